"""Folios put together of figures: a few sheets show all ten, and from them comes the content of a sheet with any numbers.

Figures of tables are all as wide (OpenType ``tnum``): sheets with numbers of as many figures differ in the glyphs of the numbers
alone. Where they differ in anything else, each number needs a sheet of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

_ALL = "0123456789"
#: from sheet to sheet a total goes up by so much: no number does, so that it is seen which is which
_STEP = 7
#: text in a content stream, by glyph number (ISO 32000-1, 9.4.3)
_TEXT = re.compile(rb"(<[0-9a-f]+>)")
#: letters of one glyph in it, with the brackets
_ONE = 6

#: a number and a total
Row = tuple[str, str]


def rows(length: int, total: int) -> tuple[Row, ...]:
    """What the sheets show: numbers of so many figures, in which all ten are, and totals of so many, each another."""
    numbers = [(_ALL + _ALL)[at : at + length] for at in range(0, len(_ALL), length)]
    return tuple(
        (number, "".join(_ALL[(_STEP * at + place) % len(_ALL)] for place in range(total)))
        for at, number in enumerate(numbers, start=1)
    )


class Template:
    """The content of a sheet, with places for the figures of its number and total, and the text that shows each figure."""

    def __init__(
        self, pieces: Sequence[bytes], places: tuple[Sequence[int], Sequence[int]], shown: dict[str, bytes]
    ) -> None:
        self._pieces, self._places, self._shown = pieces, places, shown

    def content(self, number: str, total: str) -> bytes:
        """That of a sheet with this number and this total."""
        pieces = list(self._pieces)
        numbers, totals = self._places
        for place, figure in chain(
            zip(numbers, number, strict=True), zip(totals, total if totals else "", strict=True)
        ):
            pieces[place] = self._shown[figure]
        return b"".join(pieces)


def template(contents: Sequence[bytes], wanted: Sequence[Row]) -> Template | None:
    """What sheets have in common, by their contents and what is on each; None when they differ in more than figures.

    The total may stand before the number or after it, or be no part of what is shown.
    """
    sheets = [_TEXT.split(content) for content in contents]
    first = sheets[0]
    if any(len(sheet) != len(first) for sheet in sheets):
        return None
    places = [at for at, piece in enumerate(first) if any(sheet[at] != piece for sheet in sheets)]
    length, total = map(len, wanted[0])
    if len(places) == length:
        ways = [(places, places[:0])]
    elif len(places) == length + total:
        ways = [(places[:length], places[length:]), (places[total:], places[:total])]
    else:
        return None
    read = [(way, shown) for way in ways if (shown := _shown(sheets, way, wanted)) is not None]
    return Template(first, *read[0]) if len(read) == 1 else None


def _shown(
    sheets: Sequence[Sequence[bytes]], way: tuple[Sequence[int], Sequence[int]], wanted: Sequence[Row]
) -> dict[str, bytes] | None:
    """The text that shows each figure, when numbers and totals stand in these places; None when they do not."""
    shown: dict[str, bytes] = {}
    for sheet, row in zip(sheets, wanted, strict=True):
        for places, number in zip(way, row, strict=True):
            for place, figure in zip(places, number, strict=False):
                if len(sheet[place]) != _ONE or shown.setdefault(figure, sheet[place]) != sheet[place]:
                    return None
    return shown if set(shown) == set(_ALL) and len(set(shown.values())) == len(_ALL) else None
