"""The operators of colour (ISO 32000-1, 8.6.8 and 8.7): spaces, values, patterns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from dossier.preflight import spaces
from dossier.preflight.graphics import Handler, Run
from dossier.preflight.matrix import IDENTITY
from dossier.preflight.values import Ink


def device(space: spaces.Space, stroke: bool) -> Handler:
    """``g``, ``rg``, ``k`` and those for lines."""

    def handler(run: Run, operands: Sequence[Any]) -> None:
        ink = Ink(space.family, tuple(float(value) for value in operands))
        if stroke:
            run.state.stroke_space, run.state.stroke = space, ink
        else:
            run.state.fill_space, run.state.fill = space, ink

    return handler


def ink_of(space: spaces.Space, values: tuple[float, ...]) -> Ink:
    """A colour of a space."""
    family = spaces.device_independent(space) or space.family
    return Ink(family, values, space.names, space.components)


def space(stroke: bool) -> Handler:
    """``cs`` and ``CS``."""

    def handler(run: Run, operands: Sequence[Any]) -> None:
        read = spaces.read(operands[0], run.resources)
        if stroke:
            run.state.stroke_space, run.state.stroke = read, ink_of(read, read.start)
        else:
            run.state.fill_space, run.state.fill = read, ink_of(read, read.start)

    return handler


def colour(stroke: bool) -> Handler:
    """``sc``, ``scn`` and those for lines."""

    def handler(run: Run, operands: Sequence[Any]) -> None:
        current = run.state.stroke_space if stroke else run.state.fill_space
        if operands and isinstance(operands[-1], pikepdf.Name):
            ink = _pattern(run, operands[-1])
        else:
            ink = ink_of(current, tuple(float(value) for value in operands))
        if stroke:
            run.state.stroke = ink
        else:
            run.state.fill = ink

    return handler


def _pattern(run: Run, name: Any) -> Ink:
    """A pattern's colour; what a tiling paints is run once, where it stands."""
    pattern = run.resources.Pattern[str(name)]
    if int(pattern.get("/PatternType", 1)) == 2:
        space = spaces.read(pattern.Shading.get("/ColorSpace"), run.resources)
        return ink_of(space, ())
    if isinstance(pattern, pikepdf.Stream):
        run.inside(run, pattern, IDENTITY, None)
    return Ink("Pattern")
