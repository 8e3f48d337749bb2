"""Running heads and folios: light sheets of the same page sizes, printed over the typeset pages.

A head that is the same on several pages is one sheet; folios of as many figures are laid out as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.model import Placed

#: pages with these CSS page names carry neither head nor folio
BARE_PAGES = frozenset({"cover", "plain"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed over one page or over several; lengths in PDF points. ``size`` indexes the list of page sizes.

    A sheet is a head, or a folio for each of ``folios``: numbers of as many figures.
    """

    size: int
    top: float
    right: float
    bottom: float
    left: float
    head: bool = False
    chapter: Any = ""
    folios: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Distinct page sizes, heads and folios, and for each page of the book its head and folio: a page of either's part.

    ``total`` is the number of pages that folios count to.
    """

    sizes: tuple[Mapping[str, float], ...]
    heads: tuple[Sheet, ...]
    folios: tuple[Sheet, ...]
    head_of: tuple[int | None, ...]
    folio_of: tuple[int | None, ...]
    total: int


def plan(placed: Sequence[Placed]) -> Plan:
    """What to print over the pages of a book, each thing once.

    Blank pages that fill the book up before its last part are the printer's: no folio counts them, so that one total is right
    in the printed book and on the screen, where they are left away.
    """
    sizes: dict[tuple[float, float], int] = {}
    heads: dict[Sheet, int] = {}
    folios: dict[tuple[Sheet, int], list[int]] = {}
    head_of: list[int | None] = []
    numbers_of: list[int] = []
    filler = 0
    for item in placed:
        # blank pages before a part carry nothing
        blank = item.first_page - len(head_of)
        filler = blank if item is placed[-1] else 0
        head_of += [None] * blank
        numbers_of += [0] * blank
        for page in item.part.map.pages:
            number = len(head_of) + 1 - filler
            numbers_of.append(number)
            size = sizes.setdefault((page.width, page.height), len(sizes))
            shown = item.head and page.name not in BARE_PAGES and not page.blank
            sheet = Sheet(size, page.margin_top, page.margin_right, page.margin_bottom, page.margin_left)
            head = replace(sheet, head=True, chapter=item.chapter)
            head_of.append(heads.setdefault(head, len(heads)) if shown else None)
            if shown:
                folios.setdefault((sheet, len(str(number))), []).append(number)
    order = {number: at for at, number in enumerate(number for numbers in folios.values() for number in numbers)}
    return Plan(
        tuple({"width": width, "height": height} for width, height in sizes),
        tuple(heads),
        tuple(replace(sheet, folios=tuple(numbers)) for (sheet, _), numbers in folios.items()),
        tuple(head_of),
        tuple(order.get(number) for number in numbers_of),
        len(head_of) - filler,
    )
