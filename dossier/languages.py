"""Typographic facts per language: quotation marks, direction, punctuation, dates, order of the alphabet.

Language tags are BCP 47; the longest match counts.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

from dossier.recall import LastingMemo

#: dates in words: what knows how to write them takes longer to start than a chapter to read
_DATES: LastingMemo[str] = LastingMemo(16, "date")

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
    # mirrored by the direction: the first stands on the right and opens to the left (UAX 9, L4)
    "ar": ("«", "»", "‹", "›"),
    "fa": ("«", "»", "‹", "›"),
    "he": ("”", "”", "’", "’"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands between the members of a list, between lists, and after a label; the spaces are part of them."""

    comma: str = ", "
    semicolon: str = "; "
    colon: str = ": "


_MARKS: dict[str, Marks] = {
    "en": Marks(),
    "fr": Marks(semicolon="\u202f; ", colon="\u00a0: "),
    "fr-CA": Marks(colon="\u00a0: "),
    "fr-CH": Marks(semicolon="\u202f; ", colon="\u202f: "),
    "zh": Marks("、", "；", "："),
    "ja": Marks("、", "；", "："),
    "ar": Marks("، ", "؛ ", ": "),
    "fa": Marks("، ", "؛ ", ": "),
    "ur": Marks("، ", "؛ ", ": "),
}

#: the CSL locale of a script that is written in more than one place (CSL locales are named by region)
_CITATION_LOCALES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "zh-Hant-HK": "zh-TW"}

#: Chinese in the script that its region writes it in (CLDR, likely subtags)
_SCRIPTS = {
    "zh": "zh-Hans",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


_T = TypeVar("_T")


def chain(language: str) -> tuple[str, ...]:
    """A tag and those that it is a kind of, nearest first: ``zh-Hant-HK``, ``zh-Hant``, ``zh`` (RFC 4647, 3.4)."""
    parts = language.split("-") if language else []
    return tuple("-".join(parts[:end]) for end in range(len(parts), 0, -1))


def _nearest(table: Mapping[str, _T], language: str) -> _T:
    """What a table says of a language, or of English when it says nothing."""
    return next((table[tag] for tag in chain(language) if tag in table), table["en"])


def quotes(language: str) -> tuple[str, str, str, str]:
    """Quotation marks of a language: double open, double close, single open, single close."""
    return _nearest(_QUOTES, language)


def marks(language: str) -> Marks:
    """Punctuation that templates put between what they print."""
    return _nearest(_MARKS, language)


@lru_cache(maxsize=64)
def decimal(language: str) -> str:
    """The decimal sign of a language, by CLDR (Babel)."""
    if language.partition("-")[0] in ("en", "zh", "ja", ""):  # need no look-up
        return "."
    from babel import Locale, UnknownLocaleError

    for tag in chain(language):
        try:
            return str(Locale.parse(tag, sep="-").number_symbols["latn"]["decimal"])
        except (UnknownLocaleError, ValueError, KeyError):
            continue
    return "."


#: languages written in the Arabic script that have style sheets of their own
_ARABIC = frozenset({"ar", "fa"})


def east_asian(language: str) -> bool:
    """Whether a language is written in Han, kana or Hangul."""
    return language.partition("-")[0] in _EAST_ASIAN


def citation_locale(language: str) -> str:
    """The CSL locale that speaks a language: ``zh-Hans`` is ``zh-CN`` there."""
    return next((_CITATION_LOCALES[tag] for tag in chain(language) if tag in _CITATION_LOCALES), language)


def sheets(language: str) -> tuple[str, ...]:
    """Names of the style sheets of a language, the more general first: of its direction, of its scripts, of its tags."""
    general = ["rtl"] if direction(language) == "rtl" else []
    general += ["cjk"] if east_asian(language) else []
    general += ["arab"] if language.partition("-")[0] in _ARABIC else []
    tags = dict.fromkeys((*reversed(chain(_SCRIPTS.get(language, language))), language))
    return (*general, *tags)


#: letters that follow z, in this order, each a letter of its own
_AFTER_Z = {
    "sv": "åäö",
    "fi": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "nn": "æøå",
    "no": "æøå",
}


def sort_key(text: str, language: str) -> tuple[str, str]:
    """Order of an alphabetic list: letters first, accents only between equals (the first levels of UTS 10).

    Scandinavian letters follow z, ñ follows n in Spanish, kana sort by sound whether hiragana or katakana, Arabic vowel
    marks and the forms of alef do not count. Han characters stand in the order of Unicode: by radical and stroke.
    """
    base = language.partition("-")[0]
    own = _AFTER_Z.get(base, "")
    letters = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        if char in own:
            letters.append(f"z\uffff{own.index(char)}")
        elif base == "es" and char == "ñ":
            letters.append("n\uffff")
        else:
            letters.append(_plain_letters(char))
    return "".join(letters), text


def _plain_letters(char: str) -> str:
    """A letter without its accents; katakana as hiragana."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return "".join(chr(ord(c) - 0x60) if "\u30a1" <= c <= "\u30f6" else c for c in bare)


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def long_date(date: str, language: str) -> str:
    """An ISO 8601 date in words, by CLDR (Babel); a language that Babel does not know falls back to the part before it."""
    return _DATES.recall((date, language), f"{date} {language}", partial(_long_date, date, language))


def _long_date(date: str, language: str) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    for tag in chain(language):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        return format_date(datetime.date.fromisoformat(date), format="long", locale=locale)
    return date


def canonical(tag: str) -> str:
    """A language tag in the usual case (BCP 47, 2.1.1): ``zh-hant-tw`` as ``zh-Hant-TW``."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
