"""Checks of one CSL-JSON record: id, type, and the shape of every standard field (CSL 1.0.2, Appendices III and IV)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.citations.engine.item import DATE_FIELDS, NAME_FIELDS
from dossier.diagnostics import Diagnostic, did_you_mean

from .record import Record

TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)
TEXT_FIELDS = frozenset(
    "abstract annote archive archive-place archive_collection archive_location authority call-number citation-key "
    "citation-label collection-title container-title container-title-short dimensions division DOI event event-place "
    "event-title genre ISBN ISSN journalAbbreviation jurisdiction keyword language license medium note "
    "original-publisher original-publisher-place original-title part-title PMCID PMID publisher publisher-place "
    "references reviewed-genre reviewed-title scale shortTitle source status title title-short URL volume-title "
    "year-suffix".split()
)
NUMBER_TEXTS = frozenset(
    "chapter-number citation-number collection-number edition first-reference-note-number issue locator number "
    "number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number version "
    "volume".split()
)
NAME_PARTS = frozenset("family given dropping-particle non-dropping-particle suffix literal".split())


def check(record: Record) -> Iterator[Diagnostic]:
    """What is wrong with the record."""
    if "" in record.fields and len(record.fields) == 1:
        yield Diagnostic("reference-field", "a record must be an object", record.where)
        return
    if not record.key:
        yield _wrong(record, "id", "the record has no id")
    yield from _type(record)
    for name, value in record.fields.items():
        yield from _field(record, name, value)


def _wrong(record: Record, path: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic("reference-field", message, record.at(path), hint)


def _type(record: Record) -> Iterator[Diagnostic]:
    kind = record.fields.get("type")
    if not kind:
        yield _wrong(record, "type", "the record has no type")
    elif not isinstance(kind, str) or kind not in TYPES:
        yield _wrong(record, "type", f"unknown CSL type {kind!r}", did_you_mean(str(kind), TYPES))


def _field(record: Record, name: str, value: object) -> Iterator[Diagnostic]:
    if name in NAME_FIELDS:
        yield from _names(record, name, value)
    elif name in DATE_FIELDS:
        yield from _date(record, name, value)
    elif name in TEXT_FIELDS and not isinstance(value, str) and not _plain_number(value):
        yield _wrong(record, name, f"{name} must be text")
    elif name in NUMBER_TEXTS and not isinstance(value, str) and not _plain_number(value):
        yield _wrong(record, name, f"{name} must be text or a number")
    elif name == "custom" and not isinstance(value, dict):
        yield _wrong(record, name, "custom must be an object")


def _plain_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _names(record: Record, field: str, value: object) -> Iterator[Diagnostic]:
    if not isinstance(value, list):
        yield _wrong(record, field, f"{field} must be a list of names")
        return
    for place, name in enumerate(value):
        path = f"{field}[{place}]"
        if not isinstance(name, dict):
            yield _wrong(record, path, "a name must be an object", 'for example {"family": "Boyle", "given": "N. B."}')
            continue
        parts = {key: part for key, part in name.items() if key in NAME_PARTS}
        bad = [key for key, part in parts.items() if not isinstance(part, str)]
        yield from (_wrong(record, f"{path}.{key}", f"{key} must be text") for key in bad)
        if not bad and not any(str(name.get(key, "")).strip() for key in ("family", "given", "literal")):
            yield _wrong(record, path, "a name needs family, given or literal")


def _date(record: Record, field: str, value: object) -> Iterator[Diagnostic]:
    if not isinstance(value, dict):
        yield _wrong(record, field, f"{field} must be a date", '{"date-parts": [[2017, 4, 26]]}')
        return
    if "date-parts" in value:
        problem = _parts(value["date-parts"])
        if problem:
            yield _wrong(record, f"{field}.date-parts", problem, "[[2017, 4, 26]], or two of them for a range")
    elif not any(isinstance(value.get(key), str) and value[key].strip() for key in ("raw", "literal")):
        yield _wrong(record, field, f"{field} needs date-parts, raw or literal")


def _parts(value: Any) -> str | None:
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        return "date-parts must be a list of one date or two"
    for part in value:
        if not isinstance(part, list) or not 1 <= len(part) <= 3:
            return "a date must be a list of year, month and day"
        if not all(_whole(number) for number in part):
            return "year, month and day must be whole numbers"
        month, day = ([int(number) for number in part[1:]] + [1, 1])[:2]
        if not 1 <= month <= 24 or not 1 <= day <= 31:
            return f"no such date: {'-'.join(str(number) for number in part)}"
    return None


def _whole(number: object) -> bool:
    if isinstance(number, bool):
        return False
    return isinstance(number, int) or (isinstance(number, str) and bool(re.fullmatch(r"-?\d{1,6}", number)))
