"""The operators that paint what is kept apart: images, forms, shadings, and the drawn glyphs of Type 3 fonts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from typing import Any

import pikepdf

from dossier.preflight import matrix, spaces
from dossier.preflight.colourops import ink_of
from dossier.preflight.graphics import Run, mark
from dossier.preflight.matrix import IDENTITY
from dossier.preflight.shelf import Face
from dossier.preflight.values import Ink

_FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError, pikepdf.PdfError)


def paint(run: Run, operands: Sequence[Any]) -> None:
    """``Do``."""
    item = run.resources.XObject[str(operands[0])]
    kind = item.get("/Subtype")
    if kind == pikepdf.Name.Image:
        _image(run, item)
    elif kind == pikepdf.Name.Form:
        form(run, item)
    elif kind == pikepdf.Name.PS:
        run.postscript = True


def _image(run: Run, image: Any) -> None:
    index = run.shelf.picture(image, run.resources)
    picture = run.shelf.pictures[index]
    ctm = run.state.ctm
    across, up = math.hypot(ctm[0], ctm[1]), math.hypot(ctm[2], ctm[3])
    resolution = (picture.width / across * 72 if across else 0.0, picture.height / up * 72 if up else 0.0)
    ink = run.state.fill if picture.stencil else Ink(picture.space, (), picture.inks, picture.components)
    kind = "stencil" if picture.stencil else "image"
    box = matrix.rectangle(ctm, 0, 0, 1, 1)
    mark(run, kind, box, ink, over=run.state.fill_over, alpha=run.state.fill_alpha, image=index, resolution=resolution)
    if isinstance(image.get("/SMask"), pikepdf.Stream):
        run.states.add("SMask")


def inline_image(run: Run, operands: Sequence[Any]) -> None:
    """An image in the content (8.9.7): its entries come as operands."""
    run.shelf.budget.operators()
    try:
        image = pikepdf.Dictionary()
        for key, value in zip(operands[::2], operands[1::2], strict=False):
            image[str(key)] = value
        _image(run, image)
    except _FAULTS:
        run.damaged = run.damaged or "an inline image cannot be read"


def form(run: Run, stream: Any) -> None:
    """A form XObject (8.10): its content in a state of its own."""
    group = stream.get("/Group")
    if group is not None and group.get("/S") == pikepdf.Name.Transparency and "/CS" in group:
        run.groups.append(spaces.read(group.CS, stream.get("/Resources", run.resources)).family)
    values = [float(value) for value in stream.get("/Matrix", IDENTITY)]
    run.inside(run, stream, (values[0], values[1], values[2], values[3], values[4], values[5]), stream.get("/BBox"))


def glyph(run: Run, face: Face, code: int, advance: float) -> None:
    """Run the drawing of a Type 3 glyph where it stands, once on a page (9.6.5)."""
    drawing = face.drawings.get(code)
    if drawing is None or (face.index, code) in run.drawn:
        return
    run.drawn.add((face.index, code))
    state, resources = run.state, run.resources
    run.state = copy(state)
    placed = matrix.times((1, 0, 0, 1, advance, 0), run.tm)
    size = (state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise)
    run.state.ctm = matrix.times(matrix.times(size, placed), state.ctm)
    run.resources = face.resources if face.resources is not None else resources
    try:
        run.inside(run, drawing, face.form, None)
    finally:
        run.state, run.resources = state, resources


def shading(run: Run, operands: Sequence[Any]) -> None:
    """``sh``."""
    entry = run.resources.Shading[str(operands[0])]
    space = spaces.read(entry.get("/ColorSpace"), run.resources)
    mark(run, "shading", run.state.clip, ink_of(space, ()), over=run.state.fill_over, alpha=run.state.fill_alpha)
