"""What the rules of one parse share: the sink for diagnostics, the tokens, and where in the file they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from dossier.diagnostics import Collector, Location
from dossier.model import Translated, Unit

#: gives what is printed for a unit
Translate = Callable[[Unit], Translated]

#: attributes an author may set; the rest is dropped with a diagnostic
ATTRIBUTES = ("id", "class", "width", "widths", "lang", "dir", "title", "translate")


@dataclass(slots=True)
class Context:
    """State of one parse. ``line`` is the 0-based line, in the body, of the block whose inline text is being parsed."""

    path: str
    first_line: int
    product_tokens: Mapping[str, str]
    found: Collector
    allow_html: bool = False
    line: int = 0
    lines: tuple[str, ...] = field(default=())
    #: label of each footnote -> the line where it is written
    notes: dict[str, int] = field(default_factory=dict)
    translate: Translate | None = None
    #: language of the sources, when it is not that of the edition
    source_language: str = ""
    #: nothing of this chapter is translated
    kept: bool = False
    #: where the text that is being parsed stands, when it is a translation
    origin: Location | None = None

    def where(self, line: int | None = None, text_before: str = "") -> Location:
        """Location of a 0-based body line, advanced by the line breaks of ``text_before``."""
        if line is None and self.origin is not None:
            return self.origin
        number = (self.line if line is None else line) + text_before.count("\n")
        return Location(self.path, self.first_line + number)

    def report(self, code: str, message: str, where: Location | None = None, hint: str | None = None) -> None:
        """Add a diagnostic at ``where`` or at the current block."""
        self.found.add(code, message, where or self.where(), hint)


KEY = "dossier"


def context(env: MutableMapping[str, Any]) -> Context:
    """The context that ``parse`` put into the markdown-it environment."""
    value: Context = env[KEY]
    return value
