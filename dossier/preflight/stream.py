"""The text of all pages as one string without spaces, with the places where words begin and end.

Spaces, hyphens between letters and the forms of characters do not count: lines are broken and words divided where the page
needs it. A dash beside a figure does: ``10-20`` is not ``1020``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

#: of one text: where it goes on from one of its characters, behind a page
Ways = dict[tuple[int, int], list[tuple[int, int]] | None]

#: characters that are not seen
_UNSEEN = re.compile(r"[\u00ad\u2060\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00\x01\x03-\x08\x0e-\x1f]")
_DASHES = re.compile(r"[\u2010-\u2013\u2015]")
#: readers' marks for a hyphen at the end of a line (PDFium, and older releases of it)
_DIVIDED = re.compile(r"[\ufffe\uffff\x02]\s*")
#: a hyphen between letters, at the end of a line or within; an em dash may begin a line too
_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[-\u2014](\s*)|(\s+)\u2014)(?=[^\W\d_])")
#: a sign within a number or between two
_IN_NUMBER = re.compile(r"\d[^\w\s]\d")
#: stands where a mark, and nothing else, may stand between words: the number of a footnote
GAP = "\ufffc"
#: characters that such a mark may have
_MARK = 6
#: characters of a block that stand before the end of a page if it begins there at all
_HEAD = 6
#: pages on which a block may go on, characters of a long one for each page more, and pages of the longest
_ON, _MORE, _MOST = 12, 2000, 200


def bare(text: str) -> str:
    """Text as it is compared: without spaces, without hyphens between letters, in plain forms, in small letters."""
    return "".join(words(text))


def words(text: str) -> list[str]:
    """The pieces of a text between spaces and divisions, each as it is compared."""
    seen = _DIVIDED.sub("-\n", _UNSEEN.sub("", text))
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", seen)).casefold()
    joined = _HYPHEN.sub(lambda match: " " if match[1] or match[2] else "", plain)
    return joined.replace("\u2014", "-").split()


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text is: places in the string, one for each page that it runs over."""

    pieces: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.pieces[0][0]

    @property
    def turn(self) -> int:
        """Behind its last character on its first page: what stands beside it may begin there."""
        return self.pieces[0][1]


