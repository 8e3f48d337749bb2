"""CSL-YAML, read with PyYAML 6.0.3: the fields of CSL-JSON as YAML, a list or ``references:`` of a mapping.

Plain scalars follow the core schema of YAML 1.2 (10.3.2): ``no``, ``12:30`` and ``2017-04-26`` are text. Tags are refused.
Dates may also be written as EDTF strings and in the older form of pandoc (``year``, ``month``, ``day``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.citations.engine.item import DATE_FIELDS
from dossier.diagnostics import Diagnostic, Location

from .dates import date
from .record import Record

_INT = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"[-+]?\d+\.\d*(?:[eE][-+]\d+)?")
_CONSTANTS: Mapping[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_OWN = "tag:yaml.org,2002:"
_TAGS = frozenset(("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map"))
_DEPTH = 50


class _Bad(ValueError):
    """What cannot be read, and its line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a CSL-YAML file, and what keeps it from being read. Raises nothing."""
    import yaml

    try:
        return list(_records(_root(text), name)), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(str(error.problem or error.context).split())
        where = Location(name, mark.line + 1 if mark else 1)
        return [], [Diagnostic("reference-syntax", f"not valid YAML: {message}", where)]
    except _Bad as error:
        return [], [Diagnostic("reference-syntax", str(error), Location(name, error.line))]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = " ".join(str(error).split())
        return [], [Diagnostic("reference-syntax", f"not valid YAML: {message}", Location(name, 1))]


def _root(text: str) -> Any:
    """First document that is not empty."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return next((node for node in yaml.compose_all(text, Loader=loader) if getattr(node, "value", None)), None)


def _records(root: Any, name: str) -> Iterator[Record]:
    import yaml

    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "references"), root)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise _Bad("a CSL-YAML file is a list of records, alone or under 'references:'", _line(root))
    for place, node in enumerate(root.value):
        lines: dict[str, int] = {}
        value = _made(node, "", lines, 0)
        fields = _dated(value) if isinstance(value, dict) else {"": value}
        given = fields.get("id")
        key = str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
        yield Record(key, fields, Location(name, _line(node)), f"[{place}]", functools.partial(lines.get))


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _made(node: Any, path: str, lines: dict[str, int], depth: int) -> Any:
    """Value of a node, as JSON has it; the line of each path is kept. Raises _Bad."""
    import yaml

    if depth > _DEPTH or len(lines) > 100_000:
        raise _Bad("the YAML is nested too deep, or an alias holds itself", _line(node))
    if node.tag.removeprefix(_OWN) not in _TAGS:
        raise _Bad(f"YAML tags such as '{node.tag}' are not read", _line(node))
    lines.setdefault(path, _line(node))
    if isinstance(node, yaml.SequenceNode):
        return [_made(item, f"{path}[{place}]", lines, depth + 1) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pair(key, value, path, lines, depth) for key, value in node.value)
    return _scalar(node)


def _pair(key: Any, value: Any, path: str, lines: dict[str, int], depth: int) -> tuple[str, Any]:
    import yaml

    if not isinstance(key, yaml.ScalarNode):
        raise _Bad("the name of a field must be text", _line(key))
    own = f"{path}.{key.value}" if path else str(key.value)
    lines.setdefault(own, _line(key))
    return str(key.value), _made(value, own, lines, depth + 1)


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style or node.tag == f"{_OWN}str":  # in quotation marks, or said to be text
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _dated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _date(value) if name in DATE_FIELDS else value for name, value in fields.items()}


def _date(value: Any) -> Any:
    """CSL-JSON date of the other forms that pandoc accepts; what is none stays as it is."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return date(str(value)) if str(value).strip() else value
    parts = value if isinstance(value, list) else [value]
    if not 1 <= len(parts) <= 2 or not all(isinstance(part, dict) and "year" in part for part in parts):
        return value
    numbers = [[part[name] for name in ("year", "month", "day") if name in part] for part in parts]
    extra = {name: parts[0][name] for name in ("season", "circa", "literal") if name in parts[0]}
    return {"date-parts": numbers, **extra}
