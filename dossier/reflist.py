"""The reference list of an edition: one list or groups, each entry with its annotation and the pages that cite it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier import compose, languages
from dossier.model import Edition, Numbered, ReferenceEntry, plain

#: printed where a page is not known yet
UNKNOWN_PAGE = "00"

Records = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Use:
    """One citation of a work: its key, the chapter, the anchor in the text."""

    key: str
    chapter: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; ``repeated`` holds the keys whose anchor stands in an earlier group."""

    title: str
    anchor: str
    entries: tuple[tuple[ReferenceEntry, str], ...]
    repeated: frozenset[str]


def groups(
    entries: Sequence[ReferenceEntry],
    uses: Sequence[Use],
    records: Records,
    edition: Edition,
    words: Mapping[str, str],
    numbered: Numbered,
) -> list[Group]:
    """The list in the groups that the edition asks for: none, by chapter, by type of work, by keyword."""
    placed: dict[str, list[ReferenceEntry]] = {}
    for entry in entries:
        for name in _names(entry, uses, records.get(entry.key, {}), edition.reference_groups):
            placed.setdefault(name, []).append(entry)
    order = list(placed)
    if edition.reference_groups == "chapter":
        order = [slug for slug in numbered.chapters if slug in placed]
    elif edition.reference_groups == "keyword":
        order = sorted(placed, key=lambda name: (name == "", languages.sort_key(name, edition.language)))
    result, seen = [], set[str]()
    for number, name in enumerate(order):
        members = tuple((entry, _annotation(records.get(entry.key, {}), edition)) for entry in placed[name])
        repeated = frozenset(entry.key for entry in placed[name] if entry.key in seen)
        seen |= {entry.key for entry in placed[name]}
        result.append(Group(_title(name, edition, words, numbered), f"_ref-group-{number}", members, repeated))
    return result


def _names(entry: ReferenceEntry, uses: Sequence[Use], record: Mapping[str, object], kind: str) -> list[str]:
    if kind == "chapter":
        return list(dict.fromkeys(use.chapter for use in uses if use.key == entry.key))
    if kind == "type":
        return [str(record.get("type", ""))]
    if kind == "keyword":
        words = str(record.get("keyword") or "").replace(";", ",").split(",")
        return list(dict.fromkeys(word.strip() for word in words if word.strip())) or [""]
    return [""]


def _title(name: str, edition: Edition, words: Mapping[str, str], numbered: Numbered) -> str:
    if edition.reference_groups == "chapter":
        target = numbered.targets[f"file:{name}"]
        return f"{target.number} {target.title}".strip()
    if edition.reference_groups == "type":
        return words.get(f"type_{name.replace('-', '_')}") or words["type_other"]
    if edition.reference_groups == "keyword":
        return name or words["type_other"]
    return ""


def _annotation(record: Mapping[str, object], edition: Edition) -> str:
    """CSL's ``annote``: what the author of the database says of the work."""
    return str(record.get("annote") or "") if edition.annotations else ""


def view(group: Group, uses: Sequence[Use], pages: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the template gets of a group."""
    anchors: dict[str, list[str]] = {}
    for use in uses:
        anchors.setdefault(use.key, []).append(use.anchor)
    return {
        "title": group.title,
        "anchor": group.anchor,
        "entries": [
            {
                "anchor": "" if entry.key in group.repeated else compose.reference_anchor(entry.key),
                "label": entry.label,
                "body": compose.safe(compose.rich_html(entry.body)),
                "language": entry.language,
                "direction": direction(entry, language),
                "annotation": annotation,
                "places": _places(anchors.get(entry.key, ()), pages),
            }
            for entry, annotation in group.entries
        ],
    }


def _places(anchors: Iterable[str], pages: Mapping[str, str]) -> list[dict[str, str]]:
    """Each page that cites the work, once, with the first place on it."""
    places: dict[str, str] = {}
    for anchor in anchors:
        places.setdefault(pages.get(anchor, UNKNOWN_PAGE), anchor)
    return [{"page": page, "anchor": anchor} for page, anchor in places.items()]


def direction(entry: ReferenceEntry, language: str) -> str:
    """Direction of an entry that runs against its page, by its first strong character (UAX 9, P2); else empty."""
    page = languages.direction(language)
    for char in plain(entry.body):
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            own = "ltr" if kind == "L" else "rtl"
            return own if own != page else ""
    return ""
