"""Numbers chapters, sections, tables and figures by the dossier's scheme, and says what each label stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.diagnostics import Collector, Diagnostic, Location, did_you_mean
from dossier.model import Captioned, Heading, LabelUse, Numbered, NumberingScheme, OutlineItem, Target

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True, slots=True)
class ChapterOutline:
    """What numbering needs of a chapter: the first heading is its title."""

    slug: str
    headings: Sequence[Heading]
    captioned: Sequence[Captioned]
    uses: Sequence[LabelUse]


def format_number(number: int, pattern: str) -> str:
    """``number`` (from 1) in a pattern such as ``I``, ``1)``, ``A.``; an empty pattern gives no number."""
    return re.sub("[IiAa1]", lambda match: _styled(number, match[0]), pattern, count=1)


def _styled(number: int, style: str) -> str:
    if style == "1":
        return str(number)
    if style in "Ii":
        text = _roman(number)
    else:
        text = ""
        while number:
            number, digit = divmod(number - 1, 26)
            text = chr(65 + digit) + text
    return text.lower() if style.islower() else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def number(
    chapters: Sequence[ChapterOutline], scheme: NumberingScheme, words: Mapping[str, str]
) -> tuple[Numbered, tuple[Diagnostic, ...]]:
    """Numbers for a whole dossier. Reports labels used twice and references to labels that are not there.

    ``words`` has the language's patterns: chapter, section, table, figure, with ``{number}``.
    """
    found = Collector()
    state = _State(scheme, words, found)
    for chapter in chapters:
        state.chapter(chapter)
    for chapter in chapters:
        for use in chapter.uses:
            if use.label not in state.targets:
                known = [name for name in state.targets if not name.startswith(("_", "file:"))]
                hint = did_you_mean(use.label, known)
                shown = use.label.removeprefix("file:")
                found.add("label-unknown", f"nothing is labelled '{shown}'", use.where, hint)
    return Numbered(state.targets, tuple(state.outline), state.numbers), tuple(found)


class _State:
    """Counters of one dossier."""

    def __init__(self, scheme: NumberingScheme, words: Mapping[str, str], found: Collector) -> None:
        self.scheme, self.words, self.found = scheme, words, found
        self.targets: dict[str, Target] = {}
        self.outline: list[OutlineItem] = []
        self.numbers: dict[str, str] = {}
        self._places: dict[str, Location] = {}
        self._chapter = 0
        self._captions = {"table": 0, "figure": 0}

    def chapter(self, chapter: ChapterOutline) -> None:
        """Number one chapter's headings, tables and figures."""
        chapter_number, section, subsection = "", 0, 0
        trail: list[str] = []
        for heading in chapter.headings:
            shown = ""
            if heading.level == 1:
                if heading.numbered:
                    self._chapter += 1
                    shown = chapter_number = format_number(self._chapter, self.scheme.chapter)
                self.numbers[chapter.slug] = shown
            elif heading.level == 2:
                subsection = 0
                if heading.numbered:
                    section += 1
                    shown = format_number(section, self.scheme.section)
                trail = [shown]
            elif heading.level == 3:
                if heading.numbered:
                    subsection += 1
                    shown = format_number(subsection, self.scheme.subsection)
                trail = [*trail[:1], shown]
            self._heading(chapter.slug, heading, shown, " ".join(filter(None, [chapter_number, *trail])))
        for item in chapter.captioned:
            self._caption(chapter.slug, item)

    def _heading(self, part: str, heading: Heading, shown: str, full: str) -> None:
        kind = "chapter" if heading.level == 1 else "section"
        # a heading without a number is named by its title
        text = (
            self.words.get(kind, "{number}").format(number=full)
            if shown
            else self.words.get("titled", "“{title}”").format(title=heading.text)
        )
        target = Target(heading.label, kind, part, heading.label, text, shown, heading.html, heading.text)
        self._add(target, heading.where)
        if heading.level == 1:
            self.targets[f"file:{part}"] = target
        if heading.level <= 3:
            item = OutlineItem(heading.level, shown, heading.html, heading.text, part, heading.label)
            self.outline.append(item)

    def _caption(self, part: str, item: Captioned) -> None:
        self._captions[item.kind] += 1
        count = str(self._captions[item.kind])
        text = self.words.get(item.kind, "{number}").format(number=count)
        target = Target(item.label, item.kind, part, item.label, text, count, item.html, item.text)
        self._add(target, item.where)

    def _add(self, target: Target, place: Location) -> None:
        if target.label in self.targets:
            message = f"label '{target.label}' is used already at {self._places[target.label]}"
            self.found.add("label-duplicate", message, place, "give each heading, table and figure its own label")
            return
        self.targets[target.label] = target
        self._places[target.label] = place
