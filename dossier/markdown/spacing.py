"""Spaces that a language wants: before punctuation, in abbreviations and large numbers. All of them keep a line together."""

from __future__ import annotations

import re
from collections.abc import Callable

from dossier import languages

NARROW, WIDE = "\u202f", "\u00a0"

#: French: the space before a colon, before the other high marks (Imprimerie nationale, Lexique des règles typographiques)
_HIGH_MARKS = {"fr": (WIDE, NARROW), "fr-CH": (NARROW, NARROW), "fr-CA": (WIDE, "")}
#: languages that group the figures of a number with a space
_GROUPED = frozenset(
    {"fr", "sv", "fi", "nb", "nn", "no", "cs", "sk", "pl", "ru", "uk", "bg", "hu", "et", "lv", "lt", "pt"}
)
_GROUPS = re.compile(r"(?<![\d.,\u202f])\d{1,3}(?: \d{3})+(?![\d])")
#: German: z. B., d. h., i. d. R. (DIN 5008)
_ABBREVIATION = re.compile(r"(?<![\w.])((?:[A-Za-zÄÖÜäöü]\. ?)+)(?=[A-Za-zÄÖÜäöü]\.)")
_LABELS = {
    "de": re.compile(r"(?<![\w.])(Nr\.|Abb\.|Tab\.|Abs\.|Art\.|Kap\.|Bd\.|Jg\.|S\.|ca\.|§§?) (?=\d)"),
    "fr": re.compile(r"(?<![\w.])(n[°o]\.?|p\.|pp\.|art\.|vol\.|fig\.|tabl\.|chap\.|§) (?=\d)"),
}


def spaced(text: str, language: str) -> str:
    """The text with the spaces of its language."""
    base = language.partition("-")[0]
    if base in _GROUPED:
        text = _GROUPS.sub(lambda match: match[0].replace(" ", NARROW), text)
    if base in _LABELS:
        text = _LABELS[base].sub(rf"\1{WIDE}", text)
    rule = _RULES.get(base)
    return rule(text, language) if rule else text


def _german(text: str, _: str) -> str:
    return _ABBREVIATION.sub(lambda match: match[1].replace(" ", NARROW), text)


def _french(text: str, language: str) -> str:
    """High marks and guillemets. A mark in a name or time (12:30, a;b) has no space around it and gets none."""
    colon, others = next(_HIGH_MARKS[tag] for tag in languages.chain(language) if tag in _HIGH_MARKS)
    guillemet = languages.quotes(language)[0][1:] or NARROW
    text = re.sub(r" (?=:(?:\s|$))|(?<=[^\s\d:])(?=:\s)", colon, text)
    text = re.sub(r" (?=[;!?])|(?<=[^\s;!?])(?=[;!?]+(?:[\s»)\]]|$))", others, text)
    text = re.sub(r"« ?(?=\S)", f"«{guillemet}", text)
    return re.sub(r"(?<=\S) ?»", f"{guillemet}»", text)


_RULES: dict[str, Callable[[str, str], str]] = {"de": _german, "fr": _french}
