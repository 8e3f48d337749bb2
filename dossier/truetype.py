"""Joins subsets of one TrueType font that keep its glyph numbers into one subset (OpenType 1.9: ``glyf``, ``loca``, ``hmtx``).

Only what a PDF reader needs of an embedded font is kept (ISO 32000-1, 9.9), and what names it and its licence.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Tables = Mapping[bytes, bytes]

#: tables that are the same in every subset of a face
_SAME = (b"cvt ", b"fpgm", b"prep", b"name")
_NEEDED = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
_KEPT = (b"OS/2", b"cvt ", b"fpgm", b"head", b"hhea", b"maxp", b"name", b"post", b"prep")
#: tables of which every subset has its own numbers
_COUNTED = (b"head", b"hhea", b"maxp")
#: head: checkSumAdjustment, unitsPerEm, xMin, indexToLocFormat; maxp: numGlyphs; hhea: advanceWidthMax, numberOfHMetrics
_ADJUSTMENT, _UNITS, _BOUNDS, _LOCATIONS, _COUNT, _WIDEST, _METRICS = 8, 18, 36, 50, 4, 10, 34
_MAGIC = 0xB1B0AFBA
#: advance and bearing of a glyph that is not in a subset
_ABSENT = bytes(4)
_NO_GLYPH = (b"", _ABSENT)
_SOME = re.compile(rb"[^\0]")
#: flags of a part of a composite glyph: words as arguments, one scale, more parts, two scales, a matrix
_WORDS, _SCALE, _MORE, _TWO_SCALES, _TWO_BY_TWO = 0x01, 0x08, 0x20, 0x40, 0x80


@dataclass(frozen=True, slots=True)
class Subset:
    """A subset taken apart: its tables; by number the glyphs that are in it: outline (empty for a space), advance and bearing."""

    tables: Tables
    glyphs: Mapping[int, tuple[bytes, bytes]]

    @property
    def face(self) -> tuple[bytes, ...]:
        """Equal for subsets of one face."""
        return (*(self.tables.get(tag, b"") for tag in _SAME), self.tables[b"head"][4:8], self.tables[b"head"][18:20])


def read(data: bytes) -> Subset | None:
    """A subset taken apart; None for a font without TrueType outlines, or a damaged one."""
    try:
        tables = _tables(data)
        if any(tag not in tables for tag in _NEEDED):
            return None
        return Subset(tables, _glyphs(tables, _word(tables[b"maxp"], _COUNT)))
    except (struct.error, IndexError, ValueError):
        return None


def join(subsets: Iterable[Subset | None], lasts: Sequence[int]) -> bytes | None:
    """One font with the glyphs of all; None when they are not of one face: two outlines for one number, another table, no subset.

    ``lasts`` gives the highest number that is shown of each. Glyphs above it are parts of others, and the engine gives them
    numbers as it likes. Subsets are taken one after the other, and none is held.
    """
    book = _Glyphs(max(lasts) + 1)
    small: list[Tables] = []
    face: tuple[bytes, ...] = ()
    for subset, last in zip(subsets, lasts, strict=True):
        if subset is None or (small and subset.face != face) or not book.add(subset, last):
            return None
        face = subset.face
        small.append({tag: subset.tables[tag] for tag in (_KEPT if not small else _COUNTED) if tag in subset.tables})
    first = small[0]
    count = len(book.outlines)
    tables = dict(first)
    tables[b"glyf"], tables[b"loca"] = _stored(book.outlines)
    tables[b"hmtx"] = b"".join(book.metrics)
    tables[b"maxp"] = _maxima([one[b"maxp"] for one in small], count)
    tables[b"head"] = _head([one[b"head"] for one in small])
    hhea = bytearray(first[b"hhea"])
    struct.pack_into(">H", hhea, _WIDEST, max(_word(one[b"hhea"], _WIDEST) for one in small))
    struct.pack_into(">H", hhea, _METRICS, count)
    tables[b"hhea"] = bytes(hhea)
    if b"post" in tables:  # version 3: no glyph names
        tables[b"post"] = struct.pack(">I", 0x00030000) + tables[b"post"][4:32]
    return _font(data=tables)


class _Glyphs:
    """The glyphs of a font that grows: those that are shown by number, then the parts of others."""

    def __init__(self, count: int) -> None:
        self.outlines, self.metrics = [b""] * count, [_ABSENT] * count
        self._parts: dict[tuple[bytes, bytes], int] = {}

    def add(self, subset: Subset, last: int) -> bool:
        """Take in a subset; False when it has another outline for a number."""
        for number, (_, metric) in subset.glyphs.items():
            if number > last:
                break
            outline = self._placed(subset, number)
            if outline and self.outlines[number] and self.outlines[number] != outline:
                return False
            # a glyph without outline, such as a space, still has its advance
            if outline or self.metrics[number] == _ABSENT:
                self.metrics[number] = metric
            self.outlines[number] = self.outlines[number] or outline
        return True

    def _placed(self, subset: Subset, number: int) -> bytes:
        """An outline that names its parts by their numbers here."""
        simple, _ = subset.glyphs.get(number, _NO_GLYPH)
        if not simple or simple[0] < 0x80:  # the count of its contours is not negative: it has no parts
            return simple
        outline = bytearray(simple)
        for at, part in _components(simple):
            struct.pack_into(">H", outline, at, self._part(subset, part))
        return bytes(outline)

    def _part(self, subset: Subset, number: int) -> int:
        """The number of a part here. It is known by its outline: its number differs from subset to subset."""
        key = (self._placed(subset, number), subset.glyphs.get(number, _NO_GLYPH)[1])
        if key not in self._parts:
            self._parts[key] = len(self.outlines)
            self.outlines.append(key[0])
            self.metrics.append(key[1])
        return self._parts[key]


def _components(outline: bytes) -> Iterator[tuple[int, int]]:
    """Of a composite glyph: where each part's number stands, and the number (OpenType ``glyf``)."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield at + 2, number
        at += 8 if flags & _WORDS else 6
        at += 8 if flags & _TWO_BY_TWO else 4 if flags & _TWO_SCALES else 2 if flags & _SCALE else 0


