"""Binds typeset parts and the overprint into one PDF: pages, tag tree, destinations, links, outline, metadata.

Parts are tagged PDFs (PDF/UA-1); the result is one too. The overprint becomes pagination artifacts
(ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier import fontmerge, imagemerge, printover
from dossier.diagnostics import Collector
from dossier.model import FontSet, Layer, Metadata, OutlineItem, Placed
from dossier.openparts import OpenPart, OpenParts

#: a bound PDF that is open
Bound = pikepdf.Pdf
#: parts that this process keeps open for the next edition
_PARTS = OpenParts(96)


@dataclass(slots=True)
class _Book:
    """The PDF that grows: its document element, leaves of its parent tree, elements with a name, destinations.

    ``identifiers`` and ``destinations`` say where the object of a name is: an array and the place in it.
    """

    pdf: pikepdf.Pdf
    tree: Any
    document: Any
    parents: list[Any] = field(default_factory=list)
    identifiers: dict[bytes, tuple[Any, int]] = field(default_factory=dict)
    next_key: int = 0
    destinations: dict[str, tuple[Any, int]] = field(default_factory=dict)
    links: list[tuple[int, str]] = field(default_factory=list)

    def destination(self, name: str) -> Any:
        """That of a name; None when it is in no part."""
        if name not in self.destinations:
            return None
        pairs, at = self.destinations[name]
        return pairs[at]


def bind(
    placed: Sequence[Placed],
    overprint: Sequence[Layer],
    outline: Sequence[OutlineItem],
    metadata: Metadata,
    found: Collector,
    *,
    fonts: FontSet | None = None,
) -> Bound:
    """One PDF of all parts in order, open. A link to an anchor that no part has is reported and loses its target.

    ``fonts`` are those that parts leave to the binding. Raises FontsMissing, InstancerError.
    """
    book = _new_book()
    # of a long book most are gone again before another edition asks for them: none is kept
    kept = len(placed) <= _PARTS.limit
    seen: set[bytes] = set()
    for item in placed:
        _leave_blank(book, item.first_page)
        data = item.part.pdf
        # of one open part each object is copied once: what comes again is another part
        _append(book, _PARTS.taken(data, kept=kept and data not in seen))
        seen.add(data)
    _finish_tree(book)
    used = _check_links(book, found)
    _name_destinations(book, used)
    _outline(book, outline)
    printover.draw(book.pdf, overprint)
    fontmerge.embed(book.pdf, fonts)
    imagemerge.merge(book.pdf)
    _describe(book.pdf, metadata)
    return book.pdf


def _new_book() -> _Book:
    pdf = pikepdf.new()
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array([]), P=tree))
    tree.K = Array([document])
    pdf.Root.StructTreeRoot = tree
    return _Book(pdf, tree, document)


def _leave_blank(book: _Book, until: int) -> None:
    """Empty pages, as large as the one before them, up to the place of the next part."""
    pages = book.pdf.pages
    while len(pages) < until:
        before = pages[-1].obj
        boxes = {key: before[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox") if key in before}
        blank = Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=book.pdf.make_stream(b""))
        for key, value in boxes.items():
            blank[key] = value
        pages.append(pikepdf.Page(book.pdf.make_indirect(blank)))


def _append(book: _Book, source: OpenPart) -> None:
    """Pages, tags and destinations of one part."""
    pdf, first = book.pdf, len(book.pdf.pages)
    source.count_from(book.next_key)
    book.next_key += source.keys
    book.links += [(first + number, name) for number, name in source.links]
    for page in source.pdf.pages:
        pdf.pages.append(page)
    # copy_foreign copies each object of a source once, so the tags point to the pages just appended
    tree = pdf.copy_foreign(source.pdf.Root.StructTreeRoot)
    book.parents.append(tree.ParentTree)
    if source.identifiers:
        pairs = tree.IDTree.Names
        book.identifiers |= {name: (pairs, 2 * at + 1) for at, name in enumerate(source.identifiers)}
    for element in tree.K:
        for child in element.K:
            child.P = book.document
            book.document.K.append(child)
    if source.destinations:
        pairs = pdf.copy_foreign(source.pdf.Root.Names.Dests).Names
        for at, name in enumerate(source.destinations):
            # an element that runs over pages has a destination on each: the first counts
            book.destinations.setdefault(name, (pairs, 2 * at + 1))


def _finish_tree(book: _Book) -> None:
    """The parent tree of all parts' leaves (ISO 32000-1, 7.9.7), and elements by their names."""
    book.tree.ParentTree = book.pdf.make_indirect(Dictionary(Kids=Array(book.parents)))
    book.tree.ParentTreeNextKey = book.next_key
    if book.identifiers:
        named = sorted(book.identifiers.items(), key=lambda item: item[0])
        pairs = Array([value for name, (array, at) in named for value in (String(name), array[at])])
        book.tree.IDTree = book.pdf.make_indirect(Dictionary(Names=pairs))


