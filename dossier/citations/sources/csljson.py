"""CSL-JSON (CSL 1.0.2 input schema): a list of records, each with the line it starts on."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

from dossier.diagnostics import Diagnostic, Location

from .record import Record

_SPACE = re.compile(r"[\s]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a CSL-JSON file, and what keeps the rest from being read."""
    start = _skip(text, 0)
    if text[start : start + 1] != "[":
        return _other(text, name)
    records: list[Record] = []
    place = _skip(text, start + 1)
    decoder = json.JSONDecoder(parse_constant=_refuse)
    line, counted = 1, 0
    try:
        while text[place : place + 1] != "]":
            value, end = decoder.raw_decode(text, place)
            line, counted = line + text.count("\n", counted, place), place
            finder = functools.partial(_find, text, place, line)
            records.append(_record(value, len(records), Location(name, line), finder))
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


def _record(value: Any, place: int, where: Location, finder: functools.partial[int | None]) -> Record:
    fields = value if isinstance(value, dict) else {"": value}
    given = fields.get("id")
    key = str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
    return Record(key, fields, where, f"[{place}]", finder)


def _find(text: str, start: int, line: int, path: str) -> int | None:
    """Line of a path inside the record that starts at a place and line; looked for only when something is wrong."""
    place = next((place for found, place in _walk(text, start) if found == path), None)
    return None if place is None else line + text.count("\n", start, place)


def _walk(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Path and place of each key and list item below the value at a place, which is known to be valid JSON."""
    opened: list[tuple[str, int]] = []  # path of each open object (-1) or list (number of its next item)
    key: str | None = None
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        path, number = opened[-1] if opened else ("", -1)
        if sign in ("}", "]"):
            opened.pop()
            key = None
        elif sign == ",":
            opened[-1] = (path, number + 1 if number >= 0 else -1)
            key = None
        elif sign != ":":
            if number < 0 and opened and key is None:
                key = json.loads(sign)
                yield _below(path, key), token.start()
                continue
            own = f"{path}[{number}]" if number >= 0 else _below(path, key or "")
            if number >= 0:
                yield own, token.start()
            if sign in ("{", "["):
                opened.append((own, -1 if sign == "{" else 0))
                key = None
        if not opened:
            return


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
