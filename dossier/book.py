"""One edition with everything resolved but its page numbers; ``sources`` composes its parts for a given set of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from html import escape
from itertools import chain
from typing import Any

from dossier import bidi, citing, compose, contents, eastasian, foreseen, languages, markdown, reflist, rendered
from dossier.diagnostics import Location
from dossier.model import (
    Distributor,
    Edition,
    Imposition,
    LayoutNote,
    Metadata,
    Numbered,
    OutlineItem,
    PartSource,
    Project,
    ReferenceEntry,
    ResolvedCitations,
    StyleSheet,
)

COVER, IMPRINT, CONTENTS, REFERENCES, BACK = "_cover", "_imprint", "_contents", "_references", "_back"
CONTACT = "_contact"


@dataclass(frozen=True)
class Book:
    """An edition with everything resolved but its page numbers."""

    project: Project
    edition: Edition
    words: Mapping[str, str]
    chapters: tuple[markdown.ParsedChapter, ...]
    numbered: Numbered
    resolved: ResolvedCitations | None
    #: lines of the configuration as HTML: title, subtitle, tagline, head_product, head_tagline, label, legal
    texts: Mapping[str, Any]
    #: number of a chapter's first citation in the whole book, by slug
    first_citation: Mapping[str, int]
    #: records of the reference database by key
    records: Mapping[str, Mapping[str, object]]
    images: Mapping[str, Mapping[str, str]]
    sheet: StyleSheet
    composer: compose.Composer
    distributor: Distributor | None = None
    #: the distributor's own pages
    extras: tuple[markdown.ParsedChapter, ...] = ()
    #: words of templates that are printed in English, by state: "missing" or "stale"
    sourced: Mapping[str, str] = field(default_factory=dict)
    #: chapters once they are rendered, with the page numbers that they name
    _set: dict[str, tuple[tuple[object, ...], PartSource, str]] = field(default_factory=dict)

    # --- what other stages ask ---

    @property
    def outline(self) -> tuple[OutlineItem, ...]:
        """Contents, chapters and sections, references: what the PDF's outline shows."""
        front = OutlineItem(1, "", "", self.words["contents"], CONTENTS, f"{CONTENTS}-title")
        items = [front, *self.numbered.outline]
        if self.entries:
            items.append(OutlineItem(1, "", "", self.words["references"], REFERENCES, f"{REFERENCES}-title"))
        return tuple(items)

    @property
    def entries(self) -> tuple[ReferenceEntry, ...]:
        """The reference list."""
        return self.resolved.entries if self.resolved else ()

    @cached_property
    def spoken(self) -> Mapping[str, Any]:
        """The words of templates for text; a proof marks those that are not in the edition's language."""
        marked = self.sourced if self.edition.proof else {}
        html = {key: compose.foreign(escape(self.words[key]), state, "en") for key, state in marked.items()}
        return {**self.words, **html}

    def heads(self) -> dict[str, tuple[str, bool]]:
        """For each part, the chapter text of its running head (HTML) and whether it has a head at all."""
        result = {
            COVER: ("", False),
            IMPRINT: ("", True),
            CONTENTS: (compose.html(self.spoken["contents"]), True),
            REFERENCES: (compose.html(self.spoken["references"]), True),
            CONTACT: (escape(self.distributor.name) if self.distributor else "", True),
            BACK: ("", True),
        }
        for chapter in self.extras:
            result[chapter.source.slug] = (chapter.short_html or chapter.title_html, True)
        for chapter in self.chapters:
            matter = chapter.source.matter
            number = self.numbered.chapters[chapter.source.slug]
            title = chapter.short_html or chapter.title_html
            result[chapter.source.slug] = (f"{number} · {title}" if number else title, matter.head)
        return {name: (compose.safe(html), shown) for name, (html, shown) in result.items()}

    @property
    def own(self) -> frozenset[str]:
        """The parts that the distributor brings; no other edition has them."""
        return frozenset((CONTACT, *(chapter.source.slug for chapter in self.extras)))

    @property
    def imposition(self) -> Imposition:
        """Where parts begin. With openings on right-hand pages all do but the imprint, which stands on the cover's back."""
        press = self.edition.press
        starts = [CONTENTS, *(chapter.source.slug for chapter in self.chapters), REFERENCES]
        return Imposition(frozenset(starts if press.openings == "recto" else ()), BACK, press.multiple)

    def metadata(self, date: str) -> Metadata:
        """Document metadata; ``date`` is ISO 8601."""
        keywords = [markdown.plain(word) for chapter in self.chapters for word in chapter.keywords]
        return Metadata(
            title=" – ".join(filter(None, (markdown.plain(self.texts[name]) for name in ("title", "subtitle")))),
            language=self.edition.language,
            direction=languages.direction(self.edition.language),
            authors=self.project.authors or tuple(filter(None, [self.project.publisher])),
            subject=self.edition.description,
            keywords=tuple(dict.fromkeys(keywords)),
            date=date,
            identifier=f"{self.project.name}/{self.edition.name}/{self.project.version}",
        )

    def locate(self, part: str, note: LayoutNote) -> Location | None:
        """Where in the sources a layout note comes from: the first line of the part's chapter that holds its text."""
        for chapter in self.chapters:
            if chapter.source.slug != part:
                continue
            near = note.near.split("\n")[0]
            if near and (origin := markdown.origin(chain(chapter.tokens, *chapter.footnotes.values()), near)):
                return origin
            for number, line in enumerate(chapter.source.body.split("\n")):
                if near and near in line:
                    return Location(chapter.source.path, chapter.source.first_line + number)
            return Location(chapter.source.path)
        return None

    # --- parts ---

    def sources(self, pages: Mapping[str, str]) -> tuple[PartSource, ...]:
        """Every part in order. ``pages`` gives the printed page of each anchor; what is not there prints as unknown."""
        return self._sources(pages, draft=False) if pages else self._drafts

    @cached_property
    def _drafts(self) -> tuple[PartSource, ...]:
        """The parts before any page is known. The reference list waits for them if nothing names a page that follows it."""
        waits = not foreseen.named((*self.chapters, *self.extras), self.numbered) & self.own
        return self._sources(self._expected, draft=True, waits=waits)

    def _sources(self, pages: Mapping[str, str], *, draft: bool, waits: bool = False) -> tuple[PartSource, ...]:
        parts = [*self._front]
        parts.append(self._contents(pages, draft))
        parts += [self._chapter(chapter, pages, draft) for chapter in self.chapters]
        if self.entries:
            opens = PartSource(REFERENCES, "", self.sheet.css, draft=True, opens=f"{REFERENCES}-title")
            parts.append(opens if waits else self._references(pages, draft))
        parts += [self._extra(chapter, pages, draft) for chapter in self.extras]
        return (*parts, *self._end)

    @cached_property
    def _front(self) -> list[PartSource]:
        """What stands before the contents; it names no pages."""
        return [self._part(COVER, "cover.html.j2"), self._part(IMPRINT, "imprint.html.j2", **self._imprint)]

    @cached_property
    def _end(self) -> list[PartSource]:
        """What stands at the end; it names no pages."""
        parts = []
        if self.distributor is not None:
            parts.append(self._part(CONTACT, "contact.html.j2"))
        return [*parts, self._part(BACK, "back.html.j2", date=self._date)]

    @cached_property
    def _expected(self) -> dict[str, str]:
        """For drafts: a number of as many figures as an anchor's page will have."""
        return foreseen.numbers(self.chapters, self.numbered, self.outline, REFERENCES)

    def _part(self, name: str, template: str, *, draft: bool = False, **values: Any) -> PartSource:
        """A part's source; only the files that it names are in it."""
        html = self.isolated(self.composer.render(template, {**self.common, "anchor": name, **values}))
        assets = {url: asset for url, asset in self.sheet.assets.items() if url in self._styled or url in html}
        return PartSource(name, html, self.sheet.css, assets, self.sheet.families, draft=draft, fonts_apart=True)

    @cached_property
    def _styled(self) -> frozenset[str]:
        """The files that the style sheets name."""
        text = "".join(self.sheet.css)
        return frozenset(url for url in self.sheet.assets if url in text)

    def isolated(self, html: str) -> str:
        """A page's HTML; where it runs from right to left, what does not is kept in its order.

        In Chinese and Japanese, what belongs together is kept on one line.
        """
        if languages.direction(self.edition.language) == "rtl":
            return bidi.isolate(html)
        return eastasian.tied(html) if languages.east_asian(self.edition.language) else html

    @cached_property
    def common(self) -> dict[str, Any]:
        """What every template gets."""
        return {
            # where the project lies must not get into a page
            "project": replace(self.project, root=""),
            "edition": {**asdict(self.edition), **self.texts},
            "words": self.spoken,
            "direction": languages.direction(self.edition.language),
            # for the steps of a cover's type: square letters are as wide as two
            "letter_width": 2 if languages.east_asian(self.edition.language) else 1,
            "marks": languages.marks(self.edition.language),
            "date": self._date,
            "distributor": self.distributor,
        }

    @cached_property
    def _date(self) -> str:
        if not self.project.date:
            return ""
        return languages.long_date(self.project.date, self.edition.language)

    @property
    def _imprint(self) -> dict[str, Any]:
        comma = languages.marks(self.edition.language).comma
        facts = [
            (self.spoken["version"], self.project.version),
            (self.spoken["date"], self._date),
            (self.spoken["edition"], self.texts.get("label") or self.edition.name),
            (self.spoken["authors"], comma.join(self.project.authors)),
            (self.spoken["publisher"], self.project.publisher),
            (self.spoken["contact"], comma.join(self.project.contact)),
        ]
        colophon, licence = "", ""
        if self.resolved and self.resolved.entries:
            style = compose.safe(f'<bdi lang="en" dir="ltr">{escape(self.resolved.style_title)}</bdi>')
            colophon = compose.safe(compose.html(self.spoken["colophon"])).format(style=style)
            licence = self.resolved.style_licence
        return {"facts": [(name, value) for name, value in facts if value], "colophon": colophon, "licence": licence}

    def _contents(self, pages: Mapping[str, str], draft: bool) -> PartSource:
        items = [*self.numbered.outline]
        if self.entries:
            title = compose.html(self.spoken["references"])
            items.append(OutlineItem(1, "", title, "", REFERENCES, f"{REFERENCES}-title"))
        return self._part(CONTENTS, "contents.html.j2", draft=draft, **contents.view(items, pages))

    def body(self, slug: str) -> str:
        """HTML of a chapter's text as it was last composed, before its template; empty for other parts."""
        held = self._set.get(slug)
        return held[2] if held else ""

    def _chapter(self, chapter: markdown.ParsedChapter, pages: Mapping[str, str], draft: bool) -> PartSource:
        source = chapter.source
        draft = draft and chapter.names_pages
        folios = self._folios(chapter, pages)
        named = (draft, *folios.items())
        if (before := self._set.get(source.slug)) and before[0] == named:
            return before[1]
        body = rendered.html(chapter, self._bindings(chapter, folios), len(self.chapters))
        values = {
            "role": source.matter.role,
            "number": self.numbered.chapters[source.slug],
            "label": chapter.headings[0].label,
            "title": compose.safe(chapter.title_html),
            "subtitle": compose.safe(chapter.subtitle_html),
            "keywords": [compose.safe(word) for word in chapter.keywords],
            "html": compose.safe(body),
        }
        part = self._part(source.slug, "chapter.html.j2", draft=draft, chapter=values)
        self._set[source.slug] = named, part, body
        return part

    def _folios(self, chapter: markdown.ParsedChapter, pages: Mapping[str, str]) -> dict[str, str]:
        """The page numbers that a chapter names, by anchor."""
        slug, known = chapter.source.slug, self.numbered.targets
        targets = (markdown.target_of(use.label, slug, known) for use in chapter.uses if use.page)
        anchors = (target.anchor for target in targets if target is not None)
        return {anchor: pages.get(anchor, markdown.UNKNOWN_PAGE) for anchor in anchors}

    def _extra(self, chapter: markdown.ParsedChapter, pages: Mapping[str, str], draft: bool) -> PartSource:
        """A distributor's own page."""
        bindings = markdown.Bindings(targets=self.numbered.targets, pages=pages, words=self.words)
        values = {
            "role": "distributor",
            "number": "",
            "label": chapter.headings[0].label,
            "title": compose.safe(chapter.title_html),
            "subtitle": compose.safe(chapter.subtitle_html),
            "keywords": [],
            "html": compose.safe(markdown.render(chapter, bindings)),
        }
        draft = draft and chapter.names_pages
        return self._part(chapter.source.slug, "chapter.html.j2", draft=draft, chapter=values)

    def _bindings(self, chapter: markdown.ParsedChapter, folios: Mapping[str, str]) -> markdown.Bindings:
        slug = chapter.source.slug
        first = self.first_citation[slug]
        texts = self.resolved.citations[first : first + len(chapter.citations)] if self.resolved else ()
        notes = bool(self.resolved and self.resolved.notes)
        cited = citing.html(chapter, texts, self.entries, self.words, self.edition.language, notes=notes)
        return markdown.Bindings(
            citations=cited.texts,
            evidence=cited.evidence,
            targets=self.numbered.targets,
            pages=folios,
            words=self.words,
            sourced=self.sourced if self.edition.proof else {},
            images=self.images[slug],
            notes=notes,
            leads=cited.leads,
        )

    def _references(self, pages: Mapping[str, str], draft: bool) -> PartSource:
        uses = [
            reflist.Use(cite.key, chapter.source.slug, citing.anchor(chapter.source.slug, number))
            for chapter in self.chapters
            for number, citation in enumerate(chapter.citations)
            for cite in citation.cites
        ]
        groups = reflist.groups(self.entries, uses, self.records, self.edition, self.spoken, self.numbered)
        values = {
            "groups": [reflist.view(group, uses, pages, self.edition.language) for group in groups],
            "numeric": bool(self.resolved and self.resolved.numeric),
        }
        return self._part(REFERENCES, "references.html.j2", draft=draft, **values)
