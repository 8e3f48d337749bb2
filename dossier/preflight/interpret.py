"""Runs the content of a page and notes what it paints: text, lines, fills, images, with colour, overprint and clip.

The graphics state is that of ISO 32000-1, 8.4; operators are those of annex A. Content that cannot be read ends the page's
run with a note; what was painted before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import pikepdf

from dossier.preflight import colourops, matrix, objectops, spaces, textops
from dossier.preflight.budget import FORM, STACK, TAGS, Spent
from dossier.preflight.graphics import Handler, Run, State, mark
from dossier.preflight.matrix import IDENTITY, Matrix
from dossier.preflight.shelf import Shelf
from dossier.preflight.values import UNREADABLE, Box

#: forms within forms: more is an attack or a mistake
_DEPTH = 24
_FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError, pikepdf.PdfError)


def page(page: Any, media: Box, shelf: Shelf) -> Run:
    """Run a page's content. Raises nothing."""
    run = Run(shelf, State(IDENTITY, media), _resources(page), limits=media, inside=_inside)
    shelf.budget.turn()
    try:
        group = page.get("/Group")
        if group is not None and group.get("/S") == pikepdf.Name.Transparency:
            run.groups.append(spaces.read(group.get("/CS"), run.resources).family if "/CS" in group else "")
    except _FAULTS:
        run.damaged = "its transparency group cannot be read"
    try:
        _content(run, page)
    except Spent as error:
        run.unread = str(error)
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


class _Content(pikepdf.StreamParser):
    """Gets the tokens of a content stream one by one and runs each operator when it comes."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run, self._operands, self._image = run, list[Any](), list[Any]()

    def handle_object(self, token: Any, offset: int, length: int) -> None:
        """An operand, or the operator that they were for. Raises Spent."""
        if type(token) is not pikepdf.Object:
            self._operands.append(token)
            return
        kind = token._type_code
        if kind == pikepdf.ObjectType.operator:
            operands, self._operands = self._operands, []
            if (name := str(token)) == "ID":
                self._image = operands
            _operator(self._run, name, operands)
        elif kind == pikepdf.ObjectType.inlineimage:
            objectops.inline_image(self._run, self._image)
        else:
            self._operands.append(token)

    def handle_eof(self) -> None:
        """The end: operands without an operator are of no use."""


def _operator(run: Run, name: str, operands: list[Any]) -> None:
    run.shelf.budget.operators()
    handler = OPERATORS.get(name)
    if handler is None:
        return
    try:
        handler(run, operands)
    except _FAULTS:
        run.damaged = run.damaged or f"operator '{name}' has the wrong operands"


def _content(run: Run, stream: Any) -> None:
    """Run a content stream or a page's contents. Raises Spent."""
    # a form is read as the contents of a page
    holder = (
        pikepdf.Dictionary(Type=pikepdf.Name.Page, Contents=stream) if isinstance(stream, pikepdf.Stream) else stream
    )
    try:
        pikepdf.Page(holder).parse_contents(_Content(run))
    except _FAULTS as error:
        run.damaged = run.damaged or f"{UNREADABLE}: {str(error)[:80]}"


def _inside(run: Run, stream: Any, form: Matrix, limits: Any) -> None:
    """Run a form's or pattern's content in a state of its own."""
    if run.depth >= _DEPTH:
        run.damaged = run.damaged or "forms are nested without end"
        return
    run.shelf.budget.operators(FORM)
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
    _content(run, stream)
    run.depth -= 1
    run.state, run.stack, run.resources, run.path = before, stack, resources, path
    run.tm, run.tlm = text


# --- graphics state --------------------------------------------------------------------------------------


def _save(run: Run, _: Sequence[Any]) -> None:
    if len(run.stack) >= STACK:
        raise Spent(f"more than {STACK:,} graphics states saved")
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
    for key in ("/TR", "/TR2", "/HT", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2"):
        if key in entry and entry[key] not in (pikepdf.Name.Default, pikepdf.Name.Identity):
            run.states.add(key[1:])
    if "/Font" in entry:
        state.face, state.size = run.shelf.face(entry.Font[0]), float(entry.Font[1])
    mask = entry.get("/SMask")
    if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
        run.states.add("SMask")
        objectops.form(run, mask.G)


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


# --- marked content --------------------------------------------------------------------------------------


def _begin_mark(run: Run, operands: Sequence[Any]) -> None:
    if len(run.tags) >= TAGS:
        raise Spent(f"more than {TAGS:,} tags open")
    artifact = bool(operands) and operands[0] == pikepdf.Name.Artifact
    run.artifacts += artifact
    run.tags.append((artifact, _number(run, operands)))


def _number(run: Run, operands: Sequence[Any]) -> int:
    """The identifier of marked content in its properties, those of the content around it where it has none."""
    if len(operands) > 1:
        entry = operands[1]
        if isinstance(entry, pikepdf.Name):
            entry = run.resources.get("/Properties", {}).get(str(entry), {})
        if "/MCID" in entry:
            return int(entry["/MCID"])
    return run.number


def _end_mark(run: Run, _: Sequence[Any]) -> None:
    if run.tags:
        run.artifacts -= run.tags.pop()[0]


OPERATORS: Mapping[str, Handler] = {
    "q": _save, "Q": _restore, "cm": _concat, "w": _line_width, "gs": _graphics_state,
    "g": colourops.device(spaces.GRAY, False), "G": colourops.device(spaces.GRAY, True),
    "rg": colourops.device(spaces.RGB, False), "RG": colourops.device(spaces.RGB, True),
    "k": colourops.device(spaces.CMYK, False), "K": colourops.device(spaces.CMYK, True),
    "cs": colourops.space(False), "CS": colourops.space(True),
    "sc": colourops.colour(False), "scn": colourops.colour(False), "SC": colourops.colour(True), "SCN": colourops.colour(True),
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
    "Do": objectops.paint, "sh": objectops.shading, "BMC": _begin_mark, "BDC": _begin_mark, "EMC": _end_mark,
}  # fmt: skip
