"""Star ratings: ``[4/5]{.stars}`` as a small drawing with a text equivalent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html import escape

_RATING = re.compile(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*")
_SIZE = 12.0


def _star(centre: float) -> str:
    """SVG path of a five-pointed star around (centre, 6) with outer radius 5.6."""
    points = []
    for corner in range(10):
        radius = 5.6 if corner % 2 == 0 else 2.3
        angle = math.pi * corner / 5 - math.pi / 2
        points.append(f"{centre + radius * math.cos(angle):.2f} {6.2 + radius * math.sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def rating(text: str) -> tuple[int, int] | None:
    """(filled, total) of ``4/5``; None for what is no rating."""
    match = _RATING.fullmatch(text)
    if not match or not int(match[1]) <= int(match[2]) or int(match[2]) == 0:
        return None
    return int(match[1]), int(match[2])


def stars_html(text: str, words: Mapping[str, str]) -> str:
    """The drawing; text that is no rating is returned as it is (the parser has reported it)."""
    stars = rating(text)
    if stars is None:
        return escape(text, quote=False)
    filled, total = stars
    spoken = words.get("stars", "{filled} of {total}").format(filled=filled, total=total)
    width = _SIZE * total
    full = "".join(_star(_SIZE * (n + 0.5)) for n in range(filled))
    empty = "".join(_star(_SIZE * (n + 0.5)) for n in range(filled, total))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stars" viewBox="0 0 {width:g} {_SIZE:g}" '
        f'width="{width * 0.9:g}" height="{_SIZE * 0.9:g}"><title>{escape(spoken)}</title>'
        f'<path class="star-full" fill="currentColor" d="{full or "M0 0"}"/>'
        f'<path class="star-empty" fill="none" stroke="currentColor" stroke-width="0.6" d="{empty or "M0 0"}"/></svg>'
    )
