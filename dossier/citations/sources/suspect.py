"""What can be printed but looks wrong in one record: forms of identifiers, dates, pages, names, markup, unknown fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.citations.engine.item import DATE_FIELDS, NAME_FIELDS
from dossier.diagnostics import Diagnostic, did_you_mean

from . import identifiers
from .check import NAME_PARTS, NUMBER_TEXTS, TEXT_FIELDS
from .record import Record

KNOWN = (
    NAME_FIELDS | DATE_FIELDS | TEXT_FIELDS | NUMBER_TEXTS | {"id", "type", "custom", "categories", "container-date"}
)
_NAME_KEYS = NAME_PARTS | {"comma-suffix", "static-ordering", "parse-names", "multi"}
_DATE_KEYS = frozenset(("date-parts", "season", "circa", "literal", "raw"))
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?>")
_TAGS = frozenset(("i", "b", "sup", "sub", "sc", "span"))
_ET_AL = re.compile(r"^(?:et\s+al\.?|and others|u\.\s?a\.|others|и др\.?)$|\bet\s+al\b", re.IGNORECASE)


def suspect(record: Record) -> Iterator[Diagnostic]:
    """What looks wrong in a record. Wrong shapes are left to ``check``."""
    for name, value in record.fields.items():
        if name not in KNOWN:
            yield from _unknown(record, name)
        elif name in NAME_FIELDS and isinstance(value, list):
            yield from _names(record, name, value)
        elif name in DATE_FIELDS and isinstance(value, dict):
            yield from _date(record, name, value)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield from _text(record, name, str(value))


def _odd(record: Record, path: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic("reference-suspect", message, record.at(path), hint)


def _unknown(record: Record, name: str) -> Iterator[Diagnostic]:
    if name and not name.startswith(("x-", "_")):
        hint = did_you_mean(name, KNOWN) or "put fields of your own into custom"
        yield _odd(record, name, f"unknown field '{name}' is not printed", hint)


def _text(record: Record, name: str, value: str) -> Iterator[Diagnostic]:
    if not value.strip():
        return
    if name in identifiers.CHECKS:
        fault = identifiers.CHECKS[name](value.strip())
        if fault:
            yield _odd(record, name, *fault)
    elif name == "page":
        yield from _pages(record, value)
    elif name in TEXT_FIELDS and name != "abstract":
        yield from _markup(record, name, value)


def _pages(record: Record, value: str) -> Iterator[Diagnostic]:
    """Each range of ``12-14, 20-25``; ``1161-9`` leaves digits out and is no fault."""
    for found in re.finditer(r"(?<![\w-])([A-Za-z]*)(\d+)\s*[-–]+\s*([A-Za-z]*)(\d+)(?![\w-])", value):
        first, last = found[2], found[4]
        if found[3] not in ("", found[1]):
            continue
        if len(last) < len(first):
            last = first[: -len(last)] + last
        if int(last) < int(first):
            yield _odd(record, "page", f"the page range '{found[0]}' runs backwards", "compare it with the work")


def _markup(record: Record, name: str, value: str) -> Iterator[Diagnostic]:
    if re.search(r"&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-fA-F]+);", value):
        yield _odd(record, name, f"{name} holds an HTML entity, which is printed as it stands", "write the character")
    opened: list[str] = []
    for found in _TAG.finditer(value):
        tag = found[2].lower()
        if tag not in _TAGS:
            if not found[1] and tag in (
                "em",
                "strong",
                "br",
                "p",
                "u",
                "font",
                "title",
                "jats",
                "italic",
                "bold",
                "scp",
                "div",
            ):
                hint = 'markup is <i>, <b>, <sup>, <sub>, <sc> and <span class="nocase">'
                yield _odd(record, name, f"<{tag}> in {name} is printed as it stands", hint)
        elif not found[1]:
            opened.append(tag)
        elif opened and opened[-1] == tag:
            opened.pop()
        else:
            yield _odd(record, name, f"</{tag}> in {name} closes nothing")
    if opened:
        yield _odd(record, name, f"<{opened[-1]}> in {name} is not closed")


def _names(record: Record, field: str, names: list[Any]) -> Iterator[Diagnostic]:
    for place, name in enumerate(names):
        if isinstance(name, dict) and all(isinstance(name.get(key, ""), str) for key in NAME_PARTS):
            path = f"{field}[{place}]"
            for key in name:
                if key not in _NAME_KEYS:
                    hint = did_you_mean(str(key), _NAME_KEYS)
                    yield _odd(record, f"{path}.{key}", f"unknown part of a name '{key}'", hint)
            problem = _name(name)
            if problem:
                yield _odd(record, path, *problem)


def _name(name: Mapping[str, Any]) -> tuple[str, str | None] | None:
    family, given, literal = (str(name.get(key) or "").strip() for key in ("family", "given", "literal"))
    whole = literal or " ".join(filter(None, (given, family)))
    if any(_ET_AL.search(part) for part in (family, given, literal) if part):
        return f"'{whole}' is no name", "list all authors; styles shorten the list themselves"
    if re.search(r"[;&]|\band\b", family) or re.search(r"[;]", given):
        return f"'{whole}' looks like several names", "give each person an entry, an institution a 'literal'"
    if re.search(r"\d|@|https?:", family + given):
        return f"'{whole}' does not look like the name of a person", "give an institution a 'literal'"
    if family and not given and re.fullmatch(r"[^\W\d_][\w'’-]+,? (?:[A-Z]\.?){1,3}", family):
        return f"family name and initials stand together in '{family}'", "put the initials into 'given'"
    if given and not family:
        return f"'{given}' has no family name", "put a single name into 'literal'"
    if len(family) > 4 and family.isupper() and family.isascii():
        return f"the family name '{family}' is in capitals", f"write '{family.title()}'"
    return None


def _date(record: Record, field: str, value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for key in value:
        if key not in _DATE_KEYS:
            yield _odd(record, f"{field}.{key}", f"unknown part of a date '{key}'", did_you_mean(str(key), _DATE_KEYS))
    try:
        ends = [[int(number) for number in part] for part in value.get("date-parts") or []]
    except (TypeError, ValueError):
        return
    for end in ends:
        if _impossible(end):
            yield _odd(
                record, field, f"there is no {'-'.join(map(str, end))} in the calendar", "compare it with the work"
            )
        elif end and not -4000 <= end[0] <= 2100:
            yield _odd(record, field, f"the year {end[0]} is unlikely")
    if len(ends) == 2 and any(ends[1]) and ends[1] < ends[0][: len(ends[1])]:
        yield _odd(record, field, "the range of dates runs backwards")
    season = value.get("season")
    if season not in (None, "") and str(season).lower() not in ("1", "2", "3", "4", *_SEASONS):
        yield _odd(record, f"{field}.season", f"'{season}' is no season", "1 spring, 2 summer, 3 autumn, 4 winter")


_SEASONS = ("spring", "summer", "autumn", "fall", "winter")


def _impossible(parts: list[int]) -> bool:
    """True for 30 February, and for a day in a season."""
    if len(parts) < 3:
        return False
    if not 1 <= parts[1] <= 24 or not 1 <= parts[2] <= 31:
        return False  # an error, which ``check`` reports
    if parts[1] > 12:
        return True
    leap = parts[0] % 4 == 0 and (parts[0] % 100 != 0 or parts[0] % 400 == 0)
    try:
        datetime.date(2000 if leap else 2001, parts[1], parts[2])
    except ValueError:
        return True
    return False
