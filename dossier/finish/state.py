"""The part of the graphics state (ISO 32000-1, 8.4) that says how large and in which colour something is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from .colour import BLACK, Paint
from .spaces import Space

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does first ``one``, then ``other``."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def matrix(values: Sequence[object]) -> Matrix:
    """Six numbers of a PDF."""
    a, b, c, d, e, f = (float(value) for value in values)  # type: ignore[arg-type]
    return a, b, c, d, e, f


@dataclass(slots=True)
class State:
    """What q keeps and Q brings back. ``ctm`` leads to the page's points; ``on`` is whether overprint is set."""

    ctm: Matrix = IDENTITY
    fill: Paint = BLACK
    stroke: Paint = BLACK
    fill_space: Space | None = None
    stroke_space: Space | None = None
    width: float = 1.0
    size: float = 0.0
    mode: int = 0
    on: bool = False

    def line_width(self) -> float:
        """Points of a stroke."""
        a, b, c, d, _, _ = self.ctm
        return self.width * sqrt(abs(a * d - b * c))

    def text_size(self, text: Matrix) -> float:
        """Points of the type under a text matrix: how far up the page its em goes."""
        _, _, c, d, _, _ = times(text, self.ctm)
        return abs(self.size) * hypot(c, d)

    def side(self, width: float, height: float) -> float:
        """Points of the shorter side of a rectangle."""
        a, b, c, d, _, _ = self.ctm
        return min(abs(width) * hypot(a, b), abs(height) * hypot(c, d))
