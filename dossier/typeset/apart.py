"""Fonts that a part leaves to the binding: in place of a font program stand the glyphs that are shown (WeasyPrint 70.0).

The parts of a book show glyphs of the same few faces. ``fontmerge`` embeds each face once, with the glyphs of all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dossier.model import GLYPHS
from dossier.typeset.quickfonts import file_of

_NO_NAME = re.compile(r"[^A-Za-z0-9-]")


@contextmanager
def left(directories: tuple[str, ...], said: Callable[[str], str] | None = None) -> Iterator[None]:
    """While it lasts, fonts out of these folders are not embedded. ``said`` gives what is said of a glyph in place of its text.

    What is more than a subset of a TrueType face stays with the engine: other outlines, pictures as glyphs, faces of variable
    fonts, glyphs that the font does not have.
    """
    import weasyprint.pdf as engine

    original = engine.build_fonts_dictionary

    def build(pdf: Any, fonts: Mapping[Any, Any], compress: bool, subset: bool, options: Any) -> Any:
        # fields of a form draw with the fonts of their page
        apart = {} if "AcroForm" in pdf.catalog else fonts
        ours = {key: file for key, font in apart.items() if (file := _file(font, directories))}
        made = original(pdf, {key: font for key, font in fonts.items() if key not in ours}, compress, subset, options)
        for key, file in ours.items():
            font = _shown(fonts[key], file, said)
            pdf.add_object(font)
            made[fonts[key].hash] = font.reference
        return made

    engine.build_fonts_dictionary = build
    try:
        yield
    finally:
        engine.build_fonts_dictionary = original


def _file(font: Any, directories: tuple[str, ...]) -> str | None:
    """The name of a font's file; None for a font that stays with the engine."""
    odd = font.bitmap or font.png or font.svg or font.colr or font.missing or font.used_in_forms
    path = None if odd or "glyf" not in font.tables or "fvar" in font.tables else file_of(font)
    if path is None or str(Path(path).parent) not in directories:
        return None
    return Path(path).name


def _shown(font: Any, file: str, said: Callable[[str], str] | None) -> Any:
    """A font (ISO 32000-1, 9.7.6) of which there is but what it shows."""
    import pydyf

    texts = {glyph: said(text) if said else text for glyph, text in font.to_unicode.items()}
    facts = {
        "file": file,
        "index": font.index,
        "name": _NO_NAME.sub("", font.name.decode().partition("+")[2]),
        "family": font.family,
        "flags": font.flags,
        "ascent": font.ascent,
        "descent": font.descent,
        "angle": font.italic_angle,
        "stems": [font.stemv, font.stemh],
        "glyphs": [[glyph, round(font.widths[glyph], 4), texts.get(glyph)] for glyph in sorted(font.widths)],
    }
    return pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": font.name,
            "Encoding": "/Identity-H",
            GLYPHS: pydyf.String(json.dumps(facts, separators=(",", ":"))),
        }
    )
