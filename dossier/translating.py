"""The actions of ``build.py translate``: catalogues extracted, brought up to date, counted, checked, sent out and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dossier import compose, languages, manuscript, markdown, parity
from dossier.config import FILE
from dossier.diagnostics import Collector, Location
from dossier.model import Edition, Project, SourceChapter, Unit
from dossier.output import write_whole
from dossier.resources import Resources, package_data
from dossier.translation import catalogue, figures, lint, lookup, strings, xliff
from dossier.translation.catalogue import FOLDER, Catalogue
from dossier.translation.merge import merged

#: name of the words of templates; their catalogue lies with the templates
WORDS = "words"
Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action tells: ``values`` for ``--json``, ``lines`` for a reader."""

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Work:
    """A dossier and its catalogues."""

    project: Project
    resources: Resources
    found: Collector

    @property
    def root(self) -> Path:
        """The dossier's folder."""
        return Path(self.project.root)

    @cached_property
    def sources(self) -> Mapping[str, SourceChapter]:
        """Every chapter that any edition has."""
        slugs = tuple(dict.fromkeys(slug for edition in self.project.editions for slug in edition.chapters))
        return {source.slug: source for source in manuscript.everything(self.root, slugs, self.found)}

    @cached_property
    def units(self) -> Mapping[str, tuple[Unit, ...]]:
        """All units by catalogue: chapters in order, the lines of dossier.toml, figures, words of templates."""
        options = markdown.ParseOptions(languages.quotes(self.project.language), {}, self.project.allow_html)
        chapters = {slug: markdown.text_units(source, options) for slug, source in self.sources.items()}
        drawings = sorted((self.root / "figures").rglob("*.svg"))
        found = [
            unit
            for path in drawings
            for unit in figures.text_units(path.read_bytes(), path.relative_to(self.root).as_posix())
        ]
        words = compose.word_units(self.resources, self.found)
        everything = {**chapters, strings.NAME: self.project.strings, figures.NAME: tuple(found), WORDS: words}
        return {name: members for name, members in everything.items() if members}

    def names(self, language: str) -> list[str]:
        """The catalogues of a language: chapters that its editions have, or all while it has none, and those that are there."""
        source = self.project.language
        own = [item for item in self.project.editions if language in catalogue.chain(item.language, source)]
        wanted = {slug for edition in own or self.project.editions for slug in edition.chapters}
        left = self.sources.keys() - wanted
        return [name for name in self.units if name not in left or self.path(name, language)[0].is_file()]

    def path(self, name: str, language: str) -> tuple[Path, str]:
        """Where a catalogue lies, and how diagnostics name it."""
        if name == WORDS:
            shown = f"{compose.WORDS}/{language}.po"
            own = self.root / shown
            return (own if own.is_file() else package_data() / shown), shown
        shown = f"{FOLDER}/{language}/{name}.po"
        return self.root / shown, shown

    def catalogue(self, name: str, language: str) -> Catalogue | None:
        """A catalogue; None when there is none, or, with a diagnostic, when it cannot be read."""
        path, shown = self.path(name, language)
        return catalogue.read(path, shown, self.found)

    def languages(self, wanted: Sequence[str]) -> list[str]:
        """The languages asked for, else those that have catalogues or editions; never that of the sources."""
        if wanted:
            return [languages.canonical(tag) for tag in wanted]
        folder = self.root / FOLDER
        there = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
        there |= {edition.language for edition in self.project.editions}
        return sorted(tag for tag in there if catalogue.chain(tag, self.project.language))


