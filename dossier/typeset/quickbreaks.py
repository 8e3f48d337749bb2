"""Where lines end, read off a paragraph that was shaped once, for ``quicklines``.

For one line of a paragraph the engine has Pango shape the text that may fit, the line with one word more, the line with each
hyphenated beginning of that word, and the line at last: some five times the line. Here a text is shaped once, as one long line,
and all its lines are found by adding up the advances of its glyphs.

An answer is given only where it is sure to be the engine's own, steps 1 to 4 of ``split_first_line`` (WeasyPrint 70.0): for text
of one font and one alphabet from left to right, for a line that ends in a glyph with its natural advance (not kerned with what
follows), and not where a space or a kern decides whether a word fits. Words are taken to be shaped alike wherever they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from math import inf
from typing import Any

from dossier.typeset import quickglyphs
from dossier.typeset.quickglyphs import Glyphs
from dossier.typeset.shaping import Paragraph, shaped

#: the engine's answer: layout, length, where the next line begins, width, height, baseline
Line = tuple[Any, int, int | None, float, float, float]
#: a line's glyphs, its bytes in the paragraph, those before the next line, and its width in Pango units
_Ends = tuple[Glyphs, int, int | None, int]

#: Pango units in a CSS pixel
_UNITS = 1024
#: a line has fewer characters than its width has font sizes, times this (the engine's own figure)
_RATIO = 4
#: a letter of an alphabet; the script of figures and marks is that of the letters around them
_LETTER = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386-\u0482\u048a-\u052f]")
#: a word that fits or not by less than this part of the font size is left to the engine
_DOUBT = 0.2
#: paragraphs of a style that are kept
_MOST = 100


class Breaking:
    """Lines of texts of one style: its last paragraph, and what a line of it looks like."""

    def __init__(self, style: Any, context: Any, split: Callable[..., Line]) -> None:
        """``split`` is the engine's own function, or one that does the same."""
        self._layout, *_, self._height, self._baseline = split("n", style, context, None, 0)
        self._doubt = int(style["font_size"] * _UNITS * _DOUBT)
        self._hyphens: dict[str, Paragraph] = {}
        self._model = self._last = shaped(self._layout.text, style, context)
        self._paragraphs: dict[str, Paragraph] = {}

    def line(self, text: str, style: Any, context: Any, max_width: float | None, justification: float) -> Line | None:
        """The engine's answer, None where it has to be asked itself."""
        known, start = self._of(text, style, context)
        if not known.ids or (text != known.text and not _LETTER.search(text)):
            return None
        width = inf if max_width is None or style["white_space"] == "nowrap" else max_width
        try:
            found = self._first(known, start, start + len(text), style, context, width)
        except LookupError:
            return None
        if found is None:
            return None
        glyphs, length, rest, units = found
        layout = object.__new__(type(self._layout))
        layout.__dict__.update(self._layout.__dict__)
        layout.text, layout.max_width, layout.justification_spacing = glyphs.text, max_width, justification
        quickglyphs.keep(layout, glyphs)
        return layout, length, rest, units / _UNITS, self._height, self._baseline

    def word(self, text: str, style: Any, context: Any) -> tuple[int | None, float] | None:
        """Where the second line begins when there is no room at all, and how wide the first is."""
        known, start = self._of(text, style, context)
        if not known.ids or style["overflow_wrap"] == "anywhere" or style["white_space"] != "normal":
            return None
        try:
            return self._least(known, start, start + len(text), style, context)
        except LookupError:
            return None

    def _of(self, text: str, style: Any, context: Any) -> tuple[Paragraph, int]:
        """The paragraph that a text is the rest of, and the character that it begins with."""
        known = self._last
        start = len(known.text) - len(text)
        if not known.text.endswith(text):
            start = start - 1 if known.text.endswith(text + " ") else -1
        if start == 0 or (start > 0 and (not known.ids or known.breaks[start] or _inside(known.text, start))):
            return known, start
        found = self._paragraphs.get(text)
        if found is None:
            found = shaped(text, style, context)
            if found.address != self._model.address:
                found = Paragraph(text)
            if len(self._paragraphs) >= _MOST:
                self._paragraphs.clear()
            self._paragraphs[text] = found
        self._last = found
        return found, 0

    def _first(
        self, paragraph: Paragraph, start: int, end: int, style: Any, context: Any, width: float
    ) -> _Ends | None:
        """The first line of the text between two characters."""
        text, places, edges = paragraph.text, paragraph.places, paragraph.edges
        first, last = paragraph.glyph(start), paragraph.glyph(end)
        origin = edges[first]
        if style["font_size"] * _RATIO > width:
            return None
        limit = edges[-1] if width == inf else int(width * _UNITS)
        if edges[last] - origin <= limit:
            if end < len(text) and not paragraph.is_natural(last - 1):
                return None
            whole = Glyphs(text[start:end], paragraph, start, first, last)
            return whole, places[end] - places[start], None, edges[last] - origin
        # what fits with the space that follows it
        reach = bisect_right(edges, origin + limit - 1) - 1
        rest = paragraph.breaks.rfind(1, start + 1, bisect_right(places, paragraph.clusters[reach]))
        if rest < 0:
            return None
        # the next word, which must be sure not to fit; the engine does not look further than this
        word, seen = paragraph.breaks.find(1, rest + 1, end), int(width / style["font_size"] * _RATIO)
        if (seen < end - start) if word < 0 else (word - rest < 2 or word - start >= min(seen, end - start)):
            return None
        after = end if word < 0 else word
        if edges[paragraph.glyph(after - (text[after - 1] == " "))] - origin < limit + self._doubt:
            return None
        stop = rest - (text[rest - 1] == " ")
        glyph = paragraph.glyph(stop)
        if not paragraph.is_natural(glyph - 1) or not _LETTER.search(text, start, stop):
            return None
        room = width - (edges[glyph] - origin) / _UNITS
        parts = _parts(text[rest:end] if word < 0 else text[rest : word - 1], style, context, width, room)
        for part in parts:
            hyphen, before = self._hyphenated(paragraph, rest, part, style, context)
            units = edges[before] + hyphen.edges[-1] - origin
            if abs(units - limit) <= 1:
                return None
            if units < limit:
                point = rest + len(part)
                length = places[point] - places[start]
                shown = text[start:point] + style["hyphenate_character"]
                return Glyphs(shown, paragraph, start, first, before, hyphen), length, length, units
        return (
            Glyphs(text[start:stop], paragraph, start, first, glyph),
            places[stop] - places[start],
            places[rest] - places[start],
            edges[glyph] - origin,
        )

    def _least(
        self, paragraph: Paragraph, start: int, end: int, style: Any, context: Any
    ) -> tuple[int | None, float] | None:
        """As ``word``, of the text between two characters."""
        text, places, edges = paragraph.text, paragraph.places, paragraph.edges
        origin = edges[paragraph.glyph(start)]
        word = paragraph.breaks.find(1, start + 1, end)
        if 0 <= word < start + 2:
            return None
        parts = _parts(text[start:end] if word < 0 else text[start : word - 1], style, context, 0, -1)
        if parts:
            hyphen, before = self._hyphenated(paragraph, start, parts[-1], style, context)
            width = (edges[before] + hyphen.edges[-1] - origin) / _UNITS
            return places[start + len(parts[-1])] - places[start], width
        after = end if word < 0 else word
        stop = after - (text[after - 1] == " ")
        glyph = paragraph.glyph(stop)
        if not paragraph.is_natural(glyph - 1) or not _LETTER.search(text, start, stop):
            return None
        return None if word < 0 else places[word] - places[start], (edges[glyph] - origin) / _UNITS

    def _hyphenated(self, paragraph: Paragraph, at: int, part: str, style: Any, context: Any) -> tuple[Paragraph, int]:
        """The last letter of a beginning of what stands at a character with its hyphen, and the letter's glyph in the paragraph.

        Raises ``LookupError`` when it ends inside of a glyph, or is not written as it stands there.
        """
        point = at + len(part)
        if not paragraph.text.startswith(part, at):
            raise LookupError
        paragraph.glyph(point)
        letter = paragraph.text[point - 1]
        hyphen = self._hyphens.get(letter)
        if hyphen is None:
            hyphen = self._hyphens[letter] = shaped(letter + style["hyphenate_character"], style, context)
        if hyphen.address != paragraph.address:
            raise LookupError
        return hyphen, paragraph.glyph(point - 1)


