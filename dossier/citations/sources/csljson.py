"""CSL-JSON (CSL 1.0.2 input schema): a list of records, each with the line it starts on."""

from __future__ import annotations

import json
import re
from typing import Any

from dossier.diagnostics import Diagnostic, Location

from .record import Record

_SPACE = re.compile(r"[\s]*")


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a CSL-JSON file, and what keeps the rest from being read."""
    start = _skip(text, 0)
    if text[start : start + 1] != "[":
        return _other(text, name)
    records: list[Record] = []
    place = _skip(text, start + 1)
    decoder = json.JSONDecoder(parse_constant=_refuse)
    try:
        while text[place : place + 1] != "]":
            value, end = decoder.raw_decode(text, place)
            records.append(_record(value, len(records), _line(text, place), name))
            place = _next(text, end)
        _end(text, place + 1)
    except json.JSONDecodeError as error:
        return records, [Diagnostic("reference-syntax", f"not valid JSON: {error.msg}", Location(name, error.lineno))]
    except (ValueError, RecursionError) as error:
        return records, [Diagnostic("reference-syntax", f"not valid JSON: {error}", Location(name, _line(text, place)))]
    return records, []


def _other(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return [], [Diagnostic("reference-syntax", f"not valid JSON: {error.msg}", Location(name, error.lineno))]
    except (ValueError, RecursionError) as error:
        return [], [Diagnostic("reference-syntax", f"not valid JSON: {error}", Location(name, 1))]
    return [], [Diagnostic("reference-syntax", "a CSL-JSON file is a list of records", Location(name, 1))]


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON number")


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _next(text: str, place: int) -> int:
    """Place of the record after a comma, or of the closing bracket."""
    place = _skip(text, place)
    if text[place : place + 1] == ",":
        after = _skip(text, place + 1)
        if text[after : after + 1] == "]":
            raise json.JSONDecodeError("comma after the last record", text, place)
        return after
    if text[place : place + 1] != "]":
        raise json.JSONDecodeError("expected ',' or ']' after a record", text, min(place, len(text)))
    return place


def _end(text: str, place: int) -> None:
    if _skip(text, place) != len(text):
        raise json.JSONDecodeError("text after the end of the list", text, _skip(text, place))


def _record(value: Any, place: int, line: int, name: str) -> Record:
    fields = value if isinstance(value, dict) else {"": value}
    given = fields.get("id")
    key = str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
    return Record(key, fields, Location(name, line), f"[{place}]")
