"""Formats the citations of a book in order, and the list of the works cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dossier.diagnostics import Diagnostic, Location, did_you_mean
from dossier.model import Citation, Cite, ReferenceEntry, ResolvedCitations, RichText, Run, plain

from .database import ReferenceDatabase, unprintable
from .engine import terms
from .engine.cites import citation as print_citation
from .engine.context import CiteData
from .engine.disambiguate import disambiguate
from .engine.entries import Entry, entry
from .engine.item import Item, read_item
from .engine.legal import addressed
from .engine.nobreak import keep_together
from .engine.rich import Rich, Seg, runs, words
from .engine.session import Cluster, Session, positioned, repeated
from .narrative import in_sentence_and_note, narrative, noted
from .styles import Style

__all__ = ["noted", "resolve"]


@dataclass(slots=True)
class _Report:
    """Diagnostics of one run, and the entries the engine could not format."""

    found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(self, code: str, message: str, where: Location | None = None, hint: str | None = None) -> None:
        self.found[Diagnostic(code, message, where, hint)] = None


def resolve(
    citations: Sequence[Citation], database: ReferenceDatabase, style: Style, locale: str, *, unbroken: bool = False
) -> tuple[ResolvedCitations, tuple[Diagnostic, ...]]:
    """A rich text for each citation, and the entries of the works cited; the same each time. Raises nothing.

    ``unbroken`` puts no-break spaces where editors want them. In a notes style each text is that of a footnote; see
    ``noted`` for citations whose author is part of the sentence.
    """
    report = _Report()
    items = _items(citations, database, report)
    session = Session(style.tree, terms.locale(style.tree, locale), items)
    clusters = _clusters(citations, session)
    session.repeated = repeated(clusters)
    _prepare(session, report, database)
    texts = _citations(session, citations, clusters, style, report)
    entries = _entries(session, style, database, report)
    linked = {f"ref:{entry.key}" for entry in entries}
    texts = tuple(tuple(_reachable(run, linked) for run in text) for text in texts)
    if unbroken:
        texts = tuple(keep_together(text, session.locale) for text in texts)
        entries = tuple(replace(one, body=keep_together(one.body, session.locale)) for one in entries)
    result = ResolvedCitations(texts, entries, style.title, style.licence, style.numeric, session.notes)
    return result, tuple(report.found)


def _reachable(run: Run, linked: set[str]) -> Run:
    """The run without a link to an entry that the style does not print."""
    return replace(run, href=None) if run.href and run.href.startswith("ref:") and run.href not in linked else run


def _items(citations: Sequence[Citation], database: ReferenceDatabase, report: _Report) -> dict[str, Item]:
    """The works cited in order of first citation, without those unknown or not to be printed."""
    items: dict[str, Item] = {}
    for citation in citations:
        for cite in citation.cites:
            record = database.items.get(cite.key)
            if record is None:
                hint = did_you_mean(cite.key, database.items)
                report.add("citation-unknown", f"unknown citation key '{cite.key}'", citation.where, hint)
                continue
            if unprintable(record):
                text = f"'{cite.key}' is marked as not printable"
                report.add("reference-unprintable", text, citation.where, "cite another work or correct the record")
            items.setdefault(cite.key, read_item(cite.key, record))
    return items


def _prepare(session: Session, report: _Report, database: ReferenceDatabase) -> None:
    """Order, numbers and disambiguation; when the engine fails there, the order of citation is kept."""
    keys = list(session.items)
    try:
        session.arrange(keys)
        disambiguate(session)
    except Exception as error:  # noqa: BLE001 - whatever an engine raises is a finding, and the rest is still printed
        report.add("citation-engine", f"the works cannot be sorted: {_why(error)}")
        session.order = keys
        session.numbers = {key: place for place, key in enumerate(keys, 1)}


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _cite(cite: Cite, in_text: bool) -> CiteData:
    return CiteData(
        cite.key, cite.locator, cite.label or "page", cite.prefix, cite.suffix, cite.suppress_author, narrative=in_text
    )


def _clusters(citations: Sequence[Citation], session: Session) -> list[Cluster]:
    clusters = [
        Cluster(tuple(_cite(cite, citation.in_text) for cite in citation.cites), number if session.notes else 0)
        for number, citation in enumerate(citations, 1)
    ]
    near = session.tree.citation.get("near-note-distance", "5")
    return positioned(clusters, int(near) if near.isdigit() else 5)


def _missing(key: str) -> Rich:
    return [Seg(f"[?{key}]")]


def _citations(
    session: Session, citations: Sequence[Citation], clusters: Sequence[Cluster], style: Style, report: _Report
) -> tuple[RichText, ...]:
    out: list[RichText] = []
    for citation, cluster in zip(citations, clusters, strict=True):
        try:
            if citation.in_text and session.notes:
                rich = in_sentence_and_note(session, cluster, _missing)
            elif citation.in_text:
                rich = narrative(session, cluster, style.numeric, _missing)
            else:
                rich = print_citation(session, cluster, _missing)
            text = _only_unknown(citation, session) or runs(rich)
            out.append(text if plain(noted(text)[1]).strip() else (*text, *_nothing(citation, report)))
        except Exception as error:  # noqa: BLE001 - see _prepare
            keys = ", ".join(cite.key for cite in citation.cites)
            message = f"the citation of '{keys}' cannot be formatted: {_why(error)}"
            report.add("citation-engine", message, citation.where)
            out.append((Run("".join(f"[?{cite.key}]" for cite in citation.cites)),))
    return tuple(out)


def _nothing(citation: Citation, report: _Report) -> RichText:
    """``[?key]`` for works that say too little for the style to print."""
    keys = ", ".join(cite.key for cite in citation.cites)
    report.add("citation-engine", f"the style prints nothing of '{keys}'", citation.where, "give it a title")
    return (Run("".join(f"[?{cite.key}]" for cite in citation.cites)),)


def _only_unknown(citation: Citation, session: Session) -> RichText:
    """``[?key]`` without the style's brackets where nothing in the citation is known."""
    if any(cite.key in session.items for cite in citation.cites):
        return ()
    return (Run(" ".join(f"[?{cite.key}]" for cite in citation.cites)),)


def _entries(
    session: Session, style: Style, database: ReferenceDatabase, report: _Report
) -> tuple[ReferenceEntry, ...]:
    if session.tree.bibliography is None:
        return ()
    out: list[ReferenceEntry] = []
    before: tuple[Rich, ...] | None = None
    for key in session.order:
        try:
            made, before = entry(addressed(session, key), key, before)
        except Exception as error:  # noqa: BLE001 - see _prepare
            where = database.where.get(key)
            report.add("citation-engine", f"the entry '{key}' cannot be formatted: {_why(error)}", where)
            made, before = Entry(key, [], _missing(key)), None
        body = runs(made.body)
        if not body and style.numeric:
            where = database.where.get(key)
            report.add("citation-engine", f"the style prints nothing of '{key}'", where, "give it a title")
            body = runs(_missing(key))
        if body:
            out.append(ReferenceEntry(key, words(made.label), body, session.items[key].language or None))
    return tuple(out)
