"""Writes a book's file: blocks that are the same in many books, then the objects of this book (ISO 32000-1, 7.5).

All objects that may be are in object streams (7.5.7). Same objects, same bytes.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from dossier import pdfsyntax

#: numbers that some objects have in each book, and the first of all others
CATALOG, PAGES, TREE, DOCUMENT, FIRST = range(1, 6)
#: objects in an object stream: their places in it are one byte each
_MOST = 200
#: bytes of an entry of the cross-reference stream (7.5.8): its kind, an offset or the number of an object stream, a place in it
_WIDTHS = (1, 4, 1)
_ROW = sum(_WIDTHS)
#: with a comment that tells transfer programs that a file is binary (7.5.2)
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_UP = 2
_PICTURE = re.compile(rb"/Subtype ?/Image\b")


@dataclass(frozen=True, slots=True)
class Block:
    """Written objects that count from ``first``: entries of the cross-reference stream, with offsets from the block's begin.

    ``offsets`` are those of its entries that have one, by their place. Some numbers may be left free, for the book's own objects.
    ``picture`` is how many bytes its largest picture takes.
    """

    first: int
    data: bytes
    rows: bytes
    offsets: tuple[tuple[int, int], ...]
    picture: int = 0

    @property
    def end(self) -> int:
        """The number after its last object."""
        return self.first + len(self.rows) // _ROW


def size(objects: int) -> int:
    """How many numbers objects take that go into object streams."""
    return objects + -(-objects // _MOST)


def block(first: int, left: int, streams: Sequence[tuple[bytes, bytes]], bodies: Sequence[bytes]) -> Block:
    """A block: ``left`` numbers are left free, then come streams, as their dictionary and data, and other objects."""
    rows = bytearray(_ROW * (left + len(streams) + size(len(bodies))))
    held = list(enumerate(streams, start=left))
    place = left + len(streams)
    for group, start in enumerate(range(0, len(bodies), _MOST)):
        some, holder = bodies[start : start + _MOST], place + len(bodies) + group
        numbers = range(first + place + start, first + place + start + len(some))
        rows[(place + start) * _ROW : (place + start + len(some)) * _ROW] = _packed(first + holder, len(some))
        held.append((holder, _object_stream(numbers, some)))
    parts = [_stream(first + place, said, data) for place, (said, data) in held]
    offsets = tuple(zip((place for place, _ in held), accumulate(map(len, parts), initial=0), strict=False))
    for place, _ in held:
        rows[place * _ROW] = 1
    return Block(first, b"".join(parts), bytes(rows), offsets, _picture(streams))


def _picture(streams: Iterable[tuple[bytes, bytes]]) -> int:
    """Bytes of the largest picture among streams."""
    return max((len(data) for said, data in streams if _PICTURE.search(said)), default=0)


def _stream(number: int, said: bytes, data: bytes) -> bytes:
    """A stream; ``said`` is its dictionary, whole or without its brackets and length."""
    if not said.startswith(b"<<"):
        said = b"<<%s/Length %d>>" % (said, len(data))
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, said, data)


def _object_stream(numbers: Sequence[int], bodies: Sequence[bytes]) -> tuple[bytes, bytes]:
    """What the dictionary of a stream of these objects says, and its data."""
    places, at = [], 0
    for number, body in zip(numbers, bodies, strict=True):
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(places) + b"\n"
    coding, data = pdfsyntax.deflated(head + b"\n".join(bodies))
    return b"/Type/ObjStm/N %d/First %d%s" % (len(bodies), len(head), coding), data


def _packed(holder: int, count: int) -> bytes:
    """Entries of so many objects in an object stream."""
    rows = bytearray(struct.pack(">BIB", 2, holder, 0) * count)
    rows[_ROW - 1 :: _ROW] = bytes(range(count))
    return bytes(rows)


@dataclass(slots=True)
class BookFile:
    """The objects of a book: blocks, streams and other objects by number."""

    blocks: Sequence[Block]
    bodies: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    _next: int = FIRST
    _same: dict[tuple[bytes, bytes | None], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._next = max([self._next, *(item.end for item in self.blocks)])

    @property
    def picture(self) -> int:
        """How many bytes the largest picture in it takes."""
        return max([_picture(self.streams.values()), *(item.picture for item in self.blocks)])

    def number(self) -> int:
        """The next that is free."""
        self._next += 1
        return self._next - 1

    def add(self, body: bytes) -> bytes:
        """A new object; returns a reference to it."""
        number = self.number()
        self.bodies[number] = body
        return b"%d 0 R" % number

    def stream(self, said: bytes, data: bytes) -> bytes:
        """A new stream: its dictionary, whole or without its brackets and length, and its data as they are coded."""
        number = self.number()
        self.streams[number] = said, data
        return b"%d 0 R" % number

    def deflated(self, said: bytes, data: bytes) -> bytes:
        """A new stream of data that are not coded yet."""
        coding, coded = pdfsyntax.deflated(data)
        return self.stream(said + coding, coded)

    def shared(self, body: bytes, data: bytes | None = None) -> bytes:
        """An object, or a stream, of which there is one however often it is asked for."""
        key = body, data
        if key not in self._same:
            self._same[key] = self.add(body) if data is None else self.stream(body, data)
        return self._same[key]

    def copy(self) -> BookFile:
        """Another that has the same objects, and can have more."""
        return BookFile(self.blocks, dict(self.bodies), dict(self.streams), self._next)

    def written(self, information: bytes) -> bytes:
        """The file. ``information`` is a reference."""
        numbers = sorted(self.bodies)
        rows = bytearray(_ROW * (self._next + size(len(numbers)) - len(numbers) + 1))
        parts, at = [_HEADER], len(_HEADER)
        for item in self.blocks:
            start = item.first * _ROW
            rows[start : start + len(item.rows)] = item.rows
            for place, offset in item.offsets:
                struct.pack_into(">I", rows, start + place * _ROW + 1, at + offset)
            parts.append(item.data)
            at += len(item.data)
        for number, (said, data) in [*sorted(self.streams.items()), *self._packed(numbers, rows)]:
            struct.pack_into(">BIB", rows, number * _ROW, 1, at, 0)
            parts.append(_stream(number, said, data))
            at += len(parts[-1])
        number = len(rows) // _ROW - 1
        struct.pack_into(">BIB", rows, number * _ROW, 1, at, 0)
        name = hashlib.sha256(b"".join(parts)).digest()[:16].hex().encode()
        said = b"/Type/XRef/W[%d %d %d]/Size %d/Root %d 0 R/Info %s/ID[<%s><%s>]" % (
            *(*_WIDTHS, number + 1, CATALOG, information),
            *(name, name),
        )
        coding = b"/Filter/FlateDecode/DecodeParms<</Columns %d/Predictor 12>>" % _ROW
        parts.append(_stream(number, said + coding, zlib.compress(_differences(rows), pdfsyntax.LEVEL)))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return b"".join(parts)

    def _packed(self, numbers: Sequence[int], rows: bytearray) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
        """The book's own object streams, by number; their objects' entries in ``rows`` are filled in."""
        for holder, start in enumerate(range(0, len(numbers), _MOST), start=self._next):
            some = numbers[start : start + _MOST]
            for place, number in enumerate(some):
                struct.pack_into(">BIB", rows, number * _ROW, 2, holder, place)
            yield holder, _object_stream(some, [self.bodies[number] for number in some])


def _differences(rows: bytes | bytearray) -> bytes:
    """Entries, each as its difference from the one before it (PNG, filter 2): most are alike."""
    count = len(rows) // _ROW
    ones = int.from_bytes(b"\x80" * len(rows))
    new, old = int.from_bytes(rows), int.from_bytes(bytes(_ROW) + rows[:-_ROW])
    # byte by byte, without a carry from one into the next
    changes = (((new | ones) - (old & ~ones)) ^ ((new ^ ~old) & ones)).to_bytes(len(rows))
    result = bytearray(count * (_ROW + 1))
    result[:: _ROW + 1] = bytes([_UP]) * count
    for column in range(_ROW):
        result[column + 1 :: _ROW + 1] = changes[column::_ROW]
    return bytes(result)
