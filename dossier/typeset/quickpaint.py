"""Colours, backgrounds, custom properties and places beside floats, for ``quick``: most boxes have none of them."""

from __future__ import annotations

from typing import Any

from dossier.typeset import patch

#: answers that are kept for a declaration with custom properties
_ANSWERS = 24


def _colours() -> list[patch.Patch]:
    """A colour, or that of the text (CSS Color 4, 9.2): colours and words are not compared."""
    from weasyprint.draw import color

    return patch.everywhere("get_color", _colour, color.get_color)


def _colour(style: Any, key: str) -> Any:
    value = style[key]
    return style["color"] if type(value) is str and value == "currentcolor" else value


def _backgrounds() -> list[patch.Patch]:
    """Boxes without background, border image, mask, shadow and rounded corners (CSS Backgrounds 3)."""
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.layout import background

    engine = background.layout_box_backgrounds
    radii = [f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")]
    sharp, none = INITIAL_VALUES[radii[0]], INITIAL_VALUES["background_image"]
    empty = INITIAL_VALUES["border_image_source"]

    def plain(style: Any) -> bool:
        return (
            style["background_image"] == none
            and style["border_image_source"] == empty
            and style["mask_border_source"] == empty
            and style["visibility"] != "hidden"
            and not style["box_shadow"]
            and _colour(style, "background_color").alpha == 0
        )

    def layout(owner: Any, box: Any, images: Any, layout_children: bool = True, style: Any = None) -> None:
        own = box.style
        if layout_children:
            for child in box.all_children():
                layout(owner, child, images)
        if box is owner or not plain(style or own) or any(own[radius] != sharp for radius in radii):
            engine(owner, box, images, False, style)
            return
        for radius in radii:
            setattr(box, radius, (0, 0))
        box.background = None

    return patch.everywhere("layout_box_backgrounds", layout, engine)


def _floats() -> list[patch.Patch]:
    """The place of a box where there are no floats (CSS 2.2, 9.5)."""
    from weasyprint.formatting_structure.boxes import LineBox
    from weasyprint.layout import float as floats

    engine = floats.avoid_collisions

    def avoid(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        # lines, which stand at the edge whatever their width
        if context.excluded_shapes or not isinstance(box, LineBox):
            return engine(context, box, containing_block, outer)
        if not outer and (box.margin_left or box.margin_right or box.margin_top):
            return engine(context, box, containing_block, outer)
        x, width = containing_block.content_box_x(), containing_block.width
        if containing_block.style["direction"] == "rtl" and box.style["float"] == "none":
            x += width
        # as the engine reckons it, to the last bit
        return x, box.position_y, containing_block.content_box_x() + width - containing_block.content_box_x()

    return patch.everywhere("avoid_collisions", avoid, engine)


def _custom_properties() -> list[patch.Patch]:
    """Declarations with ``var()`` (CSS Custom Properties 1, 3): the same tokens in its place give the same value."""
    from weasyprint.css.tokens import Pending

    engine = Pending.solve

    def solve(self: Any, tokens: Any, wanted_key: str, base_url: Any) -> Any:
        known = self.__dict__.setdefault("_dossier_solved", {})
        key = (wanted_key, base_url, *map(id, tokens))
        found = known.get(key)
        if found is None:
            if len(known) >= _ANSWERS:
                known.clear()
            # the tokens are held, so that no others come to have their numbers
            found = known[key] = engine(self, tokens, wanted_key, base_url), tuple(tokens)
        return found[0]

    return [(Pending, "solve", engine, solve)]


#: what ``quick`` puts in place
PATCHES = (_colours, _backgrounds, _floats, _custom_properties)
