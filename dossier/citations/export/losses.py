"""What a format did not keep: records as they went out beside the same records read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dossier.citations.sources.record import Record
from dossier.diagnostics import Diagnostic

_SHOWN = 3


def losses(before: Sequence[Mapping[str, object]], after: Sequence[Record], form: str) -> tuple[Diagnostic, ...]:
    """One warning for each field that is gone, and for each that comes back changed, with the records it concerns."""
    gone: dict[str, list[str]] = {}
    changed: dict[str, list[str]] = {}
    for place, record in enumerate(before):
        found = after[place].fields if place < len(after) else {}
        key = str(record.get("id", place))
        for name, value in record.items():
            if _said(value) in ("", "[]", "{}", "None"):
                continue
            if name not in found:
                gone.setdefault(name, []).append(key)
            elif _said(found[name]) != _said(value):
                changed.setdefault(name, []).append(key)
    return (
        *(_lost(f"{form} has no place for '{name}'", keys) for name, keys in gone.items()),
        *(_lost(f"{form} cannot keep '{name}' as it is", keys) for name, keys in changed.items()),
    )


def _lost(message: str, keys: Sequence[str]) -> Diagnostic:
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    hint = "CSL-JSON and CSL-YAML keep everything"
    return Diagnostic("reference-lost", f"{message}: {', '.join(keys[:_SHOWN])}{more}", None, hint)


def _said(value: object) -> str:
    """A value as it is compared: numbers as text, the order of keys and the spaces of no account."""
    if isinstance(value, Mapping):
        return str(sorted((str(key), _said(item)) for key, item in value.items() if item not in ("", None)))
    if isinstance(value, list | tuple):
        return str([_said(item) for item in value])
    return " ".join(str(value).split())
