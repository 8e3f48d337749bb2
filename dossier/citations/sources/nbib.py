"""PubMed's NBIB (MEDLINE display format; NLM, "MEDLINE/PubMed Data Element Descriptions"), mapped to CSL-JSON.

A short reader of our own: the packages for it keep no lines. Ids are ``pmid`` and the number.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dossier.diagnostics import Diagnostic, Location

from .dates import date
from .record import Record

_TAG = re.compile(r"^([A-Z][A-Z0-9]{0,3}) {0,3}- ?(.*)$")
#: tag -> CSL variable, for those that are taken as they stand
FIELDS: Mapping[str, str] = {
    "AB": "abstract", "VI": "volume", "IP": "issue", "TA": "container-title-short", "JT": "container-title",
    "PMID": "PMID", "PMC": "PMCID", "PB": "publisher", "CTI": "collection-title", "EN": "edition",
    "PST": "status",
}  # fmt: skip
#: ISO 639-2 (bibliographic), as PubMed has it -> BCP 47
LANGUAGES: Mapping[str, str] = {
    "ara": "ar", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "fin": "fi", "fre": "fr",
    "ger": "de", "gre": "el", "heb": "he", "hun": "hu", "ita": "it", "jpn": "ja", "kor": "ko", "nor": "no",
    "per": "fa", "pol": "pl", "por": "pt", "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr",
    "ukr": "uk",
}  # fmt: skip


class Line(NamedTuple):
    """A tag with its value, continuation lines joined, and where it stands."""

    tag: str
    value: str
    number: int


def is_medline(text: str) -> bool:
    """True when a text begins as an export of PubMed does."""
    return bool(re.match(r"\s*(?:PMID|OWN|STAT) {0,2}-", text))


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of an NBIB file, and the lines that cannot be read. Raises nothing."""
    groups: list[list[Line]] = []
    found: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip()
        tagged = _TAG.match(line)
        if tagged:
            if tagged[1] == "PMID" or not groups:
                groups.append([])
            groups[-1].append(Line(tagged[1], tagged[2].strip(), number))
        elif line.startswith("      ") and groups:
            last = groups[-1].pop()
            groups[-1].append(last._replace(value=f"{last.value} {line.strip()}"))
        elif line.strip():
            hint = "a line begins with a tag, such as 'TI  - '"
            found.append(Diagnostic("reference-syntax", "not a line of PubMed's format", Location(name, number), hint))
    return ([], found) if found else ([_record(group, name) for group in groups], [])


def _record(lines: Sequence[Line], name: str) -> Record:
    fields: dict[str, object] = {}
    numbers: dict[str, int] = {}
    for variable, value, number in _fields(lines):
        if value and variable not in fields:
            fields[variable] = value
            numbers[variable] = number
    key = f"pmid{fields['PMID']}" if "PMID" in fields else ""
    found = {"id": key, **fields} if key else fields
    return Record(key, found, Location(name, lines[0].number), find=functools.partial(numbers.get))


def _fields(lines: Sequence[Line]) -> Iterator[tuple[str, object, int]]:
    kinds = {line.value for line in lines if line.tag == "PT"}
    kind = _kind(lines, kinds)
    yield "type", kind, lines[0].number
    yield from _people(lines)
    for line in lines:
        if line.tag == "TI":
            yield "title", _title(line.value), line.number
        elif line.tag == "BTI":
            yield ("container-title" if kind == "chapter" else "title"), _title(line.value), line.number
        elif line.tag in FIELDS:
            yield FIELDS[line.tag], line.value, line.number
        else:
            yield from _other(line, kind)
    words = [line.value.lstrip("*") for line in lines if line.tag == "OT"]
    yield "keyword", ", ".join(words), lines[0].number


def _kind(lines: Sequence[Line], kinds: set[str]) -> str:
    tags = {line.tag for line in lines}
    if "BTI" in tags:
        return "chapter" if "TI" in tags else "book"
    if "Preprint" in kinds:
        return "article"
    return "dataset" if "Dataset" in kinds and "TA" not in tags else "article-journal"


def _people(lines: Sequence[Line]) -> Iterator[tuple[str, object, int]]:
    """Full names; the short ones where there are no full ones; institutions in their place among them."""
    for full, short, role in (("FAU", "AU", "author"), ("FED", "ED", "editor")):
        tag = full if any(line.tag == full for line in lines) else short
        wanted = (tag, "CN") if role == "author" else (tag,)
        found = [line for line in lines if line.tag in wanted and line.value]
        if found:
            yield role, [_name(line) for line in found], found[0].number


def _name(line: Line) -> dict[str, str]:
    """``Boyle, Neil Bernard`` (``Suffix`` third), ``Boyle NB``, or an institution."""
    if line.tag == "CN":
        return {"literal": line.value.rstrip(".")}
    parts = [part.strip() for part in line.value.split(",")]
    if len(parts) == 1:
        short = re.fullmatch(r"(.+) ([A-Z]{1,3})", parts[0])
        return {"family": short[1], "given": ". ".join(short[2]) + "."} if short else {"literal": parts[0]}
    name = {"family": parts[0], "given": parts[1], "suffix": parts[2] if len(parts) > 2 else ""}
    return {key: value for key, value in name.items() if value}


def _title(text: str) -> str:
    """Without the full stop at its end, and without the brackets of a title that PubMed has translated."""
    text = text.strip()
    if text.startswith("[") and re.search(r"\]\.?$", text):
        text = text[1 : text.rindex("]")]
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _other(line: Line, kind: str) -> Iterator[tuple[str, object, int]]:
    value = line.value
    if line.tag == "DP" and value:
        yield "issued", date(value), line.number
    elif line.tag == "PG":
        yield "page", pages(value), line.number
    elif line.tag in ("LID", "AID") and value.endswith("[doi]"):
        yield "DOI", value.removesuffix("[doi]").strip(), line.number
    elif line.tag == "IS":
        yield "ISSN", value.split(" ")[0], line.number
    elif line.tag == "ISBN":
        yield "ISBN", value.split(" ")[0], line.number
    elif line.tag == "LA":
        yield "language", LANGUAGES.get(value, value), line.number
    elif line.tag == "PL" and kind in ("book", "chapter"):  # of a journal it is the country
        yield "publisher-place", value, line.number


def pages(text: str) -> str:
    """Pages with the second number in full: ``1161-9`` is ``1161-1169`` (PubMed leaves digits out)."""
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)", text.strip())
    if not found or len(found[4]) >= len(found[2]) or found[3] not in ("", found[1]):
        return text.strip()
    return f"{found[1]}{found[2]}-{found[1]}{found[2][: -len(found[4])]}{found[4]}"
