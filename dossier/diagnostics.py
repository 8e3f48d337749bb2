"""Diagnostics: what is wrong, where, and how to mend it; collected over a run, printed by the command line.

Every code is listed in CODES with its severity and in ``docs/errors.md`` with its cure.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How much a diagnostic weighs; only an ERROR makes a run fail."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file: path as the author knows it, 1-based line, key path in a TOML or JSON file."""

    path: str
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        text = self.path
        if self.line is not None:
            text += f":{self.line}"
        if self.key:
            text += f" [{self.key}]"
        return text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``code`` is a key of CODES; ``hint`` says how to mend it."""

    code: str
    message: str
    where: Location | None = None
    hint: str | None = None

    @property
    def severity(self) -> Severity:
        """Severity of this code."""
        return CODES[self.code][0]

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        tail = f"\n    {self.hint}" if self.hint else ""
        return f"{head}{self.severity} {self.code}: {self.message}{tail}"

    def as_dict(self) -> dict[str, object]:
        """Form for ``--json``: code, severity, message, path, line, key, hint."""
        where = self.where or Location("")
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "path": where.path or None,
            "line": where.line,
            "key": where.key,
            "hint": self.hint,
        }


class Collector:
    """Gathers the diagnostics of a run, each once."""

    def __init__(self) -> None:
        self._items: dict[Diagnostic, None] = {}

    def add(self, code: str, message: str, where: Location | None = None, hint: str | None = None) -> None:
        """Add one diagnostic. Raises KeyError for a code that is not in CODES."""
        if code not in CODES:
            raise KeyError(code)
        self._items[Diagnostic(code, message, where, hint)] = None

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Add diagnostics that another stage returned."""
        self._items.update(dict.fromkeys(items))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def has_errors(self) -> bool:
        """True when at least one diagnostic is an error."""
        return any(item.severity is Severity.ERROR for item in self._items)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Hint naming the nearest known word, or the known words when they are few."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if 0 < len(names) <= 12:
        return "known: " + ", ".join(names)
    return None


E = Severity.ERROR
W = Severity.WARNING
I = Severity.INFO  # noqa: E741 - the severity's own initial reads best in the table below