def _check_links(book: _Book, found: Collector) -> set[str]:
    """Names that links use. A link without target stays as plain text."""
    for number, name in book.links:
        if name not in book.destinations:
            found.add("bind-link", f"a link on page {number + 1} leads to '{name}', which is in no part")
    return {name for _, name in book.links}


def _name_destinations(book: _Book, used: set[str]) -> None:
    """The name tree, sorted as ISO 32000-1, 7.9.6 demands; only what links use."""
    names = sorted(used & book.destinations.keys(), key=_written)
    pairs = Array([value for name in names for value in (String(name), book.destination(name))])
    if len(pairs):
        book.pdf.Root.Names = Dictionary(Dests=book.pdf.make_indirect(Dictionary(Names=pairs)))


def _written(text: str) -> bytes:
    """A text as a PDF has it (7.9.2.2)."""
    return text.encode() if text.isascii() else bytes(String(text))


@dataclass(slots=True)
class _Entry:
    """An item of the outline and those below it."""

    item: OutlineItem
    below: list[_Entry] = field(default_factory=list)


def _outline(book: _Book, items: Sequence[OutlineItem]) -> None:
    """Chapters, closed, and sections (ISO 32000-1, 12.3.3); a level that is skipped hangs on the nearest one above."""
    entries: list[_Entry] = []
    trail: list[_Entry] = []
    for item in items:
        if item.anchor not in book.destinations:
            continue
        while trail and trail[-1].item.level >= item.level:
            trail.pop()
        entry = _Entry(item)
        (trail[-1].below if trail else entries).append(entry)
        trail.append(entry)
    if entries:
        root = book.pdf.Root.Outlines = book.pdf.make_indirect(Dictionary(Type=Name.Outlines))
        root.Count = _hang(book, root, entries)
    if items:
        book.pdf.Root.PageMode = Name.UseOutlines


def _hang(book: _Book, above: Any, entries: Sequence[_Entry]) -> int:
    """Write entries below another; returns how many are seen when that is open."""
    seen, before = 0, None
    for entry in entries:
        title = String(f"{entry.item.number} {entry.item.title}".strip())
        here = book.pdf.make_indirect(Dictionary(Title=title, Dest=book.destination(entry.item.anchor), Parent=above))
        if before is None:
            above.First = here
        else:
            before.Next, here.Prev = here, before
        before = above.Last = here
        seen += 1
        if entry.below:
            inner, closed = _hang(book, here, entry.below), entry.item.level == 1
            here.Count = -inner if closed else inner
            seen += 0 if closed else inner
    return seen


def _describe(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Document information and XMP (ISO 32000-1, 14.3; PDF/UA identification, ISO 14289-1, 5)."""
    root = pdf.Root
    root.Lang = String(metadata.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if metadata.direction == "rtl":  # pages side by side begin on the right (table 150)
        root.ViewerPreferences.Direction = Name.R2L
    date = "D:" + metadata.date[:19].replace("-", "").replace("T", "").replace(":", "") + "+00'00'"
    information: Mapping[str, str] = {
        "/Title": metadata.title,
        "/Author": ", ".join(metadata.authors),
        "/Subject": metadata.subject,
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": "Dossier",
        "/CreationDate": date,
        "/ModDate": date,
    }
    for key, value in information.items():
        if value:
            pdf.docinfo[key] = String(value)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = metadata.title
        xmp["dc:language"] = [metadata.language]
        if metadata.authors:
            xmp["dc:creator"] = list(metadata.authors)
        if metadata.subject:
            xmp["dc:description"] = metadata.subject
        if metadata.keywords:
            xmp["dc:subject"] = list(metadata.keywords)
            xmp["pdf:Keywords"] = ", ".join(metadata.keywords)
        xmp["dc:identifier"] = metadata.identifier
        xmp["xmp:CreatorTool"] = "Dossier"
        xmp["xmp:CreateDate"] = metadata.date
        xmp["xmp:ModifyDate"] = metadata.date
        xmp["pdfuaid:part"] = "1"
