"""Lines of right-to-left text, put right after the layout (WeasyPrint 70.0).

The engine moves a line's boxes too far to the left when its last word is followed by a space and then by an inline element,
and where a run begins or ends at a space Pango draws half of the width that justification adds to it. A text without other
spaces is still drawn with the space that ended its line, to the left of its words, so that these lie on what stands before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

#: CSS pixels
_SLACK = 0.02
_ROUNDS = 3


def settle(pages: Sequence[Any]) -> None:
    """Put the boxes of each line side by side from its right edge, and stretch texts to the width that they were given."""
    for page in pages:
        for box in page._page_box.descendants(placeholders=True):
            if type(box).__name__ == "LineBox" and box.style["direction"] == "rtl":
                if not any(
                    getattr(inner, "is_leader", False) for inner in box.descendants()
                ):  # fills its line by itself
                    _pack(box, box.position_x + box.width)
                for text in _texts(box):
                    _strip(text)
                    _stretch(text)


def _pack(box: Any, right: float) -> None:
    """The children of a line or inline box, the first at the right edge."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        move = right - child.margin_width() - child.position_x
        if abs(move) > _SLACK:
            child.translate(dx=move, ignore_floats=True)
        right -= child.margin_width()
        if type(child).__name__ == "InlineBox" and child.style["direction"] == "rtl":
            _pack(child, child.content_box_x() + child.width)


def _texts(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "TextBox":
            yield child
        else:
            yield from _texts(child)


def _strip(box: Any) -> None:
    """Draw a text without the space that was taken from its end."""
    from weasyprint.text.line_break import create_layout

    drawn = box.pango_layout
    if box.text and drawn.text != box.text and drawn.text.rstrip(" ") == box.text:
        box.pango_layout = create_layout(box.text, box.style, None, None, box.justification_spacing)
        box.pango_layout.max_width = drawn.max_width  # asked for where text that is too long ends in an ellipsis
        box.pango_layout.deactivate()


def _stretch(box: Any) -> None:
    """Change the space between the words of a justified text until it is drawn as wide as its box."""
    from weasyprint.text.line_break import line_size

    spaces = box.text.count(" ") + box.text.count("\u00a0")
    if not box.justification_spacing or not spaces:
        return
    layout = box.pango_layout
    for _ in range(_ROUNDS):
        layout.reactivate(box.style)
        width, _height = line_size(layout.get_first_line()[0], box.style)
        layout.deactivate()
        if abs(box.width - width) <= _SLACK:
            return
        layout.justification_spacing += (box.width - width) / spaces
