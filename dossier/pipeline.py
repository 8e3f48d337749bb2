"""Builds one edition: all stages in order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dossier import layout, overprint
from dossier.book import Book
from dossier.diagnostics import Collector, Location
from dossier.layout import Settled, Typesetter
from dossier.model import Edition, LayoutNote, Part, PartSource, Project
from dossier.output import keep_intermediates, write_whole
from dossier.prepare import prepare
from dossier.resources import Resources


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file, for the command's report."""

    edition: str
    medium: str
    path: str
    pages: int
    sha256: str
    typeset: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    project: Project,
    edition: Edition,
    resources: Resources,
    typesetter: Typesetter,
    target: Path,
    date: str,
    found: Collector,
    *,
    keep: Path | None = None,
) -> Output | None:
    """One edition to ``target``; None, and no file, when there are errors. ``date`` is ISO 8601, ``keep`` a folder."""
    clock = _Clock()
    already = len(typesetter.typeset)
    with clock("prepare"):
        book = prepare(project, edition, resources, found)
    if book is None:
        return None
    with clock("typeset"):
        settled = layout.settle(book.sources, book.heads(), typesetter)
        _report(book, settled, found)
    if found.has_errors():
        return None
    with clock("overprint"):
        over = _overprint(book, settled, typesetter, found)
    if found.has_errors():
        return None
    with clock("bind"):
        from dossier.bind import bind

        pdf = bind(settled.placed, over, book.outline, book.metadata(date), found)
    if keep is not None:
        keep_intermediates(keep, book, settled, over, found)
    if len(found) and found.has_errors():
        return None
    with clock("write"):
        if not write_whole(target, pdf, found):
            return None
    pages = sum(len(item.part.map.pages) for item in settled.placed)
    digest = hashlib.sha256(pdf).hexdigest()
    done = tuple(typesetter.typeset[already:])
    return Output(edition.name, edition.medium, str(target), pages, digest, done, clock.seconds)


def _overprint(book: Book, settled: Settled, typesetter: Typesetter, found: Collector) -> Part:
    """Heads and folios as a document of the same pages."""
    sizes, sheets = overprint.sheets(settled.placed)
    values = {**book.common, "sizes": sizes, "pages": sheets, "total": len(sheets)}
    html = book.composer.render("overprint.html.j2", values)
    sheet = book.sheet
    source = PartSource("_overprint", html, sheet.overprint_css, {}, sheet.families, tagged=False)
    part = typesetter.parts([source])[0]
    _notes(book, part, found, set())
    if len(part.map.pages) != len(sheets):
        message = f"{len(part.map.pages)} pages of heads for {len(sheets)} pages of text"
        found.add("layout-failed", message, Location("styles/overprint.css"), "a head or folio runs over its page")
    return part


def _report(book: Book, settled: Settled, found: Collector) -> None:
    # contents and heads repeat what chapters say: a fault is named where it was written
    order = sorted(settled.placed, key=lambda item: item.part.name.startswith("_"))
    seen: set[LayoutNote] = set()
    for item in order:
        _notes(book, item.part, found, seen)
    if not settled.stable:
        message = f"page numbers still change after {layout.ROUNDS} rounds"
        found.add("layout-unstable", message, None, "reword a sentence that names a page")


_HINTS = {
    "glyph-missing": "write a word or a sign that the fonts have",
    "glyph-fallback": "name that family too under [font] of the brand, or use another sign",
}


def _notes(book: Book, part: Part, found: Collector, seen: set[LayoutNote]) -> None:
    """The layout's remarks as diagnostics, with their place in the sources."""
    for note in part.notes:
        if note in seen and part.name.startswith("_"):
            continue
        seen.add(note)
        where = Location("styles") if note.code == "style-warning" else book.locate(part.name, note)
        where = where or Location(f"part {part.name}")
        found.add(note.code, note.message, where, _HINTS.get(note.code))


class _Clock:
    """Seconds by stage, for the report."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - start, 4)
