"""Builds one edition: all stages in order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from dossier import (
    finish,
    languages,
    layout,
    manifest,
    overprint,
    styles,
)
from dossier.bind import bind
from dossier.book import Book
from dossier.bound import Bound
from dossier.diagnostics import Collector, Location
from dossier.layout import Settled, Typesetter
from dossier.model import Edition, Finished, FinishJob, Layer, LayoutNote, Part, PartSource, Placed, Project
from dossier.output import keep_intermediates, write_whole
from dossier.prepare import prepare
from dossier.printover import composes
from dossier.records import Output
from dossier.resources import Resources


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether files are checked before they are written, and whether a press file with errors is written all the same."""

    preflight: bool = True
    force: bool = False


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
    gate: Gate = Gate(),
) -> list[Output]:
    """One edition, in each medium of ``targets``; no file when there are errors. ``date`` is ISO 8601, ``keep`` a folder.

    ``gate`` says whether the files are checked first, and whether what is wrong with one alone keeps it back.
    """
    clock = _Clock()
    already = len(typesetter.typeset)
    with clock("prepare"):
        book = prepare(project, edition, resources, found)
    if book is None:
        return []
    job = _job(book, date, found, attached="archive" in targets)
    # what keeps one file from being made is no reason not to make the others
    held = Collector()
    finish.check(tuple(targets), job, held)
    with clock("typeset"):
        ahead = partial(_ahead, book)
        settled = layout.settle(book.sources, book.heads(), typesetter, book.imposition, ahead)
        _report(book, settled, found)
    if found.has_errors():
        found.extend(held)
        return []
    with clock("overprint"):
        over = _overprint(book, settled, typesetter, found)
    if found.has_errors():
        found.extend(held)
        return []
    with clock("bind"):
        job = _with_pages(job, book, settled, over, typesetter, press="press" in targets)
        bound = bind(settled.placed, over, book.outline, book.metadata(date), found, fonts=typesetter.fonts)
    if keep is not None:
        keep_intermediates(keep, book, settled, over, typesetter.fonts, found)
    if found.has_errors():
        found.extend(held)
        return []
    finished = _finish(bound, targets, job, clock, held, gate.force)
    counts, reports = _checked(finished, book, settled, targets, gate, clock, held)
    found.extend(held)
    done = tuple(typesetter.typeset[already:])
    outputs = [
        Output(edition.name, item.medium, str(target), item.pages, _digest(item.pdf), done, clock.seconds, own)
        for item in finished
        for target, own in [(targets[item.medium], counts.get(item.medium))]
        if own is not None and write_whole(target, item.pdf, found)
    ]
    for path, page in reports.items():
        write_whole(path, page, found)
    return outputs


def _checked(
    finished: Sequence[Finished],
    book: Book,
    settled: Settled,
    targets: Mapping[str, Path],
    gate: Gate,
    clock: _Clock,
    held: Collector,
) -> tuple[dict[str, dict[str, int]], dict[Path, bytes]]:
    """Preflight of the files: for those that may be written, how many errors and warnings they have; a report for each."""
    if not gate.preflight:
        return {item.medium: {} for item in finished}, {}
    from dossier import checking  # a third of the start-up of a build that has no preflight

    checking.check_settings(book.project, held)
    expected = checking.expected(book, book.sources(settled.pages))
    counts, reports = {}, {}
    for item in finished:
        own, target = Collector(), targets[item.medium]
        with clock(f"preflight-{item.medium}"):
            report = checking.check(item, book, expected, target, own, force=gate.force)
            picture = checking.page(report, item.pdf, book.composer.resources, own)
            reports[checking.page_name(target)] = picture.encode()
        if all(remark.code != "preflight-refused" for remark in own):
            counts[item.medium] = dict(checking.summary(report))
        held.extend(own)
    return counts, reports


def _finish(
    bound: Bound, targets: Mapping[str, Path], job: FinishJob, clock: _Clock, held: Collector, force: bool
) -> list[Finished]:
    """The file of each medium that is without errors; with ``force`` also those that have some."""
    result = []
    for medium in targets:
        if medium == "press" and held.has_errors():
            continue
        own = Collector()
        with clock(f"finish-{medium}"):
            item = finish.bound(bound, medium, job, own)
        held.extend(own)
        if force or not own.has_errors():
            result.append(item)
    return result


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _job(book: Book, date: str, found: Collector, *, attached: bool) -> FinishJob:
    """What finishing must know of the edition; with ``attached`` also what its archive file holds."""
    edition = book.edition
    try:
        attachments = manifest.attachments(book) if attached else ()
    except OSError as error:
        found.add("config-file", f"a source cannot be read again: {error}", None)
        attachments = ()
    return FinishJob(
        label=f"{book.project.name} {edition.name} {book.project.version}",
        date=date,
        root=book.project.root,
        press=edition.press,
        inks=book.sheet.inks,
        attachments=attachments,
        direction=languages.direction(edition.language),
    )


