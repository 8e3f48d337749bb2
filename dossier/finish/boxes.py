"""Page boxes (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Array

Edges = tuple[float, float, float, float]


def trim(page: Any) -> Edges:
    """Left, bottom, right and top edge of the finished page, in points."""
    left, bottom, right, top = (float(value) for value in page.get("/TrimBox", page.MediaBox))
    return left, bottom, right, top


def box(edges: Edges) -> Any:
    """A box of PDF numbers."""
    return pikepdf.Object.parse(_written(edges))


@lru_cache(maxsize=256)
def _written(edges: Edges) -> bytes:
    return Array([Decimal(f"{value:.6f}").normalize() for value in edges]).unparse()


def grown(edges: Edges, by: float) -> Edges:
    """A box that is wider by so many points on each side."""
    left, bottom, right, top = edges
    return left - by, bottom - by, right + by, top + by


def moved(edges: Edges, right: float) -> Edges:
    """A box moved to the right by so many points."""
    return edges[0] + right, edges[1], edges[2] + right, edges[3]
