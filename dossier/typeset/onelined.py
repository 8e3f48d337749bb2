"""Texts that must take one line, such as running heads: what has no room is cut off at a word, with an ellipsis.

``text-overflow`` (CSS Overflow 3, 4) cannot be used: the engine (WeasyPrint 70.0) applies it to each inline element by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

#: attribute of a block that is to have one line
_MARK = "data-line"
#: attribute that keeps the whole text of a block that was cut
WHOLE = "data-whole"
_ELLIPSIS = "…"
#: what does not stand before an ellipsis
_ENDS = " \u00a0–—-·,;:،؛、，"
#: characters that make room for the ellipsis where there are no spaces between words
_SPARE, _LONG = 2, 16


def shorten(pages: Sequence[Any]) -> bool:
    """Cut the marked elements that were laid out on more than one line; False when there are none."""
    changed = False
    for page in pages:
        for box in page._page_box.descendants(placeholders=True):
            element = box.element
            if element is None or _MARK not in element.attrib or type(box).__name__ != "BlockBox":
                continue
            lines = [child for child in box.children if type(child).__name__ == "LineBox"]
            if len(lines) > 1:
                changed |= cut(element, "".join(text.text for text in lines[0].descendants() if hasattr(text, "text")))
    return changed


def cut(element: Element, line: str) -> bool:
    """Leave of an element what stands on ``line`` but for its last word, and an ellipsis. False when nothing would be left."""
    written = " ".join("".join(element.itertext()).split())
    whole = line.strip().removesuffix(_ELLIPSIS)
    words = whole[: max(whole.rfind(" "), 0)]
    kept = words if len(whole) - len(words) <= _LONG else whole[:-_SPARE]
    letters = len("".join(kept.rstrip(_ENDS).split()))
    if letters <= 0 or _keep(element, letters):
        return False
    element.attrib.setdefault(WHOLE, written)
    return True


def _keep(element: Element, letters: int) -> int:
    """Keep so many characters that are no spaces in an element, and the ellipsis after the last; how many are to come."""
    element.text, letters = _cut(element.text or "", letters)
    for child in list(element):
        if not letters:
            element.remove(child)
            continue
        letters = _keep(child, letters)
        child.tail, letters = _cut(child.tail or "", letters) if letters else ("", 0)
    return letters


def _cut(text: str, letters: int) -> tuple[str, int]:
    for at, char in enumerate(text):
        letters -= not char.isspace()
        if not letters:
            return text[: at + 1] + _ELLIPSIS, 0
    return text, letters
