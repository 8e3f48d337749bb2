"""Page boxes (ISO 32000-1, 14.11.2) and pages that only printing needs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

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


def crop_to_trim(pdf: pikepdf.Pdf) -> None:
    """Pages of the finished size: what is in the bleed is outside of them."""
    for page in pdf.pages:
        edges = trim(page.obj)
        page.obj.MediaBox = box(edges)
        page.obj.TrimBox = box(edges)
        for key in ("/BleedBox", "/CropBox", "/ArtBox"):
            if key in page.obj:
                del page.obj[key]


def drop_blanks(pdf: pikepdf.Pdf, blanks: Iterable[int]) -> None:
    """Take out the pages that only printing needs; the others keep their numbers as labels (ISO 32000-1, 12.4.2)."""
    out = sorted(set(blanks), reverse=True)
    if not out:
        return
    kept = [number for number in range(len(pdf.pages)) if number not in out]
    for number in out:
        del pdf.pages[number]
    labels = Array([])
    for place, number in enumerate(kept):
        if place == 0 or number != kept[place - 1] + 1:
            labels.append(place)
            labels.append(Dictionary(S=Name.D, St=number + 1))
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=labels))


def moved(edges: Edges, right: float) -> Edges:
    """A box moved to the right by so many points."""
    return edges[0] + right, edges[1], edges[2] + right, edges[3]
