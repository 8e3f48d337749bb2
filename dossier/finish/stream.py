"""One content stream while it is converted: its state, its marks, and what is written in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pikepdf import Operator

from .colour import Paint
from .state import IDENTITY, Matrix, State
from .table import Table

_OVERPRINT = {True: "/InkOver", False: "/InkOut"}


def number(value: float) -> Decimal:
    """A number as PDF writes it."""
    return Decimal(f"{value:.4f}").normalize() + 0


@dataclass(slots=True)
class Stream:
    """One content stream while it is converted."""

    table: Table
    converter: Any
    state: State
    target: Any
    out: list[Any] = field(default_factory=list)
    stack: list[State] = field(default_factory=list)
    text: Matrix = IDENTITY
    #: what the content is turned by as a whole: patterns do not turn with it by themselves
    base: Matrix = IDENTITY
    #: the thickest rectangle of the path; infinite when it holds anything else, None when there is no path
    path: float | None = None
    #: for each open mark whether it is kept
    marks: list[bool] = field(default_factory=list)

    def emit(self, operator: str, *operands: Any) -> None:
        """Write an instruction."""
        self.out.append((list(operands), Operator(operator)))

    def overprint(self, on: bool) -> None:
        """Have what is painted next printed over what lies under it, or not."""
        if self.state.on != on and self.target.kind == "cmyk":
            self.emit("gs", self.converter.overprint_state(self.table, _OVERPRINT[on]))
            self.state.on = on

    def remember(self, paint: Paint, stroke: bool) -> None:
        """Know which colour is set."""
        if stroke:
            self.state.stroke = paint
        else:
            self.state.fill = paint

    def paint(self, paint: Paint, stroke: bool) -> None:
        """Set a colour, and remember it."""
        self.remember(paint, stroke)
        if paint.spot:
            name = self.converter.spot(self.table, paint.spot)
            self.emit("CS" if stroke else "cs", name)
            self.emit("SCN" if stroke else "scn", *map(number, paint.values))
        else:
            operator = {4: "k", 1: "g"}[len(paint.values)]
            self.emit(operator.upper() if stroke else operator, *map(number, paint.values))
