"""Joins the dots of a leader into one text (WeasyPrint 70.0).

The engine makes a box of each repeated pattern of ``leader()`` (CSS Generated Content 3, section 5): some hundred on a line,
thousands in a table of contents, each drawn as a text of its own. Drawn as one they look the same and cost a tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: CSS pixels; the width of a joined text may differ by the rounding of the layout engine (1/1024 of a point each)
_ROUNDING = 0.05


def join(pages: Sequence[Any]) -> None:
    """Make one text box of each leader."""
    for page in pages:
        for box in page._page_box.descendants():
            if getattr(box, "is_leader", False) and len(getattr(box, "children", ())) > 1:
                _join(box)


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
    joined = first.copy_with_text(text)
    joined.pango_layout, joined.width = layout, wanted
    leader.children = (joined,)


def _kept(style: Any) -> Any:
    """The style with its spaces kept: the last of a pattern is part of it."""
    kept = style.copy()
    kept["white_space"] = "pre"
    return kept
