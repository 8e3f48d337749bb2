"""Where in the sources what a finding shows on a page comes from: by the blocks that were found there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from dossier.preflight.alignment import Place
from dossier.preflight.expected import Expected
from dossier.preflight.stream import Stream
from dossier.preflight.values import Box, Finding

#: a block, its place, and the text in which it was found
Row = tuple[Expected, Place, Stream]
#: places of a finding whose sources are named, characters by which a place may lie beside its block
_NAMED, _BESIDE = 3, 2
#: the text of a page (from 1) to what lies in a box, with it; None where there is no text
Through = Callable[[int, Box], str | None]


def located(found: Iterable[Finding], rows: Sequence[Row], through: Through) -> Iterator[Finding]:
    """The findings, those on pages with file and line of the first places where they are known, else with the file."""
    for item in found:
        if item.where or not item.pages:
            yield item
            continue
        lines = (_line(page, through(page, box), rows) for page, box in _firsts(item))
        names = list(dict.fromkeys(filter(None, lines)))
        yield replace(item, where=tuple(names or _files(item.pages[0], rows)))


def source(item: Expected) -> str:
    """File and line of a block, or the part that it is of."""
    return item.where or f"part {item.part}"


def _firsts(item: Finding) -> list[tuple[int, Box]]:
    """The first place on each page, of so many pages as are named."""
    pages = {page: (page, box) for page, box in reversed(item.places)}
    return [pages[page] for page in sorted(pages)[:_NAMED]]


def _line(page: int, text: str | None, rows: Sequence[Row]) -> str:
    """The source of the block that has the last character of a text that begins the page, or is nearest to it."""
    if text is None:
        return ""
    at: dict[int, int] = {}
    found: list[tuple[int, int, str]] = []
    for item, place, stream in rows:
        if id(stream) not in at:
            at[id(stream)] = stream.begin(page) + stream.length(text) - 1
        for start, end in place.span.pieces if place.span is not None else ():
            if start < end and stream.page(start) == page:
                away = max(start - at[id(stream)], at[id(stream)] - end + 1, 0)
                found.append((away, end - start, source(item)))
    nearest = min(found, default=(_BESIDE + 1, 0, ""))
    return nearest[2] if nearest[0] <= _BESIDE else ""


def _files(page: int, rows: Sequence[Row]) -> list[str]:
    """The file of all blocks of a page, when it is one."""
    names = {
        source(item).partition(":")[0]
        for item, place, stream in rows
        if place.span is not None and any(stream.page(start) == page for start, end in place.span.pieces if start < end)
    }
    return list(names) if len(names) == 1 else []
