"""Quotation marks: those written in fields, and the alternation of outer and inner marks (CSL 1.0.2, Quotes).

Mends citeproc-py 0.11.1 (Quoted): nested quotes, straight quotes and apostrophes in data.
"""

from __future__ import annotations

import re

from .rich import CLOSE, OPEN, Rich, Seg, words
from .terms import Locale

_APOSTROPHE = re.compile(r"(?<=\w)'|'(?=\d\ds?\b)")
_LEFT = r"(?:(?<=^)|(?<=[\s(\[{–—/\"'“‘«-]))"
_RIGHT = r"(?=$|[\s)\]},.;:!?–—/\"'”’»-])"


def _pairs(locale: Locale, straight: bool) -> list[tuple[str, str]]:
    """The marks that are known: straight ones, and those of the locale, which another language's field keeps as it has."""
    kinds = () if straight else ("quote", "inner-quote")
    own = [(locale.term(f"open-{kind}"), locale.term(f"close-{kind}")) for kind in kinds]
    pairs = [('"', '"'), ("'", "'"), *own]
    return [pair for pair in dict.fromkeys(pairs) if all(len(mark.strip()) == 1 for mark in pair)]


def smart(rich: Rich, locale: Locale, straight: bool = False) -> Rich:
    """Field text with its quotation marks as markers and its apostrophes curled; or only with the straight ones."""
    text = words(rich)
    if not re.search("[\"'“”‘’«»„‚‹›「」『』《》〈〉]", text):
        return rich
    marks: dict[int, Seg] = {}
    inner = locale.term("open-inner-quote")
    for opening, closing in _pairs(locale, straight):
        _find(text, opening, closing, marks, "inner" if opening == inner and opening != "'" else "")
    out: Rich = []
    start = 0
    for seg in rich:
        out += _split(seg, start, marks, text)
        start += len(seg.text)
    return out


def _find(text: str, opening: str, closing: str, marks: dict[int, Seg], part: str) -> None:
    start, end = re.escape(opening), re.escape(closing)
    body = f"[^{start}]" if opening != closing else rf"(?:[^{end}]|(?<=\w){end}(?=\w))"
    for found in re.finditer(rf"{_LEFT}{start}(?=\S)({body}*?\S){end}{_RIGHT}", text):
        first, last = found.start(), found.end() - 1
        if first not in marks and last not in marks:
            marks[first], marks[last] = OPEN._replace(part=part), CLOSE._replace(part=part)


def _split(seg: Seg, start: int, marks: dict[int, Seg], text: str) -> Rich:
    out: Rich = []
    done = 0
    for place in sorted(place - start for place in marks if start <= place < start + len(seg.text)):
        out.append(seg._replace(text=seg.text[done:place]))
        out.append(marks[start + place]._replace(face=seg.face, href=seg.href))
        done = place + 1
    out.append(seg._replace(text=seg.text[done:]))
    return [_curl(piece, text) for piece in out if piece.text or piece.role in ("open", "close")]


def _curl(seg: Seg, text: str) -> Seg:
    if seg.role not in ("data", "literal") or "'" not in seg.text:
        return seg
    curled = _APOSTROPHE.sub("’", seg.text)
    if len(seg.text) < len(text) and curled.startswith("'"):
        curled = "’" + curled[1:]
    return seg._replace(text=curled)


def choose(rich: Rich, locale: Locale) -> Rich:
    """Segments with outer and inner marks in place of the markers; inner marks that stand alone in a field stay inner."""
    outer = locale.term("open-quote") or "“", locale.term("close-quote") or "”"
    inner = locale.term("open-inner-quote") or "‘", locale.term("close-inner-quote") or "’"
    out: Rich = []
    levels: list[int] = []
    for seg in rich:
        if seg.role == "open":
            levels.append(1 if seg.part == "inner" and not levels else 1 - levels[-1] if levels else 0)
            out.append(seg._replace(text=(outer, inner)[levels[-1]][0]))
        elif seg.role == "close":
            out.append(seg._replace(text=(outer, inner)[levels.pop() if levels else 0][1]))
        else:
            out.append(seg)
    return out
