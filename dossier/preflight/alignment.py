"""Where each block of the sources is in the text of the pages, in order: each occurrence is the place of one block.

Long blocks that are there once first, then all others between them: of all chains of places in the sources' order the one with
the most characters (patience diff's two steps, with the heaviest increasing subsequence; Fenwick, "A new data structure for
cumulative frequency tables", Software: Practice and Experience 24, 1994).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from dossier.preflight.stream import GAP, Span, Stream

#: characters from which a block is long: it stands where it is found. Shorter ones must be whole words
_LONG = 16
#: places looked at for one block, short or long: more are all alike
_PLACES, _PLACES_LONG = 400, 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block to be found: its text as it is compared (may hold GAP), and whether it may stand out of order."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What was found of a block: its place, or None; ``moved`` says that it is not where its neighbours are.

    ``low`` and ``high`` are the places of its neighbours.
    """

    span: Span | None
    moved: bool
    low: int
    high: int


def align(stream: Stream, wanted: Sequence[Wanted]) -> list[Place]:
    """The place of each block. What the stream takes is what was found."""
    spans: dict[int, Span] = {}
    sure = _sure(_long(stream, wanted))
    _chain(stream, sure, spans)
    # what is there once, but elsewhere, must not be taken for something shorter
    apart = {number: span for number, span in sure if number not in spans and stream.free(span)}
    for held in apart.values():
        stream.take(held)
    # nor must a part of a note be taken for a cell that says the same
    notes = {number: span for number, span in _sure(_long(stream, wanted, apart=True)) if stream.free(span)}
    for held in notes.values():
        stream.take(held)
    for run, low, high in _between(stream, wanted, spans):
        _chain(stream, ((n, span) for n in run for span in _some(stream, wanted[n].text, low, high)), spans)
    # what runs over pages around the place of others, such as a row that breaks
    for run, low, high in _between(stream, wanted, spans):
        for number in run:
            if span := next(_some(stream, wanted[number].text, low, high), None):
                stream.take(span)
                spans[number] = span
    return list(_places(stream, wanted, spans, apart, notes))


def _some(stream: Stream, text: str, low: int, high: int) -> Iterator[Span]:
    whole = _length(text) < _LONG
    for count, span in enumerate(stream.find(text, low, high, whole=whole)):
        if count >= (_PLACES if whole else _PLACES_LONG):
            return
        yield span


def _length(text: str) -> int:
    return len(text.replace(GAP, ""))


def _long(stream: Stream, wanted: Sequence[Wanted], *, apart: bool = False) -> Iterator[tuple[int, Span]]:
    """Places of long blocks, by one walk over the beginnings of words."""
    heads: dict[str, list[int]] = {}
    for number, item in enumerate(wanted):
        head = item.text.partition(GAP)[0]
        if item.apart == apart and len(head) >= _LONG:
            heads.setdefault(head[:_LONG], []).append(number)
    text = stream.text
    for at in sorted(stream.bounds):
        for number in heads.get(text[at : at + _LONG], ()):
            span = stream.follow(wanted[number].text, at, whole=False)
            if span is not None:
                yield number, span


