"""What is configured: a project, its editions, how they are printed, who hands them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.diagnostics import Location
from dossier.model.sources import Unit


@dataclass(frozen=True, slots=True)
class NumberingScheme:
    """Patterns of the numbers: a letter of ``I i A a 1`` stands for the counter, the rest is printed as it is."""

    chapter: str = "I"
    section: str = "1)"
    subsection: str = "A."


@dataclass(frozen=True, slots=True)
class PressSettings:
    """How an edition is printed; lengths in PDF points.

    ``condition`` names the printing condition, ``profile`` an ICC file below root that stands for it; ``ink`` is the limit of
    the total ink in percent, 0 that of the condition. ``gutter`` moves pages away from the spine. ``openings`` is "recto" when
    chapters begin on right-hand pages, ``multiple`` the number of pages that the book is filled up to.
    """

    condition: str = "FOGRA39"
    profile: str = ""
    registry: str = ""
    intent: str = "relative"
    black_point: bool = True
    ink: int = 0
    bleed: float = 8.5039
    marks: bool = True
    bar: bool = False
    slug: bool = False
    openings: str = "any"
    gutter: float = 0.0
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class PreflightSettings:
    """``accept``: codes of findings that are taken as they are, with the reason. ``limits``: by medium, over the profile's.

    ``verapdf``: veraPDF judges each tagged file of a build, where it is installed.
    """

    accept: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    verapdf: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition to build: everything that may differ between editions, overrides already applied.

    ``head_product`` and ``head_tagline`` are the running head; ``language`` is a BCP 47 tag; ``media`` are the files that are
    made of it, of "screen", "press" and "archive". ``translation`` says what happens to text that has no translation of its
    own language: "fallback" prints the source, "block" refuses the edition; a ``proof`` marks it. ``strings`` are the lines
    of dossier.toml that it prints, as they stand there; ``sourced`` those that it prints in the sources' language, by the
    name of the field (``legal[0]`` in a list), each with its state, "missing" or "stale". ``changed`` are tokens that a layer
    gives another value, and where.
    """

    name: str
    language: str
    title: str
    tagline: str
    subtitle: str
    head_product: str
    head_tagline: str
    tokens: Mapping[str, str]
    brand: str
    citation_style: str
    citation_locale: str
    chapters: tuple[str, ...]
    legal: tuple[str, ...]
    label: str = ""
    description: str = ""
    translation: str = "fallback"
    proof: bool = False
    strings: tuple[Unit, ...] = ()
    sourced: Mapping[str, str] = field(default_factory=dict)
    reference_groups: str = "none"
    annotations: bool = False
    market: str = ""
    audience: str = ""
    distributor: str = ""
    media: tuple[str, ...] = ("screen",)
    paper: str = "A4"
    press: PressSettings = PressSettings()
    changed: Mapping[str, Location] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A dossier's configuration. ``root`` is its folder, ``date`` an ISO 8601 date, ``references`` paths below root.

    ``strings`` are the lines of dossier.toml that editions in other languages translate; ``audiences``, ``markets`` and
    ``languages`` are the names that conditions of chapters may use.
    """

    root: str
    name: str
    version: str
    date: str
    language: str
    authors: tuple[str, ...]
    publisher: str
    contact: tuple[str, ...]
    description: str
    references: tuple[str, ...]
    allow_html: bool
    numbering: NumberingScheme
    editions: tuple[Edition, ...]
    preflight: PreflightSettings = PreflightSettings()
    audiences: tuple[str, ...] = ()
    strings: tuple[Unit, ...] = ()
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """What conditions may ask for: the names of each kind."""
        return {"audience": self.audiences, "market": self.markets, "language": self.languages}


@dataclass(frozen=True, slots=True)
class Distributor:
    """Who hands an edition out: name, address, ways to reach it, logo (its address for the layout), lines on cover and foot.

    ``pages`` are names and paths of Markdown files that follow the references.
    """

    name: str
    identifier: str
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    logo: str = ""
    logo_width: str = "40mm"
    colour: str = ""
    cover_line: str = ""
    foot_line: str = ""
    pages: tuple[tuple[str, str], ...] = ()
