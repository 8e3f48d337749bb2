"""Running heads and folios: a second, light document of the same page sizes, printed over the typeset pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.model import Placed

#: pages with these CSS page names carry neither head nor folio
BARE_PAGES = frozenset({"cover", "plain"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed over one page; lengths in PDF points. ``size`` indexes the list of page sizes."""

    size: int
    top: float
    right: float
    bottom: float
    left: float
    head: bool
    chapter: Any
    folio: int


def sheets(placed: Sequence[Placed]) -> tuple[list[Mapping[str, float]], list[Sheet]]:
    """Distinct page sizes and one sheet for each page of the book, in order."""
    sizes: dict[tuple[float, float], int] = {}
    result: list[Sheet] = []
    for part in placed:
        # blank pages before a part are as large as the one before them
        result += [replace(result[-1], head=False, folio=n + 1) for n in range(len(result), part.first_page)]
        for page in part.part.map.pages:
            size = sizes.setdefault((page.width, page.height), len(sizes))
            head = part.head and page.name not in BARE_PAGES and not page.blank
            result.append(
                Sheet(
                    size,
                    page.margin_top,
                    page.margin_right,
                    page.margin_bottom,
                    page.margin_left,
                    head,
                    part.chapter,
                    len(result) + 1,
                )
            )
    return [{"width": width, "height": height} for width, height in sizes], result
