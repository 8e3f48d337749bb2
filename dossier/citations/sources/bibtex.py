"""BibTeX and BibLaTeX, read with bibtexparser 2.1.0 and mapped to CSL-JSON (BibLaTeX 3.20 manual, chapters 2 and 3)."""

from __future__ import annotations

import contextlib
import functools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.diagnostics import Diagnostic, Location, did_you_mean

from . import bibmap
from .bibfields import HELPERS, INHERITED, NEVER_INHERITED, PARTS
from .record import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands: its kind in small letters, values without quotation marks and braces, lines by field."""

    key: str
    kind: str
    fields: Mapping[str, str]
    lines: Mapping[str, int]
    where: Location


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a file, and the blocks that cannot be read. Raises nothing."""
    entries, found = _entries(text, name)
    by_key = {entry.key: entry for entry in reversed(entries)}
    records: list[Record] = []
    for entry in entries:
        if entry.kind in HELPERS:
            continue
        fields = _inherited(entry, by_key, found)
        csl, lines, remarks = bibmap.csl(entry.kind, fields)
        record = Record(entry.key, {"id": entry.key, **csl}, entry.where, find=_finder(entry, lines))
        found += [Diagnostic("reference-suspect", remark, record.at(field)) for field, remark in remarks]
        records.append(record)
    return records, found


def _finder(entry: Entry, sources: Mapping[str, str]) -> functools.partial[int | None]:
    """Line of a CSL field: that of the BibLaTeX field it came from."""
    lines = {field: entry.lines[source] for field, source in sources.items() if source in entry.lines}
    return functools.partial(lines.get)


def _entries(text: str, name: str) -> tuple[list[Entry], list[Diagnostic]]:
    from bibtexparser import entrypoint, model

    with _quiet():
        library = entrypoint.parse_string(text, parse_stack=[])
    strings: dict[str, str] = {}
    entries: list[Entry] = []
    found: list[Diagnostic] = []
    for block in library.blocks:
        inner = _inner(block)
        where = Location(name, (block.start_line or 0) + 1)
        if isinstance(inner, model.String):
            strings[inner.key.lower()] = _value(str(inner.value), strings)
        elif isinstance(inner, model.Entry):
            entries.append(_entry(inner, strings, where))
        elif isinstance(block, model.ParsingFailedBlock):
            found.append(Diagnostic("reference-syntax", f"not valid BibTeX: {_why(block)}", where))
    return entries, found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """bibtexparser also logs what it returns as failed blocks."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _inner(block: Any) -> Any:
    """The entry or string of a block whose key was used before: the database reports that with both places."""
    from bibtexparser import model

    return block.ignore_error_block if isinstance(block, model.DuplicateBlockKeyBlock) else block


def _why(block: Any) -> str:
    error = getattr(block, "error", None)
    text = str(getattr(error, "abort_reason", None) or error or "").split(" Note:")[0]
    return " ".join(text.split()).rstrip(".") or "unreadable block"


def _entry(block: Any, strings: Mapping[str, str], where: Location) -> Entry:
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    for field in block.fields:
        name = field.key.strip().lower()
        fields[name] = _value(str(field.value), strings)
        lines[name] = (field.start_line or 0) + 1
    return Entry(block.key.strip(), block.entry_type.strip().lower(), fields, lines, where)


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """A value without its quotation marks or braces; strings and what ``#`` joins put in."""
    return "".join(_piece(piece.strip(), strings) for piece in _joined(raw))


def _joined(raw: str) -> Iterator[str]:
    depth = start = 0
    quoted = False
    for place, letter in enumerate(raw):
        if letter == '"' and depth == 0:
            quoted = not quoted
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
        elif letter == "#" and depth == 0 and not quoted:
            yield raw[start:place]
            start = place + 1
    yield raw[start:]


def _piece(piece: str, strings: Mapping[str, str]) -> str:
    if len(piece) > 1 and piece[0] + piece[-1] in ("{}", '""'):
        return piece[1:-1]
    return strings.get(piece.lower(), piece)


def _inherited(entry: Entry, by_key: Mapping[str, Entry], found: list[Diagnostic]) -> dict[str, str]:
    """Fields with those of ``xdata`` and ``crossref``, as far up as they lead (BibLaTeX manual, 2.4.1 and 3.13.6)."""
    fields = dict(entry.fields)
    child, seen = entry, {entry.key}
    while child is not None:
        for key in re.split(r"\s*,\s*", child.fields.get("xdata", "")):
            source = _parent(child, "xdata", key, by_key, found)
            for name, value in source.fields.items() if source else ():
                fields.setdefault(name, value)
        parent = _parent(child, "crossref", child.fields.get("crossref", ""), by_key, found)
        if parent is None or parent.key in seen:
            break
        seen.add(parent.key)
        for name, value in parent.fields.items():
            target = _target(entry.kind, name)
            if target:
                fields.setdefault(target, value)
        child = parent
    return fields


def _target(kind: str, name: str) -> str | None:
    """Field of the child that a field of its parent fills."""
    if name in NEVER_INHERITED:
        return None
    if kind in PARTS:
        return INHERITED.get(name, name)
    if kind in ("article", "suppperiodical") and name in ("title", "subtitle"):
        return f"journal{name}"
    return None if name in ("shorttitle", "sorttitle") else name


def _parent(child: Entry, field: str, key: str, by_key: Mapping[str, Entry], found: list[Diagnostic]) -> Entry | None:
    if not key.strip():
        return None
    parent = by_key.get(key.strip())
    if parent is None:
        where = Location(child.where.path, child.lines.get(field, child.where.line), field)
        hint = did_you_mean(key, by_key)
        found.append(Diagnostic("reference-suspect", f"{field} names '{key}', which is not in the file", where, hint))
    return parent
