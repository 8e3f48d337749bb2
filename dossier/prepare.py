"""Prepares one edition: reads its sources, resolves citations and numbers; all that can be checked without layout."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dossier import citations, compose, config, distributors, fonts, languages, manuscript, markdown, numbering, styles
from dossier.assets import AssetShelf, Localize
from dossier.book import Book
from dossier.diagnostics import Collector, Diagnostic, Location
from dossier.localization import localization
from dossier.model import (
    Captioned,
    Citation,
    Cite,
    Distributor,
    Edition,
    FrontMatter,
    Heading,
    LabelUse,
    Project,
    ReferenceEntry,
    ResolvedCitations,
    Run,
    SourceChapter,
    Translated,
    Unit,
    plain,
)
from dossier.recall import LastingMemo
from dossier.resources import Resources
from dossier.translation.lookup import Section

_Cited = tuple[ResolvedCitations | None, Mapping[str, Mapping[str, object]], tuple[Diagnostic, ...]]
#: a chapter, what is to be remarked on it, and what its catalogue was asked
_Parsed = tuple[markdown.ParsedChapter, Sequence[Diagnostic], Mapping[tuple[str, str], Sequence[Unit]]]
_CHAPTER = (markdown.ParsedChapter, markdown.Token, SourceChapter, FrontMatter, Heading, Captioned, LabelUse)
#: what has been parsed and resolved: editions share chapters and citations, and so do builds
_PARSED: LastingMemo[_Parsed] = LastingMemo(
    128, "chapter", (*_CHAPTER, Citation, Cite, Diagnostic, Location, Translated, Unit)
)
_CITED: LastingMemo[_Cited] = LastingMemo(8, "citations", (ResolvedCitations, ReferenceEntry, Run))


def prepare(project: Project, edition: Edition, resources: Resources, found: Collector) -> Book | None:
    """Read, parse, number and resolve one edition. None when an error makes setting it pointless."""
    root = Path(project.root)
    spoken = localization(project, edition, resources, found)
    words = spoken.words
    options = markdown.ParseOptions(
        languages.quotes(edition.language), {**edition.tokens}, project.allow_html, language=edition.language
    )
    chapters = []
    for source in manuscript.read(root, edition, found, project.known):
        chapter, diagnostics = _parsed(source, spoken.options(source, options))
        found.extend(diagnostics)
        chapters.append(chapter)
    # an abstract stands before all else: it is numbered, cited and set there
    chapters.sort(key=lambda chapter: chapter.source.matter.role != "abstract")
    shelf = AssetShelf(root, found)
    distributor = distributors.load(root, edition, shelf, found)
    extras = _extras(distributor, options, found)
    numbered, diagnostics = numbering.number(_outlines(chapters), project.numbering, words, _outlines(extras))
    found.extend(_left_out(diagnostics, chapters, edition))
    all_citations, first = _gather(chapters)
    resolved, records, diagnostics = _resolved(project, edition, all_citations)
    found.extend(diagnostics)
    images = {chapter.source.slug: _images(chapter, shelf, root, spoken.figure) for chapter in chapters}
    sheet = styles.load(
        resources, edition.brand, edition.paper, shelf, found, fonts.FAMILIES, edition.press, edition.language
    )
    if sheet is not None:
        sheet = replace(sheet, assets={**sheet.assets, **shelf.assets})
    composer = compose.Composer(resources, found)
    spoken.report(edition, found)
    if sheet is None or not chapters:
        return None
    texts = _texts(project, edition, options, found)
    book = Book(
        project,
        edition,
        words,
        tuple(chapters),
        numbered,
        resolved,
        texts,
        first,
        records,
        images,
        sheet,
        composer,
        distributor,
        extras,
        spoken.sourced,
    )
    # templates are checked here too: what cannot be composed is known before any layout
    book.sources({})
    composer.render("overprint.html.j2", {**book.common, "sizes": [], "sheets": [], "total": 0})
    return None if found.has_errors() else book


def _extras(
    distributor: Distributor | None, options: markdown.ParseOptions, found: Collector
) -> tuple[markdown.ParsedChapter, ...]:
    """The distributor's own pages. They are in its language already, and belong to no chapter."""
    if distributor is None:
        return ()
    pages = manuscript.pages(distributor.pages, distributor.identifier, found)
    parsed = [markdown.parse(source, replace(options, translate=None)) for source in pages]
    found.extend(item for _, diagnostics in parsed for item in diagnostics)
    for chapter, _ in parsed:
        for citation in chapter.citations:
            keys, hint = ", ".join(f"@{cite.key}" for cite in citation.cites), "write the work out, or take it out"
            found.add("citation-syntax", f"a distributor's page cannot cite: {keys}", citation.where, hint)
    return tuple(chapter for chapter, _ in parsed)


def _outlines(chapters: Sequence[markdown.ParsedChapter]) -> list[numbering.ChapterOutline]:
    return [numbering.ChapterOutline(c.source.slug, c.headings, c.captioned, c.uses) for c in chapters]


