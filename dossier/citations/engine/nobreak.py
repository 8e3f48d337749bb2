"""No-break spaces where an editor wants them, as a pass over finished text: initials, labels and their numbers, days.

CSL 1.0.2 leaves this to the publisher; no mend of citeproc-py. Only spaces change, so searching and copying still work.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import replace

from dossier.model import RichText

from .terms import Locale

SPACE = "\u00a0"
LABELS = (
    "act appendix article-locator book canon chapter column edition elocation equation figure folio issue line note "
    "number opus page paragraph part rule scene section sub-verbo supplement table title-locator verse version volume"
).split()
_NUMBER = r"(?:[A-Za-z]{0,3}\d|[ivxlcdmIVXLCDM]+\b)"
_INITIALS = r"(?<=\b[^\W\d_]\.) (?=[^\W\d_]\.)"


def keep_together(text: RichText, locale: Locale) -> RichText:
    """The text with no-break spaces."""
    whole = "".join(run.text for run in text)
    places = {place for found in _pattern(locale).finditer(whole) for place in _spaces(found)}
    out = []
    start = 0
    for run in text:
        end = start + len(run.text)
        inside = [place - start for place in places if start <= place < end]
        out.append(replace(run, text=_with(run.text, inside)) if inside else run)
        start = end
    return tuple(out)


def _spaces(found: re.Match[str]) -> list[int]:
    return [found.start() + place for place, char in enumerate(found[0]) if char == " "]


def _with(text: str, places: Iterable[int]) -> str:
    chars = list(text)
    for place in places:
        chars[place] = SPACE
    return "".join(chars)


@functools.lru_cache(maxsize=64)
def _pattern(locale: Locale) -> re.Pattern[str]:
    """What belongs together in one locale."""
    labels = _words(locale, LABELS, plural=True)
    editions = _words(locale, ("edition",), plural=False)
    months = _words(locale, [f"month-{number:02}" for number in range(1, 13)], plural=False)
    others = [re.escape(word) for word in (locale.term("et-al"),) if " " in word.strip()]
    rules = [_INITIALS, r"(?i:\bdoi:) (?=10\.)"]
    rules += [rf"(?<!\w)(?:{labels}) (?={_NUMBER})"] if labels else []
    rules += [rf"(?<=\d) (?:{months})(?!\w)"] if months else []
    rules += [rf"(?<=[\d.]) (?:{editions})|(?<=\d[a-zª-º]) (?:{editions})|(?<=\d[a-z][a-z]) (?:{editions})"]
    return re.compile("|".join(rules + others))


def _words(locale: Locale, names: Iterable[str], plural: bool) -> str:
    """Alternatives of the terms in all their forms, longest first."""
    forms = ("", "short", "symbol")
    found = {locale.term(name, form, many) for name in names for form in forms for many in {False, plural}}
    found |= {word[:1].upper() + word[1:] for word in found}
    return "|".join(
        re.escape(word) for word in sorted(found, key=len, reverse=True) if word.strip() and " " not in word
    )
