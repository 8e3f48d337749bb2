"""Telling cites apart: more names, given names, the style's own condition, year suffixes (CSL 1.0.2, Disambiguation).

Mends citeproc-py 0.11.1, which has none of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .context import Ambiguity, CiteData, Shown
from .nameinput import Name
from .rich import words
from .session import Session


def disambiguate(session: Session) -> None:
    """Set the ambiguities of a session whose works are arranged; nothing to do in most numeric styles."""
    if not session.tree.tells_apart:
        return
    area = session.tree.citation
    job = _Job(session, {}, {}, {})
    for key in session.order:
        job.render(key)
    rule = area.get("givenname-disambiguation-rule", "by-cite")
    names, given = (area.get(f"disambiguate-add-{what}") == "true" for what in ("names", "givenname"))
    if given and rule != "by-cite":
        _all_names(job, rule)
    levels = () if not given or rule.startswith("primary") else (1,) if rule.endswith("with-initials") else (1, 2)
    for group in job.groups() if names or levels else ():
        _separate(job, group, names, levels)
    if given and names and rule.startswith("all-names"):
        _all_names(job, rule)
    suffixed = area.get("disambiguate-add-year-suffix") == "true"
    for group in job.groups():
        _condition(job, group, keep=not suffixed)
    if suffixed:
        for group in job.groups():
            for place, key in enumerate(group):
                job.change(key, suffix=letters(place))


def letters(place: int) -> str:
    """Year suffix by place: a ... z, aa ..."""
    head, tail = divmod(place, 26)
    return (letters(head - 1) if head else "") + chr(97 + tail)


@dataclass(slots=True)
class _Job:
    """Texts of all cites as they stand, and the names printed in them."""

    session: Session
    texts: dict[str, str]
    shown: dict[str, list[Shown]]
    tests: dict[str, int]

    def render(self, key: str) -> str:
        again = self.session.repeated
        cite = CiteData(key, position=frozenset({"subsequent" if again else "first"}), first_note=int(again))
        context = self.session.context(key, self.session.tree.citation, cite)
        text = words(self.session.layout(context).rich)
        self.texts[key], self.shown[key], self.tests[key] = text, context.shown, context.disambiguated
        return text

    def now(self, key: str) -> Ambiguity:
        return self.session.ambiguities.get(key, Ambiguity())

    def put(self, key: str, value: Ambiguity) -> str:
        self.session.ambiguities[key] = value
        return self.render(key)

    def change(self, key: str, **values: str | int | bool | tuple[int, ...]) -> str:
        return self.put(key, replace(self.now(key), **values))  # type: ignore[arg-type]

    def groups(self) -> list[list[str]]:
        """Keys whose cites read the same, in the order of the list."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.session.order:
            found[self.texts[key]].append(key)
        return [keys for text, keys in found.items() if text and len(keys) > 1]


def _separate(job: _Job, group: Sequence[str], names: bool, levels: Sequence[int]) -> None:
    """Name by name: print one more, then its initials, then its given name, until the cites fall into smaller groups;
    each of those goes on alone. What does not help in the end is taken back.
    """
    start = {key: job.now(key) for key in group}
    for place in range(max((len(job.shown[key][0].names) for key in group if job.shown[key]), default=0)):
        if names:
            texts = {key: job.change(key, shown=max(place + 1, job.now(key).shown)) for key in group}
            if _parted(job, texts, names, levels):
                return
        for level in levels:
            before = {key: job.now(key) for key in group}
            texts = {key: job.change(key, given=_level(before[key].given, place, level)) for key in group}
            if _parted(job, texts, names, levels):
                return
            for key in group:
                job.put(key, before[key])
    for key in group:
        job.put(key, start[key])


def _parted(job: _Job, texts: Mapping[str, str], names: bool, levels: Sequence[int]) -> bool:
    """True when the texts differ; groups that still read the same are then separated further."""
    if len(set(texts.values())) < 2:
        return False
    for same in _same(texts):
        _separate(job, same, names, levels)
    return True


def _level(given: tuple[int, ...], place: int, level: int) -> tuple[int, ...]:
    full = [*given, *([0] * (place + 1 - len(given)))]
    full[place] = level
    return tuple(full)


def _initials(name: Name) -> str:
    return "".join(part[0] for part in name.given.replace("-", " ").replace(".", " ").split())


def _all_names(job: _Job, rule: str) -> None:
    """Rules all-names and primary-name: a family name borne by several people takes initials or given names."""
    people: defaultdict[tuple[str, str], set[Name]] = defaultdict(set)
    primary, only_initials = rule.startswith("primary"), rule.endswith("with-initials")

    def printed(key: str) -> Sequence[Name]:
        shown = job.shown[key][0] if job.shown[key] else None
        return shown.names[: 1 if primary else shown.count] if shown else ()

    for key in job.session.order:
        for name in printed(key):
            people[name.non_dropping, name.family].add(name)
    for key in list(job.session.order):
        levels = [
            _needed(name, people[name.non_dropping, name.family], job.shown[key][0].initialized, only_initials)
            for name in printed(key)
        ]
        if any(levels):
            job.change(key, given=tuple(levels))


def _needed(name: Name, bearers: set[Name], initialized: bool, only_initials: bool) -> int:
    others = [other for other in bearers if other.given != name.given and not other.literal]
    if name.literal or not others or not name.given:
        return 0
    if not initialized:
        return 2
    mine = _initials(name)
    if any(_initials(other) == mine for other in others):
        if not only_initials:
            return 2
        return 1 if any(_initials(other) != mine for other in others) else 0
    return 1


def _condition(job: _Job, group: list[str], keep: bool) -> None:
    """The style's own branches for ambiguous cites, one after the other, where they tell at least some apart; also where
    they do not and no year suffix will.
    """
    before = {key: job.now(key) for key in group}
    for level in range(1, max(job.tests.get(key, 0) for key in group) + 1):
        texts = {key: job.change(key, flag=level) for key in group}
        if len(set(texts.values())) > 1:
            for same in _same(texts):
                if level < max(job.tests.get(key, 0) for key in same):
                    _further(job, same, level)
            return
    for key in () if keep else group:
        job.put(key, before[key])


def _further(job: _Job, group: list[str], level: int) -> None:
    """Later branches for cites that an earlier one left alike; the earlier one is kept when they do not help."""
    texts = {key: job.change(key, flag=level + 1) for key in group}
    if len(set(texts.values())) < 2:
        for key in group:
            job.change(key, flag=level)
    for same in _same(texts):
        if len(set(texts.values())) > 1 and level + 1 < max(job.tests.get(key, 0) for key in same):
            _further(job, same, level + 1)


def _same(texts: Mapping[str, str]) -> list[list[str]]:
    """Keys with the same text, where there are several."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, text in texts.items():
        found[text].append(key)
    return [keys for keys in found.values() if len(keys) > 1]
