"""What an edition is made of: the dossier's base, laid over by its language, market, audience and distributor and by itself.

The later lays over the earlier, key by key; tables are laid over table by table. Locked zones may not be laid over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.diagnostics import Collector, Location, did_you_mean

#: paper of a market where nothing else is said: the others have A4 (ISO 216)
LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "VE", "PH"})


def laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One table over another."""
    result = dict(base)
    for key, value in over.items():
        if value is None:
            continue
        before = result.get(key)
        result[key] = laid_over(before, value) if isinstance(value, Mapping) and isinstance(before, Mapping) else value
    return result


def edition(
    name: str, values: Mapping[str, Any], over: Mapping[str, Any], file: str, given: Mapping[str, Any], found: Collector
) -> dict[str, Any]:
    """What an edition lays over the base: its language's layer, its market's, its audience's, its distributor's, its own."""
    language = str(over.get("language") or values.get("language") or "en")
    market, audience = str(over.get("market") or ""), str(over.get("audience") or "")
    result: dict[str, Any] = {}
    # in another language they may be written out instead of being translated in a catalogue
    foreign = language.partition("-")[0] != str(values.get("language") or "en").partition("-")[0]
    if market in LETTER:
        result["paper"] = "Letter"
    for table, key in (*(("languages", tag) for tag in _tags(language)), ("markets", market), ("audiences", audience)):
        members = values.get(table) or {}
        if key in members:
            if not foreign:
                _check_locked(members[key], f"{table}.{key}", file, found)
            # the label of an audience is a line of the base: in other languages it is translated
            result = laid_over(result, {name: value for name, value in members[key].items() if name != "label"})
        elif table == "audiences" and key:
            place = Location(file, key=f"editions.{name}.audience")
            hint = did_you_mean(key, members) or f"add [audiences.{key}]"
            found.add("config-value", f"no audience '{key}'", place, hint)
    if not foreign:
        _check_locked(over, f"editions.{name}", file, found)
    return laid_over(laid_over(result, given), over)


def markets(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The markets that layers or editions name."""
    own = (str(over.get("market") or "") for over in values["editions"].values())
    return tuple(dict.fromkeys(filter(None, (*values["markets"], *own))))


def languages(tags: Iterable[str]) -> tuple[str, ...]:
    """Language tags, each with those that it belongs to: ``de`` with ``de-AT``."""
    return tuple(dict.fromkeys(part for tag in tags for part in _tags(tag)))


def _tags(language: str) -> Iterator[str]:
    parts = language.split("-")
    yield from ("-".join(parts[:count]) for count in range(1, len(parts) + 1))


def _check_locked(table: Mapping[str, Any], key: str, file: str, found: Collector) -> None:
    """Legal statements are those of the dossier in every edition; markets and editions may add to them."""
    if table.get("legal") is not None:
        hint = "translate it in its catalogue, or add lines with legal_add"
        found.add("locked-zone", "the legal statements cannot be overridden", Location(file, key=f"{key}.legal"), hint)
