"""New records into a database: by id, nothing overwritten unless asked, the same work under another id found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dossier.diagnostics import Diagnostic

from .sources.record import Record
from .twins import twins

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Merged:
    """All records after the merge, and the ids that were added, replaced, there already, or left out as known works."""

    records: tuple[Fields, ...]
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def with_ids(records: Iterable[Record], taken: Iterable[str], new: bool) -> list[Record]:
    """Records with an id such as ``boyle2017`` where they have none, or all of them when ``new``."""
    used = set(taken)
    result = []
    for record in records:
        key = record.key
        if new or not key:
            key = _free(_stem(record.fields), used)
            fields = {"id": key, **{name: value for name, value in record.fields.items() if name != "id"}}
            record = Record(key, fields, record.where, record.path, record.find)
        used.add(key)
        result.append(record)
    return result


def _stem(fields: Fields) -> str:
    names = next((fields[role] for role in ("author", "editor") if isinstance(fields.get(role), list)), None)
    first = names[0] if isinstance(names, list) and names and isinstance(names[0], dict) else {}
    name = str(first.get("family") or first.get("literal") or fields.get("title") or "work")
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^<>]*>", "", name).casefold())
    words = re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    issued = fields.get("issued")
    year = re.search(r"\d{4}", str(issued.get("date-parts"))) if isinstance(issued, dict) else None
    stem = "".join(words) if first.get("family") else "".join(words[:1])
    return (stem or "work") + (year[0] if year else "")


def _free(stem: str, used: set[str]) -> str:
    """The stem, or with the first letter or number that makes it new: ``boyle2017b``."""
    if stem not in used:
        return stem
    letters = (f"{stem}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    numbers = (f"{stem}-{number}" for number in range(2, len(used) + 3))
    return next(key for key in (*letters, *numbers) if key not in used)


def merge(present: Mapping[str, Fields], new: Sequence[Record], replace: bool, keep_known: bool) -> Merged:
    """``new`` laid over ``present``. A known id with other fields is an error unless ``replace``; works known by DOI,
    PMID or PMCID under another id are left out unless ``keep_known``, and reported; those alike by title are reported."""
    result = dict(present)
    counts: dict[str, list[str]] = {"added": [], "replaced": [], "unchanged": [], "known": []}
    problems: list[Diagnostic] = []
    places = {record.key: record for record in new}
    for record in new:
        kind = _kind(result.get(record.key), record, replace)
        if kind == "clash":
            hint = "take the new one with --replace, or give it another id"
            message = f"id '{record.key}' is there with other fields"
            problems.append(Diagnostic("reference-duplicate", message, record.where, hint))
            continue
        counts[kind].append(record.key)
        result[record.key] = dict(record.fields)
    for twin in twins(result):
        if twin.second in present or twin.second not in places:
            continue
        leave = twin.certain and not keep_known
        if leave and twin.first in result and twin.second in result:
            del result[twin.second]
            counts["added"].remove(twin.second)
            counts["known"].append(twin.second)
        hint = "left out; take it in with --keep-known" if leave else "compare them"
        message = f"'{twin.second}' may be '{twin.first}': {twin.why}"
        problems.append(Diagnostic("reference-suspect", message, places[twin.second].where, hint))
    return Merged(
        tuple(result.values()), **{name: tuple(keys) for name, keys in counts.items()}, problems=tuple(problems)
    )


def _kind(before: Fields | None, record: Record, replace: bool) -> str:
    if before is None:
        return "added"
    if dict(before) == dict(record.fields):
        return "unchanged"
    return "replaced" if replace else "clash"