class Stream:
    """The pages' text as it is compared."""

    def __init__(self, pages: Sequence[str], form: Callable[[str], str] = str) -> None:
        """``form`` is what was done to the pages' texts before: to be done to others that are measured by them."""
        self._form = form
        parts: list[str] = []
        self.starts: list[int] = []
        self.bounds: set[int] = {0}
        at = 0
        for page in pages:
            self.starts.append(at)
            for word in words(page):
                parts.append(word)
                at += len(word)
                self.bounds.add(at)
        self.text = "".join(parts)
        self._taken = bytearray(at)
        self._ways: dict[str, Ways] = {}

    def page(self, at: int) -> int:
        """Number of the page of a place, from 1."""
        return max(1, bisect_right(self.starts, at))

    def begin(self, page: int) -> int:
        """Where a page begins; the end of the text for a page that there is not."""
        return self.starts[page - 1] if page <= len(self.starts) else len(self.text)

    def length(self, text: str) -> int:
        """How long a text is as it is compared."""
        return len(bare(self._form(text)))

    def bounds_word(self, at: int) -> bool:
        """Whether a word begins or ends at a place: at a space, or where a sign meets a letter; not within a number."""
        if at in self.bounds:
            return True
        before, after = self.text[at - 1], self.text[at]
        if before.isalnum() and after.isalnum():
            return False
        sign = at if after.isalnum() is False else at - 1
        within = not {sign, sign + 1} & self.bounds
        return not (within and _IN_NUMBER.match(self.text, sign - 1))

    def free(self, span: Span) -> bool:
        """Whether no other text has been found there."""
        return all(self._taken.find(1, start, end) < 0 for start, end in span.pieces)

    def take(self, span: Span) -> None:
        """This is where a text is: no other can be there."""
        for start, end in span.pieces:
            self._taken[start:end] = b"\1" * (end - start)

    def find(self, wanted: str, low: int, high: int, *, whole: bool) -> Iterator[Span]:
        """Every place from ``low`` to ``high`` where a text begins that is not taken; ``whole`` asks for the bounds of words."""
        first = wanted.partition(GAP)[0][:_HEAD]
        at = self.text.find(first, low, high) if first else -1
        while at >= 0:
            if not whole or self.bounds_word(at):
                span = self.follow(wanted, at, whole=whole)
                if span is not None and self.free(span):
                    yield span
            at = self.text.find(first, at + 1, high)

    def follow(self, wanted: str, at: int, *, whole: bool = True) -> Span | None:
        """The text that begins at a place, over pages where it has to; None where something else goes on."""
        pieces: list[tuple[int, int]] = []
        body = wanted.rstrip(GAP)
        head, gap, rest = body.partition(GAP)
        found = self._whole(head, at)
        if found is None:
            return None
        pieces += found
        while gap:
            marks = 0
            while gap and (not marks or not head):  # of notes at one place the numbers are parted by commas
                marks += 1
                head, gap, rest = rest.partition(GAP)
            end = pieces[-1][1]
            near = (self._whole(head, end + skip) for skip in range((_MARK + 1) * marks))
            found = next((run for run in near if run is not None), None)
            if found is None:
                found = _few(self._later(head, 0, end, _MOST, self._ways.setdefault(head, {})))
            if found is None:
                return None
            pieces += found
        start, end = pieces[-1]
        end = self._behind_marks(end, len(wanted) - len(body))
        if whole and not self.bounds_word(end):
            return None
        pieces[-1] = start, end
        return Span(tuple(piece for piece in pieces if piece[1] > piece[0]) or ((at, at),))

    def _behind_marks(self, at: int, marks: int) -> int:
        """Where the word ends when the numbers of so many footnotes may follow its last letter; the place itself if not there."""
        for end in range(at, at + (_MARK + 1) * marks):
            if self.bounds_word(end):
                return end
            if not (self.text[end].isdigit() or self.text[end] == ","):
                break
        return at

    def _whole(self, wanted: str, at: int) -> list[tuple[int, int]] | None:
        return _few(self._run(wanted, 0, at, _MOST, self._ways.setdefault(wanted, {})))

    def _run(self, wanted: str, known: int, at: int, pages: int, ways: Ways) -> list[tuple[int, int]] | None:
        """Where the text from the character ``known`` on is, if it begins at a place."""
        rest = wanted[known:]
        if self.text.startswith(rest, at):
            return [(at, at + len(rest))]
        return self._over(wanted, known, at, pages, ways) if pages else None

    def _over(self, wanted: str, known: int, at: int, pages: int, ways: Ways) -> list[tuple[int, int]] | None:
        """The same of a text that ends on another page."""
        limit = min(len(wanted) - known, self.begin(self.page(at) + 1) - at)
        low, high = 0, max(limit, 0)
        while low < high:
            middle = (low + high + 1) // 2
            same = self.text.startswith(wanted[known : known + middle], at)
            low, high = (middle, high) if same else (low, middle - 1)
        # the piece ends with a word, or with what is left of it before a hyphen
        for length in range(low, 0, -1):
            if self._ends(at + length):
                rest = self._later(wanted, known + length, at + length, pages - 1, ways)
                return None if rest is None else [(at, at + length), *rest]
        return None

    def _ends(self, at: int) -> bool:
        """Whether a word ends at a place, or is divided there at the end of its page."""
        return at in self.bounds or (self.text[at : at + 1] == "-" and at + 1 in self.bounds)

    def _later(self, wanted: str, known: int, at: int, pages: int, ways: Ways) -> list[tuple[int, int]] | None:
        """Where a text goes on, on the next page or the one after.

        Each way through words that come again and again is gone once.
        """
        page = self.page(at - 1)
        if (known, page) in ways:
            return ways[known, page]
        low, high = self.begin(page + 1), self.begin(page + 3)
        first = wanted[known : known + _HEAD]
        place = self.text.find(first, low, high) if first else -1
        tries = 0
        while place >= 0 and tries < 50:
            if place in self.bounds:
                tries += 1
                found = self._run(wanted, known, place, pages, ways)
                if found is not None:
                    ways[known, page] = found
                    return found
            place = self.text.find(first, place + 1, high)
        ways[known, page] = None
        return None


def _few(pieces: list[tuple[int, int]] | None) -> list[tuple[int, int]] | None:
    """The pieces of a text, if they are not on more pages than it may be."""
    if pieces is None or len(pieces) - 1 <= _ON + sum(end - start for start, end in pieces) // _MORE:
        return pieces
    return None
