"""Content streams (ISO 32000-1, 7.8.2) in printing inks: every operator that names a colour, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from .colour import BLACK, Paint
from .spaces import Unsupported
from .state import IDENTITY, matrix, times
from .stream import Stream, number

#: text below this size (points) and lines below this width in black alone are printed over what lies under them:
#: a plate that is a hair off would show paper around them
SMALL_TEXT, THIN_LINE = 12.0, 2.0


Handler = Callable[[Stream, Any, Sequence[Any]], None]


def run(stream: Stream, instructions: Sequence[Any]) -> bytes:
    """Convert instructions; the new content."""
    for instruction in instructions:
        handler = HANDLERS.get(str(instruction.operator))
        if handler is None:
            stream.out.append(instruction)
        else:
            handler(stream, instruction, instruction.operands)
    for _ in stream.stack:  # content that keeps more states than it brings back
        stream.emit("Q")
    return pikepdf.unparse_content_stream(stream.out)


# --- colours ---------------------------------------------------------------------------------------------


def _device(family: str, stroke: bool) -> Handler:
    def handle(stream: Stream, _instruction: Any, operands: Sequence[Any]) -> None:
        space = stream.converter.spaces(stream.target).read(Name(family))
        _remember(stream, space, stroke)
        stream.paint(space.paint([float(value) for value in operands]), stroke)

    return handle


def _remember(stream: Stream, space: Any, stroke: bool) -> None:
    if stroke:
        stream.state.stroke_space = space
    else:
        stream.state.fill_space = space


def _space(stroke: bool) -> Handler:
    """cs, CS: the first colour of a space is set with it."""

    def handle(stream: Stream, _instruction: Any, operands: Sequence[Any]) -> None:
        name = operands[0]
        written = stream.table.get("/ColorSpace", str(name))
        space = stream.converter.spaces(stream.target).read(name if written is None else written)
        _remember(stream, space, stroke)
        operator = "CS" if stroke else "cs"
        if space.pattern:
            stream.emit(operator, stream.converter.pattern_space(stream, str(name), space))
        elif space.kept is not None:
            stream.emit(operator, stream.table.put("/ColorSpace", str(name), stream.target.kind, space.kept))
            stream.remember(space.paint(space.initial), stroke)
        else:
            stream.paint(space.paint(space.initial), stroke)

    return handle


def _colour(stroke: bool) -> Handler:
    """sc, scn, SC, SCN."""

    def handle(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
        space = stream.state.stroke_space if stroke else stream.state.fill_space
        if operands and isinstance(operands[-1], Name):
            _pattern(stream, operands, space, stroke)
            return
        if space is None:  # the first space of a page is DeviceGray
            space = stream.converter.spaces(stream.target).read(Name.DeviceGray)
        paint = space.paint([float(value) for value in operands])
        if space.kept is None:
            stream.paint(paint, stroke)
            return
        stream.out.append(instruction)
        stream.remember(paint, stroke)

    return handle


def _pattern(stream: Stream, operands: Sequence[Any], space: Any, stroke: bool) -> None:
    name = str(operands[-1])
    values = [float(value) for value in operands[:-1]]
    under = space.under if space is not None else None
    colours = list(map(number, under.paint(values).cmyk)) if under is not None else values
    new = stream.converter.pattern(stream, name)
    stream.emit("SCN" if stroke else "scn", *colours, new)
    stream.remember(Paint(()), stroke)


# --- state -----------------------------------------------------------------------------------------------


def _keep(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    stream.stack.append(replace(stream.state))
    stream.out.append(instruction)


def _bring_back(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    if stream.stack:
        stream.state = stream.stack.pop()
        stream.out.append(instruction)


def _transform(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.state.ctm = times(matrix(operands), stream.state.ctm)
    stream.out.append(instruction)


def _width(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.state.width = float(operands[0])
    stream.out.append(instruction)


def _graphics_state(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.emit("gs", stream.converter.graphics_state(stream, str(operands[0])))


# --- text ------------------------------------------------------------------------------------------------


def _begin_text(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    stream.text = IDENTITY
    stream.out.append(instruction)


def _text_matrix(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.text = matrix(operands)
    stream.out.append(instruction)


def _font(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.state.size = float(operands[1])
    stream.converter.font(stream, str(operands[0]))
    stream.out.append(instruction)


def _mode(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    stream.state.mode = int(operands[0])
    stream.out.append(instruction)


def _show(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    state = stream.state
    fills, strokes = state.mode % 4 in (0, 2), state.mode % 4 in (1, 2)
    black = (not fills or state.fill == BLACK) and (not strokes or state.stroke == BLACK) and (fills or strokes)
    stream.overprint(black and state.text_size(stream.text) < SMALL_TEXT)
    stream.out.append(instruction)


# --- paths, images, shadings -----------------------------------------------------------------------------


def _rectangle(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    side = stream.state.side(float(operands[2]), float(operands[3]))
    # the thickest of the path counts; a path that holds curves or lines is as thick as anything
    stream.path = side if stream.path is None else max(stream.path, side)
    stream.out.append(instruction)


def _other_path(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    stream.path = float("inf")
    stream.out.append(instruction)


def _end_path(fills: bool, strokes: bool) -> Handler:
    def handle(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
        if fills or strokes:
            state = stream.state
            thin = not fills or (stream.path is not None and stream.path < THIN_LINE and state.fill == BLACK)
            line = not strokes or (state.stroke == BLACK and state.line_width() < THIN_LINE)
            stream.overprint(thin and line)
        stream.path = None
        stream.out.append(instruction)

    return handle


def _object(stream: Stream, _instruction: Any, operands: Sequence[Any]) -> None:
    stream.overprint(False)
    stream.emit("Do", stream.converter.external(stream, str(operands[0])))


def _inline(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    """Those of pages and forms were made objects before; glyphs may hold stencils, which have no colour of their own."""
    if not instruction.iimage.image_mask:
        raise Unsupported("a picture inside the content of a pattern or glyph")
    stream.out.append(instruction)


def _shade(stream: Stream, _instruction: Any, operands: Sequence[Any]) -> None:
    stream.overprint(False)
    stream.emit("sh", stream.converter.shading(stream, str(operands[0])))


# --- marks -----------------------------------------------------------------------------------------------


def _begin_mark(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    """Tags are no use without their tree; what says how a word is to be read, or when it is shown, stays."""
    properties = operands[1] if len(operands) > 1 else None
    kept = str(operands[0]) == "/OC" or (isinstance(properties, Dictionary) and "/ActualText" in properties)
    stream.marks.append(kept)
    if kept and isinstance(properties, Dictionary):
        words = Dictionary({key: properties[key] for key in ("/ActualText", "/Lang") if key in properties})
        stream.emit("BDC", Name.Span, words)
    elif kept:
        stream.out.append(instruction)


def _end_mark(stream: Stream, instruction: Any, _operands: Sequence[Any]) -> None:
    if stream.marks and stream.marks.pop():
        stream.out.append(instruction)


def _leave_out(stream: Stream, instruction: Any, operands: Sequence[Any]) -> None:
    return


HANDLERS: Mapping[str, Handler] = {
    **{name: _device("/DeviceRGB", name.isupper()) for name in ("rg", "RG")},
    **{name: _device("/DeviceGray", name.isupper()) for name in ("g", "G")},
    **{name: _device("/DeviceCMYK", name.isupper()) for name in ("k", "K")},
    **{name: _space(name.isupper()) for name in ("cs", "CS")},
    **{name: _colour(name.isupper()) for name in ("sc", "scn", "SC", "SCN")},
    "q": _keep,
    "Q": _bring_back,
    "cm": _transform,
    "w": _width,
    "gs": _graphics_state,
    "BT": _begin_text,
    "Tm": _text_matrix,
    "Tf": _font,
    "Tr": _mode,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _show),
    "re": _rectangle,
    **dict.fromkeys(("m", "l", "c", "v", "y"), _other_path),
    **dict.fromkeys(("f", "F", "f*"), _end_path(fills=True, strokes=False)),
    **dict.fromkeys(("S", "s"), _end_path(fills=False, strokes=True)),
    **dict.fromkeys(("B", "B*", "b", "b*"), _end_path(fills=True, strokes=True)),
    "n": _end_path(fills=False, strokes=False),
    "Do": _object,
    "INLINE IMAGE": _inline,
    "sh": _shade,
    "BMC": _begin_mark,
    "BDC": _begin_mark,
    "EMC": _end_mark,
    "MP": _leave_out,
    "DP": _leave_out,
}
