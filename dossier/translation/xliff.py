"""Exchange with agencies: XLIFF 1.2 (OASIS, 2008) made of catalogues, and back.

Marks stand in ``<ph>`` elements with their text in them, so that a tool shows and protects them; joined again the text is what it
was. The state of a target tells whether it is new, to be looked at, or done. A unit's id is a digest of its words: an answer
finds its unit however the catalogue has been sorted since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from dossier.diagnostics import Collector, Location
from dossier.translation.catalogue import Catalogue, Entry, brief
from dossier.translation.marks import ANY

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_X = f"{{{NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: states of a target (XLIFF 1.2, 2.3.10) that say there is nothing yet, or that somebody should look at it
_NOTHING = frozenset({"new", "needs-translation"})
_REVIEW = frozenset(
    {"needs-review-translation", "needs-review-adaptation", "needs-review-l10n", "needs-adaptation", "needs-l10n"}
)


def identifier(entry: Entry) -> str:
    """A unit's id."""
    return hashlib.sha256(f"{entry.context}\4{entry.source}".encode()).hexdigest()[:20]


def text_of(
    catalogues: Sequence[tuple[str, Catalogue]], source: str, language: str, *, open_only: bool = False
) -> bytes:
    """An XLIFF file of catalogues by name; with ``open_only`` only of what is not translated."""
    root = etree.Element(f"{_X}xliff", nsmap={None: NAMESPACE}, version="1.2")  # type: ignore[dict-item]
    for name, catalogue in catalogues:
        entries = [entry for entry in catalogue.live() if not (open_only and entry.done)]
        if not entries:
            continue
        attributes = {"original": name, "source-language": source, "target-language": language, "datatype": "plaintext"}
        body = etree.SubElement(etree.SubElement(root, f"{_X}file", attributes), f"{_X}body")
        for entry in entries:
            _unit(body, entry)
    for element in root.iter(f"{_X}file", f"{_X}body", f"{_X}trans-unit"):
        # a line for each unit; not inside of one: spaces in a source are part of it
        element.tail = "\n"
        if element.tag != f"{_X}trans-unit":
            element.text = "\n"
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _unit(body: Any, entry: Entry) -> None:
    unit = etree.SubElement(
        body, f"{_X}trans-unit", {"id": identifier(entry), "approved": "yes" if entry.done else "no"}
    )
    unit.set(_SPACE, "preserve")
    if entry.context:
        unit.set("resname", entry.context)
    _fill(etree.SubElement(unit, f"{_X}source"), entry.source)
    state = "translated" if entry.done else "needs-review-translation" if entry.target else "needs-translation"
    _fill(etree.SubElement(unit, f"{_X}target", state=state), entry.target)
    for line in filter(None, entry.comments.split("\n")):
        etree.SubElement(unit, f"{_X}note", {"from": "developer"}).text = line
    if entry.notes:
        etree.SubElement(unit, f"{_X}note", {"from": "translator"}).text = entry.notes
    for path, line in entry.places:
        etree.SubElement(unit, f"{_X}note", {"from": "place"}).text = f"{path}:{line}".rstrip(":")
    if entry.previous:
        old = etree.SubElement(unit, f"{_X}alt-trans", {"alttranstype": "previous-version"})
        etree.SubElement(old, f"{_X}source").text = entry.previous
        etree.SubElement(old, f"{_X}target").text = entry.target


def _fill(element: Any, text: str) -> None:
    """Text with its marks as placeholders; characters that XML cannot hold are left out by the reader of Markdown before."""
    at, last = 0, None
    for number, match in enumerate(ANY.finditer(text), start=1):
        _append(element, last, text[at : match.start()])
        last = etree.SubElement(element, f"{_X}ph", id=str(number))
        last.text = match[0]
        at = match.end()
    _append(element, last, text[at:])


