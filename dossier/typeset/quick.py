"""The engine's busiest functions, written to do less (WeasyPrint 70.0). What comes out is the same, byte for byte.

Of a part's time more than half is spent in a few small functions that are called for each property of each box and for each line.
Each one here answers the usual case at once and leaves the others to the engine's own function. ``install`` puts them in place
for the life of the process, and only for the version that they were written for; ``plain`` takes them out for a while, for tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

#: the version whose functions stand here
VERSION = "70.0"

#: what was replaced: owner, name, the engine's own, ours
_Patch = tuple[Any, str, Any, Any]
_patches: list[_Patch] = []


def install() -> None:
    """Put the functions in place, once in a process. Does nothing with another version of the engine."""
    if _patches:
        return
    import weasyprint

    if weasyprint.__version__ != VERSION:
        return
    for make in (_styles, _lengths, _flow, _pango, _keys, _layouts, _subsets):
        _patches.extend(make())
    _apply(ours=True)


@contextmanager
def plain() -> Iterator[None]:
    """While it lasts, the engine's own functions."""
    _apply(ours=False)
    try:
        yield
    finally:
        _apply(ours=True)


def _apply(*, ours: bool) -> None:
    for owner, name, engine, mine in _patches:
        setattr(owner, name, mine if ours else engine)


def _everywhere(name: str, mine: Any, engine: Any) -> list[_Patch]:
    """A patch for each module of the engine that has imported the function."""
    loaded = [module for key, module in sys.modules.items() if key.split(".")[0] == "weasyprint"]
    return [(module, name, engine, mine) for module in loaded if getattr(module, name, None) is engine]


def _styles() -> list[_Patch]:
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
    odd = {"float", "display", "position", "page"} | {key for key in INITIAL_VALUES if key.startswith("text_decoration_")}
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


def _lengths() -> list[_Patch]:
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

    return _everywhere("resolve_percentages", resolve, engine)


def _flow() -> list[_Patch]:
    """Whether a box is in normal flow (CSS 2.2, 9.3)."""
    from weasyprint.formatting_structure.boxes import Box

    floats = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))

    def in_flow(self: Any) -> bool:
        style = self.style
        position = style["position"]
        return not (
            style["float"] in floats
            or position in ("absolute", "fixed")
            or position[0] in ("running()", "note()")
        )

    return [(Box, "is_in_normal_flow", Box.is_in_normal_flow, in_flow)]


def _pango() -> list[_Patch]:
    """Calls with C values: their types are looked up once."""
    from weasyprint.text import ffi as bridge
    from weasyprint.text import line_break

    ffi, pango, scale = bridge.ffi, bridge.pango, bridge.FROM_UNITS
    new, release = ffi.new, ffi.release
    characters, rectangle = ffi.typeof("char[]"), ffi.typeof("PangoRectangle *")
    extents, null = pango.pango_layout_line_get_extents, ffi.NULL

    def to_characters(string: str) -> tuple[Any, bytes]:
        encoded = string.encode().replace(b"\x00", b"")
        return new(characters, encoded), encoded

    def size(line: Any, style: Any) -> tuple[float, float]:
        found = new(rectangle)
        extents(line, null, found)
        width, height = found.width * scale, found.height * scale
        release(found)
        spacing = style["letter_spacing"]
        return (width if spacing == "normal" else width + spacing), height

    return [
        *_everywhere("unicode_to_char_p", to_characters, bridge.unicode_to_char_p),
        *_everywhere("line_size", size, line_break.line_size),
    ]


#: the properties that choose a font and its features, in the order of the engine's own key
_FONT = (
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
)


def _keys() -> list[_Patch]:
    """The key under which a strut or a ratio of a font is kept: the values, not their names written out."""
    from weasyprint.text import line_break

    engine = line_break._font_style_cache_key

    def key(style: Any, include_size: bool = False) -> Any:
        values = tuple([style[name] for name in _FONT])
        if include_size:
            high = style["line_height"]
            values += (style["font_size"], type(high), high)
        try:
            hash(values)
        except TypeError:  # a value that is a list of tokens
            return engine(style, include_size)
        return values

    return _everywhere("_font_style_cache_key", key, engine)


