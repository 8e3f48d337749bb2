"""Words in SVG drawings of other scripts than Latin (WeasyPrint 70.0).

The engine draws the text of a drawing letter by letter from left to right, each by itself, with the families that the drawing
names. Words of a script that is not in them get the families of the part; Arabic letters are given in the forms that they have
in their word, and text from right to left in the order in which it is seen (UAX 9, L2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_HOLDERS = frozenset(f"{{{_SVG}}}{name}" for name in ("text", "tspan"))
#: Latin, Greek and Cyrillic end below; above U+1E00 Latin and symbols go on until the East Asian scripts
_OTHER = re.compile(r"[\u0590-\u1dff\u2e80-\ua4cf\uac00-\ufaff\ufe30-\uffef]")
_RIGHT = re.compile(r"[\u0590-\u08ff]")
#: what keeps its order in a text from right to left: words and numbers, with the signs between them; a percent sign after
#: a number and the sign of a charge stand before it here, where the text has been turned round
_KEPT = re.compile(
    r"(?:%[ \u00a0\u202f]?|[\u207a\u207b]+)?"
    r"[^\W\u0590-\u08ff\ufb1d-\ufefc](?:[^\u0590-\u08ff\ufb1d-\ufefc]*[^\W\u0590-\u08ff\ufb1d-\ufefc])?"
)
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_TATWEEL = "\u0640"


def prepared(data: bytes, families: Sequence[str]) -> bytes:
    """A drawing that the engine draws as it is meant; one with words in Latin script only is returned as it is."""
    if not _OTHER.search(data.decode("utf-8", "replace")) and b"&#" not in data:
        return data
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities and other files were refused when it was read
    except ElementTree.ParseError:
        return data
    ElementTree.register_namespace("", _SVG)
    for element in root.iter():
        if element.tag in _HOLDERS and element.text and _OTHER.search(element.text):
            own = [name for name in element.get("font-family", "").split(",") if name.strip()]
            element.set("font-family", ", ".join([*own, *families]))
            element.text = visual(element.text) if _RIGHT.search(element.text) else element.text
    changed: bytes = ElementTree.tostring(root, encoding="utf-8")
    return changed


def visual(text: str) -> str:
    """Text from right to left in the order from left to right, Arabic letters joined."""
    seen = shaped(text).translate(_MIRRORED)[::-1]
    return _KEPT.sub(lambda match: match[0][::-1].translate(_MIRRORED), seen)


def shaped(text: str) -> str:
    """Arabic letters in their isolated, initial, medial or final form (Unicode 15.1, 9.2); vowel marks are left out."""
    letters = [char for char in text if unicodedata.category(char) != "Mn"]
    out: list[str] = []
    at, joined = 0, False
    while at < len(letters):
        pair = "".join(letters[at : at + 2])
        unit = pair if (pair, "isolated") in _forms() else letters[at]
        after = letters[at + len(unit) : at + len(unit) + 1]
        to_next = _joins_on(unit) and bool(after) and _joins_back(after[0])
        form = ("medial" if joined else "initial") if to_next else ("final" if joined else "isolated")
        out.append(_forms().get((unit, form), unit))
        joined, at = to_next, at + len(unit)
    return "".join(out)


def _joins_on(unit: str) -> bool:
    return unit == _TATWEEL or (unit, "initial") in _forms()


def _joins_back(char: str) -> bool:
    return char == _TATWEEL or (char, "final") in _forms()


@lru_cache(maxsize=1)
def _forms() -> dict[tuple[str, str], str]:
    """The presentation form of each letter, and of lam with alef, from their decompositions."""
    result: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFDFB), *range(0xFE70, 0xFEFD)):
        kind, *parts = unicodedata.decomposition(chr(code)).split()[:4] or [""]
        letters = "".join(chr(int(part, 16)) for part in parts)
        if kind.startswith("<") and (len(letters) == 1 or (len(letters) == 2 and code >= 0xFEF5)):
            result.setdefault((letters, kind.strip("<>")), chr(code))
    return result
