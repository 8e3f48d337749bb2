"""What an edition is made of: the dossier's base, laid over by its language, market, audience and distributor and by itself.

The later lays over the earlier, key by key; tables are laid over table by table, and lines that are added add up. Locked zones
may not be laid over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.locked import Layer

#: paper of a market where nothing else is said: the others have A4 (ISO 216)
LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "VE", "PH"})


#: lists of which no layer takes another's lines away
ADDED = frozenset({"legal_add"})


def laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One table over another."""
    result = dict(base)
    for key, value in over.items():
        if value is None:
            continue
        before = result.get(key)
        if key in ADDED and before:
            result[key] = [*before, *(line for line in value if line not in before)]
            continue
        result[key] = laid_over(before, value) if isinstance(value, Mapping) and isinstance(before, Mapping) else value
    return result


def edition(
    name: str, values: Mapping[str, Any], over: Mapping[str, Any], file: str, given: Mapping[str, Any], found: Collector
) -> dict[str, Any]:
    """What an edition lays over the base: its language's layer, its market's, its audience's, its distributor's, its own."""
    language = str(over.get("language") or values.get("language") or "en")
    market, audience = str(over.get("market") or ""), str(over.get("audience") or "")
    result: dict[str, Any] = {}
    foreign = _foreign(values, over)
    if market in LETTER:
        result["paper"] = "Letter"
    for table, key in (*(("languages", tag) for tag in _tags(language)), ("markets", market), ("audiences", audience)):
        members = values.get(table) or {}
        if key in members:
            _check_legal(members[key], values, Location(file, key=f"{table}.{key}.legal"), foreign, found)
            # the label of an audience is a line of the base: in other languages it is translated
            result = laid_over(result, {name: value for name, value in members[key].items() if name != "label"})
        elif table == "audiences" and key:
            place = Location(file, key=f"editions.{name}.audience")
            hint = did_you_mean(key, members) or f"add [audiences.{key}]"
            found.add("config-value", f"no audience '{key}'", place, hint)
    _check_legal(over, values, Location(file, key=f"editions.{name}.legal"), foreign, found)
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


def stack(
    name: str, values: Mapping[str, Any], over: Mapping[str, Any], file: str, given: Mapping[str, Any], given_file: str
) -> list[Layer]:
    """The layers of an edition, the later over the earlier; ``given`` is its distributor's, of ``given_file``."""
    language = str(over.get("language") or values.get("language") or "en")
    keys = [("languages", tag) for tag in _tags(language)]
    keys += [("markets", str(over.get("market") or "")), ("audiences", str(over.get("audience") or ""))]
    result = [
        Layer(members[key], Location(file, key=f"{table}.{key}"), spoken=table == "languages")
        for table, key in keys
        if key in (members := values.get(table) or {})
    ]
    own = Layer(over, Location(file, key=f"editions.{name}"), spoken=_foreign(values, over))
    return [*result, Layer(given, Location(given_file)), own]


def _foreign(values: Mapping[str, Any], over: Mapping[str, Any]) -> bool:
    """Whether an edition is in another language than the base: it may write out what else is translated in a catalogue."""
    base = str(values.get("language") or "en")
    return str(over.get("language") or base).partition("-")[0].lower() != base.partition("-")[0].lower()


def _check_legal(
    table: Mapping[str, Any], values: Mapping[str, Any], where: Location, foreign: bool, found: Collector
) -> None:
    """Legal statements are those of the dossier in every edition, in its language; markets and editions may add to them."""
    if table.get("legal") is None:
        return
    there, said = (sum(1 for line in lines or () if line.strip()) for lines in (values.get("legal"), table["legal"]))
    if not foreign:
        hint = "translate it in its catalogue, or add lines with legal_add"
        found.add("locked-zone", "the legal statements cannot be overridden", where, hint)
    elif said != there:
        hint = "write each of the dossier's statements in this language, in order; others go into legal_add"
        found.add("locked-zone", f"{said} legal statements for the dossier's {there}", where, hint)
