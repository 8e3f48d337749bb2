"""Validation of nested tables (TOML, YAML) against a declared schema: every fault at once, each with its key path."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dossier.diagnostics import Collector, Location, did_you_mean

_NAMES = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    list: "a list of strings",
    dict: "a table",
    datetime.date: "a date (2026-11-23)",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its type (``list`` means list of strings), default, whether required, the values allowed.

    ``check`` returns what is wrong with a value, or None. ``table`` is the schema of a table;
    ``entries`` the schema of each member of a table whose keys are free; ``strings`` a table of free keys and string values.
    """

    type: type
    default: Any = None
    required: bool = False
    allowed: tuple[str, ...] = ()
    check: Callable[[Any], str | None] | None = None
    table: Mapping[str, Key] = field(default_factory=dict)
    entries: Mapping[str, Key] | None = None
    strings: bool = False


def validate(
    data: Mapping[str, Any], schema: Mapping[str, Key], path: str, found: Collector, at: str = ""
) -> dict[str, Any]:
    """The values of ``data`` with defaults filled in; faults go to ``found`` with file ``path`` and key path.

    A key that was not given and has no default is None. A value of the wrong type is replaced by the default,
    so that the rest can still be checked.
    """
    for name in data:
        if name not in schema:
            found.add(
                "config-unknown-key",
                f"unknown key '{name}'",
                Location(path, key=_join(at, name)),
                did_you_mean(name, schema),
            )
    result: dict[str, Any] = {}
    for name, key in schema.items():
        where = Location(path, key=_join(at, name))
        if name not in data:
            if key.required:
                found.add("config-required", f"'{name}' is required", where, f"add: {name} = ...")
            result[name] = validate({}, key.table, path, found, where.key or "") if key.table else key.default
            continue
        result[name] = _value(data[name], key, where, found)
    return result


def _default(key: Key) -> Any:
    """What stands for a value of the wrong type: for a table, the defaults of its keys."""
    return {name: _default(member) for name, member in key.table.items()} if key.table else key.default


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _value(value: Any, key: Key, where: Location, found: Collector) -> Any:
    if not _is(value, key.type):
        found.add("config-type", f"expected {_NAMES[key.type]}, found {_kind(value)}", where)
        return _default(key)
    if key.type is list:
        for number, member in enumerate(value):
            if not isinstance(member, str):
                place = Location(where.path, key=f"{where.key}[{number}]")
                found.add("config-type", f"expected a string, found {_kind(member)}", place)
        value = tuple(member for member in value if isinstance(member, str))
    if key.table:
        return validate(value, key.table, where.path, found, where.key or "")
    if key.entries is not None:
        return _entries(value, key.entries, where, found)
    if key.strings:
        return _strings(value, where, found)
    members = value if key.type is list else (value,)
    for member in members:
        if key.allowed and member not in key.allowed:
            found.add("config-value", f"'{member}' is not allowed here", where, did_you_mean(str(member), key.allowed))
            return key.default
        if key.check and (wrong := key.check(member)):
            found.add("config-value", wrong, where)
            return key.default
    return value


def _entries(value: Mapping[str, Any], schema: Mapping[str, Key], where: Location, found: Collector) -> dict[str, Any]:
    result = {}
    for name, member in value.items():
        place = f"{where.key}.{name}"
        if isinstance(member, dict):
            result[name] = validate(member, schema, where.path, found, place)
        else:
            found.add("config-type", f"expected a table, found {_kind(member)}", Location(where.path, key=place))
    return result


def _strings(value: Mapping[str, Any], where: Location, found: Collector) -> dict[str, str]:
    result = {}
    for name, member in value.items():
        if isinstance(member, (str, int, float)) and not isinstance(member, bool):
            result[name] = str(member)
        else:
            place = Location(where.path, key=f"{where.key}.{name}")
            found.add("config-type", f"expected a string or number, found {_kind(member)}", place)
    return result


def _is(value: Any, wanted: type) -> bool:
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is datetime.date:
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return isinstance(value, wanted)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {
        str: "a string",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
        type(None): "nothing",
    }
    return names.get(type(value), type(value).__name__)
