"""Whether ink that touches the edge of a page goes on into the bleed: looked at in a rendering of the page (PDFium)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dossier.preflight.findings import on_pages
from dossier.preflight.profiles import Profile
from dossier.preflight.values import Box, File, Finding, Page, Weight

#: pixels per point
_SCALE = 1.0
#: points from the trim edge: ink that comes nearer bleeds, or should
_NEAR = 1.0
#: grey (0 to 255) from which there is no ink; pixels in a row that are more than the edge of a letter
_PAPER, _ROW = 250, 6


def findings(data: bytes, file: File, profile: Profile) -> Iterator[Finding]:
    """Pages whose ink stops at the trim, or short of the bleed that the profile asks for."""
    if profile.bleed <= 0:
        return
    near = [page for page in file.pages if page.trim and page.drawable and _reaches(page)]
    if not near:
        return
    import pypdfium2

    where: list[tuple[int, Box | None]] = []
    with pypdfium2.PdfDocument(data) as document:
        for page in near:
            where += [(page.number, box) for box in _short(document[page.number - 1], page, profile.bleed)]
    yield from on_pages("bleed-ink", Weight.ERROR, "ink at the edge that does not go on into the bleed", where)


def _reaches(page: Page) -> bool:
    """Whether something painted comes near the edge of the page."""
    left, bottom, right, top = page.finished
    return any(
        mark.kind != "text"
        and mark.clipped < 1
        and mark.box[2] > left
        and mark.box[0] < right
        and mark.box[3] > bottom
        and mark.box[1] < top
        and (
            mark.box[0] < left + _NEAR
            or mark.box[1] < bottom + _NEAR
            or mark.box[2] > right - _NEAR
            or mark.box[3] > top - _NEAR
        )
        for mark in page.marks
    )


def _short(rendered: Any, page: Page, bleed: float) -> Iterator[Box]:
    """Boxes in the bleed, along an edge, that should have ink and have none."""
    left, bottom, right, top = page.finished
    outer = page.bleed or page.media
    reach = min(bleed, left - outer[0] or bleed, bottom - outer[1] or bleed)
    rendered.set_cropbox(*page.media)
    picture = rendered.render(scale=_SCALE, grayscale=True, draw_annots=False).to_pil()
    pixels = picture.load()
    width, height = picture.size
    x0, y0 = page.media[0], page.media[1]

    def grey(x: float, y: float) -> int:
        column, row = int((x - x0) * _SCALE), height - 1 - int((y - y0) * _SCALE)
        return int(pixels[min(max(column, 0), width - 1), min(max(row, 0), height - 1)])

    out = max(reach - 1.5, 1.0)
    sides = (
        ("x", left + 1, left - out, bottom, top),
        ("x", right - 1, right + out, bottom, top),
        ("y", bottom + 1, bottom - out, left, right),
        ("y", top - 1, top + out, left, right),
    )
    for axis, inner, outside, start, end in sides:
        steps = [start + 1 + n / _SCALE for n in range(int((end - start - 2) * _SCALE))]
        if axis == "x":
            bare = [at for at in steps if grey(inner, at) < _PAPER <= grey(outside, at)]
        else:
            bare = [at for at in steps if grey(at, inner) < _PAPER <= grey(at, outside)]
        for first, last in _runs(bare):
            low, high = sorted((inner, outside))
            yield (low, first, high, last) if axis == "x" else (first, low, last, high)


def _runs(places: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Stretches of places that follow each other, long enough to be seen."""
    if not places:
        return
    start = places[0]
    count = 1
    for one, other in pairwise([*places, float("inf")]):
        if other - one <= 1.5 / _SCALE:
            count += 1
            continue
        if count >= _ROW:
            yield start, one
        start, count = other, 1