def _left_out(
    diagnostics: Sequence[Diagnostic], chapters: Sequence[markdown.ParsedChapter], edition: Edition
) -> Iterator[Diagnostic]:
    """A reference to what this edition does not have is another fault than one to nothing."""
    gone = chapters[0].source.left_out if chapters else frozenset()
    for item in diagnostics:
        label = re.search(r"'#?([^']+)'", item.message)
        if item.code == "label-unknown" and label and label[1] in gone:
            message = f"'{label[1]}' is not in the edition '{edition.name}'"
            hint = "put the reference into a condition too (::: only ...), or say it in other words"
            yield Diagnostic("label-left-out", message, item.where, hint)
        else:
            yield item


def _parsed(
    source: SourceChapter, options: markdown.ParseOptions
) -> tuple[markdown.ParsedChapter, Sequence[Diagnostic]]:
    """A chapter's tokens and lists, kept for the next edition, and with them what its catalogue was asked."""
    section = options.translate if isinstance(options.translate, Section) else None
    if section is None and options.translate is not None:
        return markdown.parse(source, options)
    said: tuple[object, ...] = ()
    if section is not None:
        said = section.path, section.source_language, section.variant, *(item.digest for item in section.catalogues)
    lines, settings = tuple(source.key_lines.items()), repr(replace(options, translate=None))
    words = repr((replace(source, left_out=frozenset()), sorted(source.left_out), lines, settings, said))
    made: list[_Parsed] = []

    def make() -> _Parsed:
        made.append(
            (
                *markdown.parse(source, options),
                {key: (*units,) for key, units in section.asked.items()} if section else {},
            )
        )
        return made[0]

    chapter, diagnostics, asked = _PARSED.recall((source, lines, settings, said), words, make)
    if section is not None and not made:
        section.recall(asked)
    return chapter, diagnostics


def _texts(project: Project, edition: Edition, options: markdown.ParseOptions, found: Collector) -> dict[str, Any]:
    """The lines of the configuration that are printed; those in the sources' language say so."""

    def marked(name: str, html: str) -> Any:
        state = edition.sourced.get(name)
        return compose.foreign(html, state, project.language) if state and html else compose.safe(html)

    def html(name: str, text: str) -> Any:
        return marked(name, markdown.line_html(text, options, config.FILE, found))

    lines = ("title", "subtitle", "tagline", "head_product", "head_tagline")
    legal = tuple(html(f"legal[{number}]", line) for number, line in enumerate(edition.legal))
    label = marked("label", compose.html(edition.label))
    return {**{name: html(name, getattr(edition, name)) for name in lines}, "legal": legal, "label": label}


def _gather(chapters: Sequence[markdown.ParsedChapter]) -> tuple[list[Citation], dict[str, int]]:
    """All citations in reading order, and the number of each chapter's first one."""
    everything: list[Citation] = []
    first = {}
    for chapter in chapters:
        first[chapter.source.slug] = len(everything)
        everything += chapter.citations
    return everything, first


def _resolved(project: Project, edition: Edition, cited: Sequence[Citation]) -> _Cited:
    """Formatted citations, the records, and what is to be remarked; kept for the next edition that cites the same."""
    own = Collector()

    def make() -> _Cited:
        return (*_resolve(project, edition, cited, own), tuple(own))

    root = Path(project.root)
    files = [root / name for name in (*project.references, edition.citation_style)]
    if edition.citation_style.endswith(".csl"):  # it may take its rules from another one beside it
        files += sorted(root.glob("*.csl"))
    try:
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in files]
    except OSError:
        return make()
    locale = languages.citation_locale(edition.citation_locale or edition.language)
    of = (project.references, *digests, *map(str, files), edition.citation_style, locale, bool(edition.audience))
    # the places of citations are in remarks alone: where there are none, lines may move
    words = repr((of, [(citation.cites, citation.in_text) for citation in cited]))
    return _CITED.recall((of, tuple(cited)), words, make, keeps=lambda value: not value[-1])


def _resolve(
    project: Project, edition: Edition, cited: Sequence[Citation], found: Collector
) -> tuple[ResolvedCitations | None, Mapping[str, Mapping[str, object]]]:
    root = Path(project.root)
    database, diagnostics = citations.load([(root / name, name) for name in project.references])
    found.extend(diagnostics)
    locale = languages.citation_locale(edition.citation_locale or edition.language)
    style, diagnostics = citations.load_style(edition.citation_style, locale, root)
    for item in diagnostics:
        key = "citation_locale" if "locale" in item.message else "citation_style"
        found.add(item.code, item.message, item.where or Location(config.FILE, key=key), item.hint)
    records = {key: dict(record) for key, record in database.items.items()}
    if style is None or not (project.references or cited):
        return None, records
    resolved, diagnostics = citations.resolve(cited, database, style, locale, unbroken=True)
    found.extend(diagnostics)
    if not edition.audience:  # an audience's edition need not cite every work
        found.extend(citations.uncited(database, cited))
    _check_entries(resolved, found)
    return resolved, records


def _check_entries(resolved: ResolvedCitations, found: Collector) -> None:
    for entry in resolved.entries:
        if not plain(entry.body).strip():
            found.add(
                "citation-engine", f"the style prints nothing for '{entry.key}'", None, "check the entry's fields"
            )


def _images(chapter: markdown.ParsedChapter, shelf: AssetShelf, root: Path, figure: Localize | None) -> dict[str, str]:
    near = (root / chapter.source.path).parent
    found = {written: shelf.image(written, where, near, figure) for written, where in chapter.images.items()}
    return {written: address for written, address in found.items() if address is not None}
