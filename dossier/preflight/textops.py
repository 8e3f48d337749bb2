"""The operators of text (ISO 32000-1, 9.3 and 9.4): where it stands, how large it is, which codes it shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pikepdf

from dossier.preflight import matrix, objectops
from dossier.preflight.graphics import Handler, Run, mark
from dossier.preflight.matrix import IDENTITY


def begin(run: Run, _: Sequence[Any]) -> None:
    """``BT``."""
    run.tm = run.tlm = IDENTITY


def font(run: Run, operands: Sequence[Any]) -> None:
    """``Tf``."""
    run.state.face, run.state.size = run.shelf.face(run.resources.Font[str(operands[0])]), float(operands[1])


def set_state(name: str, factor: float = 1.0) -> Handler:
    """``Tc``, ``Tw``, ``Tz``, ``TL``, ``Ts``: one number of the text state."""

    def handler(run: Run, operands: Sequence[Any]) -> None:
        setattr(run.state, name, float(operands[0]) * factor)

    return handler


def set_mode(run: Run, operands: Sequence[Any]) -> None:
    """``Tr``."""
    run.state.render = int(operands[0])


def set_matrix(run: Run, operands: Sequence[Any]) -> None:
    """``Tm``."""
    a, b, c, d, e, f = (float(value) for value in operands)
    run.tm = run.tlm = (a, b, c, d, e, f)


def next_line(run: Run, operands: Sequence[Any]) -> None:
    """``Td``."""
    run.tlm = run.tm = matrix.times((1, 0, 0, 1, float(operands[0]), float(operands[1])), run.tlm)


def next_line_leading(run: Run, operands: Sequence[Any]) -> None:
    """``TD``."""
    run.state.leading = -float(operands[1])
    next_line(run, operands)


def next_start(run: Run, _: Sequence[Any]) -> None:
    """``T*``."""
    next_line(run, (0, -run.state.leading))


def show(run: Run, operands: Sequence[Any]) -> None:
    """``Tj``."""
    _text(run, [operands[0]])


def show_array(run: Run, operands: Sequence[Any]) -> None:
    """``TJ``."""
    _text(run, list(operands[0]))


def show_line(run: Run, operands: Sequence[Any]) -> None:
    """``'``."""
    next_start(run, ())
    _text(run, [operands[-1]])


def show_spaced(run: Run, operands: Sequence[Any]) -> None:
    """``"``."""
    run.state.words, run.state.spacing = float(operands[0]), float(operands[1])
    show_line(run, operands)


def _text(run: Run, pieces: Sequence[Any]) -> None:
    """One showing of text: its box, from the widths of its glyphs (9.4.4)."""
    state, face = run.state, run.state.face
    if face is None:
        return
    advance, shown = 0.0, []
    for piece in pieces:
        if not isinstance(piece, pikepdf.String):
            advance -= float(piece) / 1000 * state.size * state.stretch
            continue
        data = bytes(piece)
        shown.append(data)
        for code in face.codes(data):
            face.shown.add(code)
            if face.drawings:
                objectops.glyph(run, face, code, advance)
            width = face.widths.get(code, face.default) / 1000 * state.size + state.spacing
            advance += (width + (state.words if code == 32 and not face.wide else 0.0)) * state.stretch
    placed = matrix.times(run.tm, state.ctm)
    low, high = face.descent / 1000 * state.size + state.rise, face.ascent / 1000 * state.size + state.rise
    box = matrix.rectangle(placed, 0, low, advance, high - low)
    run.tm = matrix.times((1, 0, 0, 1, advance, 0), run.tm)
    codes = b"".join(shown)
    if not codes or state.render in (3, 7):
        return
    if state.render in (1, 2, 5, 6):
        width = state.width * matrix.scale(state.ctm)
        mark(run, "stroke", box, state.stroke, size=width, over=state.stroke_over, alpha=state.stroke_alpha)
    stroke = state.render in (1, 5)
    mark(
        run,
        "text",
        box,
        state.stroke if stroke else state.fill,
        over=state.stroke_over if stroke else state.fill_over,
        alpha=state.stroke_alpha if stroke else state.fill_alpha,
        size=abs(state.size) * math.hypot(placed[2], placed[3]),
        font=face.index,
        codes=codes,
    )
