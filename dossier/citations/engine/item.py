"""A CSL-JSON record as the values the evaluator works on; wrong shapes are dropped, never raised.

Mends citeproc-py 0.11.1 (source/json.py): crashes on directors, hosts, null authors and empty dates, lower-cased ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .dateinput import DateValue, read_date
from .nameinput import Name, read_names
from .notefields import with_note_fields

NAME_FIELDS = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator".split()
)
DATE_FIELDS = frozenset("accessed available-date container event-date issued original-date submitted".split())
NUMBER_FIELDS = frozenset(
    "chapter-number citation-number collection-number edition first-reference-note-number issue locator number "
    "number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number version "
    "volume".split()
)
TEXT_FIELDS = frozenset(
    "annote archive archive-place archive_collection archive_location authority call-number citation-label collection-title "
    "collection-title-short container-title container-title-short dimensions division DOI event-place event-title genre "
    "ISBN ISSN jurisdiction keyword language license medium original-publisher original-publisher-place original-title "
    "part-title PMCID PMID publisher publisher-place references reviewed-genre reviewed-title scale source status title "
    "title-short URL volume-title".split()
)
ALIASES = {
    "shortTitle": "title-short",
    "journalAbbreviation": "container-title-short",
    "event": "event-title",
    "container-date": "container",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One work: text and number fields, names and dates by CSL variable."""

    key: str
    kind: str
    fields: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    dates: Mapping[str, DateValue] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Language of the work, empty when not known."""
        return self.fields.get("language", "")

    def has(self, variable: str) -> bool:
        """True when the variable has a value that is not empty."""
        return variable in self.fields or variable in self.names or variable in self.dates


_DOI = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _text(variable: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = re.sub(r"\s+", " ", _CONTROL.sub("", str(value))).strip()
    return _DOI.sub("", text) if variable == "DOI" else text


def read_item(key: str, record: Mapping[str, Any]) -> Item:
    """Item of a CSL-JSON record."""
    record = with_note_fields(record, TEXT_FIELDS | NUMBER_FIELDS, DATE_FIELDS, NAME_FIELDS)
    fields: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, DateValue] = {}
    for name, value in record.items():
        variable = ALIASES.get(name, name)
        if variable in NAME_FIELDS:
            found = read_names(value)
            if found:
                names[variable] = found
        elif variable in DATE_FIELDS:
            date = read_date(value)
            if date:
                dates[variable] = date
        elif variable not in ("id", "type", "custom", "categories", "abstract") or variable == "abstract":
            text = _text(variable, value)
            if text:
                fields[variable] = text
    if fields.get("event-title", "").casefold() == fields.get("container-title", "").casefold():
        fields.pop("event-title", None)  # proceedings that bear the name of their event: it is not said twice
    if "event-title" in fields:
        fields.setdefault("event", fields["event-title"])
    if "page" in fields:
        fields.setdefault("page-first", re.split(r"\s*[-–,&]\s*", fields["page"])[0])
    kind = record.get("type")
    return Item(key, kind if isinstance(kind, str) and kind else "document", fields, names, dates)
