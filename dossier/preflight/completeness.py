"""Whether every word of the sources is in the PDF, as often as the sources have it and in their order; and its fonts.

Spaces, hyphens and the forms of characters do not count: lines are broken and words divided where the page needs it. A block
may run over pages; what stands between, such as a repeated table head, does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from dossier.preflight import righttoleft
from dossier.preflight.alignment import Place, Wanted, align
from dossier.preflight.expected import Expected
from dossier.preflight.findings import on_pages
from dossier.preflight.stream import GAP, Stream, bare
from dossier.preflight.values import Box, File, Finding, Weight
from dossier.preflight.whereabouts import Row, located, source

#: words of a block that a finding shows; pages that it names at most
_WORDS, _AROUND = 8, 3
#: words by which a block is found on its page, blocks beside it that are asked, places of words, points of one line
_FIRST, _BESIDE, _PLACES, _LEVEL = 4, 8, 50, 3.0


class Pages:
    """The pages of a file as PDFium reads them: their text, and how high words stand. A context manager."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data)
        self._pages = [page.get_textpage() for page in self._document]

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    @property
    def texts(self) -> list[str]:
        """The text of each page."""
        return [page.get_text_range() for page in self._pages]

    def heights(self, page: int, text: str) -> list[float]:
        """How high the first words of a text stand on a page (from 1), wherever they do, in points from below."""
        head = text.partition(GAP)[0]
        # the number of a footnote is a part of the word that it stands beside
        whole = head == text
        searched = self._pages[page - 1].search(
            " ".join(head.split()[:_FIRST]), match_case=True, match_whole_word=whole
        )
        found: list[float] = []
        while (place := searched.get_next()) and len(found) < _PLACES:
            found.append(float(self._pages[page - 1].get_charbox(place[0])[3]))
        return found

    def through(self, page: int, box: Box) -> str | None:
        """The text of a page (from 1) to the character in the middle of a box, with it; None where there is no text."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        text = self._pages[page - 1]
        index = text.get_index(x, y, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
        if index is None or index < 0:
            return None
        return str(text.get_text_range(0, index + 1))


def examined(
    data: bytes, expected: Sequence[Expected], found: Sequence[Finding] = (), *, mirrored: bool = False
) -> list[Finding]:
    """What of the sources is not in a file as it should be, and what else was ``found`` with its place in the sources.

    ``mirrored`` is a file in a language that is written from right to left, whatever the script of its words.
    """
    with Pages(data) as pages:
        rows = list(placed(pages.texts, expected, mirrored=mirrored))
        return [*located(found, rows, pages.through), *_judged(rows, expected, pages.heights)]


Heights = Callable[[int, str], Sequence[float]]


def findings(pages: Sequence[str], expected: Sequence[Expected], heights: Heights | None = None) -> Iterator[Finding]:
    """What is wrong with the blocks of the sources in these pages."""
    return _judged(list(placed(pages, expected)), expected, heights)


def _judged(rows: Sequence[Row], expected: Sequence[Expected], heights: Heights | None) -> Iterator[Finding]:
    """Blocks that are in no page, as often as the sources have them, and blocks that are not in their order.

    The order is that of the content; one that is painted earlier or later than it is read stands right all the same when its
    ``heights`` on the page are between those of its neighbours.
    """
    on = {id(item): stream.page(place.span.start) for item, place, stream in rows if place.span is not None}
    order = [item for item in expected if not item.apart]
    at = {id(item): number for number, item in enumerate(order)}
    for item, place, stream in rows:
        first, last = _near(stream, place)
        near = tuple(range(first, min(last, first + _AROUND) + 1))
        if place.span is None:
            lost = _first_lost(item.text, stream, place)
            message = f"'{lost}' is not on the page where it should be"
            yield Finding("text-missing", Weight.ERROR, message, near, value=item.part, where=(source(item),))
        elif place.moved:
            page = on[id(item)]
            if heights is not None and _between(order, at[id(item)], page, on, heights):
                continue
            message = f"'{_some(item.text)}' is not in the order of the sources"
            yield Finding("text-order", Weight.ERROR, message, (page,), value=item.part, where=(source(item),))


def _between(order: Sequence[Expected], number: int, page: int, on: Mapping[int, int], heights: Heights) -> bool:
    """Whether a block stands on its page below the one before and above the one after."""
    before = next(
        (item for item in reversed(order[max(number - _BESIDE, 0) : number]) if on.get(id(item)) == page), None
    )
    after = next((item for item in order[number + 1 : number + _BESIDE] if on.get(id(item)) == page), None)
    above = heights(page, before.text) if before is not None else []
    below = heights(page, after.text) if after is not None else []
    if not above and not below:
        return False
    highest = max(above, default=float("inf")) + _LEVEL
    lowest = min(below, default=float("-inf")) - _LEVEL
    return any(lowest <= own <= highest for own in heights(page, order[number].text))


def placed(pages: Sequence[str], expected: Sequence[Expected], *, mirrored: bool = False) -> Iterator[Row]:
    """Each block with its place; those in a right-to-left script by the order of their words."""
    plain = [(item, text) for item in expected if not righttoleft.is_so(item.text) and (text := _compared(item.text))]
    other = [item for item in expected if righttoleft.is_so(item.text)]
    script = righttoleft.Pages(pages) if other or mirrored else None
    loose = script is not None and (mirrored or script.most)
    if script is not None:
        places = script.place([(item.text, item.apart) for item in other])
        for item, place in zip(other, places, strict=True):
            if (place.span is None or place.moved) and loose and script.anywhere(item.text):
                continue
            yield item, place, script.stream
    stream = Stream(pages)
    found = align(stream, [Wanted(text, item.apart) for item, text in plain])
    for (item, _), place in zip(plain, found, strict=True):
        # lines of another script on such pages come in an order of the reader's making
        odd = loose and (place.span is None or place.moved)
        if odd and script is not None and _among(script, item.text, *_near(stream, place)):
            continue
        yield item, place, stream


def _among(script: righttoleft.Pages, text: str, first: int, last: int) -> bool:
    return script.scattered(text, first, last) or script.anywhere(text)


def _near(stream: Stream, place: Place) -> tuple[int, int]:
    """The first and the last page on which a block should be, or is."""
    if place.span is not None:
        return stream.page(place.span.start), stream.page(place.span.start)
    return stream.page(max(place.low - 1, 0)), stream.page(min(place.high, len(stream.text) - 1))


def _compared(text: str) -> str:
    """A block's text; a hyphen at its end does not count, for what follows on the page may be taken for the same word."""
    whole = bare(text)
    return whole.rstrip("-") or whole


def _first_lost(text: str, stream: Stream, place: Place) -> str:
    """The first words of a block from which on nothing more of it is found, for the reader of the report."""
    parts = text.replace(GAP, " ").split()
    page = stream.page(place.low)
    low, high = stream.begin(page), stream.begin(stream.page(place.high) + 1)
    known = 0
    while known < len(parts) and stream.text.find(bare(" ".join(parts[: known + 1])), low, high) >= 0:
        known += 1
    return _some(" ".join(parts[known if known < len(parts) else 0 :]))


def _some(text: str) -> str:
    return " ".join(text.replace(GAP, " ").split()[:_WORDS])


def fallback(file: File, families: Sequence[str]) -> Iterator[Finding]:
    """Fonts of the file that no style names."""
    known = tuple(_plain(family) for family in families)
    used = {mark.font: page.number for page in reversed(file.pages) for mark in page.marks if mark.kind == "text"}
    for index, page in sorted(used.items()):
        name = file.fonts[index].name
        if known and not _plain(name.partition("+")[2] or name).startswith(known):
            yield from on_pages("font-fallback", Weight.ERROR, f"font '{name}' is named by no style", [(page, None)])


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
