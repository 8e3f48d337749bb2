"""Numbers chapters, sections, tables and figures by the dossier's scheme, and says what each label stands for."""

from __future__ import annotations

import re
import unicodedata
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
    chapters: Sequence[ChapterOutline],
    scheme: NumberingScheme,
    words: Mapping[str, str],
    guests: Sequence[ChapterOutline] = (),
) -> tuple[Numbered, tuple[Diagnostic, ...]]:
    """Numbers for a whole dossier. Reports labels used twice and references to labels that are not there.

    ``words`` has the language's patterns: chapter, section, table, figure, with ``{number}``. ``guests`` are pages that are
    not numbered and in no contents, but may be referred to by their titles.
    """
    found = Collector()
    state = _State(scheme, words, found)
    for chapter in chapters:
        state.chapter(chapter)
    for guest in guests:
        state.guest(guest)
    for chapter in (*chapters, *guests):
        for use in chapter.uses:
            if use.label not in state.targets and not state.find(use.label, chapter.slug):
                shown = use.label.removeprefix("file:")
                found.add("label-unknown", f"nothing is labelled '{shown}'", use.where, _hint(use.label, state.targets))
    return Numbered(state.targets, tuple(state.outline), state.numbers), tuple(found)


def _hint(label: str, targets: Mapping[str, Target]) -> str | None:
    """The nearest label or file, else how to make the label."""
    if label.startswith("file:"):
        files = [name for name in targets if name.startswith("file:") and "#" not in name]
        return did_you_mean(label.removeprefix("file:"), [name.removeprefix("file:") for name in files])
    if not label:
        return "write a label after the #"
    known = [name for name in targets if not name.startswith(("_", "file:"))]
    near = did_you_mean(next((name for name in known if name.lower() == label.lower()), label), known)
    if near and near.startswith("did you mean"):
        return near
    what = "caption" if label.startswith(("tbl-", "fig-")) else "heading"
    return f"write {{#{label}}} after the {what} you mean"


def slug(text: str) -> str:
    """The name that GitHub gives a heading: its words in small letters, joined by hyphens."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


class _State:
    """Counters of one dossier."""

    def __init__(self, scheme: NumberingScheme, words: Mapping[str, str], found: Collector) -> None:
        self.scheme, self.words, self.found = scheme, words, found
        self.targets: dict[str, Target] = {}
        self.outline: list[OutlineItem] = []
        self.numbers: dict[str, str] = {}
        self._places: dict[str, Location] = {}
        self._slugs: dict[tuple[str, str], Target] = {}
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

    def guest(self, page: ChapterOutline) -> None:
        """The labels of a page without numbers."""
        for heading in page.headings:
            self._target(page.slug, heading, "", "")
        for item in page.captioned:
            self._named(page.slug, item)

    def find(self, label: str, part: str) -> bool:
        """Look for a heading by its words: ``#words`` in the same chapter, ``file:NAME#words`` in another.

        What is found becomes a target of the name ``file:NAME#words``. A chapter is found also when it has no such heading.
        """
        file = label.startswith("file:")
        name, _, words = label.removeprefix("file:").partition("#") if file else (part, "", label)
        target = self._slugs.get((name, words.lower()))
        if file and target is None:
            named = self.targets.get(words)
            target = named if named and named.part == name else self.targets.get(f"file:{name}")
        if target:
            self.targets[f"file:{name}#{words}"] = target
        return target is not None

    def _heading(self, part: str, heading: Heading, shown: str, full: str) -> None:
        self._target(part, heading, shown, full)
        if heading.level <= 3:
            item = OutlineItem(heading.level, shown, heading.html, heading.text, part, heading.label)
            self.outline.append(item)

    def _target(self, part: str, heading: Heading, shown: str, full: str) -> None:
        kind = "chapter" if heading.level == 1 else "section"
        # a heading without a number is named by its title
        text = (
            self.words.get(kind, "{number}").format(number=full)
            if shown
            else self.words.get("titled", "“{title}”").format(title=heading.text)
        )
        target = Target(heading.label, kind, part, heading.label, text, shown, heading.html, heading.text)
        self._add(target, heading.where)
        words, count = slug(heading.text), 0
        while (part, name := f"{words}-{count}" if count else words) in self._slugs:
            count += 1
        self._slugs[part, name] = target
        if heading.level == 1:
            self.targets[f"file:{part}"] = target

    def _caption(self, part: str, item: Captioned) -> None:
        if item.kind == "box":  # not counted, named by its words
            self._named(part, item)
            return
        self._captions[item.kind] += 1
        count = str(self._captions[item.kind])
        text = self.words.get(item.kind, "{number}").format(number=count)
        target = Target(item.label, item.kind, part, item.label, text, count, item.html, item.text)
        self._add(target, item.where)

    def _named(self, part: str, item: Captioned) -> None:
        text = self.words.get("titled", "“{title}”").format(title=item.text)
        self._add(Target(item.label, item.kind, part, item.label, text, "", item.html, item.text), item.where)

    def _add(self, target: Target, place: Location) -> None:
        if target.label in self.targets:
            message = f"label '{target.label}' is used already at {self._places[target.label]}"
            self.found.add("label-duplicate", message, place, "give each heading, table and figure its own label")
            return
        self.targets[target.label] = target
        self._places[target.label] = place
