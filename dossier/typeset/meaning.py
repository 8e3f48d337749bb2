"""What each glyph of a document means, before it is written (WeasyPrint 70.0; ISO 32000-1, 9.10.3).

The engine gives all letters of a cluster to the glyph that is drawn first, which may be a vowel mark, and nothing to the others:
words with such marks are not found by search. Here the letter goes to the glyph that takes up space and marks go to marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

#: zero width joiner: part of a letter that another glyph stands for. Stretches inside words (tatweel), which Arabic faces
#: put in by themselves too, are nothing else to a search
_JOINER, _TATWEEL = "\u200d", "\u0640"
_MAPPED = re.compile(rb"^(<[0-9a-f]+> <)([0-9a-f]+)>$")
_FORM = re.compile("[\ufb50-\ufdff\ufe80-\ufefc]")
#: number of the glyph and whether it takes up space
_Glyph = tuple[int, bool]


def assign(document: Any) -> None:
    """Fill ``document.fonts`` with the glyphs of its texts and what they mean most often."""
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.fonts import get_pango_font_key

    votes: dict[Any, dict[int, Counter[str]]] = {}
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            if type(box).__name__ != "TextBox" or not box.text.strip():
                continue
            box.pango_layout.reactivate(box.style)
            for pango_font, clusters in _clusters(box.pango_layout):
                key, description, size = get_pango_font_key(pango_font)
                if key not in document.fonts:
                    document.fonts[key] = Font(pango_font, description, size)
                counted = votes.setdefault(key, {})
                for glyphs, text in clusters:
                    for glyph, meant in shares(glyphs, text):
                        counted.setdefault(glyph, Counter())[meant] += 1
            box.pango_layout.deactivate()
    for key, counted in votes.items():
        document.fonts[key].to_unicode.update({glyph: _winner(count) for glyph, count in counted.items()})


def plain(pdf: Any) -> None:
    """Letters for the forms of Arabic letters, which drawings are set with: what a finished file says of its glyphs."""
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if isinstance(lines, list) and lines and lines[0] == b"/CIDInit /ProcSet findresource begin":
            lines[:] = [_MAPPED.sub(_letters, line) if isinstance(line, bytes) else line for line in lines]


def _letters(match: re.Match[bytes]) -> bytes:
    text = bytes.fromhex(match[2].decode()).decode("utf-16-be")
    return match[1] + letters(text).encode("utf-16-be").hex().encode() + b">"


def letters(text: str) -> str:
    """A text with letters for the forms of Arabic letters."""
    return "".join(unicodedata.normalize("NFKC", char) if _FORM.match(char) else char for char in text)


def _winner(count: Counter[str]) -> str:
    return min(count, key=lambda text: (-count[text], text))


def _clusters(layout: Any) -> Iterator[tuple[Any, list[tuple[list[_Glyph], str]]]]:
    """For each run of the layout's line its font and its clusters, glyphs in the order of the text."""
    from weasyprint.text.ffi import ffi, pango

    line, _ = layout.get_first_line()
    whole = layout.text.encode()
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        count, start = item.glyphs.num_glyphs, item.item.offset
        by_place: dict[int, list[_Glyph]] = {}
        order = range(count - 1, -1, -1) if item.item.analysis.level % 2 else range(count)
        for at in order:
            info = item.glyphs.glyphs[at]
            if info.glyph != pango.PANGO_GLYPH_EMPTY and not info.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                glyph = (int(info.glyph), info.geometry.width > 0)
                by_place.setdefault(item.glyphs.log_clusters[at], []).append(glyph)
        places = sorted(by_place)
        ends = [*places[1:], item.item.length]
        texts = (
            [whole[start + at : start + end].decode() for at, end in zip(places, ends, strict=True)] if places else []
        )
        yield item.item.analysis.font, [(by_place[at], text) for at, text in zip(places, texts, strict=True)]


def shares(glyphs: Sequence[_Glyph], text: str) -> list[tuple[int, str]]:
    """What each glyph of a cluster stands for: no glyph for nothing, which some readers take for a letter of its number."""
    if len(glyphs) == 1:
        return [(glyphs[0][0], _JOINER if text == _TATWEEL else text)]
    letters = "".join(char for char in text if not unicodedata.combining(char))
    # shadda is drawn first, whatever comes first in the text (Unicode 15.1, 9.2)
    marks = sorted((char for char in text if unicodedata.combining(char)), key=lambda char: char != "\u0651")
    wide = [glyph for glyph, space in glyphs if space] if letters else []
    small = [glyph for glyph, _ in glyphs if glyph not in wide]
    if letters and not wide:
        wide, small = small[:1], small[1:]
    # as many as there are marks, or all of them on the last; the dots of a letter are a part of it
    said = marks if len(marks) == len(small) else [_JOINER] * (len(small) - 1) + ["".join(marks) or _JOINER]
    return [*zip(wide, [letters, *[_JOINER] * len(wide)], strict=False), *zip(small, said, strict=False)]
