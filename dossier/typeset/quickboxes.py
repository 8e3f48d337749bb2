"""Computed values, used lengths and box trees, for ``quick``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dossier.typeset import patch

#: properties that are not inherited and that the engine asks of most boxes: styles have these from the start, and no more
_ASKED = frozenset(
    """
    border_left_style border_right_style border_top_style border_bottom_style width min_width max_width height
    min_height max_height box_sizing padding_left padding_right padding_top padding_bottom margin_top margin_left
    margin_bottom margin_right counter_reset counter_set counter_increment anchor bookmark_level bookmark_state
    image_orientation transform border_top_left_radius border_top_right_radius border_bottom_right_radius
    border_bottom_left_radius border_image_source mask_border_source background_image background_color appearance
    box_shadow string_set box_decoration_break overflow opacity outline_style outline_offset outline_color break_inside
    break_after vertical_align content continue max_lines column_width column_count border_left_color border_right_color
    border_top_color border_bottom_color
    """.split()
)


def _styles() -> list[patch.Patch]:
    """Computed values: most properties of most elements are inherited or initial (CSS Cascading 4, 4.2 and 7)."""
    from weasyprint import css
    from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    engine = css.ComputedStyle.__missing__
    physical, logical = frozenset(PHYSICAL_FUNCTIONS), _logical(PHYSICAL_FUNCTIONS)
    odd = {"float", "display", "position", "page"} | {
        key for key in INITIAL_VALUES if key.startswith("text_decoration_")
    }
    usual = {key: value for key, value in INITIAL_VALUES.items() if key not in odd and not css.check_math(value)}
    # of these the initial value is the computed one
    initial = {key: usual[key] for key in usual if key not in INHERITED and key not in INITIAL_NOT_COMPUTED}
    asked = {key: value for key, value in initial.items() if key in _ASKED}
    computers = {key: COMPUTER_FUNCTIONS.get(key) for key in usual if key not in INHERITED and key not in initial}

    def missing(self: Any, key: str) -> Any:
        parent = self.parent_style
        if parent is None or key not in usual or key in self.cascaded:
            return engine(self, key)
        if key in physical and not logical.isdisjoint(self.cascaded):
            return engine(self, key)
        if key in INHERITED:
            value = parent[key]
        else:
            value = usual[key]
            if compute := computers.get(key):
                value = compute(self, key, value)
        self[key] = value
        return value

    return [
        (css.ComputedStyle, "__missing__", engine, missing),
        *_filled(asked, physical, logical),
    ]


def _filled(initial: dict[str, Any], physical: frozenset[str], logical: frozenset[str]) -> list[patch.Patch]:
    """Styles that have their initial values from the start."""
    from weasyprint import css

    engine, anonymous = css.ComputedStyle.__init__, css.AnonymousStyle.__init__
    # what a first line or letter has computed is laid over the style of its text: it must be no more than is asked for
    sparse = ("first-line", "first-letter")

    def computed_init(self: Any, parent_style: Any, cascaded: Any, pseudo_type: str | None, *rest: Any) -> None:
        engine(self, parent_style, cascaded, pseudo_type, *rest)
        if parent_style is None or pseudo_type in sparse:
            return
        self.update(initial)
        for key in cascaded:
            self.pop(key, None)
        if not logical.isdisjoint(cascaded):
            for key in physical:
                self.pop(key, None)

    def anonymous_init(self: Any, parent_style: Any) -> None:
        self.update(initial)
        anonymous(self, parent_style)

    return [
        (css.ComputedStyle, "__init__", engine, computed_init),
        (css.AnonymousStyle, "__init__", anonymous, anonymous_init),
    ]


#: pseudo-elements that the engine's own style sheet gives to every element, and of which elements it asks them
_FEW: dict[str, Callable[[Any], bool]] = {
    "marker": lambda style: "list-item" in style["display"],
    **dict.fromkeys(("footnote-call", "footnote-marker"), lambda style: style["float"] == "footnote"),
    **dict.fromkeys(("note-call", "note-marker", "note-callback"), lambda style: style["position"][0] == "note()"),
}


def is_asked(pseudo: str | None, style: Any) -> bool:
    """Whether the engine will ask for a pseudo-element of an element with this style."""
    wanted = _FEW.get(pseudo or "")
    return wanted is None or wanted(style)


def _pseudos() -> list[patch.Patch]:
    """Pseudo-elements that the engine's own style sheet gives to every element, and that it asks few elements for."""
    from weasyprint.css import StyleFor

    engine = StyleFor.set_computed_styles

    def set_styles(
        self: Any, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **more: Any
    ) -> None:
        if is_asked(pseudo_type, self._computed_styles.get((parent, None))):
            engine(self, element, parent, root, pseudo_type, **more)

    return [(StyleFor, "set_computed_styles", engine, set_styles)]


def _logical(functions: dict[str, Any]) -> frozenset[str]:
    """The names that stand for a physical property in some direction (CSS Logical Properties 1, 4)."""
    return frozenset(
        function(block="ttb", inline=inline) for function in functions.values() for inline in ("ltr", "rtl")
    )


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


def _bytes() -> list[patch.Patch]:
    """Operands of PDF operators and values of objects as bytes (ISO 32000-2, 7.3)."""
    import pydyf

    engine = pydyf._to_bytes

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str or kind is int:
            return str(item).encode("ascii")
        if kind is float:
            if item.is_integer():
                return str(int(item)).encode("ascii")
            return f"{item:f}".rstrip("0").encode("ascii")
        return engine(item)  # type: ignore[no-any-return]

    return [(pydyf, "_to_bytes", engine, to_bytes)]


#: what ``quick`` puts in place
PATCHES = (_styles, _pseudos, _lengths, _flow, _bytes)
