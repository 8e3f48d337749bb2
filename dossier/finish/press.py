"""The press file: PDF/X-4 (ISO 15930-7) for a named printing condition, with bleed and marks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier.diagnostics import Collector
from dossier.model import FinishJob

from . import conditions, marks, xmp
from .boxes import Edges, box, grown, moved, trim
from .colour import inks
from .convert import Converter
from .spaces import Unsupported
from .state import IDENTITY, Matrix

#: what a printed page has no use for, or what a press file must not hold (ISO 15930-7, 6.2.3, 6.16, 6.17)
_PAGE_KEYS = ("/Annots", "/CropBox", "/ArtBox", "/Tabs", "/StructParents", "/AA", "/Thumb", "/Metadata")
_ROOT_KEYS = (
    "/Outlines", "/PageMode", "/PageLayout", "/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm", "/StructTreeRoot",
    "/MarkInfo", "/AF", "/ViewerPreferences", "/PageLabels", "/OutputIntents",
)  # fmt: skip


def finish(pdf: pikepdf.Pdf, job: FinishJob, found: Collector) -> Mapping[str, object]:
    """Turn the bound PDF into the press file. What cannot be converted is reported page by page."""
    profile = conditions.find(job.press, job.root, found)
    if profile is None:
        return {}
    limit = job.press.ink or profile.condition.ink
    converter = Converter(pdf, inks(profile.data, job.press, limit, tuple(sorted(job.inks.items()))))
    _drop(pdf)
    if job.direction == "rtl":  # which side is bound
        pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    sheets = marks.Sheets(pdf, job)
    first = trim(pdf.pages[0].obj)
    for number, page in enumerate(pdf.pages):
        turn, edges = _turned(trim(page.obj), first)
        edges = moved(edges, -_shift(number, job))
        try:
            content = converter.page(page.obj, turn)
        except Unsupported as error:
            found.add("press-object", f"page {number + 1} holds {error}", None, _HINT)
            page.contents_coalesce()
            continue
        outside = sheets.draw(converter, page.obj, edges, number)
        bleed = grown(edges, job.press.bleed)
        page.obj.TrimBox, page.obj.BleedBox, page.obj.MediaBox = box(edges), box(bleed), box(sheets.media(edges))
        page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=False, K=False)
        # the content may leave its state changed: marks are kept apart
        page.obj.Contents = pdf.make_stream(b"".join([b"q\n", _clip(bleed), _matrix(turn), content, b"\nQ\n", outside]))
    converter.close()
    _intent(pdf, profile)
    xmp.identify_press(pdf, job.date, _identifier(pdf, job))
    return {
        "condition": profile.condition.identifier,
        "profile": profile.name,
        "profile_sha256": hashlib.sha256(profile.data).hexdigest(),
        "ink_limit": limit,
        "spots": sorted(converter.spots),
        **converter.counts,
    }


_HINT = "use sRGB colours and pictures without special colour spaces"


def _drop(pdf: pikepdf.Pdf) -> None:
    """What only screens use: links, outline, tags, attachments."""
    for key in _ROOT_KEYS:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in _PAGE_KEYS:
            if key in page.obj:
                del page.obj[key]


def _turned(edges: Edges, first: Edges) -> tuple[Matrix, Edges]:
    """A page that lies across the others is turned to the left, its head to the left: all sheets of a book are alike."""
    left, bottom, right, top = edges
    across = abs(right - left - first[3] + first[1]) < 1 and abs(top - bottom - first[2] + first[0]) < 1
    if not across or abs(right - left - top + bottom) < 1:
        return IDENTITY, edges
    turn: Matrix = (0.0, 1.0, -1.0, 0.0, left + top, bottom - left)
    return turn, (left, bottom, left + top - bottom, bottom + right - left)


def _matrix(turn: Matrix) -> bytes:
    return b"" if turn == IDENTITY else (" ".join(f"{value:.4f}" for value in turn) + " cm\n").encode()


def _shift(number: int, job: FinishJob) -> float:
    """How far a page moves away from its spine: right-hand pages of a book that opens to the left move right."""
    if number in job.bare:
        return 0.0
    recto = number % 2 == 0
    return job.press.gutter if recto == (job.direction == "ltr") else -job.press.gutter


def _clip(edges: Edges) -> bytes:
    left, bottom, right, top = edges
    return f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n".encode()


def _intent(pdf: pikepdf.Pdf, profile: conditions.Profile) -> None:
    """The printing condition that the file was made for (ISO 15930-7, 6.2.2)."""
    condition = profile.condition
    stream = pdf.make_stream(profile.data, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.words),
        RegistryName=String(condition.registry),
        Info=String(condition.words),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _identifier(pdf: pikepdf.Pdf, job: FinishJob) -> str:
    """A UUID made of what the document says of itself and of its pages: the same content has the same."""
    digest = hashlib.sha256(f"{job.label} {job.date} {job.press}".encode())
    for page in pdf.pages:
        digest.update(page.obj.Contents.read_bytes())
    text = digest.hexdigest()
    # version 8 of RFC 9562: made by a rule of one's own
    return f"uuid:{text[:8]}-{text[8:12]}-8{text[13:16]}-8{text[17:20]}-{text[20:32]}"
