"""Folios put together of figures: a few sheets show all ten, and from them comes the content of a sheet with any number.

Figures of tables are all as wide (OpenType ``tnum``): sheets with numbers of as many figures differ in the glyphs of the numbers
alone. Where they differ in anything else, each number needs a sheet of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ALL = "0123456789"
#: text in a content stream, by glyph number (ISO 32000-1, 9.4.3)
_TEXT = re.compile(rb"(<[0-9a-f]+>)")
#: letters of one glyph in it, with the brackets
_ONE = 6


def strings(length: int) -> tuple[str, ...]:
    """Numbers of so many figures, in which all ten are."""
    return tuple((_ALL + _ALL)[at : at + length] for at in range(0, len(_ALL), length))


class Template:
    """The content of a sheet, with places for the figures of its number, and the text that shows each figure."""

    def __init__(self, pieces: Sequence[bytes], places: Sequence[int], shown: dict[str, bytes]) -> None:
        self._pieces, self._places, self._shown = pieces, places, shown

    def content(self, number: str) -> bytes:
        """That of a sheet with this number."""
        pieces = list(self._pieces)
        for place, figure in zip(self._places, number, strict=True):
            pieces[place] = self._shown[figure]
        return b"".join(pieces)


def template(contents: Sequence[bytes], numbers: Sequence[str]) -> Template | None:
    """What sheets have in common, by their contents and the number on each; None when they differ in more than figures."""
    sheets = [_TEXT.split(content) for content in contents]
    first = sheets[0]
    if any(len(sheet) != len(first) for sheet in sheets):
        return None
    places = [at for at, piece in enumerate(first) if any(sheet[at] != piece for sheet in sheets)]
    if len(places) != len(numbers[0]):
        return None
    shown: dict[str, bytes] = {}
    for sheet, number in zip(sheets, numbers, strict=True):
        for place, figure in zip(places, number, strict=True):
            if len(sheet[place]) != _ONE or shown.setdefault(figure, sheet[place]) != sheet[place]:
                return None
    if set(shown) != set(_ALL) or len(set(shown.values())) != len(_ALL):
        return None
    return Template(first, places, shown)
