"""Text case (CSL 1.0.2, Text-case), over segments; text marked as nocase is left alone.

Mends citeproc-py 0.11.1 (TextCased): hyphenated words, stop words, first words after a colon, nocase spans.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .rich import Rich, Seg

#: words that title case leaves small (CSL 1.0.2, Title Case Conversion): articles, conjunctions, prepositions, and what
#: stands between names or parties
STOP = frozenset(
    "a an the and but for nor or so yet about above across after against along amid among around as at before behind below "
    "beneath beside besides between beyond by despite down during except from in inside into like near of off on onto out "
    "outside over per since than through throughout till to toward towards under underneath until unto up upon via with "
    "within without c ca ca. d de et al al. v v. van versus von vs vs.".split()
)
#: what separates words; an apostrophe does, so that ``d’infirmier`` keeps its small letters
_WORD = re.compile(r"[^\s\-–—/’']+")
_FIRST = re.compile(r"[^\W_]")


def change(rich: Rich, case: str, language: str) -> Rich:
    """Segments in that case; title case applies to English only, and Turkish has its own capital ``i``."""
    if not case or not rich:
        return rich
    if case in ("lowercase", "uppercase"):
        turn = str.lower if case == "lowercase" else _upper(language)
        return [_keep(seg, turn(seg.text)) for seg in rich]
    if case == "capitalize-first":
        return _first_word(rich, lower_rest=False)
    if case == "sentence":
        return _first_word(rich, lower_rest=True)
    if case == "capitalize-all":
        return [_keep(seg, re.sub(r"\S+", lambda word: _capital(word[0]), seg.text)) for seg in rich]
    if case == "title" and language.lower().startswith("en"):
        return _title(rich)
    return rich


def _upper(language: str) -> Callable[[str], str]:
    if language.lower().startswith(("tr", "az")):
        return lambda text: text.replace("i", "İ").upper()
    return str.upper


def _keep(seg: Seg, text: str) -> Seg:
    return (
        seg
        if seg.nocase or seg.face.align or seg.face.variant or seg.role not in ("data", "literal")
        else seg._replace(text=text)
    )


def _capital(word: str) -> str:
    return _FIRST.sub(lambda found: found[0].upper(), word, count=1)


def _first_word(rich: Rich, lower_rest: bool) -> Rich:
    out: Rich = []
    done = False
    upper = "".join(seg.text for seg in rich if not seg.nocase).isupper()
    for seg in rich:
        text = seg.text
        if lower_rest and seg.role in ("data", "literal"):
            text = re.sub(r"\S+", lambda word: word[0] if _proper(word[0], upper) else word[0].lower(), text)
        if not done and _FIRST.search(seg.text):
            done = True
            head = re.match(r"\s*\S+", text)
            if head and not seg.nocase and (lower_rest or head[0].lower() == head[0]):
                text = _capital(head[0]) + text[head.end() :]
        out.append(_keep(seg, text))
    return out


def _proper(word: str, all_upper: bool) -> bool:
    """Words that sentence case does not lower: acronyms and words with capitals inside, in text not all capitals."""
    letters = "".join(char for char in word if char.isalpha())
    return not all_upper and letters[1:] != letters[1:].lower()


class _Title:
    """Title case over one field: which word is first, last or after a colon is known across segments."""

    def __init__(self, rich: Rich) -> None:
        self.text = "".join(seg.text for seg in rich)
        found = [match for match in _WORD.finditer(self.text) if _FIRST.search(match[0])]
        self.first = found[0].start() if found else -1
        self.last = found[-1].start() if found else -1

    def word(self, word: str, start: int) -> str:
        bare = word.strip('()[]{}"“”‘«».,:;?!')
        if bare != bare.lower() or not bare or self._small(bare, start):
            return word
        return _capital(word)

    def _small(self, bare: str, start: int) -> bool:
        """True for stop words, single letters and what follows an apostrophe, unless they start a title or subtitle."""
        before = self.text[:start]
        if re.search(r"\w[’']$", before):
            return True
        stop = bare in STOP
        if not stop and len(bare) > 1:
            return False
        if start == self.first or before.rstrip().rstrip('"“‘«(').rstrip()[-1:] in (":", "?", "!"):
            return _lone_greek(bare)
        return not (stop and start == self.last and len(bare) > 1)


def _lone_greek(bare: str) -> bool:
    """True for a Greek letter by itself, which is a symbol."""
    return len(bare) == 1 and "Ͱ" <= bare <= "Ͽ"


def _title(rich: Rich) -> Rich:
    job = _Title(rich)
    out: Rich = []
    place = 0
    for seg in rich:

        def turn(found: re.Match[str], offset: int = place) -> str:
            return job.word(found[0], offset + found.start())

        out.append(_keep(seg, _WORD.sub(turn, seg.text)))
        place += len(seg.text)
    return out
