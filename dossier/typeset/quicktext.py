"""Texts, as they are handed to Pango and HarfBuzz, for ``quick``."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import Any

from dossier.typeset import patch


def _pango() -> list[patch.Patch]:
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
        *patch.everywhere("unicode_to_char_p", to_characters, bridge.unicode_to_char_p),
        *patch.everywhere("line_size", size, line_break.line_size),
    ]


#: the properties that choose a font and its features, in the order of the engine's own key
FONT = (
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


#: those that choose a font description
_DESCRIBED = itemgetter(*FONT[:-2], "font_kerning", "font_size")


def _keys() -> list[patch.Patch]:
    """The key under which a strut or a ratio of a font is kept: the values, not their names written out; and the strut by it."""
    from weasyprint.text import line_break

    engine = line_break._font_style_cache_key
    named, sized = itemgetter(*FONT), itemgetter(*FONT, "font_size", "line_height")

    def key(style: Any, include_size: bool = False) -> Any:
        values = named(style)
        if include_size:
            values = sized(style)
            values += (type(values[-1]),)
        try:
            hash(values)
        except TypeError:  # a value that is a list of tokens
            return engine(style, include_size)
        return values

    strut = line_break.strut

    def found(style: Any) -> tuple[float, float]:
        held: dict[str, Any] = style.__dict__
        known: tuple[float, float] | None = held.get("_dossier_strut")
        if known is None:
            if style["font_size"] == 0:
                return 0, 0
            known = style.font_config.strut_layouts.get(key(style, include_size=True))
            known = held["_dossier_strut"] = strut(style) if known is None else known
        return known

    return [
        *patch.everywhere("_font_style_cache_key", key, engine),
        *patch.everywhere("strut", found, strut),
    ]


def _layouts() -> list[patch.Patch]:
    """What Pango is told for each text: contexts, font descriptions and features are made once for each font of a part."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    engine = line_break.Layout.setup

    def setup(self: Any, style: Any) -> None:
        try:
            description, features = _described(style)
        except TypeError:  # a value that cannot be a key
            engine(self, style)
            return
        self.style = style
        self.first_line_direction = 0
        made, self.language = _context(style)
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


def _context(style: Any) -> tuple[Any, Any]:
    """A Pango context and its language. Contexts are never changed once they are made."""
    config = style.font_config
    held = config.__dict__.setdefault("_dossier_contexts", {})
    key = (style["direction"], style["font_language_override"], style["lang"])
    if key not in held:
        held[key] = _new_context(config.font_map, *key)
    return held[key]  # type: ignore[no-any-return]


def _new_context(font_map: Any, direction: str, override: str, lang: str) -> tuple[Any, Any]:
    from weasyprint.text import constants, line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    made = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(made, False)
    pango.pango_context_set_base_dir(made, constants.PANGO_DIRECTION[direction])
    name = lang if override == "normal" else constants.LST_TO_ISO.get(override.lower(), override)
    if not name:
        return made, pango.pango_language_get_default()
    pointer, _bytes = line_break.unicode_to_char_p(name)
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(made, language)
    return made, language


def _described(style: Any) -> tuple[Any, bytes]:
    """Font description and OpenType features."""
    from weasyprint.text import fonts

    held = style.font_config.__dict__.setdefault("_dossier_fonts", {})
    key = _DESCRIBED(style)
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


def _decoration(layout: Any, context: Any, description: Any) -> None:
    """Where lines below, above and through a text stand, in px (CSS Text Decoration 3, 2)."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    metrics = ffi.gc(
        pango.pango_context_get_metrics(context, description, layout.language), pango.pango_font_metrics_unref
    )
    for name in (
        "ascent",
        "underline_position",
        "strikethrough_position",
        "underline_thickness",
        "strikethrough_thickness",
    ):
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


def _breaks() -> list[patch.Patch]:
    """Whether a line may end in a text: of two letters, between boxes, it is asked for each box."""
    from weasyprint.text import line_break

    engine = line_break.can_break_text
    known = lru_cache(maxsize=10_000)(engine)

    def can_break(text: str, lang: Any) -> Any:
        return known(text, lang) if len(text) <= 2 else engine(text, lang)

    return patch.everywhere("can_break_text", can_break, engine)


def _subsets() -> list[patch.Patch]:
    """Font subsets."""

    from weasyprint.pdf import fonts

    return [(fonts, "ffi", fonts.ffi, _Arrays(fonts.ffi))]


#: what ``quick`` puts in place
PATCHES = (_pango, _keys, _layouts, _breaks, _subsets)
