"""Room for words in a drawing: about where a line of text stands, and whether a longer one still has its place.

Places are read from the presentation attributes of SVG 2 (11.4 and 11.10.1: ``x``, ``y``, ``font-size``, ``text-anchor``). A text
that has none of its own, or stands in a transformed group, has no known place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_SVG = "{http://www.w3.org/2000/svg}"
#: widths in thousandths of the font's size: narrow and wide letters of a sans serif face, all others
_NARROW, _BROAD = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQO@%—")
_NARROW_WIDTH, _USUAL_WIDTH, _BROAD_WIDTH, _FULL_WIDTH = 300, 520, 800, 1000
#: height above and depth below the baseline in parts of the font's size
_ASCENT, _DESCENT = 0.75, 0.2
#: part of the line's width that it goes to the left of its place
_LEFT_OF = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in user units."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the other lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def meets(self, other: Box) -> bool:
        """Whether the two have a part in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def width(text: str) -> int:
    """Rough width of a line in thousandths of the font's size: East Asian wide characters (UAX 11) fill an em."""
    total = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        full = unicodedata.east_asian_width(char) in "WF"
        narrow, broad = char in _NARROW, char in _BROAD
        total += _FULL_WIDTH if full else _NARROW_WIDTH if narrow else _BROAD_WIDTH if broad else _USUAL_WIDTH
    return total


def box(element: Any, text: str) -> Box | None:
    """About where a text stands; None when its place is not known."""
    if any("transform" in item.attrib for item in (element, *element.iterancestors())):
        return None
    x, y, size = (_number(element.get(name)) for name in ("x", "y", "font-size"))
    share = _LEFT_OF.get(element.get("text-anchor", "start"))
    if x is None or y is None or size is None or share is None:
        return None
    long = width(text) * size / 1000
    return Box(x - share * long, y - _ASCENT * size, x + (1 - share) * long, y + _DESCENT * size)


def frames(root: Any) -> tuple[Box, ...]:
    """The drawing's own edges (``viewBox``) and its rectangles."""
    found = []
    edges = [_number(word) for word in root.get("viewBox", "").replace(",", " ").split()]
    if len(edges) == 4 and None not in edges:
        found.append(_rectangle(*edges))
    for item in root.iter(f"{_SVG}rect"):
        sides = [_number(item.get(name, "0")) for name in ("x", "y", "width", "height")]
        if None not in sides and "transform" not in item.attrib:
            found.append(_rectangle(*sides))
    return tuple(found)


def fits(new: Box, old: Box, around: Iterable[Box], others: Sequence[Box]) -> bool:
    """Whether a text stays in every frame that held the old one, and meets no other text that the old one did not meet."""
    kept = all(frame.holds(new) for frame in around if frame.holds(old))
    return kept and not any(new.meets(other) and not old.meets(other) for other in others)


def _rectangle(x: Any, y: Any, wide: Any, high: Any) -> Box:
    return Box(x, y, x + wide, y + high)


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").strip().removesuffix("px"))
    except ValueError:
        return None
