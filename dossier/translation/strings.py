"""The lines of dossier.toml that are printed, in the language of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.diagnostics import Collector, Location
from dossier.model import Unit
from dossier.translation.lookup import Section, Translations, translations
from dossier.translation.marks import worth

#: name of the catalogue
NAME = "dossier"
_LINES = ("title", "subtitle", "tagline", "description")
_HEAD = ("product", "tagline")


class Strings:
    """Translates the words of the base. ``untranslated`` names keys and tokens that are the same in every language."""

    def __init__(
        self, root: Path, source_language: str, untranslated: Sequence[str], shown: str, found: Collector
    ) -> None:
        self.root, self.source_language, self.found = root, source_language, found
        self.kept, self.shown = frozenset(untranslated), shown
        self._languages: dict[str, Translations | None] = {}

    def all(self, base: Mapping[str, Any]) -> Iterator[Unit]:
        """The units of the base, in the order in which they are printed."""
        for name in _LINES:
            yield from self._unit(name, base.get(name), name)
        for number, line in enumerate(base.get("legal") or ()):
            yield from self._unit("legal", line, f"legal[{number}]")
        for name in _HEAD:
            yield from self._unit(f"head {name}", (base.get("head") or {}).get(name), f"head.{name}")
        for name, value in base["tokens"].items():
            yield from self._unit(f"token {name}", value, f"tokens.{name}")
        for name, audience in (base.get("audiences") or {}).items():
            yield from self._unit(f"label of the audience {name}", audience.get("label"), label_key(name))

    def _unit(self, kind: str, text: str | None, key: str) -> Iterator[Unit]:
        name = key.removeprefix("tokens.").partition("[")[0]
        if text and name not in self.kept and worth(text):
            yield Unit(" ".join(text.split()), kind, Location(self.shown, key=key))

    def translated(
        self, base: Mapping[str, Any], over: Mapping[str, Any], language: str
    ) -> tuple[Mapping[str, Any], tuple[Unit, ...]]:
        """The base in a language, but for what ``over`` says itself; and the units that were asked for."""
        section = self._section(language, base)
        if section is None:
            return base, ()
        units = {unit.where.key: unit for unit in self.all(base) if not _said(over, unit.where.key or "")}
        said = {key: section(unit).text for key, unit in units.items()}

        def table(name: str) -> dict[str, Any]:
            return {key: said.get(f"{name}.{key}", value) for key, value in (base.get(name) or {}).items()}

        lines = {name: said.get(name, base.get(name)) for name in _LINES}
        legal = [said.get(f"legal[{number}]", line) for number, line in enumerate(base.get("legal") or ())]
        new = {**base, **lines, "head": table("head"), "tokens": table("tokens")}
        audiences = {
            name: {**audience, "label": said.get(label_key(name), audience.get("label"))}
            for name, audience in (base.get("audiences") or {}).items()
        }
        new = {**new, "audiences": audiences}
        return ({**new, "legal": legal} if base.get("legal") is not None else new), tuple(units.values())

    def _section(self, language: str, base: Mapping[str, Any]) -> Section | None:
        if language not in self._languages:
            self._languages[language] = translations(self.root, language, self.source_language, self.found)
        opened = self._languages[language]
        return opened.section(NAME, lambda: self.all(base)) if opened else None


def label_key(audience: str) -> str:
    """Where the label of an audience stands."""
    return f"audiences.{audience}.label"


def _said(over: Mapping[str, Any], key: str) -> bool:
    """Whether an edition says itself what stands under a key of the base. The label of another audience is not asked for."""
    if key.startswith("audiences."):
        return bool(over.get("label")) or key != label_key(str(over.get("audience") or ""))
    table, _, name = key.partition(".")
    value = (over.get(table) or {}).get(name) if name else over.get(table.partition("[")[0])
    return value is not None
