"""Computed values, used lengths and box trees, for ``quick``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.typeset import patch


def _styles() -> list[patch.Patch]:
    """Computed values: most properties of most elements are inherited or initial (CSS Cascading 4, 4.2 and 7)."""
    from weasyprint import css
    from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    engine = css.ComputedStyle.__missing__
    physical = frozenset(PHYSICAL_FUNCTIONS)
    # the names that stand for a physical property in some direction
    logical = frozenset(
        function(block=block, inline=inline)
        for function in PHYSICAL_FUNCTIONS.values()
        for block, inline in (("ttb", "ltr"), ("ttb", "rtl"))
    )
    odd = {"float", "display", "position", "page"} | {
        key for key in INITIAL_VALUES if key.startswith("text_decoration_")
    }
    plainly: dict[str, Any] = {}
    for key, value in INITIAL_VALUES.items():
        if key in odd:
            continue
        if key in INHERITED:
            plainly[key] = (None, None, True)
        elif not css.check_math(value):
            plainly[key] = (value, COMPUTER_FUNCTIONS.get(key) if key in INITIAL_NOT_COMPUTED else None, False)

    def missing(self: Any, key: str) -> Any:
        known = plainly.get(key)
        if known is None:
            return engine(self, key)
        cascaded, parent = self.cascaded, self.parent_style
        if key in cascaded or parent is None or (key in physical and not logical.isdisjoint(cascaded)):
            return engine(self, key)
        value, compute, inherited = known
        if inherited:
            value = parent[key]
        elif compute is not None:
            value = compute(self, key, value)
        self[key] = value
        return value

    return [(css.ComputedStyle, "__missing__", engine, missing)]


def _lengths() -> list[patch.Patch]:
    """Used values of the box model's lengths (CSS 2.2, 8 and 10)."""
    from weasyprint.css.functions import check_math
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure.boxes import Box, PageBox
    from weasyprint.layout import percent

    engine = percent.resolve_percentages
    other, adjust = percent.percentage, percent.adjust_box_sizing

    def used(value: Any, style: Any, whole: Any) -> Any:
        if type(value) is Dimension:
            return whole * value[0] / 100 if value[1] == "%" else value[0]
        return value if value == "auto" else other(value, style, whole)

    def resolve(box: Any, containing_block: Any) -> None:
        if isinstance(containing_block, Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        along = height if isinstance(box, PageBox) else width
        style = box.style
        box.margin_left = used(style["margin_left"], style, width)
        box.margin_right = used(style["margin_right"], style, width)
        box.margin_top = used(style["margin_top"], style, along)
        box.margin_bottom = used(style["margin_bottom"], style, along)
        box.padding_left = used(style["padding_left"], style, width)
        box.padding_right = used(style["padding_right"], style, width)
        box.padding_top = used(style["padding_top"], style, along)
        box.padding_bottom = used(style["padding_bottom"], style, along)
        box.width = used(style["width"], style, width)
        least = used(style["min_width"], style, width)
        box.min_width = 0 if least == "auto" else least
        box.max_width = used(style["max_width"], style, width)
        if height == "auto":
            own = style["height"]
            box.height = "auto" if own == "auto" or check_math(own) or own.unit == "%" else own.value
            low, high = 0, float("inf")
        else:
            box.height = used(style["height"], style, height)
            low = high = height
        least = used(style["min_height"], style, low)
        box.min_height = 0 if least == "auto" else least
        box.max_height = used(style["max_height"], style, high)
        collapse = style["border_collapse"] == "collapse"
        for name in ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width"):
            if not (collapse and hasattr(box, name)):
                setattr(box, name, style[name])
        if style["box_sizing"] != "content-box":
            adjust(box, "width")
            adjust(box, "height")

    return patch.everywhere("resolve_percentages", resolve, engine)


def _flow() -> list[patch.Patch]:
    """Whether a box is in normal flow (CSS 2.2, 9.3); a box and all boxes in it, without a generator for each."""
    from weasyprint.formatting_structure.boxes import Box

    floats = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))

    def in_flow(self: Any) -> bool:
        style = self.style
        position = style["position"]
        return not (
            style["float"] in floats or position in ("absolute", "fixed") or position[0] in ("running()", "note()")
        )

    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if isinstance(box, Box):
                yield box
                if box.children:
                    waiting.extend(reversed(box.children))
            elif placeholders:
                waiting.append(box._box)
            else:
                yield box

    return [
        (Box, "is_in_normal_flow", Box.is_in_normal_flow, in_flow),
        (Box, "descendants", Box.descendants, descendants),
    ]


#: what ``quick`` puts in place
PATCHES = (_styles, _lengths, _flow)
