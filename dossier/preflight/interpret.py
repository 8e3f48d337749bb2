"""Runs the content of a page and notes what it paints: text, lines, fills, images, with colour, overprint and clip.

The graphics state is that of ISO 32000-1, 8.4; operators are those of annex A. Content that cannot be read ends the page's
run with a note; what was painted before it is kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import pikepdf

from dossier.preflight import matrix, spaces, textops
from dossier.preflight.graphics import Handler, Run, State, mark
from dossier.preflight.matrix import IDENTITY, Matrix
from dossier.preflight.shelf import Shelf
from dossier.preflight.values import Box, Ink

#: forms within forms, and operators of one page: more is an attack or a mistake
_DEPTH, _OPERATORS = 24, 2_000_000
_FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError, pikepdf.PdfError)


def page(page: Any, media: Box, shelf: Shelf) -> Run:
    """Run a page's content. Raises nothing."""
    run = Run(shelf, State(IDENTITY, media), _resources(page))
    try:
        group = page.get("/Group")
        if group is not None and group.get("/S") == pikepdf.Name.Transparency:
            run.groups.append(spaces.read(group.get("/CS"), run.resources).family if "/CS" in group else "")
    except _FAULTS:
        run.damaged = "its transparency group cannot be read"
    content(run, page)
    return run


def _resources(page: Any) -> Any:
    """Resources of a page, its own or inherited (7.7.3.4)."""
    node = page
    for _ in range(50):
        if "/Resources" in node:
            return node.Resources
        node = node.get("/Parent")
        if node is None:
            break
    return pikepdf.Dictionary()


def content(run: Run, stream: Any) -> None:
    """Run a content stream or a page's contents."""
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except _FAULTS as error:
        run.damaged = run.damaged or f"its content cannot be read: {str(error)[:80]}"
        return
    for instruction in instructions:
        run.left -= 1
        if run.left < 0:
            run.damaged = "it has more operators than a page can need"
            return
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            _inline_image(run, instruction)
            continue
        handler = OPERATORS.get(str(instruction.operator))
        if handler is None:
            continue
        try:
            handler(run, list(instruction.operands))
        except _FAULTS:
            run.damaged = run.damaged or f"operator '{instruction.operator}' has the wrong operands"


# --- graphics state --------------------------------------------------------------------------------------


def _save(run: Run, _: Sequence[Any]) -> None:
    run.stack.append(copy(run.state))


def _restore(run: Run, _: Sequence[Any]) -> None:
    if run.stack:
        run.state = run.stack.pop()


def _concat(run: Run, operands: Sequence[Any]) -> None:
    run.state.ctm = matrix.times([float(value) for value in operands], run.state.ctm)


def _line_width(run: Run, operands: Sequence[Any]) -> None:
    run.state.width = float(operands[0])


def _graphics_state(run: Run, operands: Sequence[Any]) -> None:
    entry = run.resources.ExtGState[str(operands[0])]
    state = run.state
    if "/LW" in entry:
        state.width = float(entry.LW)
    if "/OP" in entry:
        state.stroke_over = bool(entry.OP)
        state.fill_over = bool(entry.get("/op", entry.OP))
    if "/op" in entry:
        state.fill_over = bool(entry["/op"])
    if "/OPM" in entry:
        state.mode = int(entry.OPM)
    state.fill_alpha = float(entry.get("/ca", state.fill_alpha))
    state.stroke_alpha = float(entry.get("/CA", state.stroke_alpha))
    if "/BM" in entry:
        mode = entry.BM[0] if isinstance(entry.BM, pikepdf.Array) else entry.BM
        run.blends.add(str(mode)[1:])
    for key in ("/TR", "/TR2", "/HTP", "/BG", "/UCR"):
        if key in entry and entry[key] not in (pikepdf.Name.Default, pikepdf.Name.Identity):
            run.states.add(key[1:])
    if "/Font" in entry:
        state.face, state.size = run.shelf.face(entry.Font[0]), float(entry.Font[1])
    mask = entry.get("/SMask")
    if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
        run.states.add("SMask")
        _form(run, mask.G)


