"""Fields that reference managers keep in the note, such as ``PMCID: PMC123`` on a line or ``{:volume-title: X}``.

Zotero, Juris-M and citeproc-js know this way to give variables that a manager has no field for. No mend of citeproc-py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LINE = re.compile(r"^\s*([A-Za-z][A-Za-z_-]*)\s*:\s*(\S.*?)\s*$")
_BRACES = re.compile(r"\{:([A-Za-z_-]+):\s*([^}]*)\}")


def with_note_fields(
    record: Mapping[str, Any], texts: frozenset[str], dates: frozenset[str], names: frozenset[str]
) -> Mapping[str, Any]:
    """The record with the fields found in its note, which are taken out of it; fields of its own are not changed."""
    note = record.get("note")
    if not isinstance(note, str) or ":" not in note:
        return record
    known = texts | dates | names
    found: dict[str, Any] = {}
    rest: list[str] = []
    for line in note.split("\n"):
        match = _LINE.match(line)
        if match and match[1] in known and not any(text.strip() for text in rest):
            _put(found, match[1], match[2], dates, names)
        else:
            rest.append(_braced(line, known, found, dates, names))
    if not found:
        return record
    left = "\n".join(rest).strip()
    kept = {name: value for name, value in record.items() if name != "note"}
    return {**found, **kept, **({"note": left} if left else {})}


def _braced(
    line: str, known: frozenset[str], found: dict[str, Any], dates: frozenset[str], names: frozenset[str]
) -> str:
    """The line without the fields in braces."""

    def take(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        _put(found, match[1], match[2].strip(), dates, names)
        return ""

    return _BRACES.sub(take, line)


def _put(found: dict[str, Any], name: str, value: str, dates: frozenset[str], names: frozenset[str]) -> None:
    if name in names:
        family, _, given = (part.strip() for part in value.partition("||"))
        found.setdefault(name, []).append({"family": family, "given": given} if given else {"literal": family})
    else:
        found[name] = {"raw": value} if name in dates else value