def edition_status(project: Project, edition: Edition, resources: Resources) -> lookup.Status:
    """How far the translation of an edition is: of its chapters as it has them, its figures' words apart."""
    found = Collector()
    opened = lookup.translations(Path(project.root), edition.language, project.language, found)
    if opened is None:
        return lookup.Status()
    options = markdown.ParseOptions(languages.quotes(project.language), {}, project.allow_html)
    for source in manuscript.read(Path(project.root), edition, found, project.known):
        units = markdown.text_units(source, options)
        section = opened.section(source.slug, lambda units=units: units)  # type: ignore[misc]
        for unit in units:
            section(unit)
    lines = opened.section(strings.NAME)
    for unit in edition.strings:
        lines(unit)
    spoken = compose.word_section(resources, edition.language, found)
    for unit in compose.word_units(resources, found):
        spoken(unit)
    return lookup.joined((opened.status(), spoken.status()))


def perform(action: str, project: Project, resources: Resources, options: Options, found: Collector) -> Outcome:
    """Do what ``action`` says. Nothing is written when there are errors. Raises KeyError for no action."""
    return _ACTIONS[action](Work(project, resources, found), options)


def _extract(work: Work, options: Options) -> Outcome:
    """Empty catalogues (templates, .pot) of the sources."""
    files = {}
    for name, units in work.units.items():
        made = merged(Catalogue(""), units, work.project.name, "").catalogue
        files[options["out"] / f"{name}.pot"] = catalogue.text_of(made)
    return _written(work, files, [f"{len(members)} units  {name}" for name, members in work.units.items()])


def _update(work: Work, options: Options) -> Outcome:
    """Catalogues of languages brought up to the sources; missing ones are made."""
    files: dict[Path, str] = {}
    rows, lines = [], []
    for language in work.languages(options["languages"]):
        variant = catalogue.is_variant(language, work.project.language) and not options["all"]
        for name in work.names(language):
            units = work.units[name]
            path, shown = work.path(name, language)
            old = catalogue.read(path, shown, work.found)
            if old is None and (path.exists() or (name == WORDS and not options["words"])):
                continue
            result = merged(old or Catalogue(shown), units, work.project.name, language)
            whole = result.catalogue
            if variant:
                # what differs, and no more: a unit without an entry is right as it stands
                entries = tuple(entry for entry in whole.entries if entry.target)
                whole = catalogue.Catalogue(whole.path, entries, whole.header, whole.remark)
                if not entries and old is None:
                    continue
            text = catalogue.text_of(whole)
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                files[path] = text
            counts = {
                "kept": result.kept,
                "new": 0 if variant else result.new,
                "changed": result.changed,
                "gone": result.gone,
            }
            rows.append({"language": language, "catalogue": name, **counts})
            if any(count for word, count in counts.items() if word != "kept"):
                told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
                lines.append(f"{shown}: {told}")
    outcome = _written(work, files, lines or ["all catalogues are up to date"])
    return Outcome({**outcome.values, "catalogues": rows}, outcome.lines)


def _status(work: Work, options: Options) -> Outcome:
    """How far each language is, by catalogue, and what is open."""
    rows, lines = [], []
    for language in work.languages(options["languages"]):
        opened = lookup.translations(work.root, language, work.project.language, work.found)
        if opened is None:
            continue
        for name in work.names(language):
            units = work.units[name]
            if name == WORDS:
                section = compose.word_section(work.resources, language, work.found)
            else:
                section = opened.section(name, lambda units=units: units)  # type: ignore[misc]
            for unit in units:
                section(unit)
            status = section.status()
            rows.append({"language": language, "catalogue": name, **status.as_dict()})
            percent = f"{status.percent(status.translated):>3} %"
            lines.append(
                f"{language:<8} {name:<18} {percent}  {status.units} units, {status.missing} missing, {status.stale} stale"
            )
            if options["open"]:
                lines += [
                    f"    {item.unit.where}: {item.state}: {catalogue.brief(item.unit.text)}"
                    for item in status.findings
                ]
    return Outcome({"catalogues": rows}, lines)


