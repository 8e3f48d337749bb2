"""Binds typeset parts and the overprint into one PDF: pages, tag tree, destinations, links, outline, metadata.

Parts are tagged PDFs (PDF/UA-1); the result is one too. The overprint becomes pagination artifacts
(ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from dossier import documentinfo, galleys, pdfsyntax, printover, standing
from dossier.bookfile import DOCUMENT, FIRST, TREE, BookFile
from dossier.bound import BookPage, Bound
from dossier.diagnostics import Collector
from dossier.fontmerge import Faces
from dossier.galleys import Galley
from dossier.memo import Memo
from dossier.model import FontSet, Layer, Metadata, OutlineItem, Placed
from dossier.standing import Standing

#: parts whose galleys this process keeps standing for the next edition
_KEPT = 96
#: bytes of a part that is kept: one with photographs is not
_LARGEST = 512 * 1024
_STANDING: Memo[Standing] = Memo(_KEPT)
#: numbers that a part takes in a book's file
_SIZES: Memo[int] = Memo(8 * _KEPT)


@dataclass(slots=True)
class _Book:
    """The book that grows: where its names lead to, links, elements with a name, elements below its document, parent trees."""

    bound: Bound
    faces: Faces
    destinations: dict[bytes, bytes] = field(default_factory=dict)
    links: list[tuple[int, bytes]] = field(default_factory=list)
    identifiers: dict[bytes, bytes] = field(default_factory=dict)
    kids: list[bytes] = field(default_factory=list)

    @property
    def file(self) -> BookFile:
        """Its objects."""
        return self.bound.file


def bind(
    placed: Sequence[Placed],
    overprint: Sequence[Layer],
    outline: Sequence[OutlineItem],
    metadata: Metadata,
    found: Collector,
    *,
    fonts: FontSet | None = None,
) -> Bound:
    """One book of all parts in order. A link to an anchor that no part has is reported and loses its target.

    ``fonts`` are those that parts leave to the binding. Raises FontsMissing, InstancerError, NoPart.
    """
    parts = _standing([item.part.pdf for item in placed])
    file = BookFile(sorted((item.block for item in parts), key=lambda block: block.first))
    book = _Book(Bound(file), Faces(file))
    for item, part in zip(placed, parts, strict=True):
        _leave_blank(book, item.first_page)
        _append(book, part)
    _finish_tree(book, parts)
    used = _check_links(book, found)
    _name_destinations(book, used)
    _outline(book, outline)
    printover.draw(file, book.bound.pages, overprint, book.faces.of)
    book.faces.embed(fonts)
    _describe(book.bound, metadata)
    return book.bound


def alone(part: bytes, fonts: FontSet) -> bytes:
    """A part's file with its fonts in it, to be looked at by itself. Raises as ``bind``."""
    [own] = _standing([part])
    file = BookFile([own.block])
    book = _Book(Bound(file), Faces(file))
    _append(book, own)
    _finish_tree(book, [own])
    _name_destinations(book, set(book.destinations))
    book.faces.embed(fonts)
    book.bound.information = file.add(b"<<>>")
    return book.bound.written()


def _standing(parts: Sequence[bytes]) -> list[Standing]:
    """The galleys of parts, each at its place in the file. The largest come first: most that differ in editions are small."""
    read = cache(galleys.read)
    sizes = [_SIZES.get(data, partial(_size, read, data)) for data in parts]
    # of a long book most are gone again before another edition asks for them: none is kept
    kept = len(parts) <= _KEPT
    made: dict[int, Standing] = {}
    first = FIRST
    for at in sorted(range(len(parts)), key=lambda at: -sizes[at]):
        make = partial(_placed, read, parts[at], first)
        few = kept and len(parts[at]) <= _LARGEST
        made[at] = _STANDING.get((parts[at], first), make) if few else make()
        first = made[at].block.end
    return [made[at] for at in range(len(parts))]


def _size(read: Callable[[bytes], Galley], part: bytes) -> int:
    return read(part).size


def _placed(read: Callable[[bytes], Galley], part: bytes, first: int) -> Standing:
    return standing.place(read(part), first, b"%d 0 R" % DOCUMENT)


def _leave_blank(book: _Book, until: int) -> None:
    """Empty pages, as large as the one before them, up to the place of the next part."""
    pages = book.bound.pages
    while len(pages) < until:
        boxes = {key: box for key, box in pages[-1].boxes.items() if key in (b"MediaBox", b"TrimBox", b"BleedBox")}
        pages.append(BookPage(book.file.number(), boxes, []))


def _append(book: _Book, part: Standing) -> None:
    """Pages, tags and destinations of one part."""
    pages = book.bound.pages
    book.links += [(len(pages) + number, name) for number, name in part.links]
    references = standing.copied(part.loose, book.file, book.faces.of)
    resources = [
        (standing.relocated(own.objects, references), standing.relocated(own.others, references))
        for own in part.resources
    ]
    for number, (page, more, contents) in enumerate(part.pages, start=part.block.first):
        objects, others = resources[page.resources]
        pages.append(BookPage(number, page.boxes, [contents], objects, others, more))
    book.kids += part.kids
    book.identifiers |= part.identifiers
    for name, place in part.destinations.items():
        # an element that runs over pages has a destination on each: the first counts
        book.destinations.setdefault(name, place)


