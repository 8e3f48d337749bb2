"""References in and out of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier import citations
from dossier.citations import export as exports
from dossier.citations import merge as merging
from dossier.citations.database import read_file
from dossier.citations.sources.check import check
from dossier.citations.sources.record import Record
from dossier.citations.sources.suspect import suspect
from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.output import write_whole

#: ending of a file that references are merged into -> its format
_TARGETS = {".json": "csl-json", ".yaml": "csl-yaml", ".yml": "csl-yaml"}


@dataclass(frozen=True, slots=True)
class Exported:
    """The text of an export, and how many works are in it."""

    text: str
    count: int


def import_references(
    files: Sequence[Path], into: Path, found: Collector, *, replace: bool, keep_known: bool, new_ids: bool
) -> merging.Merged | None:
    """Merge the records of files into a CSL-JSON or CSL-YAML file. None, with nothing written, when there are errors."""
    form = _TARGETS.get(into.suffix.lower())
    if form is None:
        hint = "name a .json or .yaml file with --into; other formats do not keep everything"
        found.add("reference-syntax", "references are merged into CSL-JSON or CSL-YAML", Location(str(into)), hint)
        return None
    present: Mapping[str, Mapping[str, object]] = {}
    if into.exists():
        database, problems = citations.load([(into, str(into))])
        found.extend(item for item in problems if item.code != "reference-suspect")
        present = database.items
    new = _checked(merging.with_ids(_read(files, found), present, new_ids), found)
    merged = merging.merge(present, new, replace, keep_known)
    found.extend(merged.problems)
    if found.has_errors():
        return None
    if merged.added or merged.replaced:
        text, _ = exports.export(merged.records, form)
        if not write_whole(into, text.encode(), found):
            return None
    return merged


def _read(files: Sequence[Path], found: Collector) -> list[Record]:
    records: list[Record] = []
    for path in files:
        read, problems = read_file(path, str(path))
        found.extend(problems)
        records += read
    return records


def _checked(records: Sequence[Record], found: Collector) -> list[Record]:
    seen: dict[str, Record] = {}
    for record in records:
        found.extend((*check(record), *suspect(record)))
        first = seen.setdefault(record.key, record)
        if first is not record and dict(first.fields) != dict(record.fields):
            hint = f"also at {first.where}; remove one, or give new ids with --new-ids"
            found.add("reference-duplicate", f"id '{record.key}' used twice", record.where, hint)
    return list(seen.values())


def export_references(
    items: Mapping[str, Mapping[str, object]], keys: Sequence[str], form: str, found: Collector
) -> Exported:
    """The works of the keys, or all, as text; what the format does not keep goes to ``found``."""
    chosen = [items[key] for key in known(items, keys, found)]
    text, problems = exports.export(chosen, form)
    found.extend(problems)
    return Exported(text, len(chosen))


def known(items: Mapping[str, object], keys: Sequence[str], found: Collector) -> list[str]:
    """The keys that are in the database, or all when none is named."""
    for key in keys:
        if key not in items:
            found.add("citation-unknown", f"unknown citation key '{key}'", None, did_you_mean(key, items))
    return [key for key in keys if key in items] if keys else list(items)