# --- colour ----------------------------------------------------------------------------------------------


def _device(space: spaces.Space, stroke: bool) -> Handler:
    def handler(run: Run, operands: Sequence[Any]) -> None:
        ink = Ink(space.family, tuple(float(value) for value in operands))
        if stroke:
            run.state.stroke_space, run.state.stroke = space, ink
        else:
            run.state.fill_space, run.state.fill = space, ink

    return handler


def _ink(space: spaces.Space, values: tuple[float, ...]) -> Ink:
    family = spaces.device_independent(space) or space.family
    return Ink(family, values, space.names, space.components)


def _space(stroke: bool) -> Handler:
    def handler(run: Run, operands: Sequence[Any]) -> None:
        space = spaces.read(operands[0], run.resources)
        if stroke:
            run.state.stroke_space, run.state.stroke = space, _ink(space, space.start)
        else:
            run.state.fill_space, run.state.fill = space, _ink(space, space.start)

    return handler


def _colour(stroke: bool) -> Handler:
    def handler(run: Run, operands: Sequence[Any]) -> None:
        space = run.state.stroke_space if stroke else run.state.fill_space
        if operands and isinstance(operands[-1], pikepdf.Name):
            ink = _pattern(run, operands[-1])
        else:
            ink = _ink(space, tuple(float(value) for value in operands))
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
        return _ink(space, ())
    if run.depth < _DEPTH and isinstance(pattern, pikepdf.Stream):
        _inside(run, pattern, IDENTITY, None)
    return Ink("Pattern")


# --- paths -----------------------------------------------------------------------------------------------


def _points(count: int) -> Handler:
    def handler(run: Run, operands: Sequence[Any]) -> None:
        values = [float(value) for value in operands[:count]]
        run.path += [matrix.point(run.state.ctm, x, y) for x, y in zip(values[::2], values[1::2], strict=True)]

    return handler


def _rectangle(run: Run, operands: Sequence[Any]) -> None:
    x, y, width, height = (float(value) for value in operands)
    box = matrix.rectangle(run.state.ctm, x, y, width, height)
    run.path += [(box[0], box[1]), (box[2], box[3])]


def _clip(run: Run, _: Sequence[Any]) -> None:
    run.clips = True


def _paint(fills: bool, strokes: bool) -> Handler:
    def handler(run: Run, _: Sequence[Any]) -> None:
        state = run.state
        if run.path:
            box = matrix.around(run.path)
            if fills:
                mark(run, "fill", box, state.fill, over=state.fill_over, alpha=state.fill_alpha)
            if strokes:
                width = state.width * matrix.scale(state.ctm)
                half = width / 2
                grown = box[0] - half, box[1] - half, box[2] + half, box[3] + half
                mark(run, "stroke", grown, state.stroke, size=width, over=state.stroke_over, alpha=state.stroke_alpha)
            if run.clips:
                nothing = (box[0], box[1], box[0], box[1])
                state.clip = matrix.meet(state.clip, box) or nothing
        run.path, run.clips = [], False

    return handler


# --- images, forms, shadings -----------------------------------------------------------------------------


def _object(run: Run, operands: Sequence[Any]) -> None:
    item = run.resources.XObject[str(operands[0])]
    kind = item.get("/Subtype")
    if kind == pikepdf.Name.Image:
        _image(run, item)
    elif kind == pikepdf.Name.Form:
        _form(run, item)
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


def _inline_image(run: Run, instruction: Any) -> None:
    try:
        image = instruction.iimage.obj if hasattr(instruction.iimage, "obj") else None
        if image is None:
            image = pikepdf.Dictionary()
            for key, value in zip(
                instruction.iimage._image_object[::2], instruction.iimage._image_object[1::2], strict=False
            ):
                image[str(key)] = value
        _image(run, image)
    except _FAULTS:
        run.damaged = run.damaged or "an inline image cannot be read"


