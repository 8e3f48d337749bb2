"""RIS, read with rispy 0.10.0 and mapped to CSL-JSON (RIS Format Specifications, 2011, as EndNote and Zotero write it)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.diagnostics import Diagnostic, Location

from .dates import date
from .record import Record

KINDS: Mapping[str, str] = {
    "ABST": "article-journal", "AGGR": "dataset", "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog",
    "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "COMP": "software", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "DATA": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "GEN": "document",
    "GOVDOC": "report", "GRANT": "document", "HEAR": "hearing", "ICOMM": "personal_communication",
    "INPR": "article-journal", "JFULL": "periodical", "JOUR": "article-journal", "LEGAL": "legislation",
    "MANSCPT": "manuscript", "MAP": "map", "MGZN": "article-magazine", "MPCT": "motion_picture",
    "MULTI": "motion_picture", "MUSIC": "musical_score", "NEWS": "article-newspaper", "PAMP": "pamphlet",
    "PAT": "patent", "PCOMM": "personal_communication", "PRPT": "article", "RPRT": "report", "SER": "book",
    "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "STAT": "legislation", "THES": "thesis",
    "UNBILL": "bill", "UNPB": "manuscript", "UNPD": "manuscript", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
#: names that rispy gives to tags -> CSL variable
FIELDS: Mapping[str, str] = {
    "abstract": "abstract", "alternate_title1": "container-title-short", "alternate_title2": "container-title-short",
    "alternate_title3": "container-title", "call_number": "call-number", "custom2": "PMCID", "doi": "DOI",
    "edition": "edition", "journal_name": "container-title", "language": "language",
    "name_of_database": "source", "number": "issue", "number_of_volumes": "number-of-volumes",
    "place_published": "publisher-place", "primary_title": "title", "publisher": "publisher",
    "reviewed_item": "reviewed-title", "secondary_title": "container-title", "section": "section",
    "short_title": "title-short", "tertiary_title": "collection-title", "title": "title", "type_of_work": "genre",
    "version": "version", "volume": "volume",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "authors": "author",
    "first_authors": "author",
    "secondary_authors": "editor",
    "subsidiary_authors": "translator",
    "tertiary_authors": "collection-editor",
}
#: CSL variable -> tags that it may come from, for the line of a fault
TAGS: Mapping[str, tuple[str, ...]] = {
    "type": ("TY",), "author": ("AU", "A1"), "editor": ("A2", "ED"), "title": ("TI", "T1"), "issued": ("PY", "DA", "Y1"),
    "container-title": ("T2", "JF", "JO", "BT"), "container-title-short": ("J2", "JA", "JO"), "volume": ("VL",),
    "issue": ("IS",), "number": ("IS", "M1"), "page": ("SP",), "DOI": ("DO",), "URL": ("UR",), "ISSN": ("SN",),
    "ISBN": ("SN",), "accessed": ("Y2",), "language": ("LA",), "PMCID": ("C2",), "PMID": ("AN",),
}  # fmt: skip
NUMBERED = ("report", "patent", "legislation", "legal_case", "standard", "bill", "dataset", "article", "webpage")
_LINE = re.compile(r"^[A-Z][A-Z0-9]  - ?")


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a RIS file, and the lines that cannot be read. Raises nothing."""
    import rispy

    lines = re.split(r"\r\n|\r|\n", text)
    found = list(_faults(lines, name))
    if found:
        return [], found
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("TY  -")]
    clean = "\n".join(re.sub(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", line) for line in lines)
    try:
        entries = rispy.loads(clean, skip_unknown_tags=True)
    except Exception as error:  # noqa: BLE001 - rispy raises OSError, ValueError or its own; all mean the same here
        where = Location(name, starts[0] if starts else 1)
        return [], [Diagnostic("reference-syntax", f"not valid RIS: {error}", where)]
    records = []
    for place, entry in enumerate(entries):
        key = _text(entry, "id") or _text(entry, "label")
        where = Location(name, starts[place] if place < len(starts) else None)
        fields = _first(_fields(entry))
        finder = functools.partial(_line, lines, where.line or 1)
        records.append(Record(key, {"id": key, **fields} if key else fields, where, find=finder))
    return records, []


def _line(lines: list[str], start: int, field: str) -> int | None:
    """Line of the tag that a CSL field came from."""
    tags = TAGS.get(field, ())
    for number, line in enumerate(lines[start - 1 :], start):
        if line.startswith("ER  -"):
            break
        if line[:2] in tags and line[2:5] == "  -":
            return number
    return None


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


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return str(value[0] if isinstance(value, list) and value else value or "").strip()


def _first(pairs: Iterator[tuple[str, object]]) -> dict[str, object]:
    """The first value of each variable that says something."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        if value:
            fields.setdefault(name, value)
    return fields


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    given = _text(entry, "type_of_reference") or "GEN"
    kind = KINDS.get(given, given)
    yield "type", kind
    for name, role in NAMES.items():
        yield role, [_name(part) for part in entry.get(name) or [] if _name(part)]
    yield from _journal(entry)
    for name, variable in FIELDS.items():
        yield ("number" if name == "number" and kind in NUMBERED else variable), _value(entry, name, variable)
    yield from _numbers(entry, kind)
    urls = entry.get("urls") or []
    yield "URL", str(urls[0]).strip() if urls else ""
    pages = [_text(entry, name) for name in ("start_page", "end_page")]
    yield "page", "-".join(dict.fromkeys(filter(None, pages)))
    yield "keyword", ", ".join(word.strip() for word in entry.get("keywords") or [] if word.strip())
    yield "note", "; ".join(note.strip() for note in entry.get("notes") or [] if note.strip())
    yield from _dates(entry)


def _journal(entry: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """``JO`` is the journal's name, or its abbreviation where ``T2`` or ``JF`` has the name."""
    full = _text(entry, "secondary_title") or _text(entry, "alternate_title3")
    name = _text(entry, "journal_name")
    if full and name and name != full:
        yield "container-title-short", name
    yield "container-title", full or name


def _value(entry: Mapping[str, Any], name: str, variable: str) -> str:
    text = _text(entry, name)
    return text if variable != "PMCID" or re.fullmatch(r"PMC\d+", text) else ""


def _numbers(entry: Mapping[str, Any], kind: str) -> Iterator[tuple[str, object]]:
    """``SN`` is an ISSN or an ISBN, ``AN`` a PubMed number where the database is PubMed, ``M1`` a number of its own."""
    serial = _text(entry, "issn")
    digits = re.sub(r"[^0-9Xx]", "", serial.split("(")[0])
    book = len(digits) in (10, 13) or (kind in ("book", "chapter") and len(digits) != 8)
    yield ("ISBN" if book else "ISSN"), serial
    accession = _text(entry, "accession_number")
    if re.search(r"medline|pubmed", _text(entry, "name_of_database"), re.IGNORECASE) and accession.isdigit():
        yield "PMID", accession
    if kind in NUMBERED:
        yield "number", _text(entry, "note")


def _dates(entry: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    year = _text(entry, "year") or _text(entry, "publication_year")
    day = _text(entry, "date")
    if day and not re.search(r"\d{4}", day):
        day = f"{day} {_ris_date(year)}" if re.search(r"\d{4}", year) else ""
    issued = _ris_date(day or year)
    if issued:
        yield "issued", date(issued)
    seen = _ris_date(_text(entry, "access_date"))
    if seen:
        yield "accessed", date(seen)


def _ris_date(text: str) -> str:
    """``2017/04/26/other`` as ``2017-04-26``; ``2017///Spring`` as ``Spring 2017``."""
    if "/" not in text:
        return text
    parts = [part.strip() for part in text.split("/")]
    if not re.fullmatch(r"\d{4}", parts[0]) or (len(parts) < 3 and len(parts[-1]) == 4):
        return text
    numbers = [part.zfill(2) for part in parts[:3] if part]
    words = " ".join(part for part in parts[3:] if part and not part.isdigit())
    return f"{words} {numbers[0]}" if words and len(numbers) == 1 else "-".join(numbers)


def _name(text: str) -> dict[str, str]:
    """``Family, Given, Suffix``; a name without comma is an institution."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or not any(parts[1:]):
        return {"literal": parts[0]} if parts[0] else {}
    name = {"family": parts[0], "given": parts[1], "suffix": ", ".join(filter(None, parts[2:]))}
    return {key: value for key, value in name.items() if value}
