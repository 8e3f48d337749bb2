"""Typographic facts per language: quotation marks, text direction. Language tags are BCP 47; the longest match counts."""

from __future__ import annotations

import datetime

#: double open, double close, single open, single close (CLDR 46, characters/delimiters)
_QUOTES: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "de-CH": ("«", "»", "‹", "›"),
    "fr": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    "fr-CH": ("«", "»", "‹", "›"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pt": ("«", "»", "“", "”"),
    "pt-BR": ("“", "”", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "da": ("“", "”", "‘", "’"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "nb": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "cs": ("„", "“", "‚", "‘"),
    "ru": ("«", "»", "„", "“"),
    "ja": ("「", "」", "『", "』"),
    "zh": ("“", "”", "‘", "’"),
    "zh-Hant": ("「", "」", "『", "』"),
    "ar": ("”", "“", "’", "‘"),
    "he": ("”", "”", "’", "’"),
}

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


def quotes(language: str) -> tuple[str, str, str, str]:
    """Quotation marks of a language: double open, double close, single open, single close."""
    tag = language
    while tag:
        if tag in _QUOTES:
            return _QUOTES[tag]
        tag = tag.rpartition("-")[0]
    return _QUOTES["en"]


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def long_date(date: str, language: str) -> str:
    """An ISO 8601 date in words, by CLDR (Babel); a language that Babel does not know falls back to the part before it."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    tag = language
    while tag:
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
        else:
            return format_date(datetime.date.fromisoformat(date), format="long", locale=locale)
    return date


def canonical(tag: str) -> str:
    """A language tag in the usual case (BCP 47, 2.1.1): ``zh-hant-tw`` as ``zh-Hant-TW``."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
