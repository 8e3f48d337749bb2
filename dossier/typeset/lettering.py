"""Words in SVG drawings, set as words are (WeasyPrint 70.0; SVG 2, 11).

The engine sets each letter by itself, without kerning or ligatures, and makes a form of each text that is not anchored at its
start. Here a text whose letters have no places of their own is one line, and an anchored one is moved to where it belongs. Text
that ``drawings`` has put in the order in which it is seen stays letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: from right to left, and the forms of letters that ``drawings`` gives them
_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
#: attributes with a value for each letter, and those that move letters apart
_PLACES = ("x", "y", "dx", "dy")
_APART = ("rotate", "letter-spacing", "textLength")


class _Line(str):
    """A text of which the engine takes all for one letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


class _MeasuredError(Exception):
    """The engine knows how wide a text is and begins to draw it."""


class _Ruler:
    """A drawing without a page: what the engine asks to know how wide a text is."""

    def __init__(self, drawing: Any) -> None:
        self.font_config, self.context, self.length = drawing.font_config, drawing.context, drawing.length
        self.inner_width, self.inner_height = drawing.inner_width, drawing.inner_height
        self.cursor_position, self.cursor_d_position = [*drawing.cursor_position], [*drawing.cursor_d_position]

    @property
    def stream(self) -> Any:
        raise _MeasuredError


def install() -> None:
    """Put it in place for the life of the process. Does nothing when it is there."""
    from weasyprint import svg
    from weasyprint.svg.bounding_box import EMPTY_BOUNDING_BOX

    engine, draw_node = svg.TAGS["text"], svg.SVG.draw_node
    if getattr(draw_node, "__module__", "") == __name__:
        return

    def text(drawing: Any, node: Any, font_size: float) -> None:
        element = node._etree_node
        original = element.text
        if original and _one(node):
            element.text = _Line(original)
        try:
            share = node.__dict__.pop("_dossier_share", 0)
            if share:
                node.text_bounding_box = EMPTY_BOUNDING_BOX
                try:
                    engine(_Ruler(drawing), node, font_size)
                except _MeasuredError:
                    node.attrib["dx"] = repr(-share * node.text_bounding_box[2])
                node.text_bounding_box = EMPTY_BOUNDING_BOX
            engine(drawing, node, font_size)
        finally:
            element.text = original

    def draw(self: Any, node: Any, font_size: float, *values: Any, **named: Any) -> None:
        if node.tag == "text" and _movable(node):
            # what the engine would make a form for
            node._dossier_share = {"middle": 0.5, "end": 1}[node.attrib.pop("text-anchor")]
        draw_node(self, node, font_size, *values, **named)

    draw.__module__ = __name__
    svg.SVG.draw_node = draw
    svg.text = text  # the engine compares with it
    for tag, function in svg.TAGS.items():
        if function is engine:
            svg.TAGS[tag] = text


def _one(node: Any) -> bool:
    """Whether no letter of a text has a place of its own."""
    return not (
        _RIGHT.search(node.text)
        or any(len(node.get(name, "").replace(",", " ").split()) > 1 for name in _PLACES)
        or any(node.get(name) for name in _APART)
    )


def _movable(node: Any) -> bool:
    """Whether a text can be moved as a whole to where it is anchored."""
    return bool(
        node.get("text-anchor") in ("middle", "end")
        and node.get("direction", "ltr") == "ltr"
        and node.text
        and not any(len(node.get(name, "").replace(",", " ").split()) > 1 for name in ("x", "y", "dy"))
        and not node.get("dx")
        and not node.get("rotate")
        and not any(True for _ in node)
    )