def _finish_tree(book: _Book, parts: Sequence[Standing]) -> None:
    """The tag tree; a parent tree of all parts' leaves (ISO 32000-1, 7.9.7), and elements by their names."""
    leaves = [part.leaf for part in sorted(parts, key=lambda part: part.block.first) if part.leaf]
    if not leaves:
        return
    tree = {
        b"Type": b"/StructTreeRoot",
        b"K": b"[%d 0 R]" % DOCUMENT,
        b"ParentTree": book.file.add(b"<</Kids%s>>" % pdfsyntax.array(leaves)),
        # no key is as high as the number of an object
        b"ParentTreeNextKey": b"%d" % max(part.block.end for part in parts),
    }
    if book.identifiers:
        pairs = b" ".join(
            b"%s %s" % (pdfsyntax.written(name), element) for name, element in sorted(book.identifiers.items())
        )
        tree[b"IDTree"] = book.file.add(b"<</Names[%s]>>" % pairs)
    book.file.bodies[TREE] = pdfsyntax.dictionary(tree)
    document = b"<</Type/StructElem/S/Document/P %d 0 R/K%s>>" % (TREE, pdfsyntax.array(book.kids))
    book.file.bodies[DOCUMENT] = document
    book.bound.catalog |= {b"StructTreeRoot": b"%d 0 R" % TREE, b"MarkInfo": b"<</Marked true>>"}


def _check_links(book: _Book, found: Collector) -> set[bytes]:
    """Names that links use. A link without target stays as plain text."""
    for number, name in book.links:
        if name not in book.destinations:
            shown = pdfsyntax.decoded(name)
            found.add("bind-link", f"a link on page {number + 1} leads to '{shown}', which is in no part")
    return {name for _, name in book.links}


def _name_destinations(book: _Book, used: set[bytes]) -> None:
    """The name tree, sorted as ISO 32000-1, 7.9.6 demands; only what links use."""
    names = sorted(used & book.destinations.keys())
    if names:
        pairs = b" ".join(b"%s %s" % (pdfsyntax.written(name), book.destinations[name]) for name in names)
        book.bound.catalog[b"Names"] = b"<</Dests %s>>" % book.file.add(b"<</Names[%s]>>" % pairs)


@dataclass(slots=True)
class _Entry:
    """An item of the outline, where it leads to, the number of its object, and the items below it."""

    item: OutlineItem
    place: bytes
    number: int
    below: list[_Entry] = field(default_factory=list)


def _outline(book: _Book, items: Sequence[OutlineItem]) -> None:
    """Chapters, closed, and sections (ISO 32000-1, 12.3.3); a level that is skipped hangs on the nearest one above."""
    entries: list[_Entry] = []
    trail: list[_Entry] = []
    for item in items:
        place = book.destinations.get(pdfsyntax.encoded(item.anchor))
        if place is None:
            continue
        while trail and trail[-1].item.level >= item.level:
            trail.pop()
        entry = _Entry(item, place, book.file.number())
        (trail[-1].below if trail else entries).append(entry)
        trail.append(entry)
    if entries:
        root = book.file.number()
        hung = _hang(book.file, root, entries)
        book.file.bodies[root] = b"<</Type/Outlines%s/Count %d>>" % hung
        book.bound.catalog[b"Outlines"] = b"%d 0 R" % root
    if items:
        book.bound.catalog[b"PageMode"] = b"/UseOutlines"


def _hang(file: BookFile, above: int, entries: Sequence[_Entry]) -> tuple[bytes, int]:
    """Write entries below another; returns what that says of them, and how many are seen when it is open."""
    seen = len(entries)
    for at, entry in enumerate(entries):
        title = pdfsyntax.string(f"{entry.item.number} {entry.item.title}".strip())
        said = b"/Title%s/Dest%s/Parent %d 0 R" % (title, entry.place, above)
        if at:
            said += b"/Prev %d 0 R" % entries[at - 1].number
        if at + 1 < len(entries):
            said += b"/Next %d 0 R" % entries[at + 1].number
        if entry.below:
            inner, count = _hang(file, entry.number, entry.below)
            closed = entry.item.level == 1
            said += inner + b"/Count %d" % (-count if closed else count)
            seen += 0 if closed else count
        file.bodies[entry.number] = b"<<%s>>" % said
    return b"/First %d 0 R/Last %d 0 R" % (entries[0].number, entries[-1].number), seen


def _describe(pages: Bound, metadata: Metadata) -> None:
    """The document's language, metadata and information, and how it is shown (ISO 32000-1, 12.2 and 14.3)."""
    # pages side by side begin on the right in a book from right to left (table 150)
    right = b"/Direction/R2L" if metadata.direction == "rtl" else b""
    pages.catalog |= {
        b"Lang": pdfsyntax.string(metadata.language),
        b"ViewerPreferences": b"<</DisplayDocTitle true%s>>" % right,
        b"Metadata": pages.file.stream(b"/Type/Metadata/Subtype/XML", documentinfo.packet(metadata)),
    }
    pages.information = pages.file.add(pdfsyntax.dictionary(documentinfo.information(metadata)))
