"""Writes page numbers into a part that is laid out already (WeasyPrint 70.0).

What names a page is laid out first for its page count, with a number of the expected length in its place. When the true
number is as wide, nothing can move: the line is drawn with the new figures and the layout stands. The result is the same,
byte for byte, as if the part had been laid out anew.

A number stands in an element with the attribute ``data-folio`` and nothing else in it. With the value "end" it stands at the
end of a box of fixed width, in which a number of fewer figures may follow one of more.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dossier.model import LayoutNote, PartSource

_NUMBER = re.compile(r"(<[^<>]* data-folio(?:=\"[a-z]*\")?>)([^<>]*)(?=<)")
#: CSS pixels; two numbers that differ by less have the same width
_SAME = 1e-6
#: pages of laid-out parts that a process keeps: less than 1 MB each
LIMIT = 140


@dataclass(frozen=True, slots=True)
class Laid:
    """A laid-out part: WeasyPrint's document, its element tree, and what the engine remarked on layout and styles."""

    document: Any
    tree: Any
    notes: tuple[LayoutNote, ...]
    remarks: tuple[str, ...]
    styles: tuple[tuple[int, str], ...]


class Drafts:
    """Laid-out parts by what they are but for their page numbers; the longest unused go above a number of pages."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._laid: OrderedDict[str, Laid] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._laid

    def keep(self, key: str, laid: Laid) -> None:
        """Keep a layout for ``take``."""
        self._laid[key] = laid
        while len(self._laid) > 1 and sum(len(item.document.pages) for item in self._laid.values()) > self.limit:
            self._laid.popitem(last=False)

    def take(self, key: str) -> Laid | None:
        """The layout, which is used up by writing it."""
        return self._laid.pop(key, None)


def key(source: PartSource) -> str:
    """What a part is but for its page numbers and whether it is a draft."""
    digest = hashlib.sha256()
    assets = (f"{url} {asset.digest}" for url, asset in sorted(source.assets.items()))
    for text in (source.name, str(source.tagged), _NUMBER.sub(r"\1", source.html), *source.css, *assets):
        digest.update(b"%d:" % len(text))
        digest.update(text.encode())
    return digest.hexdigest()


def numbers(html: str) -> list[str]:
    """The page numbers in an HTML text, in its order."""
    return [match[2] for match in _NUMBER.finditer(html)]


def fill(laid: Laid, values: Sequence[str]) -> bool:
    """Write the numbers in; False, and the layout is spoilt, when one has another width than the one in its place."""
    elements = [element for element in laid.tree.iter() if element.get("data-folio") is not None]
    if len(elements) != len(values):
        return False
    wanted = dict(zip(elements, values, strict=True))
    written, rooms = set(), {}
    for page in laid.document.pages:
        for box in page._page_box.descendants():
            element = box.element
            if element not in wanted or "::" in box.element_tag:
                continue
            if type(box).__name__ == "InlineBlockBox":
                rooms[element] = box.width
            elif type(box).__name__ == "TextBox":
                whole = box.text == element.text and element not in written  # else broken over two lines
                if not whole or not write(box, wanted[element], rooms.get(element, 0.0)):
                    return False
                written.add(element)
    for element, value in wanted.items():
        element.text = value
    return len(written) == len(wanted)


def write(box: Any, text: str, room: float) -> bool:
    """Other words for a text box: of its width, or narrower within ``room`` (CSS pixels). False when they do not fit."""
    from weasyprint.text.line_break import split_first_line

    if box.text == text:
        return True
    layout, _, rest, width, _, _ = split_first_line(text, box.style, None, None, box.justification_spacing)
    if rest is not None:
        return False
    if abs(width - box.width) > _SAME:
        if box.element.get("data-folio") != "end" or width > room + _SAME:
            return False
        if box.style["direction"] == "ltr":
            box.position_x += box.width - width
        box.width = width
    box.text, box.pango_layout = text, layout
    return True
