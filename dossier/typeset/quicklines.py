"""First lines of texts, each broken once, for ``quick``.

Words of tables, marks, numbers of citations and links come again and again: what the engine made of a text with the same values
of the same properties stands, for every width in which the whole text fits, or for the same width. Results do not depend on what
a process has set before: an answer is given only where the engine's own would be the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf
from operator import itemgetter
from typing import Any

from dossier.typeset import patch, quickbreaks, quicktext, shaping
from dossier.typeset.quickbreaks import Line

#: what one line of a text depends on
_PROPERTIES = (
    *quicktext.FONT,
    "font_size",
    "font_kerning",
    "direction",
    "text_decoration_line",
    "white_space",
    "hyphens",
    "hyphenate_limit_chars",
    "hyphenate_character",
    "overflow_wrap",
    "word_break",
)
#: those whose values may be formulas, which depend on more than themselves
_LENGTHS = ("letter_spacing", "word_spacing", "tab_size", "hyphenate_limit_zone")
#: where a style has its answers, and what they are of
_NAME = "_dossier_kept"
#: characters of texts that are kept; each text counts for this many more
LIMIT, _EACH = 4_000_000, 500
#: a line has fewer characters than its width has font sizes, times this (the engine's own figure)
_RATIO = 4

#: a word in which no line ends, and a mark that stays with it (UAX 14: AL, NU, IS), but for a hyphen that the engine puts in
_SIMPLE = re.compile(r"[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+[.,;:]?")

#: texts that are shorter are as quickly broken by the engine
_SHORT = 6
#: of a text that is longer only a piece is looked at: of these characters at least, and by steps of so many
_LONG, _LEAST, _STEP = 3000, 600, 1200


class Lines(dict[Any, Line]):
    """Answers of one style by text, and what breaks its longer texts."""

    _breaking: quickbreaks.Breaking | None = None
    _asked = False

    def breaks(self, style: Any, context: Any, split: Callable[..., Any]) -> quickbreaks.Breaking | None:
        """What breaks longer texts of the style, None where it has to be the engine. ``split`` breaks any."""
        if not self._asked:
            self._asked = True
            if shaping.readable() and quickbreaks.eligible(style):
                self._breaking = quickbreaks.Breaking(style, context, split)
        return self._breaking


class Kept:
    """Answers by the values of a style, then by text."""

    def __init__(self) -> None:
        self.size = 0
        self._by_style: dict[Any, Lines] = {}
        self._values = itemgetter(*_PROPERTIES, *_LENGTHS)

    def of(self, style: Any) -> Lines | None:
        """The answers for a style, None when nothing may be kept for it. A style has them at hand after the first time."""
        held: dict[str, Any] = style.__dict__
        kept: tuple[Any, Lines | None] = held.get(_NAME, (None, None))
        if kept[0] is not self._by_style:
            kept = held[_NAME] = self._by_style, self._found(style)
        return kept[1]

    def _found(self, style: Any) -> Lines | None:
        values = self._values(style)
        try:
            found = self._by_style.get(values)
        except TypeError:  # a value that is a list of tokens
            return None
        if found is None:
            if not all(map(_plain, values[-len(_LENGTHS) :])):
                return None
            found = self._by_style[values] = Lines()
        return found

    def add(self, lines: Lines, key: Any, line: Line, text: str) -> None:
        """Keep an answer; when there are too many, all are dropped."""
        self.size += len(text) + _EACH
        if self.size > LIMIT:
            self._by_style = {}
            self.size = 0
        lines[key] = line


def _plain(value: Any) -> bool:
    """Whether a value is a word, a number or a length in a unit."""
    return isinstance(value, str | int | float) or hasattr(value, "unit")


def _kept(style: Any) -> Kept:
    held: dict[str, Any] = style.font_config.__dict__
    found: Kept | None = held.get("_dossier_lines")
    if found is None:
        found = held["_dossier_lines"] = Kept()
    return found


def _copy(line: Line, max_width: float | None) -> Line:
    """The answer with a layout of its own: the engine changes it when it draws."""
    layout, *rest = line
    own = object.__new__(type(layout))
    own.__dict__.update(layout.__dict__)
    own.max_width = max_width
    return (own, *rest)


def _whole(text: str, size: float, max_width: float | None) -> bool:
    """Whether the engine looks at the whole text at once, and not at as much of it as may fit."""
    if max_width is None or max_width == inf or not size:
        return True
    if size * _RATIO > max_width:
        return " " not in text
    return len(text) <= int(max_width / size * _RATIO)


def _lines() -> list[patch.Patch]:
    """The first line of a text in a width."""
    from weasyprint.layout import inline

    engine = inline.split_first_line

    def split(
        text: str, style: Any, context: Any, max_width: float | None, justification: float, **options: bool
    ) -> Any:
        kept = _kept(style)
        lines = kept.of(style)
        if lines is None:
            return engine(text, style, context, max_width, justification, **options)
        if len(text) > _LONG and max_width is not None and max_width * 2 * _RATIO < _LEAST * style["font_size"]:
            breaking, piece = lines.breaks(style, context, split), _piece(text)
            if breaking is not None and piece:
                line = breaking.line(piece, style, context, max_width, justification)
                if line is None or line[2] is None:
                    line = engine(text, style, context, max_width, justification, **options)
                return line
        whole = (text, justification)
        if _whole(text, style["font_size"], max_width):
            found = lines.get(whole)
            if found is not None and (max_width is None or found[3] <= max_width):
                return _copy(found, max_width)
        exact = (text, justification, max_width, *options.items())
        found = lines.get(exact)
        if found is not None:
            return _copy(found, max_width)
        line = None
        if len(text) >= _SHORT and (breaking := lines.breaks(style, context, split)) is not None:
            line = breaking.line(text, style, context, max_width, justification)
        if line is None:
            line = engine(text, style, context, max_width, justification, **options)
        fits = line[2] is None and line[0].text == text and (max_width is None or line[3] <= max_width)
        kept.add(lines, whole if fits else exact, _copy(line, max_width), text)
        return line

    return [(inline, "split_first_line", engine, split)]


def _words() -> list[patch.Patch]:
    """The least width of a text, word by word: as little as possible is looked at of what follows a word."""
    from weasyprint.layout import preferred

    engine = preferred.split_first_line
    ((_, _, _, whole),) = _lines()

    def split(
        text: str, style: Any, context: Any, max_width: float | None, justification: float, **options: bool
    ) -> Any:
        if max_width != 0:
            return whole(text, style, context, max_width, justification, **options)
        kept = _kept(style)
        lines = kept.of(style)
        key = text
        breaking = lines.breaks(style, context, whole) if lines is not None and len(text) >= _SHORT else None
        if breaking is None and style["white_space"] == style["word_break"] == style["overflow_wrap"] == "normal":
            text, key = _beginning(text)
            word = key.removesuffix(" a")
            if _SIMPLE.fullmatch(word) and (
                style["hyphens"] != "auto" or len(word) < style["hyphenate_limit_chars"][0]
            ):
                width = whole(word, style, context, None, justification)[3]
                return None, 0, None if word == text else len(word.encode()) + 1, width, 0.0, 0.0
        if lines is None:
            return engine(text, style, context, max_width, justification, **options)
        if len(text) > _LONG and breaking is not None and (piece := _piece(text)):
            first = breaking.word(piece, style, context)
            if first is None or first[0] is None:
                return None, *engine(text, style, context, max_width, justification, **options)[1:]
            return None, 0, *first, 0.0, 0.0
        least = (key, *options.items())
        found = lines.get(least)
        if found is None:
            # widths alone are asked for: there is no need of the layout
            first = breaking.word(text, style, context) if breaking is not None else None
            if first is not None:
                found = (None, 0, *first, 0.0, 0.0)
            else:
                found = (None, *engine(text, style, context, max_width, justification, **options)[1:])
            kept.add(lines, least, found, key)
        return found

    return [(preferred, "split_first_line", engine, split)]


def _piece(text: str) -> str:
    """The beginning of a long text, up to a place that is the same for the next lines: what is shaped of it serves them too.

    Nothing when a word may be as long as that, or there are soft hyphens: those further on decide how a line is broken.
    """
    if not 0 < text.find(" ") < _LEAST // 2 or "\xad" in text:
        return ""
    at = len(text) - (len(text) - _LEAST) // _STEP * _STEP
    end = text.find(" ", at, at + _STEP)
    return text[:end] if end > 0 else ""


def _beginning(text: str) -> tuple[str, str]:
    """The first three words of a text, and as much of them as decides what becomes of the first; all of it if in doubt.

    A line may end after a word and its space where a letter or figure follows (UAX 14, LB18), but for opening marks (LB14, LB15).
    A soft hyphen further on decides how the first word is broken, a forced line break where the text ends.
    """
    first = text.find(" ")
    sure = 0 < first < len(text) - 1 and text[first - 1].isalnum() and text[first + 1].isalnum()
    if not sure or any(mark in text for mark in ("\xad", "\n", "  ")):
        return text, text
    end = text.find(" ", text.find(" ", first + 1) + 1 or len(text))
    return text if end < 0 else text[: end + 2], text[: first + 1] + "a"


#: what ``quick`` puts in place
PATCHES = (_words, _lines)
