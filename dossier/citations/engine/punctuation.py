"""Seams between segments: doubled stops and spaces, punctuation and closing quotes (CSL 1.0.2, punctuation-in-quote).

Mends citeproc-py 0.11.1 (string.normalize_seam): "?.", "et al..", ",,"; data is never changed inside, only at its ends.
"""

from __future__ import annotations

import re
import unicodedata

from . import quotes
from .rich import Rich, Seg
from .terms import Locale

_RAISED = re.compile("([ªº²³¹ʰ-ʸˠ-ˤᴬᴮᴰᴱᴳ-ᴺᴼᴾᴿᵀᵁᵂ-ᵡᴭᴲᴽ⁰ⁱ⁴-ⁿ℠™㆒-㆟ˀˁۥۦ]+)")
#: raised letters that Unicode does not take apart
_WHOLE = str.maketrans({"ˀ": "ʔ", "ˁ": "ʕ", "ۥ": "و", "ۦ": "ي"})

#: (mark printed, mark that follows) -> what is printed for both; pairs that are not here are left alone
MERGE: dict[tuple[str, str], str] = {
    ("!", "."): "!", ("!", ":"): "!", ("?", "."): "?", ("?", ":"): "?", (":", "!"): "!", (":", "?"): "?",
    (":", "."): ":", (";", "!"): "!", (";", "?"): "?", (";", ":"): ";", (";", "."): ";",
}  # fmt: skip
MERGE.update({(mark, mark): mark for mark in ".,;:!?"})


def finish(rich: Rich, locale: Locale) -> Rich:
    """Segments ready to print."""
    inside = locale.options.get("punctuation-in-quote") == "true"
    out: Rich = []
    for seg in quotes.choose(rich, locale):
        text = _breaks(out, seg)
        if text and out:
            text = _seam(out, seg._replace(text=text), inside)
        if text:
            out.append(seg._replace(text=text))
    return [piece for seg in _ends(out) for piece in _raised(seg)]


def _breaks(out: Rich, seg: Seg) -> str:
    if seg.role == "break" and (not out or out[-1].role == "break"):
        return ""
    return seg.text.lstrip(" ") if out and out[-1].role == "break" and seg.role == "affix" else seg.text


def _seam(out: Rich, seg: Seg, inside: bool) -> str:
    """Text of the segment that is still to be printed after what was printed was changed."""
    text, last = seg.text, out[-1]
    if seg.role == "data" and last.role == "data":
        return text
    if last.text[-1] == " " and text[0] == " ":
        return text.lstrip(" ")
    if last.role == "close" and seg.role in ("affix", "literal") and seg.part != "own":
        return _after_quote(out, text, inside)
    merged = MERGE.get((last.text[-1], text[0]))
    if merged is None or seg.role in ("open", "close"):
        return text
    if seg.role == "data" and text[:2] == "..":
        return text
    out[-1] = last._replace(text=last.text[:-1] + merged)
    return text[1:]


def _after_quote(out: Rich, text: str, inside: bool) -> str:
    """A stop or comma after closing quotes goes inside them where the locale wants it, and is dropped when doubled."""
    place = len(out) - 1
    while place >= 0 and out[place].role == "close":
        place -= 1
    if place < 0 or text[0] not in ".,;:!?":
        return text
    before = out[place].text[-1:]
    if text[0] == "." and before in ".?!":
        return text[1:]
    if not inside:
        if before in ".," and text[0] in ".,;:" and out[place].role == "affix":
            out[place] = out[place]._replace(text=out[place].text[:-1])
        return text
    if text[0] not in ".,":
        return text
    if text[0] == before == ",":
        return text[1:]
    out.insert(place + 1, out[place]._replace(text=text[0], role="affix", part="", href=None))
    return text[1:]


def _raised(seg: Seg) -> Rich:
    """Superscript characters (``1ʳᵉ``) as raised letters, for which every font has glyphs."""
    if seg.text.isascii() or not _RAISED.search(seg.text):
        return [seg]
    out: Rich = []
    for place, piece in enumerate(_RAISED.split(seg.text)):
        if place % 2:
            piece = unicodedata.normalize("NFKD", piece).translate(_WHOLE)
            out.append(seg._replace(text=piece, face=seg.face._replace(align="sup")))
        elif piece:
            out.append(seg._replace(text=piece))
    return out


def _ends(out: Rich) -> Rich:
    while out and out[-1].role == "break":
        out.pop()
    return [seg for seg in out if seg.text]
