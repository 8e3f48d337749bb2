"""Running heads, feet and folios: light sheets of the same page sizes, printed over the typeset pages.

A head that is the same on several pages is one sheet; folios of as many figures are laid out as one, and put together of a few
sheets with all figures. A foot is the line of a distributor: heads without it are the same in all distributors' editions.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier import figures
from dossier.model import Number, Placed

#: pages with these CSS page names carry no head, foot or folio
BARE_PAGES = frozenset({"cover", "plain"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed over one page or over several; lengths in PDF points. ``size`` indexes the list of page sizes.

    A sheet is a head, a foot, or a folio for each of ``folios``: numbers of as many figures, or what they are put together of,
    and for each the total that it counts to.
    """

    size: int
    top: float
    right: float
    bottom: float
    left: float
    head: bool = False
    foot: bool = False
    chapter: Any = ""
    folios: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Distinct page sizes, heads, feet and folios, and for each page of the book its own: a page of each kind's part, a number.

    ``own_heads`` are those of a distributor's pages.

    ``total`` is the number of pages that folios count to.
    """

    sizes: tuple[Mapping[str, float], ...]
    heads: tuple[Sheet, ...]
    own_heads: tuple[Sheet, ...]
    feet: tuple[Sheet, ...]
    folios: tuple[Sheet, ...]
    head_of: tuple[int | None, ...]
    own_head_of: tuple[int | None, ...]
    foot_of: tuple[int | None, ...]
    folio_of: tuple[int | Number | None, ...]
    total: int


class _Distinct:
    """The sheets of one kind, each once, and which of them each page gets."""

    def __init__(self) -> None:
        self._numbers: dict[Sheet, int] = {}
        self._of: list[int | None] = []

    def give(self, sheet: Sheet | None, pages: int = 1) -> None:
        """The next pages get this sheet."""
        number = None if sheet is None else self._numbers.setdefault(sheet, len(self._numbers))
        self._of += [number] * pages

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Each sheet once, in the order of the pages."""
        return tuple(self._numbers)

    @property
    def of(self) -> tuple[int | None, ...]:
        """For each page the number of its sheet, None for a page that has none."""
        return tuple(self._of)


def plan(placed: Sequence[Placed], own: Container[str] = (), *, whole: bool = False) -> Plan:
    """What to print over the pages of a book, each thing once. ``own`` names the parts that a distributor brings.

    With ``whole`` each folio is a sheet, and none is put together of figures.

    Blank pages that fill the book up before its last part are the printer's: no folio counts them, so that one total is right
    in the printed book and on the screen, where they are left away.
    """
    sizes: dict[tuple[float, float], int] = {}
    heads, own_heads, feet = kinds = _Distinct(), _Distinct(), _Distinct()
    folios: dict[tuple[Sheet, int], list[int]] = {}
    numbers_of: list[int] = []
    alike: dict[tuple[float, ...], tuple[Sheet, Sheet]] = {}
    filler = 0
    for item in placed:
        # blank pages before a part carry nothing
        blank = item.first_page - len(numbers_of)
        filler = blank if item is placed[-1] else 0
        numbers_of += [0] * blank
        for kind in kinds:
            kind.give(None, blank)
        mine = item.part.name in own
        heads_of: dict[Sheet, Sheet] = {}
        for page in item.part.map.pages:
            number = len(numbers_of) + 1 - filler
            numbers_of.append(number)
            size = sizes.setdefault((page.width, page.height), len(sizes))
            shown = item.head and page.name not in BARE_PAGES and not page.blank
            if not shown:
                for kind in kinds:
                    kind.give(None)
                continue
            margins = page.margin_top, page.margin_right, page.margin_bottom, page.margin_left
            if (size, *margins) not in alike:
                sheet = Sheet(size, *margins)
                alike[size, *margins] = sheet, replace(sheet, foot=True)
            sheet, foot = alike[size, *margins]
            if sheet not in heads_of:
                heads_of[sheet] = replace(sheet, head=True, chapter=item.chapter)
            heads.give(None if mine else heads_of[sheet])
            own_heads.give(heads_of[sheet] if mine else None)
            feet.give(foot)
            folios.setdefault((sheet, len(str(number))), []).append(number)
    printed, folio_of = _folios(folios, str(len(numbers_of) - filler), whole)
    return Plan(
        sizes=tuple({"width": width, "height": height} for width, height in sizes),
        heads=heads.sheets,
        own_heads=own_heads.sheets,
        feet=feet.sheets,
        folios=printed,
        head_of=heads.of,
        own_head_of=own_heads.of,
        foot_of=feet.of,
        folio_of=tuple(folio_of.get(number) for number in numbers_of),
        total=len(numbers_of) - filler,
    )


def _folios(
    wanted: Mapping[tuple[Sheet, int], Sequence[int]], total: str, whole: bool
) -> tuple[tuple[Sheet, ...], dict[int, int | Number]]:
    """Sheets for numbers, by where they stand and how many figures they have; and for each number its page, or figures."""
    sheets: list[Sheet] = []
    of: dict[int, int | Number] = {}
    first = 0
    for (sheet, length), numbers in wanted.items():
        if whole:
            rows = tuple((str(number), total) for number in numbers)
            of |= {number: first + at for at, number in enumerate(numbers)}
        else:
            rows = figures.rows(length, len(total))
            pages = tuple(range(first, first + len(rows)))
            of |= {number: Number(str(number), total, pages) for number in numbers}
        folios, totals = zip(*rows, strict=True)
        sheets.append(replace(sheet, folios=folios, totals=totals))
        first += len(rows)
    return tuple(sheets), of
