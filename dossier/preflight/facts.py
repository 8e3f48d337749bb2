"""Reads a PDF once: everything that rules ask of it. Works on any PDF; what cannot be read is noted, never raised."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pikepdf

from dossier.preflight import destinations, interpret, outline, structure
from dossier.preflight.budget import unpacking
from dossier.preflight.graphics import Run
from dossier.preflight.shelf import Shelf
from dossier.preflight.stream import bare
from dossier.preflight.values import Annotation, Box, File, Intent, OutlineEntry, Page, Tags

_FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError, pikepdf.PdfError)
#: metadata names of standards (XMP), by what they identify
_STANDARDS = {
    "PDF/X": ("{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion",),
    "PDF/A": ("{http://www.aiim.org/pdfa/ns/id/}part", "{http://www.aiim.org/pdfa/ns/id/}conformance"),
    "PDF/UA": ("{http://www.aiim.org/pdfua/ns/id/}part",),
}
#: kinds of annotations that printing allows outside of the page (ISO 15930-7, 6.17)
PRINTING = frozenset({"TrapNet", "PrinterMark"})
T = TypeVar("T")


class Unreadable(ValueError):
    """No PDF, or one that needs a password."""


def read(data: bytes) -> File:
    """A PDF's facts. Raises Unreadable."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unreadable("it is encrypted and needs a password") from error
    except _FAULTS as error:
        # qpdf names the stream that it reads from
        reason = _plain(str(error).split("\n")[0])
        raise Unreadable(reason[:120] or type(error).__name__) from error
    with pdf, unpacking():
        return _file(pdf)


def _file(pdf: Any) -> File:
    problems: list[str] = []

    def part(name: str, read: Callable[[Any], T], default: T) -> T:
        try:
            return read(pdf)
        except _FAULTS as error:
            problems.append(f"{name} cannot be read: {str(error)[:80]}")
            return default

    problems += [f"repaired when it was read: {_plain(warning)}" for warning in pdf.get_warnings()[:5]]
    shelf = Shelf()
    no_pages: tuple[Page, ...] = ()
    nothing: tuple[str, ...] = ()
    no_standards: dict[str, str] = {}
    no_filters: set[str] = set()
    pages = part("the page tree", lambda pdf: _pages(pdf, shelf), no_pages)
    tags = part("the tag tree", structure.read, Tags(False, False))
    title, trapped, standards = part("the metadata", _metadata, ("", "", no_standards))
    shows = part("viewer preferences", _shows_title, False)
    no_entries: tuple[OutlineEntry, ...] = ()
    entries = part("the outline", outline.read, no_entries)
    attachments, related = part("attachments", _attachments, (nothing, False))
    return File(
        version=str(pdf.pdf_version),
        encrypted=pdf.is_encrypted,
        identified="/ID" in pdf.trailer,
        pages=pages,
        fonts=shelf.fonts(),
        pictures=tuple(shelf.pictures),
        intents=part("output intents", _intents, ()),
        tags=tags,
        title=title,
        shows_title=shows,
        language=part("the language", lambda pdf: str(pdf.Root.get("/Lang", "")), ""),
        trapped=trapped,
        standards=standards,
        outline=entries,
        attachments=attachments,
        attachments_related=related,
        actions=part("actions", _actions, ()),
        fields=part("form fields", lambda pdf: len(pdf.Root.get("/AcroForm", {}).get("/Fields", [])), 0),
        xfa=part("form fields", lambda pdf: "/XFA" in pdf.Root.get("/AcroForm", {}), False),
        layers=part("layers", _layers, ()),
        filters=frozenset(shelf.filters | part("streams", _filters, no_filters)),
        problems=tuple(problems),
    )


def _pages(pdf: Any, shelf: Shelf) -> tuple[Page, ...]:
    names = destinations.read(pdf)
    return tuple(_page(page.obj, number, shelf, names) for number, page in enumerate(pdf.pages, start=1))


def _page(page: Any, number: int, shelf: Shelf, names: Mapping[str, Any]) -> Page:
    boxed = _box(_inherited(page, "/MediaBox"))
    media = boxed or (0.0, 0.0, 612.0, 792.0)
    run = interpret.page(page, media, shelf)
    if boxed is None:
        run.damaged = run.damaged or "it has no media box"
    annotations: tuple[Annotation, ...] = ()
    damaged = run.damaged
    try:
        annotations = tuple(_annotation(item, names) for item in page.get("/Annots", []))
    except _FAULTS:
        damaged = damaged or "its annotations cannot be read"
    return Page(
        number=number,
        media=media,
        bleed=_box(page.get("/BleedBox")),
        trim=_box(page.get("/TrimBox")),
        art="/ArtBox" in page,
        user_unit=_unit(page),
        marks=tuple(run.marks),
        annotations=annotations,
        groups=tuple(run.groups),
        blends=frozenset(run.blends),
        states=frozenset(run.states),
        postscript=run.postscript,
        tabs=str(page.get("/Tabs", "")),
        damaged=damaged,
        unread=run.unread,
        text=_text(run, shelf),
    )


