"""What preflight hands from reading to rules to report: frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dossier.preflight.budget import SIDE

#: how the damage of a page begins whose content is not known
UNREADABLE = "its content cannot be read"
#: left, bottom, right, top in PDF points
Box = tuple[float, float, float, float]


class Weight(StrEnum):
    """How much a finding weighs; an error keeps a press file out of ``dist/``."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


# --- the file as read ------------------------------------------------------------------------------------

#: languages that are written from right to left
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb"})


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as the file gives it. ``family`` is the colour space's (ISO 32000-1, 8.6), ``names`` those of its inks.

    ``values`` are the operands; for an ICC space ``components`` counts its channels. A pattern has no values.
    """

    family: str
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    components: int = 0

    @property
    def cmyk(self) -> tuple[float, float, float, float] | None:
        """Process inks, 0 to 1, where they are known without conversion."""
        if self.family == "DeviceCMYK" and len(self.values) == 4:
            return self.values[0], self.values[1], self.values[2], self.values[3]
        if self.family in ("DeviceGray", "CalGray") and len(self.values) == 1:
            return 0.0, 0.0, 0.0, 1.0 - self.values[0]
        if self.family == "Separation" and self.names == ("Black",) and self.values:
            return 0.0, 0.0, 0.0, self.values[0]
        return None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something painted: ``kind`` is "text", "fill", "stroke", "image", "stencil" or "shading".

    ``size`` is the size of text or width of a line in points on the page, ``overprint`` whether it overprints (with
    ``mode`` 1: a CMYK value of 0 leaves what is below). ``clipped`` is the share of the box that its clip cuts off,
    ``content`` the number of the marked content that it is in (14.7.4.2).
    """

    kind: str
    box: Box
    ink: Ink
    size: float = 0.0
    overprint: bool = False
    mode: int = 0
    alpha: float = 1.0
    font: int = -1
    codes: bytes = b""
    image: int = -1
    resolution: tuple[float, float] = (0.0, 0.0)
    clipped: float = 0.0
    artifact: bool = False
    content: int = -1


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its type, whether it is embedded, the licence bits of its ``OS/2`` table (None: it has none).

    ``unmapped`` codes have no meaning, ``missing`` ones no glyph; codes of a ``wide`` font have two bytes.
    """

    name: str
    kind: str
    embedded: bool
    licence: int | None = None
    unicode: bool = True
    unmapped: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: size in samples, bits, colour space family, filters."""

    width: int
    height: int
    bits: int
    space: str
    inks: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    stencil: bool = False
    mask: bool = False
    alternates: bool = False
    opi: bool = False
    components: int = 0


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation: subtype, box, where it leads, its description."""

    kind: str
    box: Box
    target: str = ""
    contents: str = ""
    broken: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: boxes, what is painted on it, what its content uses, its words as they are compared.

    ``damaged`` says what of it cannot be read, ``unread`` that it asks for more work than any page should.
    """

    number: int
    media: Box
    bleed: Box | None
    trim: Box | None
    art: bool
    user_unit: float
    marks: tuple[Mark, ...]
    annotations: tuple[Annotation, ...]
    groups: tuple[str, ...] = ()
    blends: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    postscript: bool = False
    tabs: str = ""
    damaged: str = ""
    unread: str = ""
    text: str = ""

    @property
    def finished(self) -> Box:
        """The finished page: trim box, else the media box."""
        return self.trim or self.media

    @property
    def vast(self) -> bool:
        """Whether a side is longer than readers can show."""
        return max(self.media[2] - self.media[0], self.media[3] - self.media[1]) > SIDE

    @property
    def drawable(self) -> bool:
        """Whether other programs may be asked to draw the page: it was read to its end, and is no larger than pages are."""
        return not self.unread and not self.vast and not self.damaged.startswith(UNREADABLE)


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent (ISO 32000-1, 14.11.5): subtype, condition, registry, class and channels of its profile."""

    kind: str
    condition: str
    registry: str
    profile: bool
    channels: int = 0
    device: str = ""


@dataclass(frozen=True, slots=True)
class Tags:
    """The logical structure: elements by type, and what is wrong in it, each with its page (0: unknown).

    ``order`` are the numbers of the marked content of each page, as the tags follow each other.
    """

    present: bool
    marked: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    without_alt: tuple[int, ...] = ()
    tables_without_heads: tuple[int, ...] = ()
    heads_without_scope: tuple[int, ...] = ()
    levels: tuple[tuple[int, int], ...] = ()
    unknown_roles: tuple[tuple[str, int], ...] = ()
    order: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the outline: its words, the page that it leads to (0: none), whether it leads nowhere."""

    title: str
    page: int = 0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A PDF as preflight sees it."""

    version: str
    encrypted: bool
    identified: bool
    pages: tuple[Page, ...]
    fonts: tuple[Font, ...]
    pictures: tuple[Picture, ...]
    intents: tuple[Intent, ...]
    tags: Tags
    title: str
    shows_title: bool
    language: str
    trapped: str
    standards: Mapping[str, str]
    outline: tuple[OutlineEntry, ...]
    attachments: tuple[str, ...]
    attachments_related: bool
    actions: tuple[str, ...]
    fields: int
    xfa: bool
    layers: tuple[str, ...]
    filters: frozenset[str]
    problems: tuple[str, ...] = ()

    @property
    def mirrored(self) -> bool:
        """Whether its language is written from right to left."""
        return self.language.partition("-")[0] in _RIGHT_TO_LEFT


# --- what is found ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: code, weight, what is wrong, the pages (from 1), measured value and limit, and places on pages.

    ``where`` are the places in the sources that are known, as diagnostics say them.
    """

    code: str
    weight: Weight
    message: str
    pages: tuple[int, ...] = ()
    value: str = ""
    limit: str = ""
    places: tuple[tuple[int, Box], ...] = ()
    where: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Where it is, what is wrong, on which pages."""
        head = f"{', '.join(self.where)}: " if self.where else ""
        pages = f", page {pages_text(self.pages)}" if self.pages else ""
        return f"{head}{self.message}{pages}"

    @property
    def line(self) -> str:
        """One line of text."""
        measured = ", ".join(filter(None, [self.value, f"limit {self.limit}" if self.limit else ""]))
        return f"{self.weight} {self.code}: {self.text}{f' ({measured})' if measured else ''}"

    def as_dict(self) -> dict[str, object]:
        """Form for ``--json``."""
        return {
            "code": self.code,
            "severity": str(self.weight),
            "message": self.message,
            "sources": list(self.where),
            "pages": list(self.pages),
            "value": self.value,
            "limit": self.limit,
            "places": [{"page": page, "box": [round(edge, 2) for edge in box]} for page, box in self.places],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What preflight says of a file. ``accepted`` are findings that the settings take as they are, with the reason."""

    path: str
    profile: str
    pages: int
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, str], ...] = ()
    measures: Mapping[str, object] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Findings that are errors."""
        return sum(finding.weight is Weight.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Findings that are warnings."""
        return sum(finding.weight is Weight.WARNING for finding in self.findings)

    def as_dict(self) -> dict[str, object]:
        """Form for ``--json``."""
        return {
            "file": self.path,
            "profile": self.profile,
            "pages": self.pages,
            "errors": self.errors,
            "warnings": self.warnings,
            "findings": [finding.as_dict() for finding in self.findings],
            "accepted": [{**finding.as_dict(), "reason": reason} for finding, reason in self.accepted],
            "measures": dict(self.measures),
        }


def pages_text(pages: Sequence[int]) -> str:
    """Page numbers with runs as ranges: "1, 3-5"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
