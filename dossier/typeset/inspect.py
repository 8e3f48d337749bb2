"""Looks at what the engine laid out: page map, missing glyphs, fallback fonts, heads that run into the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dossier.model import LayoutNote, PageInfo, PageMap
from dossier.typeset import onelined

#: PDF points in a CSS pixel
_POINT = 0.75
#: characters that need no ink
_INKLESS = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})


def page_map(pages: Sequence[Any]) -> PageMap:
    """Sizes and margins in points, page names, and the page of each anchor."""
    infos: list[PageInfo] = []
    anchors: dict[str, int] = {}
    for number, page in enumerate(pages):
        box = page._page_box
        infos.append(
            PageInfo(
                width=round(page.width * _POINT, 3),
                height=round(page.height * _POINT, 3),
                margin_top=round(box.margin_top * _POINT, 3),
                margin_right=round(box.margin_right * _POINT, 3),
                margin_bottom=round(box.margin_bottom * _POINT, 3),
                margin_left=round(box.margin_left * _POINT, 3),
                name=box.page_type.name or "",
                # the engine calls a page blank that holds nothing but footnotes from the page before
                blank=box.page_type.blank and not any(type(b).__name__ == "TextBox" for b in box.descendants()),
            )
        )
        for anchor in page.anchors:
            anchors.setdefault(anchor, number)
    return PageMap(tuple(infos), anchors)


class GlyphCheck:
    """WeasyPrint finisher that reads the fonts of the finished document: tofu and silent fallback."""

    def __init__(self, families: Sequence[str]) -> None:
        self.families = {family.casefold() for family in families}
        self.missing: set[str] = set()
        self.fallback: dict[str, set[str]] = {}

    def __call__(self, document: Any, _pdf: Any) -> None:
        """Read ``document.fonts``."""
        for font in document.fonts.values():
            self.missing |= {chr(code) for code in font.missing}
            names = {name.strip().casefold() for name in font.family.split(",")}
            if self.families and not names & self.families:
                lost = set(font.missing.values())
                characters = {text for glyph, text in font.to_unicode.items() if glyph not in lost}
                self.fallback.setdefault(font.family, set()).update("".join(characters))

    def notes(self) -> Iterator[LayoutNote]:
        """One note for each character, or for each character from a foreign font."""
        for char in sorted(self.missing):
            if unicodedata.category(char) not in _INKLESS:
                yield LayoutNote("glyph-missing", f"no font has {_name(char)}", char)
        for family, characters in sorted(self.fallback.items()):
            for char in sorted(characters - self.missing):
                if unicodedata.category(char) not in _INKLESS:
                    message = f"{_name(char)} is set in {family}, which the styles do not name"
                    yield LayoutNote("glyph-fallback", message, char)


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"


def heads(pages: Sequence[Any]) -> Iterator[LayoutNote]:
    """Heads and folios that run into the text: ``data-above`` and ``data-below`` give the limit in points."""
    for number, page in enumerate(pages, start=1):
        for box in page._page_box.descendants(placeholders=True):
            if box.element is None or type(box).__name__ != "BlockBox":
                continue
            if whole := box.element.get(onelined.WHOLE):
                yield LayoutNote("head-cut", f"'{whole[:60]}' has no room in one line and ends with an ellipsis", whole)
            above, below = box.element.get("data-above"), box.element.get("data-below")
            bottom = (box.position_y + box.margin_height()) * _POINT
            over = bottom - float(above) if above else float(below) - box.position_y * _POINT if below else 0.0
            if over > 0:
                words = " ".join("".join(box.element.itertext()).split())
                yield LayoutNote(
                    "head-overflow", f"'{words[:60]}' runs {over:.0f} pt into the text (page {number})", words
                )


def check_sealed(config: Any, directories: Sequence[str]) -> None:
    """Raises RuntimeError when fontconfig knows a font outside ``directories``, or none at all."""
    from weasyprint.text.fonts import ffi, fontconfig

    fonts = fontconfig.FcConfigGetFonts(config._config, 0)
    allowed = [Path(path).resolve() for path in directories]
    foreign, value = [], ffi.new("FcChar8 **")
    for number in range(fonts.nfont):
        fontconfig.FcPatternGetString(fonts.fonts[number], b"file", 0, value)
        path = Path(ffi.string(value[0]).decode())
        if not any(path.resolve().is_relative_to(folder) for folder in allowed):
            foreign.append(path.name)
    if foreign or not fonts.nfont:
        raise RuntimeError(
            f"the font set is not sealed: {fonts.nfont} fonts, foreign: {', '.join(foreign[:3]) or 'none'}"
        )
