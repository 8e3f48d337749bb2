"""Galleys: what a part brings into a book's file, sorted by what becomes of it there.

Tags, annotations and the content of pages are carried over but for the numbers of their objects. Pages, which are printed over,
and resources, which parts share, are written anew in each book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dossier import partfile, pdfsyntax
from dossier.bookfile import size
from dossier.model import GLYPHS
from dossier.partfile import PartFile
from dossier.pdfsyntax import STRING

_STRINGS = re.compile(STRING, re.DOTALL)
_DESTINATIONS = re.compile(rb"(" + STRING + rb")\s*(\[[^\]]*\])", re.DOTALL)
_IDENTIFIERS = re.compile(rb"(" + STRING + rb")\s*(\d+) 0 R", re.DOTALL)
#: what is wanted of an annotation; words that look like it are stepped over
_WANTED = re.compile(rb"/Dest ?(" + STRING + rb")|(/StructParent) (\d+)|" + STRING, re.DOTALL)
#: of a page, what the book says itself
_BOOKS = frozenset({b"Type", b"Parent", b"Contents", b"Resources", b"StructParents"})
_BOXES = frozenset({b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox"})
#: keys of the parent tree stand as references from this number on, until they are counted anew
KEYS = 10**9
_APART = b"/" + GLYPHS.encode()


@dataclass(frozen=True, slots=True)
class Loose:
    """An object that pages draw with: its text in pieces between references; the data of a stream; what a font apart shows."""

    number: bytes
    pieces: Sequence[bytes]
    data: bytes | None = None
    shows: bytes | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    """Those of a page (ISO 32000-1, 7.8.3), in pieces between references: external objects, and all others."""

    objects: Sequence[bytes]
    others: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class GalleyPage:
    """A page: its boxes, its streams and resources by number, what else is said of it in pieces, its key in the parent tree."""

    number: int
    boxes: Mapping[bytes, bytes]
    contents: tuple[int, ...]
    resources: int
    more: Sequence[bytes]
    key: int | None


@dataclass(slots=True)
class Galley:
    """A part: its pages, what they draw with, tags and annotations as they are written, and the names in it.

    ``links`` are pages, counted from 0, and the names that their links lead to.
    """

    file: PartFile
    pages: list[GalleyPage] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    resources: list[Resources] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    streams: list[int] = field(default_factory=list)
    tops: tuple[int, ...] = ()
    kids: list[bytes] = field(default_factory=list)
    leaf: bytes = b""
    destinations: list[tuple[bytes, bytes]] = field(default_factory=list)
    identifiers: list[tuple[bytes, bytes]] = field(default_factory=list)
    links: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many numbers it takes in a book's file."""
        return len(self.pages) + len(self.streams) + size(len(self.carried) + bool(self.leaf))


def read(data: bytes) -> Galley:
    """A part's file. Raises NoPart."""
    return _Reader(partfile.read(data)).galley


