"""What is finished: inks, attachments, the job, the file of a medium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.model.editions import PressSettings


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
    ``inked`` is False when nothing is drawn in CMYK.
    """

    label: str
    date: str
    root: str
    press: PressSettings = field(default_factory=PressSettings)
    inks: Mapping[str, Ink] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    blanks: frozenset[int] = frozenset()
    direction: str = "ltr"
    bare: frozenset[int] = frozenset()
    slug: bytes = b""
    inked: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file: its bytes, number of pages, and what was done to it, by name."""

    medium: str
    pdf: bytes
    pages: int
    facts: Mapping[str, object] = field(default_factory=dict)
