"""What is typeset: sources of parts, their pages, where they stand in the book; fonts and styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.model.files import Ink

#: the entry of a font that is left to the binding: its file, and its glyphs with their widths and what they mean, in JSON
GLYPHS = "DossierGlyphs"


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
    numbers that it names are not yet known. One that ``opens`` with an anchor need not be set before they are: of it and of
    what follows it no other page is named. With ``fonts_apart`` the part is one of a book, which embeds each face once: its
    own file names glyphs and embeds none (``GLYPHS``).
    """

    name: str
    html: str
    css: tuple[str, ...]
    assets: Mapping[str, Asset] = field(default_factory=dict)
    families: tuple[str, ...] = ()
    tagged: bool = True
    draft: bool = False
    opens: str = ""
    fonts_apart: bool = False


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
    """A remark of the layout: diagnostic code, message, and the text or anchor by which its source is found.

    Of styles it is the number of the style sheet.
    """

    code: str
    message: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A typeset part: tagged PDF without heads and folios, its page map and the layout's remarks.

    ``inked`` is False when nothing in it is drawn in CMYK.
    """

    name: str
    pdf: bytes
    map: PageMap
    notes: tuple[LayoutNote, ...] = ()
    inked: bool = True


@dataclass(frozen=True, slots=True)
class Imposition:
    """What the order of pages must keep: parts that begin on a right-hand page, the part that ends the book, and the number
    that the pages are filled up to a multiple of, before that last part."""

    recto: frozenset[str] = frozenset()
    last: str = ""
    multiple: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in the book: its first page (0-based) and what the running head of its pages says."""

    part: Part
    first_page: int
    chapter: str
    head: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A folio put together of the figures on some pages of a part (``figures.rows``): a number, and the one that it counts to."""

    text: str
    total: str
    sheets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """What is printed over the pages of a book: a part, and for each page of the book the page of it, a number, or None."""

    part: Part
    sheets: tuple[int | Number | None, ...]


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


@dataclass(frozen=True, slots=True)
class FontSet:
    """The sealed fonts: fontconfig file (absolute path), the folders it names, digest of all fonts."""

    configuration: str
    directories: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """CSS of an edition, the files that it names, and the font families that it may use.

    ``tokens`` are the brand's values, ``inks`` what colours (``#rrggbb``) are printed with; ``files`` and ``overprint_files`` are
    where each piece of CSS comes from.
    """

    css: tuple[str, ...]
    overprint_css: tuple[str, ...]
    assets: Mapping[str, Asset]
    families: tuple[str, ...]
    tokens: Mapping[str, str]
    inks: Mapping[str, Ink] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    overprint_files: tuple[str, ...] = ()