class _Reader:
    """Sorts the objects of a part's file."""

    def __init__(self, file: PartFile) -> None:
        self._file, self.galley = file, Galley(file)
        catalog = file.bodies[file.root]
        said = _STRINGS.sub(b"", catalog)  # no name looks like a key
        self._gone = {file.root, *_named(said, b"Metadata"), file.information}
        self._of_pages, self._followed = set[int](), set[int]()
        self._texts: dict[bytes, int] = {}
        for top in _named(said, b"Pages"):
            for number in self._kids(top):
                self._page(number)
        for top in _named(said, b"StructTreeRoot"):
            self._tree(top)
        self._leave_outline(_named(said, b"Outlines"))
        self.galley.destinations = [
            (pdfsyntax.value(name), place) for name, place in _DESTINATIONS.findall(catalog, catalog.find(b"/Dests"))
        ]
        self._gone |= {page.number for page in self.galley.pages}
        if b"/AcroForm" in said:  # fields draw with the resources of pages: all is carried, and nothing shared
            self.galley.loose = []
        else:
            self._gone |= self._of_pages | {int(item.number) for item in self.galley.loose}
        self.galley.carried = [number for number in file.bodies if number not in self._gone]
        self.galley.streams = [number for number in file.streams if number not in self._gone]

    def _kids(self, top: int) -> Iterator[int]:
        """Pages of a page tree."""
        self._gone.add(top)
        for kid in pdfsyntax.items(pdfsyntax.entries(self._file.bodies[top])[b"Kids"]):
            number = pdfsyntax.number(kid) or 0
            if b"/Kids" in self._file.bodies[number]:
                yield from self._kids(number)
            else:
                yield number

    def _page(self, number: int) -> None:
        said = pdfsyntax.entries(self._file.bodies[number])
        contents = said.get(b"Contents", b"[]")
        places = pdfsyntax.items(contents) if contents.startswith(b"[") else [contents]
        more = pdfsyntax.pieces(
            b"".join(b"/%s %s" % pair for pair in said.items() if pair[0] not in _BOOKS | _BOXES),
        )
        key = int(said[b"StructParents"]) if b"StructParents" in said else None
        boxes = {name: box for name, box in said.items() if name in _BOXES}
        streams = tuple(place for item in places if (place := pdfsyntax.number(item)) is not None)
        at = self._resources(said.get(b"Resources", b"<<>>"))
        self.galley.pages.append(GalleyPage(number, boxes, streams, at, more, key))
        self._links(len(self.galley.pages) - 1, said.get(b"Annots", b"[]"))

    def _links(self, page: int, annotations: bytes) -> None:
        """Annotations: names that they lead to; their keys of the parent tree become references, to be counted anew."""
        for item in pdfsyntax.items(self._resolved(annotations)):
            number = pdfsyntax.number(item)
            if number is None:
                continue
            body = self._file.bodies[number]
            self.galley.links += [(page, pdfsyntax.value(match[1])) for match in _WANTED.finditer(body) if match[1]]
            self._file.bodies[number] = _WANTED.sub(_marked, body)

    def _resolved(self, value: bytes) -> bytes:
        """A value; of a reference, the object's."""
        number = pdfsyntax.number(value)
        return value if number is None else self._file.bodies[number]

    def _resources(self, value: bytes) -> int:
        """Resources of a page, of which pages have one as a rule; returns their place in the list."""
        if (number := pdfsyntax.number(value)) is not None:
            self._of_pages.add(number)
        text = self._resolved(value)
        if text not in self._texts:
            said = pdfsyntax.entries(text)
            objects = said.pop(b"XObject", b"<<>>")
            if (number := pdfsyntax.number(objects)) is not None:
                self._of_pages.add(number)
            inner = pdfsyntax.entries(self._resolved(objects))
            parts = [
                pdfsyntax.pieces(b"".join(b"/%s %s" % pair for pair in each.items() if pair[1] != b"<<>>"))
                for each in (inner, said)
            ]
            for part in parts:
                self._follow(part)
            self._texts[text] = len(self.galley.resources)
            self.galley.resources.append(Resources(*parts))
        return self._texts[text]

    def _follow(self, pieces: Sequence[bytes]) -> None:
        """Take what is referred to among the loose objects, after what it refers to itself."""
        for name in pieces[1::2]:
            number = int(name)
            if number in self._followed:
                continue
            self._followed.add(number)
            if number in self._file.streams:
                text, data = self._file.streams[number]
                inner = pdfsyntax.pieces(text)
                self._follow(inner)
                self.galley.loose.append(Loose(name, inner, data))
            elif _APART in (text := self._file.bodies[number]):
                shows = pdfsyntax.value(pdfsyntax.entries(text)[GLYPHS.encode()])
                self.galley.loose.append(Loose(name, (), None, shows))
            else:
                inner = pdfsyntax.pieces(text)
                self._follow(inner)
                self.galley.loose.append(Loose(name, inner))

    def _leave_outline(self, waiting: list[int]) -> None:
        """The book has an outline of its own (12.3.3)."""
        while waiting:
            number = waiting.pop()
            self._gone.add(number)
            said = pdfsyntax.entries(self._file.bodies[number])
            below = (pdfsyntax.number(said[key]) for key in (b"First", b"Next") if key in said)
            waiting += [place for place in below if place is not None and place not in self._gone]

    def _tree(self, root: int) -> None:
        """The tag tree (14.7): the elements below its top ones, its parent tree, elements with a name."""
        text = self._file.bodies[root]
        said = _STRINGS.sub(b"", text)
        self._gone.add(root)
        names = text.partition(b"/IDTree")[2]
        self.galley.identifiers = [(pdfsyntax.value(name), number) for name, number in _IDENTIFIERS.findall(names)]
        for number in _named(said, b"ParentTree"):
            self._gone.add(number)
            self.galley.leaf = self._file.bodies[number]
        for top in pdfsyntax.items(pdfsyntax.entries(text)[b"K"]):
            number = pdfsyntax.number(top) or 0
            self._gone.add(number)
            self.galley.tops += (number,)
            self.galley.kids += pdfsyntax.items(pdfsyntax.entries(self._file.bodies[number]).get(b"K", b"[]"))


def _named(text: bytes, key: bytes) -> list[int]:
    """The object that a key of a dictionary without strings refers to."""
    match = re.search(rb"/" + key + rb" (\d+) 0 R", text)
    return [int(match[1])] if match else []


def _marked(match: re.Match[bytes]) -> bytes:
    """A key of the parent tree as a reference that no file has; anything else as it is."""
    return b"%s %d 0 R" % (match[2], KEYS + int(match[3])) if match[2] else match[0]
