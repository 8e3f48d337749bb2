"""RIS, read with rispy 0.10.0 and mapped to CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.diagnostics import Diagnostic, Location

from .bibtex import date
from .record import Record

KINDS: Mapping[str, str] = {
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "EBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "GEN": "document",
    "GOVDOC": "report",
    "JFULL": "article-journal",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "PAT": "patent",
    "RPRT": "report",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "manuscript",
}
FIELDS: Mapping[str, str] = {
    "abstract": "abstract",
    "alternate_title3": "container-title-short",
    "doi": "DOI",
    "edition": "edition",
    "issn": "ISSN",
    "journal_name": "container-title",
    "language": "language",
    "number": "issue",
    "place_published": "publisher-place",
    "primary_title": "title",
    "publisher": "publisher",
    "secondary_title": "container-title",
    "short_title": "title-short",
    "tertiary_title": "collection-title",
    "title": "title",
    "type_of_work": "genre",
    "version": "version",
    "volume": "volume",
}
NAMES: Mapping[str, str] = {
    "authors": "author",
    "first_authors": "author",
    "secondary_authors": "editor",
    "subsidiary_authors": "translator",
    "tertiary_authors": "collection-editor",
}
_LINE = re.compile(r"^[A-Z][A-Z0-9]  - ?")


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a RIS file, and the lines that cannot be read."""
    import rispy

    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("TY  -")]
    found = list(_faults(lines, name))
    if found:
        return [], found
    try:
        entries = rispy.loads(text, skip_unknown_tags=True)
    except Exception as error:  # noqa: BLE001 - rispy raises OSError, ValueError or its own; all mean the same here
        where = Location(name, starts[0] if starts else 1)
        return [], [Diagnostic("reference-syntax", f"not valid RIS: {error}", where)]
    records = []
    for place, entry in enumerate(entries):
        key = str(entry.get("id") or entry.get("label") or "").strip()
        where = Location(name, starts[place] if place < len(starts) else None)
        fields = dict(_fields(entry))
        records.append(Record(key, {"id": key, **fields} if key else fields, where))
    return records, []


def _faults(lines: list[str], name: str) -> Iterator[Diagnostic]:
    """Records that are not opened by TY or not closed by ER, and text outside them."""
    opened = 0
    for number, line in enumerate(lines, 1):
        tag = line[:2] if _LINE.match(line + " ") else ""
        if tag == "TY":
            if opened:
                yield Diagnostic("reference-syntax", "RIS record is not closed by 'ER  - '", Location(name, opened))
            opened = number
        elif tag == "ER":
            opened = 0
        elif line.strip() and not opened:
            where = Location(name, number)
            yield Diagnostic("reference-syntax", "RIS text outside a record", where, "start it with 'TY  - '")
    if opened:
        yield Diagnostic("reference-syntax", "RIS record is not closed by 'ER  - '", Location(name, opened))


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    kind = str(entry.get("type_of_reference", "GEN")).strip()
    yield "type", KINDS.get(kind, kind)
    for name, value in entry.items():
        if name in NAMES:
            yield NAMES[name], [_name(part) for part in value if part.strip()]
        elif name in FIELDS and str(value).strip():
            numbered = name == "number" and KINDS.get(kind) in ("report", "patent", "legislation")
            yield "number" if numbered else FIELDS[name], str(value).strip()
    urls = entry.get("urls") or []
    if urls:
        yield "URL", str(urls[0])
    pages = [str(entry[name]).strip() for name in ("start_page", "end_page") if str(entry.get(name, "")).strip()]
    if pages:
        yield "page", "-".join(dict.fromkeys(pages))
    issued = str(entry.get("date") or entry.get("year") or entry.get("publication_year") or "").strip()
    if issued:
        yield "issued", date(_ris_date(issued))


def _ris_date(text: str) -> str:
    """``2017/04/26/other`` as ``2017-04-26``."""
    return "-".join(part.strip() for part in text.split("/")[:3] if part.strip())


def _name(text: str) -> dict[str, str]:
    """``Family, Given, Suffix``; a name without comma is an institution."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return {"literal": parts[0]}
    name = {"family": parts[0], "given": parts[1], "suffix": parts[2] if len(parts) > 2 else ""}
    return {key: value for key, value in name.items() if value}