#: code -> (severity, meaning). The cure is in docs/errors.md.
CODES: dict[str, tuple[Severity, str]] = {
    "config-missing": (E, "no dossier.toml"),
    "config-syntax": (E, "dossier.toml is not valid TOML"),
    "config-unknown-key": (E, "unknown key"),
    "config-type": (E, "wrong type"),
    "config-value": (E, "value not allowed"),
    "config-required": (E, "required key missing"),
    "config-file": (E, "file named in the configuration is missing"),
    "edition-failed": (E, "edition could not be built, for a reason of this program"),
    "edition-unknown": (E, "no edition of that name"),
    "path-outside": (E, "path leads out of the project"),
    "file-encoding": (E, "file is not UTF-8"),
    "front-matter": (E, "front matter is not valid"),
    "chapter-unlisted": (W, "chapter file is not in the chapter order"),
    "chapter-title": (E, "chapter has no title"),
    "markdown-html": (E, "raw HTML is not allowed"),
    "markdown-container": (E, "unknown, unclosed or malformed container"),
    "markdown-caption": (E, "caption without its table or image"),
    "markdown-attributes": (W, "attributes that belong to nothing"),
    "markdown-token": (E, "unknown product token"),
    "markdown-math": (E, "math outside the supported subset"),
    "markdown-footnote": (E, "footnote that is missing, never called or more than paragraphs"),
    "markdown-nesting": (E, "blocks too deep inside each other"),
    "markdown-unclosed": (E, "code or comment that is not closed"),
    "markdown-character": (E, "control character in the text"),
    "markdown-class": (W, "class that is nearly one of those known"),
    "markdown-label": (W, "label that cannot be used, or misleads"),
    "markdown-table": (W, "text that looks like a table and is none"),
    "markdown-unknown": (W, "markup of another dialect, printed as it stands"),
    "markdown-empty": (W, "heading, container or link with nothing in it"),
    "markdown-stars": (E, "star rating is not of the form n/m"),
    "heading-level": (W, "heading level skipped"),
    "label-duplicate": (E, "label used twice"),
    "link-nowhere": (W, "link that leads nowhere in a document on paper"),
    "label-left-out": (E, "reference to what the edition does not have"),
    "distributor-config": (E, "distributor cannot be used"),
    "logo-print": (E, "logo of a distributor cannot be printed"),
    "condition-syntax": (E, "condition of a block is malformed"),
    "locked-zone": (E, "override or condition touches what is the same in every edition"),
    "locked-token": (E, "layer changes a token that stands in locked text"),
    "label-unknown": (E, "reference to an unknown label"),
    "table-ragged": (E, "table row has more cells than its head"),
    "table-widths": (E, "widths do not fit the table's columns"),
    "figure-alt": (E, "image has no alternative text"),
    "asset-missing": (E, "image or file is missing"),
    "asset-refused": (E, "address outside the project"),
    "asset-format": (E, "file format not accepted"),
    "reference-syntax": (E, "reference database cannot be read"),
    "reference-duplicate": (E, "two references with one id"),
    "reference-unprintable": (E, "cited reference is marked as not printable"),
    "reference-field": (E, "field of a reference is not valid"),
    "reference-suspect": (W, "reference that looks wrong"),
    "reference-lost": (W, "field of a reference has no place in the format"),
    "reference-uncited": (W, "reference is not cited"),
    "citation-unknown": (E, "unknown citation key"),
    "citation-syntax": (E, "citation is malformed"),
    "citation-style": (E, "citation style or locale not found or not valid"),
    "citation-engine": (E, "citation engine cannot format an entry"),
    "evidence-item": (E, "evidence item is not a key with a takeaway"),
    "catalogue-syntax": (E, "catalogue of translations cannot be read"),
    "translation-missing": (E, "text of an edition that must be whole is not translated"),
    "translation-stale": (E, "text has changed since it was translated"),
    "translation-fallback": (W, "text is printed in the sources' language"),
    "translation-lost": (E, "translation has lost what it must carry over"),
    "translation-parity": (E, "a language differs from the sources in tables, citations, links or numbers"),
    "translation-doubt": (W, "translation that looks wrong"),
    "catalogue-missing": (E, "no catalogue of that name and language"),
    "xliff-syntax": (E, "file from an agency cannot be read"),
    "xliff-unit": (E, "unit of a file from an agency cannot be taken in"),
    "translation-wide": (W, "translated words in a figure have no room"),
    "template-error": (E, "template cannot be rendered"),
    "style-warning": (W, "style sheet holds what the layout engine does not know"),
    "style-error": (E, "style sheet or token cannot be used"),
    "font-missing": (E, "font of the sealed set is missing"),
    "glyph-missing": (E, "character without a glyph"),
    "face-missing": (W, "text that should be italic or bold in a family that is not"),
    "glyph-fallback": (E, "character set in a font that the styles do not name"),
    "layout-warning": (W, "layout engine reports"),
    "layout-overflow": (W, "content runs out of its area"),
    "layout-lost": (E, "text or picture is cut off or printed over others"),
    "head-cut": (W, "running head cut off for want of room"),
    "head-overflow": (E, "running head or folio runs into the text"),
    "layout-row": (W, "table row is taller than a page"),
    "layout-failed": (E, "layout engine failed"),
    "layout-unstable": (E, "page numbers do not settle"),
    "bind-link": (E, "link to a place that is in no part"),
    "press-profile": (E, "no ICC profile for the printing condition"),
    "press-object": (E, "something on a page cannot be converted to printing inks"),
    "preflight-refused": (E, "press file with an error, not written"),
    "preflight-forced": (W, "file with an error, written because it was forced"),
    "preflight-failed": (E, "file that preflight finds an error in"),
    "preflight-code": (E, "accepted finding that preflight does not know"),
    "recipient-list": (E, "list of recipients cannot be used"),
    "recipient-row": (E, "row of a list of recipients is wrong"),
    "cache-write": (W, "part cannot be kept in the cache"),
    "store-unusable": (E, "store of parts cannot be used"),
    "cluster-unreachable": (E, "scheduler of a cluster cannot be reached"),
    "cluster-idle": (E, "cluster without a worker that may work"),
    "cluster-worker": (W, "worker that is not like this machine is left out"),
    "cluster-lost": (W, "part set on this machine because the cluster could not"),
    "output-write": (E, "output cannot be written"),
    "tool-missing": (E, "tool or library is missing"),
}
