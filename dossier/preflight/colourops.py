"""The operators of colour (ISO 32000-1, 8.6.8 and 8.7): spaces, values, patterns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from dossier.preflight import spaces
from dossier.preflight.graphics import Handler, Run, State
from dossier.preflight.matrix import IDENTITY
from dossier.preflight.values import Ink

#: the device space of an uncoloured pattern, by the number of its components
_DEVICES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


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
            ink = _pattern(run, operands[-1], tuple(float(value) for value in operands[:-1]))
        else:
            ink = ink_of(current, tuple(float(value) for value in operands))
        if stroke:
            run.state.stroke = ink
        else:
            run.state.fill = ink

    return handler


def _pattern(run: Run, name: Any, values: tuple[float, ...]) -> Ink:
    """A pattern's colour; the cell of a tiling is run once, in the space of the page and not of what it fills (8.7.3.1)."""
    pattern = run.resources.Pattern[str(name)]
    if int(pattern.get("/PatternType", 1)) == 2:
        space = spaces.read(pattern.Shading.get("/ColorSpace"), run.resources)
        return ink_of(space, ())
    if isinstance(pattern, pikepdf.Stream):
        form = [float(value) for value in pattern.get("/Matrix", IDENTITY)]
        before, run.state = run.state, State(run.base, run.limits)
        if int(pattern.get("/PaintType", 1)) == 2 and len(values) in _DEVICES:
            run.state.fill = run.state.stroke = Ink(_DEVICES[len(values)], values)
        run.inside(run, pattern, (form[0], form[1], form[2], form[3], form[4], form[5]), None)
        run.state = before
        if int(pattern.get("/PaintType", 1)) == 2:
            return Ink(_DEVICES.get(len(values), "Pattern"), values)
    return Ink("Pattern")
