"""The graphics state of a page's run, and what it has painted (ISO 32000-1, 8.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossier.preflight import matrix, spaces
from dossier.preflight.matrix import IDENTITY, Matrix
from dossier.preflight.shelf import Face, Shelf
from dossier.preflight.values import Box, Ink, Mark

#: the colour that a page begins with (8.4.1)
_BLACK = Ink("DeviceGray", (0.0,))


@dataclass(slots=True)
class State:
    """The graphics state. ``clip`` is the box of the clipping path."""

    ctm: Matrix
    clip: Box
    fill_space: spaces.Space = spaces.GRAY
    stroke_space: spaces.Space = spaces.GRAY
    fill: Ink = _BLACK
    stroke: Ink = _BLACK
    width: float = 1.0
    face: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    render: int = 0
    fill_over: bool = False
    stroke_over: bool = False
    mode: int = 0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0


@dataclass(slots=True)
class Run:
    """The run of one page: what it has painted and met so far."""

    shelf: Shelf
    state: State
    resources: Any
    #: the page's own space and box, which patterns are painted in
    base: Matrix = IDENTITY
    limits: Box = (0.0, 0.0, 0.0, 0.0)
    marks: list[Mark] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    blends: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    postscript: bool = False
    damaged: str = ""
    stack: list[State] = field(default_factory=list)
    tags: list[tuple[bool, int]] = field(default_factory=list)
    artifacts: int = 0
    tm: Matrix = IDENTITY
    tlm: Matrix = IDENTITY
    path: list[tuple[float, float]] = field(default_factory=list)
    clips: bool = False
    depth: int = 0
    #: glyphs of Type 3 fonts that this page has run
    drawn: set[tuple[int, int]] = field(default_factory=set)
    #: runs what a form, a pattern or a glyph holds in a state of its own
    inside: Callable[[Run, Any, Matrix, Any], None] = field(default=lambda run, stream, form, limits: None)
    unread: str = ""

    @property
    def artifact(self) -> bool:
        """Whether what is painted now is no content (14.8.2.2)."""
        return self.artifacts > 0

    @property
    def number(self) -> int:
        """The marked content that is painted now (14.7.4.2), -1 outside of any."""
        return self.tags[-1][1] if self.tags else -1


Handler = Callable[[Run, Sequence[Any]], None]


def mark(run: Run, kind: str, box: Box, ink: Ink, *, over: bool, alpha: float, size: float = 0.0, **more: Any) -> None:
    """Note what is painted, with the share of it that its clip cuts off."""
    whole = matrix.area(box)
    seen = matrix.area(matrix.meet(box, run.state.clip))
    clipped = 1 - seen / whole if whole > 0 else 0.0
    run.shelf.budget.mark()
    more |= {"clipped": clipped, "artifact": run.artifact, "content": run.number}
    run.marks.append(Mark(kind, box, ink, size, over, run.state.mode, alpha, **more))
