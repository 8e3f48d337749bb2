"""Reads the fixtures of the CSL processor test suite and runs them through the engine."""

from __future__ import annotations

import html
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dossier.citations.engine import terms
from dossier.citations.engine.cites import citation
from dossier.citations.engine.context import CiteData
from dossier.citations.engine.disambiguate import disambiguate
from dossier.citations.engine.entries import entry
from dossier.citations.engine.item import read_item
from dossier.citations.engine.rich import runs
from dossier.citations.engine.session import Cluster, Session, positioned, repeated
from dossier.citations.engine.tree import parse, tree
from dossier.model import RichText, Run

#: what lies beside the checkout and is no part of the project; absent in most places
SHARED = Path(os.environ.get("DOSSIER_SHARED", Path(__file__).parents[3] / "shared"))
_SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>\n?(.*?)\n?<<=+ \1 =+<<", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fixture:
    """One case of the suite."""

    name: str
    sections: Mapping[str, str]

    def data(self, section: str) -> Any:
        """A section that holds JSON, None when it is absent."""
        return json.loads(self.sections[section]) if self.sections.get(section, "").strip() else None


def read(path: Path) -> Fixture:
    """Fixture of a file."""
    return Fixture(path.stem, {name: body.strip("\n") for name, body in _SECTION.findall(path.read_text("utf-8"))})


def _cite(raw: Mapping[str, Any]) -> CiteData:
    positions = ("first", "subsequent", "ibid", "ibid-with-locator")
    position = raw.get("position")
    found = frozenset() if position is None else frozenset({positions[position], *(["subsequent"] if position else [])})
    if position == 3:
        found |= {"ibid"}
    if raw.get("near-note"):
        found |= {"near-note"}
    return CiteData(
        str(raw["id"]),
        str(raw.get("locator") or "").strip(),
        str(raw.get("label") or "page"),
        str(raw.get("prefix") or ""),
        str(raw.get("suffix") or ""),
        bool(raw.get("suppress-author")),
        bool(raw.get("author-only")),
        position=found,
        first_note=int(raw.get("first-reference-note-number") or 0),
    )


FIRST = frozenset({"first"})


def _clusters(fixture: Fixture, keys: Sequence[str]) -> list[Cluster]:
    given = fixture.data("CITATION-ITEMS")
    if given:
        return [
            Cluster(tuple(replace(cite, position=cite.position or FIRST) for cite in map(_cite, cluster)))
            for cluster in given
        ]
    history = fixture.data("CITATIONS")
    if not history:
        return [Cluster(tuple(CiteData(key, position=FIRST) for key in keys))]
    latest = {step[0]["citationID"]: step[0] for step in history}
    for step in latest.values():
        for raw in step["citationItems"]:
            raw.pop("position", None)
            raw.pop("near-note", None)
            raw.pop("first-reference-note-number", None)
    last, before, after = history[-1]
    order = [*before, [last["citationID"], last.get("properties", {}).get("noteIndex", 0)], *after]
    return [
        Cluster(
            tuple(_cite(raw) for raw in latest[name]["citationItems"]),
            note,
            bool(latest[name].get("properties", {}).get("unsorted")),
        )
        for name, note in order
    ]


def run(fixture: Fixture) -> list[RichText]:
    """What the engine prints: citations or entries, as the fixture's mode says."""
    style = tree(parse(io.BytesIO(fixture.sections["CSL"].strip().encode())))
    records = fixture.data("INPUT")
    items = {str(record.get("id", place)): record for place, record in enumerate(records)}
    language = style.options.get("default-locale", "en-US")
    session = Session(style, terms.locale(style, language), {key: read_item(key, item) for key, item in items.items()})
    clusters = _clusters(fixture, list(items))
    cited = [cite.key for cluster in clusters for cite in cluster.cites if cite.key in items]
    keys = cited if fixture.data("CITATIONS") else [*items]
    session.arrange(list(dict.fromkeys(keys)))
    near = int(style.citation.get("near-note-distance", "5"))
    placed = positioned(clusters, near) if fixture.data("CITATIONS") is not None else clusters
    session.repeated = repeated(placed)
    disambiguate(session)
    if fixture.sections["MODE"].startswith("bibliography"):
        out: list[RichText] = []
        before = None
        for key in session.order:
            made, before = entry(session, key, before)
            space = (Run(" "),) if made.label else ()
            out.append((*runs(made.label), *space, *runs(made.body)))
        return out
    return [runs(citation(session, cluster, lambda key: [])) for cluster in placed]


# --- comparison: characters with their face, whatever the nesting of the tags ---------------------------------


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faces: list[tuple[str, frozenset[str]]] = []
        self.chars: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        now = self.faces[-1][1] if self.faces else frozenset()
        add = {"i": "italic", "em": "italic", "b": "bold", "strong": "bold", "sup": "sup", "sub": "sub"}.get(tag)
        add = add or ("caps" if "small-caps" in style else "under" if "underline" in style else None)
        name = {"font-style:italic": "italic", "font-weight:bold": "bold"}.get(style.replace(" ", "").rstrip(";"))
        now = now | {face for face in (add, name) if face}
        if "baseline" in style:
            now -= {"sup", "sub"}
        if "normal" in style:
            now -= {"font-style": {"italic"}, "font-variant": {"caps"}, "font-weight": {"bold"}}[style.split(":")[0]]
        if tag == "div":
            self.handle_data(" ")
        self.faces.append((tag, now))

    def handle_endtag(self, tag: str) -> None:
        while self.faces and self.faces.pop()[0] != tag:
            pass
        if tag == "div":
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        face = self.faces[-1][1] if self.faces else frozenset()
        self.chars += [(char, face) for char in data]


def _squeeze(chars: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    out: list[tuple[str, frozenset[str]]] = []
    for char, face in chars:
        if char.isspace():
            if out and out[-1][0] != " ":
                out.append((" ", frozenset()))
        else:
            out.append((char, face))
    return out[:-1] if out and out[-1][0] == " " else out


def expected(fixture: Fixture) -> list[tuple[str, frozenset[str]]]:
    """Characters of the RESULT section."""
    text = fixture.sections["RESULT"]
    if fixture.data("CITATIONS") and not fixture.sections["MODE"].startswith("bib"):
        text = "\n".join(re.sub(r"^(\.\.|>>)\[\d+\] ", "", line) for line in text.split("\n"))
    return characters(text)


def characters(markup: str) -> list[tuple[str, frozenset[str]]]:
    """Characters of HTML with their faces."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _squeeze(reader.chars)


def printed(texts: Sequence[RichText]) -> list[tuple[str, frozenset[str]]]:
    """Characters of what the engine printed."""
    names = {
        "bold": "bold",
        "italic": "italic",
        "superscript": "sup",
        "subscript": "sub",
        "small_caps": "caps",
        "underline": "under",
    }
    out: list[tuple[str, frozenset[str]]] = []
    for text in texts:
        for one in text:
            face = frozenset(name for field, name in names.items() if getattr(one, field))
            out += [(char, face) for char in one.text]
        out.append(("\n", frozenset()))
    return _squeeze(out)


def show(chars: Sequence[tuple[str, frozenset[str]]]) -> str:
    """Characters as HTML-like text, for messages."""
    out, before = "", frozenset[str]()
    for char, face in chars:
        if face != before:
            out += f"{{{','.join(sorted(face))}}}"
            before = face
        out += html.unescape(char)
    return out
