"""How rules say what they found: findings by code, with the pages and places where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dossier.preflight.profiles import Profile
from dossier.preflight.values import Box, File, Finding, Mark, Page, Weight

#: places of one finding that a report marks on a page: enough to see, few enough to read
_PLACES = 25

Rule = Callable[[File, Profile], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in the list of rules: its codes, what it is for ("press", "access", "archive", "all"), its source."""

    codes: tuple[str, ...]
    use: str
    source: str
    rule: Rule


def on_pages(
    code: str,
    weight: Weight,
    message: str,
    where: Iterable[tuple[int, Box | None]],
    value: str = "",
    limit: str = "",
) -> Iterator[Finding]:
    """One finding for all the places of a fault; none when there are none."""
    listed = list(where)
    if listed:
        # page 0 is one that is not known
        pages = tuple(sorted({page for page, _ in listed if page}))
        yield Finding(code, weight, message, pages, value, limit, tuple(_some(listed)))


def _some(listed: Iterable[tuple[int, Box | None]]) -> Iterator[tuple[int, Box]]:
    counts: Counter[int] = Counter()
    for page, box in listed:
        if box is not None and counts[page] < _PLACES:
            counts[page] += 1
            yield page, box


def painted(file: File, *kinds: str) -> Iterator[tuple[Page, Mark]]:
    """Marks of these kinds that print at all: inside their clip, not wholly transparent."""
    for page in file.pages:
        for mark in page.marks:
            if mark.kind in kinds and mark.clipped < 1 and mark.alpha > 0:
                yield page, mark


def live(page: Page, mark: Mark) -> bool:
    """Whether a mark reaches into the finished page."""
    left, bottom, right, top = page.finished
    box = mark.box
    return box[0] < right and box[2] > left and box[1] < top and box[3] > bottom
