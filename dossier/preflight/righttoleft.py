"""Blocks in a right-to-left script, found by their words.

Readers give such lines in the order of speech, but brackets, figures and Latin words between may come in the order of the
page (Unicode Standard Annex 9), and letters of one ligature too. So the words of the script are compared in order, each by
its letters; the other words have to be between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from dossier.preflight.alignment import Place, Wanted, align
from dossier.preflight.stream import Stream

_PIECE = re.compile(r"[^\W_]+")
#: words on either side of a block's own among which its first and last figures and Latin words may be
_BESIDE = 12


def is_so(text: str) -> bool:
    """Whether a text has letters of a right-to-left script."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def placed(pages: Sequence[str], texts: Sequence[tuple[str, bool]]) -> tuple[Stream, list[Place]]:
    """Where each text (and whether it may stand apart) is, as places in the stream of the script's words."""
    lines = [_split(page) for page in pages]
    stream = Stream([" ".join(own) for own, _ in lines])
    others = [Counter(other) for _, other in lines]
    wanted = [_split(text) for text, _ in texts]
    places = align(stream, [Wanted("".join(own), apart) for (own, _), (_, apart) in zip(wanted, texts, strict=True)])
    return stream, [
        _with_others(stream, place, other, others) for place, (_, other) in zip(places, wanted, strict=True)
    ]


def _with_others(stream: Stream, place: Place, words: Sequence[str], others: Sequence[Counter[str]]) -> Place:
    """A place only if the page has the block's other words too; each word of a page stands for one."""
    if place.span is None or not words:
        return place
    on = [stream.page(start) - 1 for start, _ in place.span.pieces]
    had: Counter[str] = Counter()
    for number in range(on[0], min(on[-1] + 2, len(others))):
        had += others[number]
    wanted = Counter(words)
    if wanted - had:
        return Place(None, False, place.low, place.high)
    for number in range(on[0], min(on[-1] + 2, len(others))):
        taken = wanted & others[number]
        others[number].subtract(taken)
        wanted -= taken
    return place


def _split(text: str) -> tuple[list[str], list[str]]:
    """Words of the script, each as its letters in one order, and the other words."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(char) != "Cf"
    )
    own: list[str] = []
    other: list[str] = []
    for word in _PIECE.findall(plain):
        (own if is_so(word) else other).append("".join(sorted(word)) if is_so(word) else word)
    return own, other
