"""The translations of one language: what is printed for each unit, and how many have a translation of their present words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from dossier.diagnostics import Collector, Location
from dossier.model import Translated, Unit
from dossier.translation import catalogue, match
from dossier.translation.catalogue import Catalogue, Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """A unit whose translation is "stale" or "missing"; ``previous`` is the source that was translated."""

    unit: Unit
    state: str
    where: Location
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How far the translation of an edition is: units, those with a translation, and what is not translated."""

    units: int = 0
    translated: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def stale(self) -> int:
        """Number of units whose source has changed since they were translated."""
        return sum(item.state == "stale" for item in self.findings)

    @property
    def missing(self) -> int:
        """Number of units without translation."""
        return sum(item.state == "missing" for item in self.findings)

    def percent(self, count: int) -> int:
        """A count in percent of all units, rounded down, but 1 for less: 100 means all, and 0 none."""
        return max(100 * count // self.units, min(count, 1)) if self.units else 100

    def as_dict(self) -> dict[str, int]:
        """Form for ``--json`` and ``list``."""
        return {
            "units": self.units,
            "translated": self.translated,
            "stale": self.stale,
            "missing": self.missing,
            "translated_percent": self.percent(self.translated),
            "stale_percent": self.percent(self.stale),
        }


def joined(parts: Iterable[Status]) -> Status:
    """Several parts as one."""
    kept = list(parts)
    findings = tuple(item for part in kept for item in part.findings)
    return Status(sum(part.units for part in kept), sum(part.translated for part in kept), findings)


#: context and text
Key = tuple[str, str]


def _nothing() -> Iterable[Unit]:
    return ()


@dataclass
class Section:
    """Translations of one catalogue name in one language, nearest language first; remembers what was asked for.

    ``path`` is the catalogue of the language itself, as diagnostics name it.
    ``present`` gives all units of the source: an entry of a text that is no longer there is what a changed unit has come
    from. ``variant``: the language is the sources' own, so a unit without an entry is right as it stands.
    """

    path: str
    language: str
    source_language: str
    catalogues: Sequence[Catalogue]
    present: Callable[[], Iterable[Unit]] = _nothing
    variant: bool = False
    asked: dict[Key, list[Unit]] = field(default_factory=dict)

    def __call__(self, unit: Unit) -> Translated:
        """What is printed for a unit."""
        self.asked.setdefault(_key(unit), []).append(unit)
        path, entry = self._entry(unit)
        if entry is not None and entry.done:
            return Translated(entry.target, where=Location(path, entry.line))
        if self.variant and not self._is_stale(unit, entry):
            return Translated(unit.text)
        return Translated(unit.text, "stale" if self._is_stale(unit, entry) else "missing", self.source_language)

    def recall(self, asked: Mapping[Key, Sequence[Unit]]) -> None:
        """What another section of the same catalogues was asked counts as asked here."""
        for key, units in asked.items():
            self.asked.setdefault(key, []).extend(units)

    def _entry(self, unit: Unit) -> tuple[str, Entry | None]:
        """The nearest entry that is done, else the nearest of all, with the path of its catalogue."""
        entries = [(item.path, entry) for item in self.catalogues if (entry := item.get(unit.text, unit.context))]
        return next((pair for pair in entries if pair[1].done), entries[0] if entries else ("", None))

    def _is_stale(self, unit: Unit, entry: Entry | None) -> bool:
        return (entry.fuzzy and bool(entry.target)) if entry is not None else _key(unit) in self._ancestors

    @cached_property
    def _ancestors(self) -> dict[Key, Entry]:
        """For units without entry the translated entry that they have probably come from."""
        units = {_key(unit): unit for unit in (*self.present(), *(known[0] for known in self.asked.values()))}
        new = [unit for unit in units.values() if self._entry(unit)[1] is None]
        left = [entry for item in self.catalogues for entry in item.live() if entry.done and entry.key not in units]
        by_context = {entry.context: entry for entry in left if entry.context}
        result = {_key(unit): by_context[unit.context] for unit in new if unit.context in by_context}
        free = [unit for unit in new if not unit.context]
        near = match.pairs([unit.text for unit in free], [entry.source for entry in left])
        return result | {_key(free[number]): left[index] for number, index in near.items()}

    def status(self) -> Status:
        """How many of the units asked for have a translation; each place of a unit counts."""
        findings: list[Finding] = []
        total = 0
        for units in self.asked.values():
            total += len(units)
            findings += [item for unit in units if (item := self._finding(unit)) is not None]
        return Status(total, total - len(findings), tuple(findings))

    def _finding(self, unit: Unit) -> Finding | None:
        path, entry = self._entry(unit)
        if entry is not None and entry.done:
            return None
        stale = self._is_stale(unit, entry)
        if self.variant and not stale:
            return None
        if entry is not None:
            return Finding(unit, "stale" if stale else "missing", Location(path, entry.line), entry.previous)
        ancestor = self._ancestors.get(_key(unit))
        state, previous = ("stale", ancestor.source) if ancestor else ("missing", "")
        return Finding(unit, state, Location(self.path), previous)


def _key(unit: Unit) -> Key:
    return unit.context, unit.text


@dataclass
class Translations:
    """All translations of an edition's language: a section for each catalogue. Reads a catalogue when it is asked for."""

    root: Path
    language: str
    source_language: str
    found: Collector
    sections: dict[str, Section] = field(default_factory=dict)

    def section(self, name: str, present: Callable[[], Iterable[Unit]] = _nothing) -> Section:
        """The translations of a chapter, of ``dossier`` or of ``figures``."""
        if name not in self.sections:
            catalogues = []
            for tag in catalogue.chain(self.language, self.source_language):
                shown = f"{catalogue.FOLDER}/{tag}/{name}.po"
                read = catalogue.read(self.root / shown, shown, self.found)
                catalogues += [read] if read is not None else []
            path = f"{catalogue.FOLDER}/{self.language}/{name}.po"
            variant = catalogue.is_variant(self.language, self.source_language)
            self.sections[name] = Section(path, self.language, self.source_language, catalogues, present, variant)
        return self.sections[name]

    def status(self) -> Status:
        """The status of everything that was asked for."""
        return joined(section.status() for section in self.sections.values())


def translations(root: Path, language: str, source_language: str, found: Collector) -> Translations | None:
    """The translations that an edition in ``language`` needs; None when it is in the sources' language."""
    if not catalogue.chain(language, source_language):
        return None
    return Translations(root, language, source_language, found)


def report(status: Status, policy: str, language: str, found: Collector) -> None:
    """What is not translated: with ``block`` each unit as an error, else one warning that counts them."""
    if policy == "block":
        for item in status.findings:
            _refuse(item, language, found)
    elif status.findings:
        parts = [f"{count} {name}" for count, name in ((status.missing, "missing"), (status.stale, "stale")) if count]
        message = (
            f"{len(status.findings)} of {status.units} units are printed in the sources' language ({', '.join(parts)})"
        )
        hint = f"translate them; build.py translate status {language} names them"
        found.add("translation-fallback", message, Location(f"{catalogue.FOLDER}/{language}"), hint)


def _refuse(item: Finding, language: str, found: Collector) -> None:
    name = f"{item.unit.kind} '{catalogue.brief(item.unit.text)}'"
    if item.state == "stale":
        message = f"{name} has changed since it was translated into {language}"
        hint = f"build.py translate update, then look at it in {item.where}"
        found.add("translation-stale", message, item.unit.where, hint)
    else:
        message = f"{name} is not translated into {language}"
        found.add("translation-missing", message, item.unit.where, f"translate it in {item.where}")