def _lint(work: Work, options: Options) -> Outcome:
    """What translations have lost, what looks wrong in them, and what languages print that the sources do not."""
    checked = 0
    for language, name, known in _catalogues(work, options["languages"]):
        present = {(unit.context, unit.text) for unit in work.units[name]}
        for entry in known.live():
            if not entry.done or entry.key not in present:
                continue
            checked += 1
            for weight, message in lint.faults(entry, language):
                code = "translation-doubt" if weight == "doubt" else "translation-lost"
                text = f"'{catalogue.brief(entry.target)}': {message}"
                work.found.add(
                    code, text, Location(known.path, entry.line), f"the source: {catalogue.brief(entry.source)}"
                )
    for language in work.languages(options["languages"]):
        for where, fault in _parity(work, language):
            hint = f"printed in {language}; compare it with the source"
            work.found.add("translation-parity", f"not the same as in the source: {fault}", where, hint)
    return Outcome({"checked": checked}, [f"{checked} translations checked"])


def _parity(work: Work, language: str) -> Iterator[tuple[Location, str]]:
    """Where a language has other tables, citations, links or numbers than the sources, and which."""
    opened = lookup.translations(work.root, language, work.project.language, work.found)
    for name in work.names(language):
        if opened is not None and name in work.sources:
            yield from parity.chapter_faults(work.project, work.sources[name], language, opened.section(name))
    yield from parity.drawing_faults(work.root, language)


def _export(work: Work, options: Options) -> Outcome:
    """An XLIFF file of a language's catalogues."""
    language = languages.canonical(options["language"])
    names = options["names"] or [name for name in work.names(language) if name != WORDS]
    chosen = []
    for name in names:
        known = work.catalogue(name, language) if name in work.units else None
        if known is None:
            hint = f"build.py translate update {language}"
            work.found.add(
                "catalogue-missing",
                f"no catalogue '{name}' in {language}",
                Location(work.path(name, language)[1]),
                hint,
            )
        else:
            chosen.append((name, known))
    data = xliff.text_of(chosen, work.project.language, language, open_only=options["open"])
    target = options["out"] or Path(f"{work.project.name}-{language}.xlf")
    return _written(work, {target: data.decode()}, [str(target)])


def _import(work: Work, options: Options) -> Outcome:
    """The targets of an XLIFF file into the catalogues of its language."""
    language = languages.canonical(options["language"])
    known = {name: item for name in work.units if (item := work.catalogue(name, language)) is not None}
    path = options["file"]
    try:
        data = path.read_bytes()
    except OSError as error:
        work.found.add("config-file", f"cannot be read: {error.strerror}", Location(str(path)))
        return Outcome()
    answer = xliff.read(data, str(path), language, known, work.found)
    if answer is None:
        return Outcome()
    files = {work.path(name, language)[0]: catalogue.text_of(item) for name, item in answer.catalogues.items()}
    outcome = _written(work, files, [f"{answer.changed} units changed, {answer.unchanged} as they were"])
    return Outcome({**outcome.values, "changed": answer.changed, "unchanged": answer.unchanged}, outcome.lines)


def _catalogues(work: Work, wanted: Sequence[str]) -> Iterator[tuple[str, str, Catalogue]]:
    for language in work.languages(wanted):
        for name in work.units:
            known = work.catalogue(name, language)
            if known is not None:
                yield language, name, known


def _written(work: Work, files: Mapping[Path, str], lines: Sequence[str]) -> Outcome:
    """All files, or none when there are errors."""
    if work.found.has_errors():
        return Outcome()
    done = [str(path) for path, text in files.items() if write_whole(path, text.encode(), work.found)]
    return Outcome({"files": done}, lines)


_ACTIONS: Mapping[str, Callable[[Work, Options], Outcome]] = {
    "extract": _extract,
    "update": _update,
    "status": _status,
    "lint": _lint,
    "export": _export,
    "import": _import,
}

#: the actions of the command
ACTIONS = tuple(_ACTIONS)
__all__ = ["ACTIONS", "FILE", "Outcome", "perform"]
