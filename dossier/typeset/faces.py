"""Faces that are asked for and not there: Pango takes the upright or regular one without a word.

One text of each style and script is looked at: a family has a face or has it not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.model import LayoutNote

#: CSS weights from here on are meant to stand out (CSS Fonts 4, 2.2.2)
_BOLD = 600


def missing(pages: Sequence[Any]) -> Iterator[LayoutNote]:
    """A note for each family that is asked for a face which it does not have."""
    seen: set[tuple[object, ...]] = set()
    told: set[str] = set()
    for page in pages:
        for box in page._page_box.descendants(placeholders=True):
            if type(box).__name__ != "TextBox" or not box.text.strip():
                continue
            italic, bold = box.style["font_style"] != "normal", box.style["font_weight"] >= _BOLD
            key = (tuple(box.style["font_family"]), italic, bold, _script(box.text))
            if key in seen or not (italic or bold):
                continue
            seen.add(key)
            for family, lost in _lost(box, italic, bold):
                message = f"'{' '.join(box.text.split())[:40]}' should be {lost}: {family} has no such face"
                if (about := f"{family} {lost}") not in told:
                    told.add(about)
                    yield LayoutNote("face-missing", message, " ".join(box.text.split())[:40])


def _script(text: str) -> str:
    """What the first letter of a text is called after: LATIN, ARABIC, CJK, ..."""
    return next((unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha()), "")


def _lost(box: Any, italic: bool, bold: bool) -> Iterator[tuple[str, str]]:
    """Families of a text's letters that are not italic or not bold, and should be."""
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.fonts import get_pango_font_key

    box.pango_layout.reactivate(box.style)
    line, _ = box.pango_layout.get_first_line()
    whole, run = box.pango_layout.text.encode(), line.runs[0]
    while run != ffi.NULL:
        item, run = run.data.item, run.next
        letters = whole[item.offset : item.offset + item.length].decode()
        if any(char.isalpha() for char in letters):
            description = get_pango_font_key(item.analysis.font)[1]
            family = ffi.string(pango.pango_font_description_get_family(description)).decode()
            if italic and pango.pango_font_description_get_style(description) == 0:
                yield family, "italic"
            if bold and pango.pango_font_description_get_weight(description) < _BOLD:
                yield family, "bold"
    box.pango_layout.deactivate()
