"""Sets the dots of a leader as one text (WeasyPrint 70.0).

The engine makes a box of each repeated pattern of ``leader()`` (CSS Generated Content 3, section 5): some hundred on a line,
thousands in a table of contents, each kept in memory and drawn as a text of its own. As one they look the same and cost a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: CSS pixels; the width of a joined text may differ by the rounding of the layout engine (1/1024 of a point each)
_ROUNDING = 0.05


@contextmanager
def joined() -> Iterator[None]:
    """While it lasts, a leader has one text box as soon as its line is made."""
    from weasyprint.layout import inline, leader

    original = inline.handle_leader

    def handle(context: Any, line: Any, containing_block: Any) -> None:
        original(context, line, containing_block)
        _, box = leader.leader_index(line)
        if box is not None and len(box.children) > 1:
            _join(box)

    inline.handle_leader = handle
    try:
        yield
    finally:
        inline.handle_leader = original


def _join(leader: Any) -> None:
    from weasyprint.text.line_break import split_first_line

    first, *_ = boxes = sorted(leader.children, key=lambda box: box.position_x)
    if any(type(box).__name__ != "TextBox" or box.text != first.text for box in boxes):
        return
    text = first.text * len(boxes)
    layout, _, rest, width, _, _ = split_first_line(text, _kept(first.style), None, None, first.justification_spacing)
    wanted = boxes[-1].position_x + boxes[-1].width - first.position_x
    # spaces at the end of the text are no ink: they are not counted by every version of the layout engine
    if rest is not None or abs(width - wanted) > max(_ROUNDING * len(boxes), first.width):
        return
    one = first.copy_with_text(text)
    one.pango_layout, one.width = layout, wanted
    leader.children = (one,)


def _kept(style: Any) -> Any:
    """The style with its spaces kept: the last of a pattern is part of it."""
    kept = style.copy()
    kept["white_space"] = "pre"
    return kept
