"""Printer's marks outside the bleed: crop and registration marks, colour bar, slug line (ISO 15930-7, 6.10)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Name

from dossier.model import FinishJob

from . import functions
from .boxes import Edges, grown
from .table import Table

_MM = 72 / 25.4
#: space between bleed and marks, length of a crop mark, edge of a registration mark and of a patch of the bar
_GAP, _LENGTH, _CROSS, _PATCH = 1.0 * _MM, 5 * _MM, 5 * _MM, 5 * _MM
#: thickness of marks (points): as thin as every plate shows
_LINE = 0.25
#: Bézier handles of a quarter circle of radius 1
_ROUND = 0.5523
#: patches of the bar: solid inks, halves, overprints of two, all three, greys of black
_BAR = (
    (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1),
    (0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5),
    (1, 1, 0, 0), (1, 0, 1, 0), (0, 1, 1, 0), (0.5, 0.4, 0.4, 0),
)  # fmt: skip


class Sheets:
    """The marks of a book's pages: ``media`` is the sheet that they need, ``draw`` their content."""

    def __init__(self, pdf: pikepdf.Pdf, job: FinishJob) -> None:
        self.pdf, self.job, self.bleed = pdf, job, job.press.bleed
        self._all = pdf.make_indirect(
            Array([Name.Separation, Name.All, Name.DeviceCMYK, functions.tint(pdf, (1,) * 4)])
        )
        self._slug = pikepdf.open(io.BytesIO(job.slug)) if job.slug else None
        press = job.press
        self.margin = self.bleed + (_GAP + _LENGTH if press.marks or press.bar or press.slug else 0.0)

    def media(self, edges: Edges) -> Edges:
        """The sheet around a page's trim."""
        return grown(edges, self.margin)

    def draw(self, table: Table, edges: Edges) -> bytes:
        """Marks of a page, each named as what it is (ISO 32000-1, 14.11.3) by standing outside of the bleed."""
        press = self.job.press
        lines: list[str] = []
        if press.marks:
            name = table.put("/ColorSpace", "/Marks", "all", self._all)
            lines += [f"{name} CS 1 SCN", f"{_LINE} w", *self._crops(edges), *self._crosses(edges)]
        if press.bar:
            lines += self._bar(edges)
        return "\n".join(["q", *lines, "Q", ""]).encode() if lines else b""

    def _crops(self, edges: Edges) -> Iterator[str]:
        """Two lines at each corner."""
        left, bottom, right, top = edges
        near, far = self.bleed + _GAP, self.bleed + _GAP + _LENGTH
        for x, across in ((left, -1), (right, 1)):
            for y, up in ((bottom, -1), (top, 1)):
                yield f"{x + across * near:.3f} {y:.3f} m {x + across * far:.3f} {y:.3f} l S"
                yield f"{x:.3f} {y + up * near:.3f} m {x:.3f} {y + up * far:.3f} l S"

    def _crosses(self, edges: Edges) -> Iterator[str]:
        """A cross in a circle at the middle of each side, on all plates."""
        left, bottom, right, top = edges
        out = self.bleed + _GAP + _CROSS / 2
        for x, y in (
            ((left + right) / 2, bottom - out),
            ((left + right) / 2, top + out),
            (left - out, (bottom + top) / 2),
            (right + out, (bottom + top) / 2),
        ):
            half, radius = _CROSS / 2, _CROSS / 4
            yield f"{x - half:.3f} {y:.3f} m {x + half:.3f} {y:.3f} l S"
            yield f"{x:.3f} {y - half:.3f} m {x:.3f} {y + half:.3f} l S"
            yield _circle(x, y, radius) + " S"

    def _bar(self, edges: Edges) -> Iterator[str]:
        """Patches below the page, left of its middle."""
        left, bottom, right, _ = edges
        size = min(_PATCH, ((right - left) / 2 - 2 * _CROSS) / len(_BAR))
        y = bottom - self.bleed - _GAP - size
        for number, colour in enumerate(_BAR):
            values = " ".join(f"{value:g}" for value in colour)
            yield f"{values} k {left + _GAP + number * size:.3f} {y:.3f} {size:.3f} {size:.3f} re f"


def _circle(x: float, y: float, radius: float) -> str:
    handle = radius * _ROUND
    points: Sequence[tuple[float, ...]] = (
        (x + radius, y + handle, x + handle, y + radius, x, y + radius),
        (x - handle, y + radius, x - radius, y + handle, x - radius, y),
        (x - radius, y - handle, x - handle, y - radius, x, y - radius),
        (x + handle, y - radius, x + radius, y - handle, x + radius, y),
    )
    curves = " ".join(" ".join(f"{value:.3f}" for value in point) + " c" for point in points)
    return f"{x + radius:.3f} {y:.3f} m {curves}"
