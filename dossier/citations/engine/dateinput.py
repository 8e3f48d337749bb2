"""Dates of CSL-JSON: date-parts, ranges, seasons, and raw strings in the forms people write.

Mends citeproc-py 0.11.1 (source.Date): crashes on empty parts, knows no raw dates and no open ranges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

Parts = tuple[int, ...]
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date: year, month (seasons as -1 to -4) and day of its begin and, for a range, its end; or words alone."""

    begin: Parts = ()
    end: Parts = ()
    circa: bool = False
    literal: str = ""
    open_end: bool = False


def read_date(value: object) -> DateValue | None:
    """Date of a CSL-JSON date variable; None when it says nothing."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = {"raw": str(value)}
    if not isinstance(value, dict):
        return None
    date = _from_parts(value)
    if date is None and value.get("raw"):
        date = read_raw(str(value["raw"]))
    if date is None and value.get("literal"):
        date = DateValue(literal=" ".join(str(value["literal"]).split()))
    if date is None:
        return None
    circa = value.get("circa")
    return replace(date, circa=date.circa or (bool(circa) and circa not in ("0", "false")))


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(str(value).strip())
    except ValueError:
        return None


def _part(value: object) -> Parts:
    """Parts of one date; a month from 13 to 24 is a season."""
    numbers = [_number(part) for part in value[:3]] if isinstance(value, list) else []
    out: list[int] = []
    for number in numbers:
        if not number:
            break
        out.append(number)
    if len(out) > 1 and not 1 <= out[1] <= 12:
        out = [out[0], -((out[1] - 1) % 4 + 1)] if 13 <= out[1] <= 24 else out[:1]
    if len(out) > 2 and not 1 <= out[2] <= 31:
        out = out[:2]
    return tuple(out)


def _from_parts(value: dict[str, Any]) -> DateValue | None:
    given = value.get("date-parts")
    parts = [_part(part) for part in given[:2]] if isinstance(given, list) else []
    if not parts or not parts[0]:
        return None
    begin = _season(parts[0], value.get("season"))
    end = parts[1] if len(parts) > 1 else ()
    return DateValue(begin, end if end != begin else (), open_end=len(parts) > 1 and not end)


def _season(parts: Parts, given: object) -> Parts:
    """Year with the season of the date's own field, a number or its English name."""
    season = _number(given) if given else 0
    if season is None:
        season = _SEASONS.get(str(given).lower(), 0)
    return (*parts, -((season - 1) % 4 + 1)) if season and len(parts) == 1 else parts


def read_raw(raw: str) -> DateValue:
    """Date of a string such as ``2017-04-26``, ``26 April 2017`` or ``1999/2000``; else the words themselves."""
    text = " ".join(raw.split())
    circa = bool(re.search(r"[?~]|\bc(irc)?a?\b\.?", text))
    bare = re.sub(r"[?~]|\bc(irc)?a?\b\.?", "", text).strip()
    season = next((number for name, number in _SEASONS.items() if name in bare.lower()), 0)
    halves = re.split(r"\s+[-–]\s+|(?<=\d{4})[-–/](?=\d{4})|\s*–\s*|--", bare)
    begin = _raw(halves[0])
    end = _raw(halves[1]) if len(halves) == 2 else ()
    if not begin or len(halves) > 2 or (len(halves) == 2 and not end):
        return DateValue(literal=text)
    return DateValue(_season(begin, season), end, circa)


def _raw(text: str) -> Parts:
    text = text.strip()
    iso = re.fullmatch(r"(-?\d{1,4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", text)
    if iso:
        return _part([part for part in iso.groups() if part])
    american = re.fullmatch(r"(\d{1,2})/(?:(\d{1,2})/)?(\d{4})", text)
    if american:
        month, day, year = american.groups()
        return _part([part for part in (year, month, day) if part])
    year = re.search(r"(?<!\d)(\d{4})(?!\d)", text)
    if not year:
        return ()
    rest = text[: year.start()] + text[year.end() :]
    month = re.search(r"[A-Za-z]{3,}", rest)
    number = next((n for n, name in enumerate(_MONTHS, 1) if month and month[0].lower().startswith(name)), 0)
    day = re.search(r"\d{1,2}", rest)
    return tuple(int(part) for part in (year[1], number, day[0] if day and number else 0) if int(part))
