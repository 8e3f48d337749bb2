"""The values that stages hand to each other: frozen, without behaviour that reads or writes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.diagnostics import Location

# --- inline text -----------------------------------------------------------------------------------------


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


# --- citations -------------------------------------------------------------------------------------------


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


# --- configuration ---------------------------------------------------------------------------------------


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


# --- sources ---------------------------------------------------------------------------------------------


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


# --- translation -----------------------------------------------------------------------------------------


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


# --- structure -------------------------------------------------------------------------------------------


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


# --- typeset parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a part's layout may read: its digest (SHA-256, hex), media type and absolute path on disk.

    ``data`` are its bytes when they are not those of the file: a figure with translated words.
    """

    digest: str
    media_type: str
    path: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class PartSource:
    """All that decides how a part looks: the only thing that typesetting reads, and the key of the cache.

    ``assets`` maps each address that the HTML or CSS may name to its file; any other address is refused.
    ``families`` are the font families that the styles name; a glyph from another family is a fallback. ``tagged`` is False
    for what is printed over pages: it is no content (ISO 14289-1, 7.1). A ``draft`` yields a page map only: the page
    numbers that it names are not yet known.
    """

    name: str
    html: str
    css: tuple[str, ...]
    assets: Mapping[str, Asset] = field(default_factory=dict)
    families: tuple[str, ...] = ()
    tagged: bool = True
    draft: bool = False


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One typeset page: size and margins in PDF points, CSS page name, side ("right" or "left")."""

    width: float
    height: float
    margin_top: float
    margin_right: float
    margin_bottom: float
    margin_left: float
    name: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class PageMap:
    """Pages of a part and the page (0-based in the part) on which each anchor first appears."""

    pages: tuple[PageInfo, ...]
    anchors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LayoutNote:
    """A remark of the layout: diagnostic code, message, and the text or anchor by which its source is found."""

    code: str
    message: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A typeset part: tagged PDF without heads and folios, its page map and the layout's remarks."""

    name: str
    pdf: bytes
    map: PageMap
    notes: tuple[LayoutNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Imposition:
    """What the order of pages must keep: parts that begin on a right-hand page, the part that ends the book, and the number
    that the pages are filled up to a multiple of, before that last part."""

    recto: frozenset[str] = frozenset()
    last: str = ""
    multiple: int = 1


# --- binding ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in the book: its first page (0-based) and what the running head of its pages says."""

    part: Part
    first_page: int
    chapter: str
    head: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """What is printed over the pages of a book: a part, and for each page of the book the page of it, or None."""

    part: Part
    sheets: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Document metadata (ISO 32000-1 section 14.3). ``date`` is ISO 8601 with time zone; ``direction`` "ltr" or "rtl"."""

    title: str
    language: str
    authors: tuple[str, ...]
    subject: str
    keywords: tuple[str, ...]
    date: str
    identifier: str
    direction: str = "ltr"


# --- finishing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ink:
    """What a brand's colour is printed with: CMYK in percent, or the spot colour of that name, which CMYK stands in for."""

    cmyk: tuple[float, float, float, float]
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the archive file carries. ``relationship`` is its AFRelationship (ISO 19005-3, 6.8)."""

    name: str
    data: bytes
    media_type: str
    description: str
    relationship: str


@dataclass(frozen=True, slots=True)
class FinishJob:
    """What finishing must know beside the bound PDF.

    ``label`` names the edition, ``date`` is ISO 8601, ``root`` the dossier's folder, ``inks`` what the brand's colours
    (``#rrggbb``) are printed with, ``blanks`` the pages (0-based) that only printing needs, ``direction`` "ltr" or "rtl".
    ``bare`` pages have no margins and do not move with the gutter; ``slug`` is a PDF with a line for each page, or nothing.
    """

    label: str
    date: str
    root: str
    press: PressSettings = PressSettings()
    inks: Mapping[str, Ink] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    blanks: frozenset[int] = frozenset()
    direction: str = "ltr"
    bare: frozenset[int] = frozenset()
    slug: bytes = b""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file: its bytes, number of pages, and what was done to it, by name."""

    medium: str
    pdf: bytes
    pages: int
    facts: Mapping[str, object] = field(default_factory=dict)


# --- fonts and styles ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FontSet:
    """The sealed fonts: fontconfig file (absolute path), the folders it names, digest of all fonts."""

    configuration: str
    directories: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """CSS of an edition, the files that it names, and the font families that it may use.

    ``tokens`` are the brand's values, ``inks`` what colours (``#rrggbb``) are printed with.
    """

    css: tuple[str, ...]
    overprint_css: tuple[str, ...]
    assets: Mapping[str, Asset]
    families: tuple[str, ...]
    tokens: Mapping[str, str]
    inks: Mapping[str, Ink] = field(default_factory=dict)