def _layouts() -> list[_Patch]:
    """What Pango is told for each text: contexts, font descriptions and features are made once for each font of a part."""
    from weasyprint.text import constants, fonts, line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    engine = line_break.Layout.setup
    to_characters: Callable[[str], tuple[Any, bytes]] = line_break.unicode_to_char_p

    def context(style: Any) -> tuple[Any, Any]:
        """A Pango context and its language. Contexts are never changed once they are made."""
        config = style.font_config
        held = config.__dict__.setdefault("_dossier_contexts", {})
        key = (style["direction"], style["font_language_override"], style["lang"])
        if key in held:
            return held[key]  # type: ignore[no-any-return]
        made = ffi.gc(pango.pango_font_map_create_context(config.font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(made, False)
        pango.pango_context_set_base_dir(made, constants.PANGO_DIRECTION[key[0]])
        name = key[2] if key[1] == "normal" else constants.LST_TO_ISO.get(key[1].lower(), key[1])
        if name:
            pointer, _bytes = to_characters(name)
            language = pango.pango_language_from_string(pointer)
            pango.pango_context_set_language(made, language)
        else:
            language = pango.pango_language_get_default()
        held[key] = made, language
        return held[key]  # type: ignore[no-any-return]

    def described(style: Any) -> tuple[Any, bytes]:
        """Font description and OpenType features."""
        held = style.font_config.__dict__.setdefault("_dossier_fonts", {})
        key = (tuple([style[name] for name in _FONT[:-2]]), style["font_kerning"], style["font_size"])
        if key not in held:
            features = fonts.font_features(
                style["font_kerning"],
                style["font_variant_ligatures"],
                style["font_variant_position"],
                style["font_variant_caps"],
                style["font_variant_numeric"],
                style["font_variant_alternates"],
                style["font_variant_east_asian"],
                style["font_feature_settings"],
            )
            words = ",".join(f"{name} {value}" for name, value in features.items()).encode()
            held[key] = fonts.get_font_description(style), words
        return held[key]  # type: ignore[no-any-return]

    def setup(self: Any, style: Any) -> None:
        try:
            description, features = described(style)
        except TypeError:  # a value that cannot be a key
            engine(self, style)
            return
        self.style = style
        self.first_line_direction = 0
        made, self.language = context(style)
        self.layout = ffi.gc(pango.pango_layout_new(made), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        if style["text_decoration_line"] == "none":
            self.ascent = self.underline_position = self.strikethrough_position = None
        else:
            _decoration(self, made, description)
        if features:
            kept = style.font_config.font_features
            if features not in kept:
                kept[features] = pango.pango_attr_font_features_new(features)
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, kept[features])
            pango.pango_layout_set_attributes(self.layout, attributes)

    return [(line_break.Layout, "setup", engine, setup)]


def _decoration(layout: Any, context: Any, description: Any) -> None:
    """Where lines below, above and through a text stand, in px (CSS Text Decoration 3, 2)."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    metrics = ffi.gc(
        pango.pango_context_get_metrics(context, description, layout.language), pango.pango_font_metrics_unref
    )
    for name in ("ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness"):
        setattr(layout, name, FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics))


class _Arrays:
    """The bridge to C for font subsets: an array's type is not parsed anew for each length."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi
        self._points = ffi.typeof("hb_codepoint_t[]")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        if kind.startswith("hb_codepoint_t[") and values:
            return self._ffi.new(self._points, *values)
        return self._ffi.new(kind, *values)


def _subsets() -> list[_Patch]:
    """Font subsets."""
    module: ModuleType
    from weasyprint.pdf import fonts as module

    return [(module, "ffi", module.ffi, _Arrays(module.ffi))]
