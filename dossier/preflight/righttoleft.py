"""Blocks of pages in a right-to-left script, found by their words.

Readers give such lines in the order of speech, but brackets, figures and Latin words between may come in the order of the
page (Unicode Standard Annex 9), and letters of one ligature too. So the words of the script are compared in order, each by
its letters; the other words have to be on the same pages, as often as they should. Where other words stand in a line, readers
may take its pieces one by one: there the words of the script too need only be on the pages where the block belongs.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from dossier.preflight.alignment import Place, Wanted, align
from dossier.preflight.stream import Span, Stream

#: stretches a letter (tatweel)
_STRETCH = "\u0640"
_SCRIPT = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
#: a word of the script, one of another, a number
_PIECE = re.compile(rf"(?:(?=[{_SCRIPT}])\w)+|[^\W\d_{_SCRIPT}]+|\d+")


def is_so(text: str) -> bool:
    """Whether a text has letters of a right-to-left script."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


class Pages:
    """The pages' words: those of the script as a stream, the others of each page as often as they are there."""

    def __init__(self, pages: Sequence[str]) -> None:
        split = [_split(page) for page in pages]
        #: letters of each page in their order, without spaces: readers part words at raised marks
        self._letters = ["".join(itertools.chain(*_pieces(page))) for page in pages]
        self.stream = Stream([" ".join(own) for own, _ in split], lambda text: " ".join(_split(text)[0]))
        self._words = [Counter([*own, *other]) for own, other in split]

    @property
    def most(self) -> bool:
        """Whether most pages have words of the script."""
        starts = [*self.stream.starts, len(self.stream.text)]
        return 2 * sum(low < high for low, high in itertools.pairwise(starts)) > len(self._words)

    def place(self, texts: Sequence[tuple[str, bool]]) -> list[Place]:
        """Where each text (and whether it may stand apart) is, as places in the stream."""
        wanted = [_split(text) for text, _ in texts]
        looked = [Wanted("".join(own), apart) for (own, _), (_, apart) in zip(wanted, texts, strict=True)]
        places = align(self.stream, looked)
        return [self._with(place, own, other) for place, (own, other) in zip(places, wanted, strict=True)]

    def scattered(self, text: str, first: int, last: int) -> bool:
        """Whether pages (from 1) have all words of a text that is not in the script, in any order; takes them."""
        return self._take(_split(text)[1], range(first - 1, last))

    def anywhere(self, text: str) -> bool:
        """Whether each word of a text with marks or words of another script in it is on some page, in whatever order.

        A reader may take such a line to pieces, and the block with it. Plain lines have to be in their order.
        """
        own, other = _pieces(text)
        parted = bool(other) or any(unicodedata.category(char) == "Mn" for char in unicodedata.normalize("NFC", text))
        return parted and all(any(word in page for page in self._letters) for word in (*own, *other))

    def _with(self, place: Place, own: Sequence[str], other: Sequence[str]) -> Place:
        words = [*own, *other]
        if place.span is not None:
            return place if self._take(words, self._around(place.span)) else Place(None, False, place.low, place.high)
        near = range(self.stream.page(max(place.low - 1, 0)) - 1, self.stream.page(place.high))
        if other and self._take(words, near):
            return Place(Span(((place.low, place.low),)), False, place.low, place.high)
        return place

    def _around(self, span: Span) -> range:
        """The pages of a place, and the one after: a block may end with words that are not in the script."""
        pages = [self.stream.page(start) for start, _ in span.pieces]
        return range(pages[0] - 1, pages[-1] + 1)

    def _take(self, words: Sequence[str], pages: range) -> bool:
        wanted = Counter(words)
        near = [self._words[number] for number in pages if number < len(self._words)]
        if any(count > sum(page[word] for page in near) for word, count in wanted.items()):
            return False
        for page in near:
            taken = wanted & page
            page.subtract(taken)
            wanted -= taken
        return True


#: a mark that stands higher than usual: readers take it, and what follows it in its word, for a word of its own
_PARTED = re.compile(r"\s+(?=[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+\w)")


def _split(text: str) -> tuple[list[str], list[str]]:
    """Words of the script, each as its letters in one order, and the other words, without marks above and below letters."""
    own, other = _pieces(text)
    return ["".join(sorted(word)) for word in own], other


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """Words of the script and other words, without marks."""
    seen = unicodedata.normalize("NFKD", _PARTED.sub("", text)).casefold()
    plain = "".join(char for char in seen if unicodedata.category(char) not in ("Cf", "Mn") and char != _STRETCH)
    words = _PIECE.findall(plain)
    return [word for word in words if is_so(word)], [word for word in words if not is_so(word)]
