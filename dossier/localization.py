"""One edition in its language: the words of templates, chapters and figures that ``prepare`` sets it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from dossier import compose, markdown
from dossier.diagnostics import Collector
from dossier.model import Edition, Project, SourceChapter, Unit
from dossier.resources import Resources
from dossier.translation import catalogue, figures, lookup, strings
from dossier.translation.lookup import Section, Status, Translations


@dataclass(frozen=True)
class Localization:
    """The words of templates, and the translations of an edition that is not in the sources' language."""

    project: Project
    language: str
    words: Mapping[str, str]
    spoken: Section
    opened: Translations | None
    found: Collector
    #: words of templates that are printed in English, by state
    sourced: Mapping[str, str] = field(default_factory=dict)
    proof: bool = False

    def options(self, source: SourceChapter, options: markdown.ParseOptions) -> markdown.ParseOptions:
        """How a chapter is parsed: with its catalogue, where there is one."""
        if self.opened is None:
            return options
        section = self.opened.section(source.slug, partial(markdown.text_units, source, options))
        variant = catalogue.is_variant(self.language, self.project.language)
        return replace(options, translate=section, source_language="" if variant else self.project.language)

    def figure(self, shown: str, data: bytes) -> bytes:
        """A picture in the edition's language: the dossier's own file for it, else the same drawing with other words."""
        if self.opened is None:
            return data
        root = Path(self.project.root)
        for tag in catalogue.chain(self.language, self.project.language):
            own = root / catalogue.FOLDER / tag / shown
            if own.is_file():
                return own.read_bytes()
        if not shown.endswith(".svg"):
            return data
        section = self.opened.section(figures.NAME)
        return figures.localized(data, shown, self.language, section, self._wide, proof=self.proof)

    def _wide(self, unit: Unit, text: str) -> None:
        message = f"'{catalogue.brief(text)}' has no room in place of '{catalogue.brief(unit.text)}'"
        hint = f"look at the figure; shorten the words in {catalogue.FOLDER}/{self.language}/{figures.NAME}.po"
        self.found.add("translation-wide", message, unit.where, hint)

    def status(self, edition: Edition) -> Status:
        """How far the edition's translation is: chapters, figures, words and the lines of dossier.toml."""
        if self.opened is None:
            return Status()
        section = self.opened.section(strings.NAME)
        for unit in edition.strings:
            section(unit)
        return lookup.joined((self.opened.status(), self.spoken.status()))

    def report(self, edition: Edition, found: Collector) -> None:
        """What is not translated, as the edition's policy wants it."""
        if self.opened is not None:
            lookup.report(self.status(edition), edition.translation, edition.language, found)


def localization(project: Project, edition: Edition, resources: Resources, found: Collector) -> Localization:
    """What an edition is said with; faults of catalogues go to ``found``."""
    units = compose.word_units(resources, found)
    spoken = compose.word_section(resources, edition.language, found)
    opened = lookup.translations(Path(project.root), edition.language, project.language, found)
    said = compose.said(units, spoken)
    words = {key: answer.text for key, answer in said.items()}
    sourced = {key: answer.state for key, answer in said.items() if answer.language}
    return Localization(project, edition.language, words, spoken, opened, found, sourced, edition.proof)
