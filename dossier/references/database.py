"""The references of a project: its database, and who cites what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier import citations, config, languages, manuscript, markdown
from dossier.citations import ReferenceDatabase, Style
from dossier.diagnostics import Collector, Location
from dossier.model import Edition, Project


@dataclass(frozen=True, slots=True)
class Opened:
    """A project's references: the database, the style and locale to print in, and how often each id is cited."""

    database: ReferenceDatabase
    style: Style | None
    locale: str
    cited: Mapping[str, int]


def opened(project: Project, style: str | None, locale: str | None, found: Collector) -> Opened:
    """The references in the style and locale asked for, else those of the first edition. Faults go to ``found``."""
    root = Path(project.root)
    edition = project.editions[0]
    database, problems = citations.load([(root / name, name) for name in project.references])
    found.extend(problems)
    tag = locale or edition.citation_locale or edition.language
    chosen, problems = citations.load_style(style or edition.citation_style, tag, root)
    for item in problems:
        where = None if style or locale else Location(config.FILE, key="citation_style")
        found.add(item.code, item.message, item.where or where, item.hint)
    return Opened(database, chosen, tag, citations_of(project, project.editions))


def citations_of(project: Project, editions: Sequence[Edition]) -> Mapping[str, int]:
    """How often each id is cited, in the edition that cites it most; faults of chapters are left to ``check``."""
    most: Counter[str] = Counter()
    for edition in editions:
        options = markdown.ParseOptions(
            languages.quotes(edition.language), {**edition.tokens}, project.allow_html, language=edition.language
        )
        counts: Counter[str] = Counter()
        for source in manuscript.read(Path(project.root), edition, Collector()):
            chapter, _ = markdown.parse(source, options)
            counts.update(cite.key for citation in chapter.citations for cite in citation.cites)
        most |= counts
    return most
