"""Parts of a chapter that only some editions have: ``::: only audience=professional`` and ``::: except market=US,CA``.

They are taken out of the text before it is parsed; their lines stay empty, so that every other line keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dossier.diagnostics import Collector, Location, did_you_mean

#: what a condition may ask for
KEYS = ("audience", "market", "language")
_OPEN = re.compile(r"(:{3,})[ \t]*(only|except)\b[ \t]*(.*?)[ \t]*$")
_CLOSE = re.compile(r"(:{3,})[ \t]*$")
#: a line that may open one; most chapters have none
_ANY = re.compile(r"^:{3,}[ \t]*(?:only|except)\b", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TERM = re.compile(r"(\w+)=(\S+)")
_LABEL = re.compile(r"\{[^{}]*#([^\s{}]+)[^{}]*\}")
_WARNING = re.compile(r":{3,}[ \t]*(?:warning|caution)\b")


@dataclass(frozen=True, slots=True)
class Selected:
    """A chapter's text for one edition, and the labels of what is left out."""

    body: str
    left_out: frozenset[str] = frozenset()


def holds(kind: str, terms: Mapping[str, tuple[str, ...]], facts: Mapping[str, str]) -> bool:
    """Whether a block is in an edition. A language holds for its regions too: ``de`` for ``de-AT``."""
    met = all(any(_is(name, value, facts.get(name, "")) for value in values) for name, values in terms.items())
    return met if kind == "only" else not met


def _is(name: str, wanted: str, fact: str) -> bool:
    if name == "language":
        return fact.casefold() == wanted.casefold() or fact.casefold().startswith(f"{wanted.casefold()}-")
    return fact.casefold() == wanted.casefold()


def labels(text: str) -> frozenset[str]:
    """The labels that a text gives to its parts."""
    return frozenset(match[1] for match in _LABEL.finditer(text))


class Selector:
    """Goes through the lines of one chapter. ``facts`` are those of the edition; None keeps everything.

    ``known`` are the names that a condition may use, by what it asks for; where it has none, all are right.
    """

    def __init__(
        self, facts: Mapping[str, str] | None, known: Mapping[str, Collection[str]], locked: bool, found: Collector
    ) -> None:
        self.facts, self.known, self.locked, self.found = facts, known, locked, found
        self.out: list[str] = []
        self.gone: list[str] = []
        self._open: list[tuple[int, bool, Location]] = []
        self._fence = ""

    def select(self, body: str, path: str, first_line: int) -> Selected:
        """The text for the edition; faults of conditions are reported."""
        if not _ANY.search(body):
            return Selected(body)
        for number, line in enumerate(body.split("\n")):
            self._line(line, Location(path, first_line + number))
        for _, _, where in self._open:
            self.found.add("condition-syntax", "the condition is not closed", where, "close it with a line of colons")
        return Selected("\n".join(self.out), labels("\n".join(self.gone)))

    def _line(self, line: str, where: Location) -> None:
        fence = _FENCE.match(line)
        if fence and not self._fence:
            self._fence = fence[1]
        elif fence and line.strip().startswith(self._fence) and not line.strip(" `~"):
            self._fence = ""
        opening = None if self._fence else _OPEN.match(line)
        closing = None if self._fence else _CLOSE.match(line)
        if opening:
            self._begin(opening, where)
        elif closing and self._open and len(closing[1]) >= self._open[-1][0]:
            self._open.pop()
            self.out.append("")
        elif all(shown for _, shown, _ in self._open):
            self.out.append(line)
        else:
            self.out.append("")
            self.gone.append(line)
            if _WARNING.match(line):
                hint = "warnings are in every edition: take it out of the condition"
                self.found.add("locked-zone", "a condition leaves out a warning", where, hint)

    def _begin(self, opening: re.Match[str], where: Location) -> None:
        terms = dict(self._terms(opening[3], where))
        shown = self.facts is None or not terms or holds(opening[2], terms, self.facts)
        self._open.append((len(opening[1]), shown, where))
        self.out.append("")
        if self.locked:
            hint = "this chapter is the same in every edition (locked in its front matter)"
            self.found.add("locked-zone", "a condition in a locked chapter", where, hint)

    def _terms(self, text: str, where: Location) -> Iterator[tuple[str, tuple[str, ...]]]:
        if not text or _TERM.sub("", text).strip():
            hint = "write e.g. '::: only audience=professional,student'"
            self.found.add("condition-syntax", f"'{text}' is no condition", where, hint)
            return
        for match in _TERM.finditer(text):
            name, values = match[1], tuple(filter(None, match[2].strip("\"'").split(",")))
            if name not in KEYS:
                self.found.add("condition-syntax", f"unknown condition '{name}'", where, did_you_mean(name, KEYS))
                continue
            for value in values:
                names = self.known.get(name)
                if names is not None and value.casefold() not in map(str.casefold, names):
                    near = did_you_mean(value, names) or f"no edition has this {name}"
                    self.found.add("condition-syntax", f"no {name} '{value}'", where, near)
            yield name, values
