"""The reference database: records of all files by id, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dossier.diagnostics import Diagnostic, Location
from dossier.model import Citation

from .sources import bibtex, csljson, cslyaml, endnote, nbib, ris
from .sources.check import check
from .sources.record import Record
from .sources.suspect import suspect

Reader = Callable[[str, str], tuple[list[Record], list[Diagnostic]]]
READERS: Mapping[str, Reader] = {
    ".json": csljson.read,
    ".yaml": cslyaml.read,
    ".yml": cslyaml.read,
    ".bib": bibtex.read,
    ".ris": ris.read,
    ".xml": endnote.read,
    ".nbib": nbib.read,
}
FORMATS = "CSL-JSON (.json), CSL-YAML (.yaml), BibTeX (.bib), RIS (.ris), EndNote XML (.xml) or PubMed (.nbib)"


@dataclass(frozen=True, slots=True)
class ReferenceDatabase:
    """Records by id in file order, and where each stands."""

    items: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    where: Mapping[str, Location] = field(default_factory=dict)
    #: the records as read, which know the lines of their fields; empty for a database made by hand
    records: Mapping[str, Record] = field(default_factory=dict)

    def record(self, key: str) -> Record:
        """The record of an id. Raises KeyError."""
        return self.records.get(key) or Record(key, self.items[key], self.where.get(key, Location("")))


def unprintable(record: Mapping[str, object]) -> bool:
    """True for a work marked ``custom.printable: false``."""
    custom = record.get("custom")
    return isinstance(custom, Mapping) and custom.get("printable") is False


def load(paths: Sequence[tuple[Path, str]]) -> tuple[ReferenceDatabase, tuple[Diagnostic, ...]]:
    """The records of files in any format that is read, with all that is wrong in them. Raises nothing."""
    items: dict[str, Mapping[str, object]] = {}
    where: dict[str, Location] = {}
    kept: dict[str, Record] = {}
    found: list[Diagnostic] = []
    for path, name in paths:
        records, problems = read_file(path, name)
        found += problems
        for record in records:
            found += (*check(record), *suspect(record))
            if not record.key:
                continue
            if record.key in items:
                hint = f"also at {where[record.key]}; remove one or give it another id"
                found.append(Diagnostic("reference-duplicate", f"id '{record.key}' used twice", record.where, hint))
                continue
            items[record.key] = MappingProxyType(dict(record.fields))
            where[record.key] = record.where
            kept[record.key] = record
    database = ReferenceDatabase(MappingProxyType(items), MappingProxyType(where), MappingProxyType(kept))
    return database, tuple(found)


def read_file(path: Path, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """The records of one file as they stand, and what cannot be read. ``.txt`` is PubMed's format. Raises nothing."""
    where = Location(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [Diagnostic("file-encoding", f"not UTF-8: {error.reason} at byte {error.start}", where)]
    except OSError as error:
        return [], [Diagnostic("reference-syntax", f"cannot be read: {error.strerror}", where)]
    suffix = path.suffix.lower()
    reader = nbib.read if suffix == ".txt" and nbib.is_medline(text) else READERS.get(suffix)
    if reader is None:
        return [], [Diagnostic("reference-syntax", "unknown format of references", where, f"use {FORMATS}")]
    return reader(text, name)


def uncited(database: ReferenceDatabase, citations: Iterable[Citation]) -> tuple[Diagnostic, ...]:
    """A warning for each record that no citation names."""
    cited = {cite.key for citation in citations for cite in citation.cites}
    return tuple(
        Diagnostic("reference-uncited", f"'{key}' is not cited", database.where.get(key))
        for key in database.items
        if key not in cited
    )