def _plain(warning: object) -> str:
    """A warning of qpdf, without the name of the stream that it reads from."""
    return re.sub(r"^WARNING: |(?:stream )?<[^>]*>[: ]*", "", str(warning))[:120]


def _unit(page: Any) -> float:
    try:
        return float(page.get("/UserUnit", 1))
    except _FAULTS:
        return 1.0


def _text(run: Run, shelf: Shelf) -> str:
    """The words of a page's content, as they are compared."""
    return bare("".join(shelf.faces[mark.font].text(mark.codes) for mark in run.marks if mark.kind == "text"))


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(50):
        if key in node:
            return node[key]
        node = node.get("/Parent")
        if node is None:
            return None
    return None


def _box(value: Any) -> Box | None:
    try:
        left, bottom, right, top = (float(edge) for edge in value)
    except _FAULTS:
        return None
    if not all(math.isfinite(edge) for edge in (left, bottom, right, top)):
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _annotation(item: Any, names: Mapping[str, Any]) -> Annotation:
    action = item.get("/A", pikepdf.Dictionary())
    target, broken = "", False
    if action.get("/S") == pikepdf.Name.URI:
        target = str(action.get("/URI", ""))
    place = item.get("/Dest", action.get("/D") if action.get("/S") == pikepdf.Name.GoTo else None)
    if place is not None:
        target, broken = destinations.lead(place, names)
    return Annotation(
        str(item.get("/Subtype", "/?"))[1:],
        _box(item.get("/Rect")) or (0.0, 0.0, 0.0, 0.0),
        target,
        str(item.get("/Contents", "")),
        broken,
        bool(int(item.get("/F", 0)) & 2),
    )


def _metadata(pdf: Any) -> tuple[str, str, dict[str, str]]:
    """Title, whether the file is trapped, and the standards that it says it keeps."""
    info = pdf.trailer.get("/Info", pikepdf.Dictionary())
    title, trapped = str(info.get("/Title", "")), str(info.get("/Trapped", ""))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        title = str(xmp.get("dc:title", "")) or title
        trapped = trapped or str(xmp.get("{http://ns.adobe.com/pdf/1.3/}Trapped", ""))
        standards = {
            name: "".join(str(xmp.get(key, "")) for key in keys) for name, keys in _STANDARDS.items() if keys[0] in xmp
        }
    if "PDF/X" not in standards and "/GTS_PDFXVersion" in info:
        standards["PDF/X"] = str(info["/GTS_PDFXVersion"])
    return title, trapped.removeprefix("/"), standards


def _shows_title(pdf: Any) -> bool:
    return bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False))


def _intents(pdf: Any) -> tuple[Intent, ...]:
    result = []
    for item in pdf.Root.get("/OutputIntents", []):
        profile = item.get("/DestOutputProfile")
        header = profile.read_bytes()[:40] if isinstance(profile, pikepdf.Stream) else b""
        result.append(
            Intent(
                str(item.get("/S", "/?"))[1:],
                str(item.get("/OutputConditionIdentifier", "")),
                str(item.get("/RegistryName", "")),
                bool(header),
                int(profile.get("/N", 0)) if header else 0,
                header[12:16].decode("latin-1").strip() if header else "",
            )
        )
    return tuple(result)


def _attachments(pdf: Any) -> tuple[tuple[str, ...], bool]:
    tree = pdf.Root.get("/Names", {}).get("/EmbeddedFiles")
    names = tuple(destinations.keys(tree)) if tree is not None else ()
    specs = [spec for spec in pdf.Root.get("/AF", []) if "/AFRelationship" in spec]
    return names, len(specs) >= len(names)


def _actions(pdf: Any) -> tuple[str, ...]:
    """Actions that are no links: scripts, launching of programs, and what runs by itself."""
    found = {f"{key[1:]} of the document" for key in ("/OpenAction", "/AA") if _runs(pdf.Root.get(key))}
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        found.add("JavaScript")
    for page in pdf.pages:
        if "/AA" in page.obj:
            found.add(f"AA of page {page.index + 1}")
        for item in page.obj.get("/Annots", []):
            kind = str(item.get("/A", {}).get("/S", ""))
            if kind in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Rendition"):
                found.add(kind[1:])
    return tuple(sorted(found))


def _runs(action: Any) -> bool:
    if not isinstance(action, pikepdf.Dictionary):
        return False
    return action.get("/S") != pikepdf.Name.GoTo or "/Next" in action


def _layers(pdf: Any) -> tuple[str, ...]:
    return tuple(str(group.get("/Name", "?")) for group in pdf.Root.get("/OCProperties", {}).get("/OCGs", []))


def _filters(pdf: Any) -> set[str]:
    found: set[str] = set()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and "/Filter" in item:
            names = item.Filter
            found |= {str(name)[1:] for name in ([names] if isinstance(names, pikepdf.Name) else names)}
    return found