def _inside(text: str, at: int) -> bool:
    """Whether a line that begins there begins inside of a word, after a hyphen that was put in."""
    return text[at - 1].isalpha() and text[at].isalpha()


def eligible(style: Any) -> bool:
    """Whether texts of a style can be read so."""
    return bool(
        style["white_space"] in ("normal", "nowrap")
        and style["word_break"] == "normal"
        and style["direction"] == "ltr"
        and style["letter_spacing"] == "normal"
        and style["word_spacing"] == 0
        and style["font_size"] > 0
    )


def _parts(text: str, style: Any, context: Any, max_width: float, room: float) -> list[str]:
    """The beginnings of a text that may be set with a hyphen, longest first (step 4 of the engine's)."""
    if style["hyphens"] != "auto" or not style["lang"]:
        return []
    import pyphen
    from weasyprint.layout.percent import percentage

    lang = pyphen.language_fallback(style["lang"])
    if not lang:
        return []
    total, left, right = style["hyphenate_limit_chars"]
    for first, last in _words(text, lang):
        if last - first < total:
            continue
        if not 0 <= room <= percentage(style["hyphenate_limit_zone"], style, max_width):
            key = (lang, left, right, total)
            dictionary = context.dictionaries.get(key)
            if dictionary is None:
                dictionary = context.dictionaries[key] = pyphen.Pyphen(lang=lang, left=left, right=right)
            return [text[:first] + start for start, _ in dictionary.iterate(text[first:last])]
    return []


@lru_cache(maxsize=10_000)
def _words(text: str, lang: str) -> list[tuple[int, int]]:
    """Words of a text, as the engine looks for them: each in what is left after the one before it."""
    from weasyprint.text.line_break import get_next_word_boundaries

    words, at = [], 0
    while at < len(text):
        found = get_next_word_boundaries(text[at:], lang)
        if not found:
            break
        words.append((at + found[0], at + found[1]))
        at += found[1]
    return words
