"""Texts as Pango shapes them, as one long line each, for ``quickbreaks`` and ``quickglyphs``."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from dossier.typeset import quickfonts

#: 32-bit fields of a PangoGlyphInfo: glyph, width, offsets to the side and upwards, marks
FIELDS = 5
#: glyphs from this number on are empty or unknown ones
NONE = 0x0FFFFFFF
#: bytes of a PangoLogAttr
_FLAGS = 4
#: what may be set or broken otherwise than letter by letter: spaces that do not collapse, soft hyphens, marks above and below,
#: other scripts, characters without a width, pictures
_OTHER = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u0250-\u0385\u0483-\u0489\u0530-\u1dff\u200b-\u200f\u2028-\u202e\u205f-\u206f\u20d0-\u20ff"
    r"\u2e80-\U0010ffff]|  "
)
#: of the first flags of characters, that which says that a line may begin there
_BEGINS = bytes(flags & 1 for flags in range(256))
#: advances of glyphs by the address of their font, and for how many glyphs they are kept
_advances: dict[int, dict[int, int]] = {}
_MOST = 20_000


class Paragraph(NamedTuple):
    """A text as one long line: where each glyph stands and where a line may begin. Without glyphs: one that is not read."""

    text: str
    #: bytes before each character, and before the end
    places: Sequence[int] = ()
    #: the byte that each glyph begins with, and those of the text
    clusters: Sequence[int] = ()
    #: Pango units before each glyph, and before the end
    edges: Sequence[int] = ()
    #: their numbers in the font and advances
    ids: array[int] = array("i")
    widths: array[int] = array("i")
    #: 1 for each character that a line may begin with
    breaks: bytes = b""
    #: Pango's font, which is held for the life of the process, and its address
    font: Any = None
    address: int = 0

    def glyph(self, character: int) -> int:
        """The glyph that a character begins with. Raises ``LookupError`` for one inside of a glyph."""
        byte = self.places[character]
        glyph = bisect_left(self.clusters, byte)
        if self.clusters[glyph] != byte:
            raise LookupError
        return glyph

    def natural(self, glyph: int) -> int:
        """The advance that a glyph has by itself, in Pango units; in its place it may be kerned with what follows."""
        known = _advances.get(self.address)
        if known is None:
            if sum(map(len, _advances.values())) > _MOST:
                _advances.clear()
            known = _advances[self.address] = {}
        number = self.ids[glyph]
        advance = known.get(number)
        if advance is None:
            advance = known[number] = _advance(self.font, number)
        return advance

    def is_natural(self, glyph: int) -> bool:
        """Whether a glyph has that advance."""
        return self.natural(glyph) == self.widths[glyph]


def _advance(font: Any, number: int) -> int:
    from weasyprint.text.ffi import ffi, pango

    found = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, number, ffi.NULL, found)
    return int(found.width)


@lru_cache(maxsize=1)
def readable() -> bool:
    """Whether what Pango tells of glyphs and characters lies in memory as it does here."""
    from weasyprint.text.ffi import ffi

    flags = ffi.new("PangoLogAttr *")
    flags.is_line_break = 1
    return ffi.sizeof("PangoGlyphInfo") == 4 * FIELDS and bytes(ffi.buffer(flags)) == b"\1\0\0\0"


def shaped(text: str, style: Any, context: Any) -> Paragraph:
    """A text as one long line, if all of it is of one font and one alphabet."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, pango

    if _OTHER.search(text):
        return Paragraph(text)
    layout = line_break.create_layout(text, style, context, None, 0)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    item, glyphs = run.data.item, run.data.glyphs
    count = glyphs.num_glyphs
    fields = memoryview(ffi.buffer(glyphs.glyphs, 4 * FIELDS * count)).cast("i").tolist()
    ids, widths = fields[::FIELDS], fields[1::FIELDS]
    if (
        run.next != ffi.NULL
        or item.analysis.level % 2
        or layout.first_line_direction
        or any(fields[2::FIELDS])
        or any(fields[3::FIELDS])
        or not 0 <= min(ids) <= max(ids) < NONE
    ):
        return Paragraph(text)
    size = len(text) if text.isascii() else len(text.encode())
    clusters = array("i")
    clusters.frombytes(ffi.buffer(glyphs.log_clusters, 4 * count))
    clusters.append(size)
    flags = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    font = item.analysis.font
    quickfonts.held(font)
    return Paragraph(
        text,
        range(size + 1)
        if size == len(text)
        else array("i", accumulate((len(each.encode()) for each in text), initial=0)),
        clusters,
        array("i", accumulate(widths, initial=0)),
        array("i", ids),
        array("i", widths),
        bytes(ffi.buffer(flags, _FLAGS * (len(text) + 1)))[::_FLAGS].translate(_BEGINS),
        font,
        int(ffi.cast("uintptr_t", font)),
    )
