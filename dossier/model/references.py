"""Texts and citations: runs of one style, what is cited where, the reference list."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. A formatted reference or citation is a tuple of runs."""

    text: str
    bold: bool = False
    italic: bool = False
    superscript: bool = False
    subscript: bool = False
    small_caps: bool = False
    underline: bool = False
    href: str | None = None


RichText = tuple[Run, ...]


def plain(text: RichText) -> str:
    """The words of a rich text without style."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Cite:
    """One key in a citation. ``label`` is a CSL locator label ("page", "chapter", ...)."""

    key: str
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as written in one place: ``[@a; @b, p. 12]``.

    ``in_text`` is ``@a [p. 3]``: the author's name is part of the sentence.
    """

    cites: tuple[Cite, ...]
    where: Location
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A formatted entry of the reference list: ``label`` is its number or empty (author-date styles)."""

    key: str
    label: str
    body: RichText
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedCitations:
    """What the citation stage returns: one rich text for each citation in the order given, and the list.

    ``notes``: the style sets each citation as a footnote.
    """

    citations: tuple[RichText, ...]
    entries: tuple[ReferenceEntry, ...]
    style_title: str
    style_licence: str
    numeric: bool
    notes: bool = False