def _append(element: Any, last: Any, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agency sends back: changed catalogues by name, and how many of their units changed."""

    catalogues: Mapping[str, Catalogue]
    changed: int
    unchanged: int


def read(
    data: bytes, shown: str, language: str, catalogues: Mapping[str, Catalogue], found: Collector
) -> Answer | None:
    """The catalogues with the targets of an XLIFF file. None, with diagnostics, when anything in it is wrong."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        found.add(
            "xliff-syntax",
            f"not XML: {error.msg}",
            Location(shown, error.lineno if isinstance(error.lineno, int) else None),
        )
        return None
    if root.tag != f"{_X}xliff":
        found.add("xliff-syntax", "not an XLIFF 1.2 file", Location(shown, 1), "export it from the tool as XLIFF 1.2")
        return None
    before = len(found)
    changes: dict[str, dict[tuple[str, str], Entry]] = {}
    counts = [0, 0]
    for file in root.iter(f"{_X}file"):
        name, tag = str(file.get("original", "")), str(file.get("target-language", ""))
        place = Location(shown, _line(file))
        if name not in catalogues:
            found.add("xliff-unit", f"no catalogue '{name}'", place, "it was exported from another dossier, or renamed")
        elif tag.casefold() != language.casefold():
            found.add("xliff-unit", f"the file is in '{tag}', not in '{language}'", place, "name its language")
        else:
            changes[name] = dict(_changes(file, catalogues[name], shown, found, counts))
    if len(found) > before:
        return None
    return Answer(
        {name: _with(catalogues[name], members) for name, members in changes.items() if members}, counts[0], counts[1]
    )


def _changes(
    file: Any, catalogue: Catalogue, shown: str, found: Collector, counts: list[int]
) -> Iterator[tuple[tuple[str, str], Entry]]:
    known = {identifier(entry): entry for entry in catalogue.live()}
    seen: set[str] = set()
    for unit in file.iter(f"{_X}trans-unit"):
        place, name = Location(shown, _line(unit)), str(unit.get("id", ""))
        entry = known.get(name)
        if entry is None:
            found.add(
                "xliff-unit", f"unit '{name}' is not in the catalogue: its source has changed", place, "export again"
            )
            continue
        if name in seen:
            found.add("xliff-unit", f"unit '{name}' is there twice", place, "leave one")
            continue
        seen.add(name)
        if "".join(unit.find(f"{_X}source").itertext() if unit.find(f"{_X}source") is not None else ()) != entry.source:
            found.add(
                "xliff-unit", f"the source of '{brief(entry.source)}' was changed in the file", place, "restore it"
            )
            continue
        new = _answered(unit.find(f"{_X}target"), entry)
        counts[0 if new != entry else 1] += 1
        if new == entry:
            continue
        lost = _lost_marks(entry.source, new.target)
        if lost:
            message = f"'{brief(entry.source)}': {lost} is not there as often as in the source"
            found.add("xliff-unit", message, place, "put each mark of the source into the target once")
            continue
        yield entry.key, new


def _answered(target: Any, entry: Entry) -> Entry:
    state = str(target.get("state", "translated")) if target is not None else "new"
    text = "".join(target.itertext()) if target is not None else ""
    if state in _NOTHING or not text:
        return entry
    review = state in _REVIEW
    if text == entry.target and review == entry.fuzzy:
        return entry
    return replace(entry, target=text, fuzzy=review, previous=entry.previous if review else "")


def _lost_marks(source: str, target: str) -> str:
    before, after = ([match[0] for match in ANY.finditer(text)] for text in (source, target))
    return next((mark for mark in (*before, *after) if before.count(mark) != after.count(mark)), "")


def _with(catalogue: Catalogue, changed: Mapping[tuple[str, str], Entry]) -> Catalogue:
    entries = tuple(entry if entry.obsolete else changed.get(entry.key, entry) for entry in catalogue.entries)
    return Catalogue(catalogue.path, entries, catalogue.header, catalogue.remark)


def _line(element: Any) -> int:
    return int(element.sourceline or 1)
