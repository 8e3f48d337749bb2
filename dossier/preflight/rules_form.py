"""Rules on the form of a press file: markers, intents, boxes, pages, annotations (ISO 15930-7; ISO 32000-1, 14.11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from dossier.preflight import matrix
from dossier.preflight.budget import SIDE
from dossier.preflight.findings import Entry, on_pages
from dossier.preflight.profiles import MM, Profile
from dossier.preflight.values import Box, File, Finding, Picture, Weight

E, W, N = Weight.ERROR, Weight.WARNING, Weight.NOTICE
#: kinds of annotations that printing allows (ISO 15930-7, 6.17)
_PRINTING = frozenset({"TrapNet", "PrinterMark"})
#: points by which boxes may differ from rounding
_SLACK = 0.05
#: fields of a form that a report marks
_MARKED = 25


def x4_markers(file: File, _: Profile) -> Iterator[Finding]:
    """Version key, trapped key, identifier."""
    version = file.standards.get("PDF/X", "")
    if not version.startswith("PDF/X-4"):
        yield Finding(
            "x4-version", E, "the file does not say that it is PDF/X-4", value=version or "none", limit="PDF/X-4"
        )
    if file.trapped not in ("True", "False"):
        yield Finding("x4-trapped", E, "the file does not say whether it is trapped", value=file.trapped or "none")
    if not file.identified:
        yield Finding("x4-identifier", E, "the file has no identifier (ID)")


def output_intent(file: File, _: Profile) -> Iterator[Finding]:
    """One PDF/X output intent for a CMYK condition, with its profile."""
    intents = [intent for intent in file.intents if intent.kind == "GTS_PDFX"]
    if len(intents) != 1:
        yield Finding(
            "output-intent", E, f"{len(intents)} output intents for PDF/X", value=str(len(intents)), limit="1"
        )
        return
    intent = intents[0]
    if not intent.condition:
        yield Finding("output-intent", E, "the output intent names no printing condition")
    if intent.profile and (intent.channels != 4 or intent.device != "prtr"):
        kind = f"{intent.device}, {intent.channels} channels"
        yield Finding(
            "output-intent-profile", E, "the profile of the output intent is not for CMYK printing", value=kind
        )
    if not intent.profile and not intent.registry:
        yield Finding("output-intent-profile", E, "the output intent has neither a profile nor a registry")


def encrypted(file: File, _: Profile) -> Iterator[Finding]:
    """No encryption (ISO 15930-7, 6.1; ISO 14289-1 demands that readers may extract)."""
    if file.encrypted:
        yield Finding("encrypted", E, "the file is encrypted")


def boxes(file: File, _: Profile) -> Iterator[Finding]:
    """A trim box on each page; trim in bleed, bleed in media (14.11.2); no art box beside it."""
    yield from on_pages("trim-missing", E, "no trim box", ((p.number, None) for p in file.pages if p.trim is None))
    both = ((p.number, None) for p in file.pages if p.art and p.trim is not None)
    yield from on_pages("art-box", E, "trim box and art box on one page", both)
    wrong: list[tuple[int, Box | None]] = []
    for page in file.pages:
        outer = page.bleed or page.media
        if not matrix.holds(page.media, outer, _SLACK) or not matrix.holds(outer, page.finished, _SLACK):
            wrong.append((page.number, page.finished))
    yield from on_pages("boxes-nested", E, "trim box, bleed box and media box do not lie in each other", wrong)


def bleed_size(file: File, profile: Profile) -> Iterator[Finding]:
    """Room for the bleed on each side."""
    short: list[tuple[int, Box | None]] = []
    least = float("inf")
    for page in file.pages:
        outer, inner = page.bleed or page.media, page.finished
        room = min(inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
        if room < profile.bleed - _SLACK:
            short.append((page.number, None))
            least = min(least, room)
    limit = f"{profile.bleed / MM:.1f} mm"
    yield from on_pages("bleed-size", E, "too little bleed", short, f"{least / MM:.1f} mm" if short else "", limit)


def page_sizes(file: File, _: Profile) -> Iterator[Finding]:
    """All pages of one size, no user unit."""
    sizes = Counter(_size(page.finished) for page in file.pages)
    if len(sizes) > 1:
        usual = sizes.most_common(1)[0][0]
        others = [page for page in file.pages if _size(page.finished) != usual]
        value = ", ".join(sorted({_named(_size(page.finished)) for page in others}))
        where = ((page.number, None) for page in others)
        yield from on_pages("trim-unequal", W, "pages of another size", where, value, _named(usual))
    scaled = ((page.number, None) for page in file.pages if page.user_unit != 1)
    yield from on_pages("user-unit", E, "a page with a user unit of its own", scaled)


def _size(box: Box) -> tuple[int, int]:
    return round((box[2] - box[0]) / MM), round((box[3] - box[1]) / MM)


def _named(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]} mm"


def vast_pages(file: File, _: Profile) -> Iterator[Finding]:
    """No side of a page longer than readers can show."""
    vast = ((page.number, None) for page in file.pages if page.vast)
    yield from on_pages("page-vast", E, "a page larger than readers can show", vast, limit=f"{SIDE:,.0f} pt")


def page_count(file: File, profile: Profile) -> Iterator[Finding]:
    """Stitching wants a multiple of four; empty pages may be meant."""
    if profile.multiple > 1 and len(file.pages) % profile.multiple:
        message = f"{len(file.pages)} pages cannot be stitched"
        yield Finding("page-count", W, message, value=str(len(file.pages)), limit=f"a multiple of {profile.multiple}")
    empty = ((page.number, None) for page in file.pages if not page.marks)
    yield from on_pages("page-empty", W, "nothing on the page", empty)


def no_annotations(file: File, _: Profile) -> Iterator[Finding]:
    """None in the bleed box but those of printing (ISO 15930-7, 6.17), no form fields, no actions (6.18)."""
    inside: list[tuple[int, Box | None]] = []
    for page in file.pages:
        outer = page.bleed or page.finished
        for item in page.annotations:
            if item.kind not in _PRINTING and matrix.meet(item.box, outer):
                inside.append((page.number, item.box))
    yield from on_pages("annotation", E, "annotations on the page", inside, str(len(inside)))
    if file.fields or file.xfa:
        value = f"{file.fields} fields" + (", XFA" if file.xfa else "")
        fields = [(page.number, item.box) for page in file.pages for item in page.annotations if item.kind == "Widget"]
        pages = tuple(sorted({number for number, _ in fields}))
        yield Finding("form-fields", E, "the file is a form", pages, value, places=tuple(fields[:_MARKED]))
    if file.actions:
        yield Finding("actions", E, "actions: " + ", ".join(file.actions))


def contents_of_file(file: File, _: Profile) -> Iterator[Finding]:
    """What a press has no use for, or what the standard forbids."""
    if file.attachments:
        yield Finding("attachments", W, "attached files: " + ", ".join(file.attachments[:5]))
    if file.layers:
        yield Finding("layers", W, "optional layers: " + ", ".join(file.layers[:5]))
    yield from on_pages(
        "postscript", E, "PostScript in the page", ((p.number, None) for p in file.pages if p.postscript)
    )
    states = {"TR", "TR2", "HT", "HTP", "BG", "BG2", "UCR", "UCR2"}
    curves = ((page.number, None) for page in file.pages if page.states & states)
    yield from on_pages("transfer-curve", E, "transfer curves or halftone settings", curves)
    if any("LZW" in name for name in file.filters):
        yield Finding("lzw", E, "streams with LZW compression")
    deep = _pictures(file, lambda picture: picture.bits > 8)
    yield from on_pages("image-bits", W, "images of more than 8 bits for each ink", deep, limit="8 bits")
    packed = _pictures(file, lambda picture: "JPXDecode" in picture.filters)
    yield from on_pages("jpeg2000", W, "images compressed with JPEG 2000", packed)
    others = _pictures(file, lambda picture: picture.alternates or picture.opi)
    yield from on_pages("image-alternates", E, "images with alternates or OPI comments", others)


def _pictures(file: File, holds: Callable[[Picture], bool]) -> Iterator[tuple[int, Box | None]]:
    """Where images are that something holds for."""
    return (
        (page.number, mark.box)
        for page in file.pages
        for mark in page.marks
        if mark.kind in ("image", "stencil") and holds(file.pictures[mark.image])
    )


def damaged(file: File, _: Profile) -> Iterator[Finding]:
    """Content that cannot be read."""
    for problem in file.problems:
        yield Finding("damaged", E, problem)
    for page in file.pages:
        if page.damaged:
            yield Finding("damaged", E, page.damaged, (page.number,))
    for page in file.pages:
        if page.unread:
            yield Finding("unexamined", E, f"not looked at to its end: {page.unread}", (page.number,))
    if not file.pages:
        yield Finding("damaged", E, "the file has no pages")


ENTRIES = (
    Entry(("damaged", "unexamined"), "all", "ISO 32000-1, 7; limits of this program", damaged),
    Entry(("encrypted",), "all", "ISO 15930-7, 6.1.1; ISO 19005-3, 6.1.3", encrypted),
    Entry(("x4-version", "x4-trapped", "x4-identifier"), "press", "ISO 15930-7, 6.1 and 6.4", x4_markers),
    Entry(("output-intent", "output-intent-profile"), "press", "ISO 15930-7, 6.2.2", output_intent),
    Entry(("trim-missing", "art-box", "boxes-nested"), "press", "ISO 15930-7, 6.5; ISO 32000-1, 14.11.2", boxes),
    Entry(("bleed-size",), "press", "house limit, after GWG 2015", bleed_size),
    Entry(("trim-unequal", "user-unit"), "press", "house limit, after GWG 2015", page_sizes),
    Entry(("page-vast",), "all", "ISO 32000-1, annex C.2", vast_pages),
    Entry(("page-count", "page-empty"), "press", "house limit, after GWG 2015", page_count),
    Entry(("annotation", "form-fields", "actions"), "press", "ISO 15930-7, 6.17 and 6.18", no_annotations),
    Entry(
        ("attachments", "layers", "postscript", "transfer-curve", "lzw", "image-bits", "jpeg2000", "image-alternates"),
        "press",
        "ISO 15930-7, 6.7 to 6.16",
        contents_of_file,
    ),
)
