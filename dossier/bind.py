"""Binds typeset parts and the overprint into one PDF: pages, tag tree, destinations, links, outline, metadata.

Parts are tagged PDFs (PDF/UA-1); the result is one too. The overprint becomes pagination artifacts
(ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier import fontmerge, imagemerge, printover
from dossier.diagnostics import Collector
from dossier.memo import Memo
from dossier.model import FontSet, Layer, Metadata, OutlineItem, Placed

#: a bound PDF that is open
Bound = pikepdf.Pdf
#: parts that this process keeps open for the next edition
_PARTS: Memo[pikepdf.Pdf] = Memo(96)
#: bytes of a part that is kept open: one with photographs is not
_LARGEST = 512 * 1024


@dataclass(slots=True)
class _Book:
    """The PDF that grows: its document element, parent tree and destinations."""

    pdf: pikepdf.Pdf
    tree: Any
    document: Any
    parents: list[Any] = field(default_factory=list)
    identifiers: dict[bytes, Any] = field(default_factory=dict)
    next_key: int = 0
    destinations: dict[str, Any] = field(default_factory=dict)


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
        again = data in seen or len(data) > _LARGEST
        seen.add(data)
        _append(book, _PARTS.get(data, partial(_opened, data)) if kept and not again else _opened(data))
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


def _opened(data: bytes) -> pikepdf.Pdf:
    """A part, to be copied from as often as one likes: its destinations are an object that can be copied."""
    source = pikepdf.open(io.BytesIO(data))
    if "/Names" in source.Root and "/Dests" in source.Root.Names:
        source.Root.Names.Dests = source.make_indirect(source.Root.Names.Dests)
    return source


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


def _append(book: _Book, source: pikepdf.Pdf) -> None:
    """Pages, tags and destinations of one part."""
    pdf, first = book.pdf, len(book.pdf.pages)
    for page in source.pages:
        pdf.pages.append(page)
    # copy_foreign copies each object of a source once, so the tags point to the pages just appended
    tree = pdf.copy_foreign(source.Root.StructTreeRoot)
    highest = 0
    numbers = list(tree.ParentTree.Nums)
    for position in range(0, len(numbers), 2):
        key = int(numbers[position])
        highest = max(highest, key)
        book.parents += [key + book.next_key, numbers[position + 1]]
    for page in list(pdf.pages)[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + book.next_key
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + book.next_key
    book.next_key += highest + 1
    if "/IDTree" in tree:
        names = list(tree.IDTree.Names)
        book.identifiers.update({bytes(names[n]): names[n + 1] for n in range(0, len(names), 2)})
    for element in tree.K:
        for child in element.K:
            child.P = book.document
            book.document.K.append(child)
    if "/Names" in source.Root and "/Dests" in source.Root.Names:
        copied = list(pdf.copy_foreign(source.Root.Names.Dests).Names)
        for position in range(0, len(copied), 2):
            # an element that runs over pages has a destination on each: the first counts
            book.destinations.setdefault(str(copied[position]), copied[position + 1])


def _finish_tree(book: _Book) -> None:
    book.tree.ParentTree = book.pdf.make_indirect(Dictionary(Nums=Array(book.parents)))
    book.tree.ParentTreeNextKey = book.next_key
    if book.identifiers:
        pairs = Array([])
        for name in sorted(book.identifiers):
            pairs.append(String(name))
            pairs.append(book.identifiers[name])
        book.tree.IDTree = book.pdf.make_indirect(Dictionary(Names=pairs))


def _check_links(book: _Book, found: Collector) -> set[str]:
    """Names that links use. A link without target stays as plain text."""
    used: set[str] = set()
    for number, page in enumerate(book.pdf.pages, start=1):
        for annotation in page.obj.get("/Annots", []):
            destination = annotation.get("/Dest")
            if destination is None:
                continue
            name = str(destination)
            used.add(name)
            if name not in book.destinations:
                found.add("bind-link", f"a link on page {number} leads to '{name}', which is in no part")
    return used


def _name_destinations(book: _Book, used: set[str]) -> None:
    """The name tree, sorted as ISO 32000-1, 7.9.6 demands; only what links use."""
    pairs = Array([])
    for name in sorted(used & book.destinations.keys(), key=lambda text: bytes(String(text))):
        pairs.append(String(name))
        pairs.append(book.destinations[name])
    if len(pairs):
        book.pdf.Root.Names = Dictionary(Dests=book.pdf.make_indirect(Dictionary(Names=pairs)))


def _outline(book: _Book, items: Sequence[OutlineItem]) -> None:
    """Chapters and sections; a level that is skipped hangs on the nearest one above."""
    with book.pdf.open_outline() as outline:
        trail: list[tuple[int, Any]] = []
        for item in items:
            destination = book.destinations.get(item.anchor)
            if destination is None:
                continue
            title = f"{item.number} {item.title}".strip()
            entry = pikepdf.OutlineItem(title, destination)
            entry.is_closed = item.level == 1
            while trail and trail[-1][0] >= item.level:
                trail.pop()
            (trail[-1][1].children if trail else outline.root).append(entry)
            trail.append((item.level, entry))
    if items:
        book.pdf.Root.PageMode = Name.UseOutlines


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