def _form(run: Run, form: Any) -> None:
    group = form.get("/Group")
    if group is not None and group.get("/S") == pikepdf.Name.Transparency and "/CS" in group:
        run.groups.append(spaces.read(group.CS, form.get("/Resources", run.resources)).family)
    values = [float(value) for value in form.get("/Matrix", IDENTITY)]
    _inside(run, form, (values[0], values[1], values[2], values[3], values[4], values[5]), form.get("/BBox"))


def _inside(run: Run, stream: Any, form: Matrix, limits: Any) -> None:
    """Run a form's or pattern's content in a state of its own."""
    if run.depth >= _DEPTH:
        run.damaged = run.damaged or "forms are nested without end"
        return
    before, stack, resources = copy(run.state), run.stack, run.resources
    text, path = (run.tm, run.tlm), run.path
    run.depth += 1
    run.stack, run.path = [], []
    run.resources = stream.get("/Resources", resources)
    run.state.ctm = matrix.times(form, run.state.ctm)
    if limits is not None:
        left, bottom, right, top = (float(value) for value in limits)
        box = matrix.rectangle(run.state.ctm, left, bottom, right - left, top - bottom)
        run.state.clip = matrix.meet(run.state.clip, box) or (box[0], box[1], box[0], box[1])
    content(run, stream)
    run.depth -= 1
    run.state, run.stack, run.resources, run.path = before, stack, resources, path
    run.tm, run.tlm = text


def _shading(run: Run, operands: Sequence[Any]) -> None:
    shading = run.resources.Shading[str(operands[0])]
    space = spaces.read(shading.get("/ColorSpace"), run.resources)
    mark(run, "shading", run.state.clip, _ink(space, ()), over=run.state.fill_over, alpha=run.state.fill_alpha)


# --- marked content --------------------------------------------------------------------------------------


def _begin_mark(run: Run, operands: Sequence[Any]) -> None:
    run.tags.append(bool(operands) and operands[0] == pikepdf.Name.Artifact)


def _end_mark(run: Run, _: Sequence[Any]) -> None:
    if run.tags:
        run.tags.pop()


OPERATORS: Mapping[str, Handler] = {
    "q": _save, "Q": _restore, "cm": _concat, "w": _line_width, "gs": _graphics_state,
    "g": _device(spaces.GRAY, False), "G": _device(spaces.GRAY, True),
    "rg": _device(spaces.RGB, False), "RG": _device(spaces.RGB, True),
    "k": _device(spaces.CMYK, False), "K": _device(spaces.CMYK, True),
    "cs": _space(False), "CS": _space(True),
    "sc": _colour(False), "scn": _colour(False), "SC": _colour(True), "SCN": _colour(True),
    "m": _points(2), "l": _points(2), "c": _points(6), "v": _points(4), "y": _points(4), "re": _rectangle,
    "W": _clip, "W*": _clip, "n": _paint(False, False),
    "f": _paint(True, False), "F": _paint(True, False), "f*": _paint(True, False),
    "S": _paint(False, True), "s": _paint(False, True),
    "B": _paint(True, True), "B*": _paint(True, True), "b": _paint(True, True), "b*": _paint(True, True),
    "BT": textops.begin, "Tf": textops.font, "Tm": textops.set_matrix, "Td": textops.next_line, "TD": textops.next_line_leading,
    "T*": textops.next_start,
    "Tc": textops.set_state("spacing"), "Tw": textops.set_state("words"), "Tz": textops.set_state("stretch", 0.01),
    "TL": textops.set_state("leading"), "Ts": textops.set_state("rise"), "Tr": textops.set_mode,
    "Tj": textops.show, "TJ": textops.show_array, "'": textops.show_line, '"': textops.show_spaced,
    "Do": _object, "sh": _shading, "BMC": _begin_mark, "BDC": _begin_mark, "EMC": _end_mark,
}  # fmt: skip
