"""Builds one edition: all stages in order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dossier import finish, languages, layout, manifest, overprint
from dossier.bind import bind
from dossier.book import Book
from dossier.diagnostics import Collector, Location
from dossier.layout import Settled, Typesetter
from dossier.model import Edition, FinishJob, LayoutNote, Part, PartSource, Project
from dossier.output import keep_intermediates, write_whole
from dossier.prepare import prepare
from dossier.records import Output
from dossier.resources import Resources


def build(
    project: Project,
    edition: Edition,
    resources: Resources,
    typesetter: Typesetter,
    targets: Mapping[str, Path],
    date: str,
    found: Collector,
    *,
    keep: Path | None = None,
) -> list[Output]:
    """One edition, in each medium of ``targets``; no file when there are errors. ``date`` is ISO 8601, ``keep`` a folder."""
    clock = _Clock()
    already = len(typesetter.typeset)
    with clock("prepare"):
        book = prepare(project, edition, resources, found)
    if book is None:
        return []
    job = _job(book, date, found)
    finish.check(tuple(targets), job, found)
    with clock("typeset"):
        settled = layout.settle(book.sources, book.heads(), typesetter)
        _report(book, settled, found)
    if found.has_errors():
        return []
    with clock("overprint"):
        over = _overprint(book, settled, typesetter, found)
    if found.has_errors():
        return []
    with clock("bind"):
        bound = bind(settled.placed, over, book.outline, book.metadata(date), found)
    if keep is not None:
        keep_intermediates(keep, book, settled, over, found)
    if found.has_errors():
        return []
    finished = []
    for medium in targets:
        with clock(f"finish-{medium}"):
            finished.append(finish.finish(bound, medium, job))
    done = tuple(typesetter.typeset[already:])
    return [
        Output(edition.name, item.medium, str(targets[item.medium]), item.pages, _digest(item.pdf), done, clock.seconds)
        for item in finished
        if write_whole(targets[item.medium], item.pdf, found)
    ]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _job(book: Book, date: str, found: Collector) -> FinishJob:
    """What finishing must know of the edition."""
    edition = book.edition
    try:
        attached = manifest.attachments(book)
    except OSError as error:
        found.add("config-file", f"a source cannot be read again: {error}", None)
        attached = ()
    return FinishJob(
        label=f"{book.project.name} {edition.name} {book.project.version}",
        date=date,
        root=book.project.root,
        press=edition.press,
        attachments=attached,
        direction=languages.direction(edition.language),
    )


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