def _sure(places: Iterable[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """The places of blocks that have one place only."""
    listed = _whole(places)
    counts = Counter(number for number, _ in listed)
    return [(number, span) for number, span in listed if counts[number] == 1]


def _chain(stream: Stream, places: Iterable[tuple[int, Span]], spans: dict[int, Span]) -> None:
    """Keep the chain of places, in which blocks follow each other, that holds the most characters."""
    listed = list(places)
    held, kept = _best(_whole(listed))
    if len(kept) < len({number for number, _ in listed}):
        # of blocks that say the same, one may run over pages and another stand whole after it
        more, others = _best(listed)
        kept = others if more > held else kept
    for block, span in kept:
        spans[block] = span
        stream.take(span)


def _best(places: Iterable[tuple[int, Span]]) -> tuple[int, list[tuple[int, Span]]]:
    """The chain of places that holds the most characters, and how many, with one for each place."""
    ordered = sorted(places, key=lambda item: (item[0], item[1].start))
    ends = sorted({span.turn for _, span in ordered})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # a tree of greatest values (Fenwick, 1994), by end
    chains: list[tuple[int, int]] = []  # characters up to each place, and the place before it
    waiting: list[int] = []
    for number, (block, span) in enumerate(ordered):
        if waiting and ordered[waiting[0]][0] != block:
            _enter(best, waiting, ordered, ends, chains)
            waiting = []
        held, before = _greatest(best, bisect_right(ends, span.start))
        chains.append((held + 1 + sum(end - start for start, end in span.pieces), before))
        waiting.append(number)
    at = max(range(len(chains)), key=lambda number: chains[number][0], default=-1)
    held, kept = chains[at][0] if chains else 0, []
    while at >= 0:
        kept.append(ordered[at])
        at = chains[at][1]
    return held, kept


def _enter(
    best: list[tuple[int, int]],
    numbers: Iterable[int],
    ordered: Sequence[tuple[int, Span]],
    ends: Sequence[int],
    chains: Sequence[tuple[int, int]],
) -> None:
    """Chains that end with the places of one block."""
    for number in numbers:
        at = bisect_right(ends, ordered[number][1].turn)
        while at < len(best):
            best[at] = max(best[at], (chains[number][0], number))
            at += at & -at


def _greatest(best: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """The chain of most characters that ends among the first places."""
    found = (0, -1)
    while at > 0:
        found = max(found, best[at])
        at -= at & -at
    return found


def _whole(places: Iterable[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Places on one page where a block has any: the beginning of one may stand by chance at the end of a page."""
    listed = list(places)
    once = {number for number, span in listed if len(span.pieces) == 1}
    return [(number, span) for number, span in listed if number not in once or len(span.pieces) == 1]


def _between(stream: Stream, wanted: Sequence[Wanted], spans: dict[int, Span]) -> Iterator[tuple[list[int], int, int]]:
    """Runs of blocks without a place, with the places of their neighbours."""
    run: list[int] = []
    low = 0
    for number, item in enumerate(wanted):
        if item.apart:
            continue
        if number not in spans:
            run.append(number)
            continue
        if run:
            yield run, low, spans[number].start
        run, low = [], spans[number].turn
    if run:
        yield run, low, len(stream.text)


def _places(
    stream: Stream, wanted: Sequence[Wanted], spans: dict[int, Span], apart: dict[int, Span], notes: dict[int, Span]
) -> Iterator[Place]:
    """In order: the places found, and for the rest the pages around."""
    highs, high, reach = [0] * len(wanted), len(stream.text), 0
    for number in reversed(range(len(wanted))):
        # a note may be called on the last page of the block that follows it here
        highs[number] = max(high, reach) if wanted[number].apart else high
        if number in spans and not wanted[number].apart:
            high, reach = spans[number].start, spans[number].pieces[-1][0]
    low = 0
    for number, item in enumerate(wanted):
        span = spans.get(number)
        if span is not None:
            low = span.turn
            yield Place(span, False, low, highs[number])
            continue
        if number in apart:
            yield Place(apart[number], True, low, highs[number])
            continue
        first, last = stream.page(low), stream.page(highs[number])
        if number in notes:
            near = stream.begin(first - 1 or 1) <= notes[number].start < stream.begin(last + 2)
            yield Place(notes[number] if near else None, False, low, highs[number])
            continue
        around = _some(stream, item.text, stream.begin(first), stream.begin(last + 2))
        before = _some(stream, item.text, stream.begin(first - 1 or 1), stream.begin(first))
        span = next(chain(around, before), None)
        if span is None and not item.apart and _length(item.text) >= _LONG:
            span = next(_some(stream, item.text, 0, len(stream.text)), None)
        if span is not None:
            stream.take(span)
        yield Place(span, span is not None and not item.apart, low, highs[number])
