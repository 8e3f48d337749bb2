"""Matrices and boxes of PDF user space (ISO 32000-1, 8.3.3)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from dossier.preflight.values import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Sequence[float], then: Sequence[float]) -> Matrix:
    """The matrix that does ``first``, then ``then``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def scale(matrix: Matrix) -> float:
    """Factor by which lengths grow: the root of that of areas."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The box that holds all points; an empty one at the origin for none."""
    xs, ys = zip(*points, strict=True) if (points := list(points)) else ((0.0,), (0.0,))
    return min(xs), min(ys), max(xs), max(ys)


def rectangle(matrix: Matrix, x: float, y: float, width: float, height: float) -> Box:
    """The box of a rectangle where the matrix puts it."""
    corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
    return around(point(matrix, *corner) for corner in corners)


def meet(one: Box, other: Box) -> Box | None:
    """What two boxes have in common; None for nothing."""
    box = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return box if box[0] < box[2] and box[1] < box[3] else None


def area(box: Box | None) -> float:
    """Square points; 0 for None."""
    return (box[2] - box[0]) * (box[3] - box[1]) if box else 0.0


def holds(outer: Box, inner: Box, slack: float = 0.0) -> bool:
    """Whether a box lies in another, give or take ``slack`` points."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )
