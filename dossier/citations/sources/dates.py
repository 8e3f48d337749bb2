"""Dates of the formats to CSL-JSON dates and back: EDTF (ISO 8601-2, levels 0 and 1), and the forms people write.

A season alone is the ``season`` of its date; in a range it is a month from 21 to 24, as in EDTF.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dossier.citations.engine.dateinput import read_raw

_ONE = re.compile(
    r"(-?\d{4,6}|\d{3}[Xxu]|\d{2}[Xxu]{2})(?:-(\d{2}|[Xxu]{2}))?(?:-(\d{2}|[Xxu]{2}))?(?:T[\d:.+Z-]*)?([~?%]?)"
)
Parts = list[int]


def date(text: str) -> dict[str, object]:
    """CSL-JSON date of a string: EDTF, else the date that it seems to be, else ``raw`` or ``literal``. Raises nothing."""
    text = " ".join(text.split())
    return _edtf(text) or _written(text)


def _edtf(text: str) -> dict[str, object] | None:
    halves = text.split("/")
    if len(halves) > 2 or not text:
        return None
    read = [_one(half) for half in halves]
    if any(item is None for item in read) or not any(item and item[0] for item in read):
        return None
    ends = [item for item in read if item is not None]
    parts = [end[0] for end in ends]
    circa = {"circa": True} if any(end[2] for end in ends) else {}
    if len(parts) == 2:
        if not parts[0]:  # only its end is known: CSL has no such date
            return {"literal": text}
        end = ends[1][1] or parts[1] or [0]
        return {"date-parts": [parts[0], end], **circa}
    if ends[0][1]:
        return {"date-parts": [parts[0], ends[0][1]], **circa}
    if len(parts[0]) == 2 and parts[0][1] > 20:
        return {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20, **circa}
    return {"date-parts": parts, **circa}


def _one(text: str) -> tuple[Parts, Parts, bool] | None:
    """Begin, end of a decade or century (``199X``), and circa; empty for an open end; None when it is no EDTF date."""
    if text in ("", ".."):
        return [], [], False
    found = _ONE.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, mark = found.groups()
    if re.search("[Xxu]", year):
        low, high = (int(re.sub("[Xxu]", digit, year)) for digit in "09")
        return ([low], [high], bool(mark)) if not month else None
    parts = [int(year)]
    for part in (month, day):
        if part is None or not part.isdigit():
            break
        parts.append(int(part))
    valid = len(parts) == 1 or 1 <= parts[1] <= 12 or (21 <= parts[1] <= 24 and len(parts) == 2)
    return (parts, [], bool(mark)) if valid and (len(parts) < 3 or 1 <= parts[2] <= 31) else None


def _written(text: str) -> dict[str, object]:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    if iso:  # not in the calendar: the check of the record says so
        return {"date-parts": [[int(part) for part in iso.groups() if part]]}
    months = re.fullmatch(r"(\d{4}) ([A-Za-z]{3,})\s*[-–/]\s*([A-Za-z]{3,})", text)  # PubMed: 2017 Apr-May
    if months:
        ends = [list(read_raw(f"{month} {months[1]}").begin) for month in months.groups()[1:]]
        if all(len(end) == 2 and end[1] > 0 for end in ends):
            return {"date-parts": ends}
    value = read_raw(text)
    parts = [list(part) for part in (value.begin, value.end) if part]
    if not parts:
        return {"literal": text} if text else {"literal": "n.d."}
    circa = {"circa": True} if value.circa else {}
    if len(parts) == 1 and len(parts[0]) == 2 and parts[0][1] < 0:
        return {"date-parts": [parts[0][:1]], "season": -parts[0][1], **circa}
    return {"date-parts": [[n if n > 0 or not place else 20 - n for place, n in enumerate(part)] for part in parts],
            **circa}  # fmt: skip


def edtf(value: object) -> str | None:
    """EDTF of a CSL-JSON date; None when it cannot be said in EDTF (a literal, no parts)."""
    if not isinstance(value, Mapping) or not isinstance(value.get("date-parts"), list):
        return None
    ends = [_numbers(part) for part in value["date-parts"][:2]]
    if not ends or not ends[0]:
        return None
    season = str(value.get("season", ""))
    if len(ends) == 1 and len(ends[0]) == 1 and season in ("1", "2", "3", "4"):
        ends = [[ends[0][0], 20 + int(season)]]
    mark = "~" if value.get("circa") and value["circa"] not in ("0", "false") else ""
    return "/".join(_said(end) + (mark if end and end[0] else "") for end in ends)


def _numbers(part: Any) -> Parts:
    try:
        return [int(number) for number in part][:3]
    except (TypeError, ValueError):
        return []


def _said(parts: Parts) -> str:
    """``2017-04-26``; empty for an open end, which is 0 in CSL-JSON."""
    if not parts or not parts[0]:
        return ""
    year = f"-{-parts[0]:04d}" if parts[0] < 0 else f"{parts[0]:04d}"
    return "-".join(
        [year, *(f"{n + 8 if place == 1 and 13 <= n <= 16 else n:02d}" for place, n in enumerate(parts) if place)]
    )
