"""Text case (CSL 1.0.2, Text-case), over segments; text marked as nocase is left alone.

Mends citeproc-py 0.11.1 (TextCased): hyphenated words, stop words, first words after a colon, nocase spans.
"""

from __future__ import annotations

import re

from .rich import Rich, Seg

#: CSL 1.0.2, Title Case Conversion, and the particles of names
STOP = frozenset(
    "a an and as at but by down for from in into nor of on onto or over so the till to up via with yet d de von van c "
    "ca ca. et al al. v v. vs vs. versus".split()
)
_WORD = re.compile(r"[^\s\-–—/]+")
_FIRST = re.compile(r"[^\W_]")


def change(rich: Rich, case: str, english: bool) -> Rich:
    """Segments in that case; title case applies to English only."""
    if not case or not rich:
        return rich
    if case in ("lowercase", "uppercase"):
        turn = str.lower if case == "lowercase" else str.upper
        return [_keep(seg, turn(seg.text)) for seg in rich]
    if case == "capitalize-first":
        return _first_word(rich, lower_rest=False)
    if case == "sentence":
        return _first_word(rich, lower_rest=True)
    if case == "capitalize-all":
        return [_keep(seg, re.sub(r"\S+", lambda word: _capital(word[0]), seg.text)) for seg in rich]
    if case == "title" and english:
        return _title(rich)
    return rich


def _keep(seg: Seg, text: str) -> Seg:
    return seg if seg.nocase or seg.role not in ("data", "literal") else seg._replace(text=text)


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
        found = [match.start() for match in _WORD.finditer(self.text) if _FIRST.search(match[0])]
        self.last = found[-1] if found else -1
        self.first = found[0] if found else -1

    def word(self, word: str, start: int) -> str:
        bare = word.strip("()[]{}\"'“”‘’.,:;?!«»")
        if bare != bare.lower() or not bare:
            return word
        return word if self._stop(bare, start) else _capital(word)

    def _stop(self, bare: str, start: int) -> bool:
        if bare not in STOP:
            return False
        before = self.text[:start].rstrip()
        if before.endswith("-") and self.text[start - 1] == "-":
            return start != self.last
        return start not in (self.first, self.last) and before.rstrip("\"'“‘(«")[-1:] not in (":", "?", "!", ".", "—")


def _title(rich: Rich) -> Rich:
    job = _Title(rich)
    out: Rich = []
    place = 0
    for seg in rich:

        def turn(found: re.Match[str], offset: int = place) -> str:
            return job.word(found[0], offset + found.start())

        out.append(seg if seg.face.align or seg.face.variant else _keep(seg, _WORD.sub(turn, seg.text)))
        place += len(seg.text)
    return out
