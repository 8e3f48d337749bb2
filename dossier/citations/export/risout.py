"""RIS, written with rispy 0.10.0; markup is left out, because few readers of RIS know it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.citations.sources.ris import NUMBERED

KINDS: Mapping[str, str] = {
    "article": "PRPT", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "chapter": "CHAP", "dataset": "DATA", "document": "GEN",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "graphic": "ART", "hearing": "HEAR",
    "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB", "map": "MAP", "motion_picture": "MPCT",
    "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CPAPER", "patent": "PAT",
    "periodical": "JFULL", "personal_communication": "PCOMM", "post-weblog": "BLOG", "regulation": "STAT",
    "report": "RPRT", "software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND", "thesis": "THES",
    "webpage": "ELEC",
}  # fmt: skip
#: CSL variable -> name that rispy gives to the tag
FIELDS: Mapping[str, str] = {
    "title": "title", "container-title": "secondary_title", "collection-title": "tertiary_title",
    "container-title-short": "alternate_title1", "title-short": "short_title", "volume": "volume", "DOI": "doi",
    "edition": "edition", "publisher": "publisher", "publisher-place": "place_published", "language": "language",
    "abstract": "abstract", "genre": "type_of_work", "number-of-volumes": "number_of_volumes", "section": "section",
    "call-number": "call_number", "reviewed-title": "reviewed_item", "PMCID": "custom2", "PMID": "accession_number",
    "source": "name_of_database",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "author": "authors", "editor": "secondary_authors", "collection-editor": "tertiary_authors",
    "translator": "subsidiary_authors",
}  # fmt: skip
_MARKUP = re.compile(r"</?(?:i|b|sc|sup|sub|span)(?:\s[^<>]*)?>", re.IGNORECASE)
_SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}


def write(records: Sequence[Mapping[str, object]]) -> str:
    """A ``.ris`` file of the records, in their order."""
    import rispy

    entries = [{key: value for key, value in _entry(record) if value} for record in records]
    text: str = rispy.dumps(entries)
    return re.sub(r"^\d+\.\n", "", text, flags=re.MULTILINE).lstrip("\n")


def _entry(record: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
    kind = str(record.get("type", ""))
    yield "type_of_reference", KINDS.get(kind, "GEN")
    yield "id", _text(record, "id")
    for variable, name in NAMES.items():
        people = record.get(variable)
        yield name, [_name(person) for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    for variable, name in FIELDS.items():
        yield name, _text(record, variable)
    if _text(record, "PMID"):
        yield "name_of_database", _text(record, "source") or "PubMed"
    yield "issn", _text(record, "ISBN") or _text(record, "ISSN")
    yield ("number", _text(record, "number" if kind in NUMBERED else "issue"))
    yield "urls", list(filter(None, [_text(record, "URL")]))
    yield "keywords", [word.strip() for word in _text(record, "keyword").split(",") if word.strip()]
    yield "notes", list(filter(None, [_text(record, "note")]))
    first, _, last = _text(record, "page").partition("-")
    yield from (("start_page", first), ("end_page", last))
    yield from _dates(record)


def _dates(record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    issued, seen = _date(record.get("issued")), _date(record.get("accessed"))
    yield "year", issued if "///" in issued else issued.split("/")[0]
    yield "date", issued if "/" in issued and "///" not in issued else ""
    yield "access_date", seen


def _date(value: object) -> str:
    """``2017/04/26/`` or ``2017///Spring``: the beginning of a range; words as they are."""
    if not isinstance(value, Mapping):
        return ""
    parts = value.get("date-parts")
    if not (isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]):
        return _text(value, "raw") or _text(value, "literal")
    season = _SEASONS.get(str(value.get("season", "")))
    numbers = [str(part).zfill(4 if not place else 2) for place, part in enumerate(parts[0][:3])]
    if season and len(numbers) == 1:
        return f"{numbers[0]}///{season}"
    return "/".join([*numbers, *[""] * (4 - len(numbers))]) if len(numbers) > 1 else numbers[0]


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    usable = isinstance(value, str | int | float) and not isinstance(value, bool)
    text = _MARKUP.sub("", str(value)) if usable and name != "id" else str(value) if usable else ""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85]", " ", text).split())


def _name(name: Mapping[str, Any]) -> str:
    literal = _text(name, "literal")
    if literal:
        return literal.replace(",", "")
    particles = [_text(name, key) for key in ("dropping-particle", "non-dropping-particle")]
    family = " ".join(filter(None, [*particles, _text(name, "family")])).replace(",", "")
    parts = [family, _text(name, "given").replace(",", ""), _text(name, "suffix")]
    return ", ".join(parts).rstrip(", ") if any(parts[1:]) else family