def _word(table: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", table, at)[0])


def _tables(data: bytes) -> dict[bytes, bytes]:
    tables = {}
    for number in range(_word(data, 4)):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        tables[tag] = data[offset : offset + length]
    return tables


def _glyphs(tables: Tables, count: int) -> dict[int, tuple[bytes, bytes]]:
    """The glyphs that are there, in the order of their numbers: most numbers of a subset are not."""
    outlines, metrics = dict(_outlines(tables, count)), dict(_metrics(tables, count))
    return {
        number: (outlines.get(number, b""), metrics.get(number, _ABSENT)) for number in sorted({*outlines, *metrics})
    }


def _outlines(tables: Tables, count: int) -> Iterator[tuple[int, bytes]]:
    """Number and outline of each glyph that has one (OpenType ``loca``). Raises ValueError when places do not ascend."""
    loca, glyf, unit = tables[b"loca"], tables[b"glyf"], 1
    if _word(tables[b"head"], _LOCATIONS):
        places = struct.unpack_from(f">{count + 1}I", loca)
    else:
        places, unit = struct.unpack_from(f">{count + 1}H", loca), 2
    found = 0
    number = bisect_right(places, places[0]) - 1  # the last that begins where the first does
    while number < count:
        start, end = unit * places[number], unit * places[number + 1]
        yield number, glyf[start:end]
        found += end - start
        number = max(number, bisect_right(places, places[number + 1], number + 1) - 2) + 1
    if found != unit * (places[-1] - places[0]):
        raise ValueError("places of outlines do not ascend")


def _metrics(tables: Tables, count: int) -> Iterator[tuple[int, bytes]]:
    """Number, and advance and bearing, of each glyph that has some (OpenType ``hmtx``)."""
    hmtx, full = tables[b"hmtx"], _word(tables[b"hhea"], _METRICS)
    end = 4 * min(full, count)
    at = 0
    while (some := _SOME.search(hmtx, at, end)) is not None:
        at = some.start() // 4 * 4
        yield at // 4, hmtx[at : at + 4]
        at += 4
    last, bearings = hmtx[4 * full - 4 : 4 * full - 2], hmtx[4 * full :]
    for number in range(full, count):
        bearing = bearings[2 * (number - full) : 2 * (number - full) + 2]
        if any(last) or any(bearing):
            yield number, last + bearing


def _stored(outlines: Sequence[bytes]) -> tuple[bytes, bytes]:
    """``glyf`` and a ``loca`` of 32-bit places."""
    places, at, pieces = [0], 0, []
    for outline in outlines:
        if outline:
            pieces.append(outline + bytes(-len(outline) % 4))
            at += len(pieces[-1])
        places.append(at)
    return b"".join(pieces), struct.pack(f">{len(places)}I", *places)


def _maxima(tables: Sequence[bytes], count: int) -> bytes:
    """``maxp`` that allows for every subset's glyphs."""
    if len(tables[0]) < 32:
        return tables[0][:_COUNT] + struct.pack(">H", count) + tables[0][6:]
    rows = [struct.unpack_from(">13H", table, 6) for table in tables]
    return tables[0][:_COUNT] + struct.pack(">H13H", count, *map(max, *rows, rows[0]))


def _head(tables: Sequence[bytes]) -> bytes:
    """``head`` with the bounds of all, places of 32 bits, and no checksum yet."""
    bounds = [struct.unpack_from(">4h", table, _BOUNDS) for table in tables]
    head = bytearray(tables[0])
    struct.pack_into(">I", head, _ADJUSTMENT, 0)
    low, high = (
        [min(column) for column in zip(*bounds, strict=True)],
        [max(column) for column in zip(*bounds, strict=True)],
    )
    struct.pack_into(">4h", head, _BOUNDS, low[0], low[1], high[2], high[3])
    struct.pack_into(">h", head, _LOCATIONS, 1)
    return bytes(head)


def _font(data: Tables) -> bytes:
    """A font file of tables, with its checksums (OpenType, "Organization of an OpenType font")."""
    count = len(data)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    at, head_at, entries, body = 12 + 16 * count, 0, [], []
    for tag in sorted(data):
        table = data[tag]
        padded = table + bytes(-len(table) % 4)
        entries.append(struct.pack(">4sIII", tag, _checksum(padded), at, len(table)))
        body.append(padded)
        if tag == b"head":
            head_at = at
        at += len(padded)
    font = bytearray(header + b"".join(entries) + b"".join(body))
    struct.pack_into(">I", font, head_at + _ADJUSTMENT, (_MAGIC - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
