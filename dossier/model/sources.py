"""What is written: chapters, the units of their translation, headings, captions, labels and the outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.diagnostics import Location


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the ``---`` lines of a chapter file."""

    title: str = ""
    subtitle: str = ""
    label: str = ""
    role: str = "chapter"
    numbered: bool = True
    short: str = ""
    head: bool = True
    keywords: tuple[str, ...] = ()
    translate: bool = True
    locked: bool = False
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceChapter:
    """One chapter file as read: ``slug`` names the part, ``body`` is the Markdown after the front matter.

    ``first_line`` is the body's first line in the file, from 1; ``key_lines`` that of each key of the front matter.
    ``left_out`` are the labels of what this edition does not have.
    """

    slug: str
    path: str
    matter: FrontMatter
    body: str
    first_line: int
    key_lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text that is translated as a whole: the words of one block, without what belongs to the structure.

    ``kind`` tells translators what it is ("heading", "table cell"), ``note`` what the author has to say to them; ``context``
    tells units of the same words apart (the key of a template word).
    """

    text: str
    kind: str
    where: Location
    note: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """What is printed for a unit. ``language`` is set when the text is not in the edition's language.

    ``state`` is "translated", "stale" (the source has changed), "missing", or "kept" (not to be translated); ``where`` is the
    place of the translation in its catalogue.
    """

    text: str
    state: str = "translated"
    language: str = ""
    where: Location | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a chapter, in document order. ``level`` 1 is the chapter's title; ``html`` and ``text`` are its words."""

    level: int
    label: str
    html: str
    text: str
    numbered: bool
    where: Location


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table or figure with caption or label, or a container with a label. ``kind`` is "table", "figure" or "box"."""

    kind: str
    label: str
    html: str
    text: str
    where: Location


@dataclass(frozen=True, slots=True)
class LabelUse:
    """A cross-reference: the label it names and whether it prints a page number."""

    label: str
    page: bool
    where: Location


@dataclass(frozen=True, slots=True)
class Target:
    """What a label stands for: the part and anchor to link to, the printed text ("Table 3") and bare number ("3")."""

    label: str
    kind: str
    part: str
    anchor: str
    text: str
    number: str
    title_html: str
    title: str


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An entry of contents and PDF outline."""

    level: int
    number: str
    title_html: str
    title: str
    part: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """The result of numbering a whole dossier: targets by label, outline in order, chapter numbers by part."""

    targets: Mapping[str, Target]
    outline: tuple[OutlineItem, ...]
    chapters: Mapping[str, str]
