"""EndNote XML (the export of EndNote X to 21, and of Zotero), read with lxml 6.1.3 and mapped to CSL-JSON.

External entities, DTDs and the network are off. Faces of ``<style>`` become the markup of CSL-JSON.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.diagnostics import Diagnostic, Location

from .dates import date
from .record import Record

KINDS: Mapping[str, str] = {
    "Aggregated Database": "dataset", "Artwork": "graphic", "Audiovisual Material": "motion_picture", "Bill": "bill",
    "Blog": "post-weblog", "Book": "book", "Book Section": "chapter", "Case": "legal_case",
    "Computer Program": "software", "Conference Paper": "paper-conference",
    "Conference Proceedings": "paper-conference", "Dataset": "dataset", "Dictionary": "entry-dictionary",
    "Edited Book": "book", "Electronic Article": "article-journal", "Electronic Book": "book",
    "Electronic Book Section": "chapter", "Encyclopedia": "entry-encyclopedia", "Figure": "figure",
    "Film or Broadcast": "motion_picture", "Generic": "document", "Government Document": "report", "Hearing": "hearing",
    "Journal Article": "article-journal", "Legal Rule or Regulation": "regulation", "Magazine Article":
    "article-magazine", "Manuscript": "manuscript", "Map": "map", "Newspaper Article": "article-newspaper",
    "Online Database": "dataset", "Online Multimedia": "webpage", "Pamphlet": "pamphlet", "Patent": "patent",
    "Personal Communication": "personal_communication", "Preprint": "article", "Report": "report", "Serial": "book",
    "Standard": "standard", "Statute": "legislation", "Thesis": "thesis", "Unpublished Work": "manuscript",
    "Web Page": "webpage",
}  # fmt: skip
#: path below <record> -> CSL variable, in order of preference
FIELDS: tuple[tuple[str, str], ...] = (
    ("titles/title", "title"), ("titles/short-title", "title-short"), ("titles/secondary-title", "container-title"),
    ("periodical/full-title", "container-title"), ("periodical/abbr-1", "container-title-short"),
    ("alt-periodical/abbr-1", "container-title-short"), ("titles/alt-title", "container-title-short"),
    ("titles/tertiary-title", "collection-title"), ("pages", "page"), ("volume", "volume"), ("number", "issue"),
    ("issue", "issue"), ("num-vols", "number-of-volumes"), ("edition", "edition"), ("section", "section"),
    ("pub-location", "publisher-place"), ("publisher", "publisher"), ("electronic-resource-num", "DOI"),
    ("abstract", "abstract"), ("notes", "note"), ("language", "language"), ("call-num", "call-number"),
    ("work-type", "genre"), ("urls/web-urls/url", "URL"), ("urls/related-urls/url", "URL"),
    ("remote-database-name", "source"), ("reviewed-item", "reviewed-title"),
)  # fmt: skip
NAMES: Mapping[str, str] = {
    "authors": "author", "secondary-authors": "editor", "tertiary-authors": "collection-editor",
    "subsidiary-authors": "translator", "translated-authors": "translator",
}  # fmt: skip
NUMBERED = ("report", "patent", "legislation", "regulation", "legal_case", "standard", "bill", "dataset", "article")
_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}
_RICH = ("title", "container-title", "title-short", "collection-title", "abstract")


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of an EndNote XML file, and what keeps it from being read. Raises nothing."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return [], [Diagnostic("reference-syntax", f"not valid XML: {_said(error)}", Location(name, line))]
    if root is None or (root.find(".//record/ref-type") is None and root.find(".//records") is None):
        hint = "export the library as XML from EndNote"
        return [], [Diagnostic("reference-syntax", "no EndNote records in the file", Location(name, 1), hint)]
    return [_record(element, name) for element in root.iter("record")], []


def _said(error: Exception) -> str:
    return " ".join(str(error).split(", line")[0].split())


def _record(element: Any, name: str) -> Record:
    fields: dict[str, object] = {}
    lines: dict[str, int] = {}
    for variable, value, line in _fields(element):
        if value and variable not in fields:
            fields[variable] = value
            lines[variable] = line
    number = _text(element.find("rec-number"))
    key = re.sub(r"\s+", "", _text(element.find("label"))) or (f"endnote{number}" if number else "")
    found = {"id": key, **fields} if key else fields
    return Record(key, found, Location(name, element.sourceline), find=functools.partial(lines.get))


def _fields(element: Any) -> Iterator[tuple[str, object, int]]:
    kind_node = element.find("ref-type")
    given = kind_node.get("name", "") if kind_node is not None else "Generic"
    kind = KINDS.get(given, given or "document")
    yield "type", kind, _line(element, kind_node)
    for path, role in NAMES.items():
        nodes = element.findall(f"contributors/{path}/author")
        yield role, [_name(_text(node)) for node in nodes if _text(node).strip(" ,")], _line(element, *nodes)
    for path, variable in FIELDS:
        node = element.find(path)
        own = "number" if path == "number" and kind in NUMBERED else variable
        yield own, _value(node, own), _line(element, node)
    yield from _numbers(element, kind)
    yield from _dates(element)
    words = [_text(node) for node in element.findall("keywords/keyword")]
    yield "keyword", ", ".join(filter(None, words)), _line(element)


def _line(element: Any, *nodes: Any) -> int:
    return int(next((node.sourceline for node in nodes if node is not None), element.sourceline) or 1)


def _text(node: Any) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _value(node: Any, variable: str) -> str:
    if variable == "page":
        return re.sub(r"\s*[–—-]+\s*", "-", _text(node))
    if variable not in _RICH or node is None:
        return _text(node)
    return " ".join("".join(_faced(node)).split())


def _faced(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        inner = "".join(child.itertext())
        tags = [_FACES[face] for face in str(child.get("face", "")).split() if face in _FACES]
        yield "".join(f"<{tag}>" for tag in tags) + inner + "".join(f"</{tag}>" for tag in reversed(tags))
        yield child.tail or ""


def _numbers(element: Any, kind: str) -> Iterator[tuple[str, object, int]]:
    """``isbn`` is an ISBN or an ISSN; ``accession-num`` a PubMed number; ``custom2`` is where EndNote keeps the PMCID."""
    node = element.find("isbn")
    serial = re.sub(r"\s*\([^)]*\)", "", _text(node))
    digits = re.sub(r"[^0-9Xx]", "", re.split(r"[\s;,]+", serial.strip())[0])
    yield ("ISBN" if len(digits) in (10, 13) or kind in ("book", "chapter") else "ISSN"), serial, _line(element, node)
    node = element.find("accession-num")
    source = _text(element.find("remote-database-name"))
    if re.fullmatch(r"\d{1,8}", _text(node)) and (not source or re.search("medline|pubmed", source, re.IGNORECASE)):
        yield "PMID", _text(node), _line(element, node)
    node = element.find("custom2")
    if re.fullmatch(r"PMC\d+", _text(node)):
        yield "PMCID", _text(node), _line(element, node)


def _dates(element: Any) -> Iterator[tuple[str, object, int]]:
    year, day = element.find("dates/year"), element.find("dates/pub-dates/date")
    said, written = _text(year), _text(day)
    text = written if re.search(r"\d{4}", written) else " ".join(filter(None, (written, said)))
    if text:
        yield "issued", date(text), _line(element, year, day)
    node = element.find("access-date")
    if _text(node):
        yield "accessed", date(_text(node)), _line(element, node)


def _name(text: str) -> dict[str, str]:
    """``Family, Given, Suffix``; an institution ends in a comma, or has none."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or not any(parts[1:]):
        return {"literal": parts[0]}
    name = {"family": parts[0], "given": parts[1], "suffix": ", ".join(filter(None, parts[2:]))}
    return {key: value for key, value in name.items() if value}