def _with_pages(
    job: FinishJob, book: Book, settled: Settled, over: Sequence[Layer], typesetter: Typesetter, *, press: bool
) -> FinishJob:
    """What is known of the pages once they are set."""
    bare = frozenset(
        item.first_page + number
        for item in settled.placed
        for number, page in enumerate(item.part.map.pages)
        if not any((page.margin_top, page.margin_right, page.margin_bottom, page.margin_left))
    )
    inked = any(part.inked for part in (*(item.part for item in settled.placed), *(layer.part for layer in over)))
    slug = _slug(job, book, settled, typesetter) if press and job.press.slug else b""
    return replace(job, blanks=layout.blanks(settled.placed), bare=bare, slug=slug, inked=inked)


def _slug(job: FinishJob, book: Book, settled: Settled, typesetter: Typesetter) -> bytes:
    """A line for each page that tells the printer what it is of."""
    last = settled.placed[-1]
    total = last.first_page + len(last.part.map.pages)
    values = {
        **book.common,
        "label": job.label,
        "condition": job.press.condition,
        "total": total,
        "made": job.date[:10],
    }
    html = book.composer.render("slug.html.j2", values)
    source = PartSource("_slug", html, book.sheet.overprint_css, {}, book.sheet.families, tagged=False)
    return typesetter.parts([source])[0].pdf


def _overprint(book: Book, settled: Settled, typesetter: Typesetter, found: Collector) -> tuple[Layer, ...]:
    """Heads, feet and folios as sheets of the same sizes. They are parts of their own: another edition may have the same."""
    over = _layers(book, overprint.plan(settled.placed, book.own), typesetter, found)
    if found.has_errors() or all(map(composes, over)):
        return over
    return _layers(book, overprint.plan(settled.placed, book.own, whole=True), typesetter, found)


def _layers(book: Book, plan: overprint.Plan, typesetter: Typesetter, found: Collector) -> tuple[Layer, ...]:
    feet = plan.feet if book.distributor is not None and book.distributor.foot_line else ()
    # what a distributor brings is one part: its heads, then its feet
    own = len(plan.own_heads)
    foot_of = tuple(None if number is None else own + number for number in plan.foot_of) if feet else ()
    kinds = [
        ("_heads", plan.heads, (plan.head_of,), 0),
        ("_own", (*plan.own_heads, *feet), (plan.own_head_of, foot_of), 0),
        ("_folios", plan.folios, (plan.folio_of,), plan.total),
    ]
    kinds = [kind for kind in kinds if kind[1] or kind[0] != "_own"]
    parts = typesetter.parts([_sheets(book, name, plan.sizes, sheets, total) for name, sheets, _, total in kinds])
    for part, (_, sheets, _, _) in zip(parts, kinds, strict=True):
        _notes(book, part, found, set())
        count = sum(len(sheet.folios) or 1 for sheet in sheets)
        if count and len(part.map.pages) != count:
            message = f"{len(part.map.pages)} sheets of {part.name[1:]} for {count}"
            hint = "a head, foot or folio runs over its page"
            found.add("layout-failed", message, Location("styles/overprint.css"), hint)
    return tuple(Layer(part, of) for part, (*_, all_of, _) in zip(parts, kinds, strict=True) for of in all_of if of)


def _ahead(book: Book, placed: Sequence[Placed]) -> list[PartSource]:
    """The heads, if parts that are not set yet have pages like those before them."""
    known, page = [], None
    for item in placed:
        pages = item.part.map.pages
        if page is not None and not all(each.width for each in pages):
            item = replace(item, part=replace(item.part, map=replace(item.part.map, pages=(page,))))
        else:
            page = next((each for each in reversed(pages) if not each.blank), page)
        known.append(item)
    plan = overprint.plan(known, book.own)
    return [_sheets(book, "_heads", plan.sizes, plan.heads, 0)] if plan.heads else []


def _sheets(
    book: Book, name: str, sizes: Sequence[Mapping[str, float]], sheets: Sequence[overprint.Sheet], total: int
) -> PartSource:
    values = {**book.common, "sizes": sizes, "sheets": sheets, "total": total}
    html = book.isolated(book.composer.render("overprint.html.j2", values))
    return PartSource(name, html, book.sheet.overprint_css, {}, book.sheet.families, tagged=False, fonts_apart=True)


def _report(book: Book, settled: Settled, found: Collector) -> None:
    # contents and heads repeat what chapters say: a fault is named where it was written
    order = sorted(settled.placed, key=lambda item: item.part.name.startswith("_"))
    seen: set[LayoutNote] = set()
    for item in order:
        _notes(book, item.part, found, seen)
    if not settled.stable:
        message = f"page numbers still change after {layout.ROUNDS} rounds"
        found.add("layout-unstable", message, None, "reword a sentence that names a page")


#: parts that are printed over pages
_OVER = frozenset({"_heads", "_own", "_folios", "_slug"})
_HINTS = {
    "glyph-missing": "write a word or a sign that the fonts have",
    "face-missing": "let the styles of its language emphasise in another way (styles/languages/)",
    "glyph-fallback": "name that family too under [font] of the brand, or use another sign",
}


def _notes(book: Book, part: Part, found: Collector, seen: set[LayoutNote]) -> None:
    """The layout's remarks as diagnostics, with their place in the sources."""
    for note in part.notes:
        if note in seen and part.name.startswith("_"):
            continue
        seen.add(note)
        if note.code == "style-warning":
            where = styles.place(book.sheet, note, overprint=part.name in _OVER)
        else:
            where = book.locate(part.name, note) or Location(f"part {part.name}")
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
