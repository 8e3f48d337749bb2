"""Cuts a static face out of a variable font with HarfBuzz's subsetter (6.0 or newer), in hundredths of a second.

fontTools' instancer gives the same outlines and kerning, but takes seconds for each face.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_WEIGHTS = {300: "Light", 400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 900: "Black"}
#: hb_subset_sets_t (hb-subset.h): tables to drop, name ids, name languages, layout features
_DROP_TABLES, _NAMES, _NAME_LANGUAGES, _FEATURES = 3, 4, 5, 6
#: hb_subset_flags_t: retain glyph ids, keep undefined glyph's outline, glyph names, Unicode ranges
_FLAGS = 0x02 | 0x40 | 0x80 | 0x100


class InstancerError(RuntimeError):
    """HarfBuzz's subsetter is missing, too old, or refused the font."""


def load_library(name: str) -> ctypes.CDLL:
    """A shared library by its bare name, by its usual file name first: looking it up starts a program. Raises OSError."""
    try:
        return ctypes.CDLL(f"lib{name}.so.0")
    except OSError:
        found = ctypes.util.find_library(name)
        if found is None:
            raise
        return ctypes.CDLL(found)


@lru_cache(maxsize=1)
def libraries() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    """HarfBuzz and its subsetter, with the types of the calls that are used of them. Raises InstancerError."""
    try:
        core, subset = load_library("harfbuzz"), load_library("harfbuzz-subset")
        _declare(core, subset)
    except (OSError, AttributeError) as error:
        raise InstancerError(f"HarfBuzz's subset library (6.0 or newer) cannot be used: {error}") from error
    return core, subset


def _declare(core: Any, subset: Any) -> None:
    pointer, unsigned = ctypes.c_void_p, ctypes.c_uint
    calls: tuple[tuple[Any, str, Any, list[Any]], ...] = (
        (core, "hb_version_string", ctypes.c_char_p, []),
        (core, "hb_blob_create_from_file_or_fail", pointer, [ctypes.c_char_p]),
        (core, "hb_blob_get_data", pointer, [pointer, ctypes.POINTER(unsigned)]),
        (core, "hb_blob_destroy", None, [pointer]),
        (core, "hb_face_create", pointer, [pointer, unsigned]),
        (core, "hb_face_reference_blob", pointer, [pointer]),
        (core, "hb_face_destroy", None, [pointer]),
        (core, "hb_set_invert", None, [pointer]),
        (core, "hb_set_clear", None, [pointer]),
        (core, "hb_set_add", None, [pointer, ctypes.c_uint32]),
        (core, "hb_set_add_range", None, [pointer, ctypes.c_uint32, ctypes.c_uint32]),
        (core, "hb_set_add_sorted_array", None, [pointer, ctypes.POINTER(ctypes.c_uint32), unsigned]),
        (subset, "hb_subset_input_create_or_fail", pointer, []),
        (subset, "hb_subset_input_destroy", None, [pointer]),
        (subset, "hb_subset_input_glyph_set", pointer, [pointer]),
        (subset, "hb_subset_input_unicode_set", pointer, [pointer]),
        (subset, "hb_subset_input_set", pointer, [pointer, ctypes.c_int]),
        (subset, "hb_subset_input_set_flags", None, [pointer, unsigned]),
        (
            subset,
            "hb_subset_input_pin_axis_location",
            ctypes.c_int,
            [pointer, pointer, ctypes.c_uint32, ctypes.c_float],
        ),
        (subset, "hb_subset_or_fail", pointer, [pointer, pointer]),
    )
    for library, name, result, arguments in calls:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


def version() -> str:
    """HarfBuzz's version. Raises InstancerError."""
    return bytes(libraries()[0].hb_version_string()).decode()


def static_face(source: Path, axes: Mapping[str, float]) -> bytes:
    """A static font at a place on a variable font's axes, named as a member of its family.

    Raises InstancerError, OSError.
    """
    core, subset = libraries()
    blob = core.hb_blob_create_from_file_or_fail(str(source).encode())
    if not blob:
        raise FileNotFoundError(source)
    face = core.hb_face_create(blob, 0)
    wanted = subset.hb_subset_input_create_or_fail()
    try:
        _keep_everything(core, subset, wanted)
        for axis, value in axes.items():
            if not subset.hb_subset_input_pin_axis_location(wanted, face, int.from_bytes(axis.encode(), "big"), value):
                raise InstancerError(f"{source.name} has no axis '{axis}'")
        result = subset.hb_subset_or_fail(face, wanted)
        if not result:
            raise InstancerError(f"HarfBuzz cannot instantiate {source.name}")
        data = program_of(result)
        core.hb_face_destroy(result)
    finally:
        subset.hb_subset_input_destroy(wanted)
        core.hb_face_destroy(face)
        core.hb_blob_destroy(blob)
    return _named(data, source, int(axes.get("wght", 400)))


def _keep_everything(core: Any, subset: Any, wanted: Any) -> None:
    """All glyphs, characters, names and features: only the axes go."""
    core.hb_set_invert(subset.hb_subset_input_glyph_set(wanted))
    core.hb_set_invert(subset.hb_subset_input_unicode_set(wanted))
    for kind in (_NAMES, _NAME_LANGUAGES, _FEATURES):
        members = subset.hb_subset_input_set(wanted, kind)
        core.hb_set_clear(members)
        core.hb_set_invert(members)
    core.hb_set_clear(subset.hb_subset_input_set(wanted, _DROP_TABLES))
    subset.hb_subset_input_set_flags(wanted, _FLAGS)


def program_of(face: Any) -> bytes:
    """The bytes of one of HarfBuzz's faces."""
    core, _ = libraries()
    blob = core.hb_face_reference_blob(face)
    length = ctypes.c_uint()
    start = core.hb_blob_get_data(blob, ctypes.byref(length))
    data = ctypes.string_at(start, length.value)
    core.hb_blob_destroy(blob)
    return data


def _named(data: bytes, source: Path, weight: int) -> bytes:
    """Family, style and the style bits (OpenType ``name``, ``OS/2`` fsSelection, ``head`` macStyle)."""
    from fontTools.ttLib import TTFont

    # the font's own dates stay: the bytes must be the same on every machine
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    names = font["name"]
    family = names.getDebugName(16) or names.getDebugName(1)
    family = family.split(" ExtraLight")[0].split(" 14pt")[0]
    italic = "Italic" in source.name
    word = _WEIGHTS[weight]
    basic = word in ("Regular", "Bold")
    style = " ".join(
        part for part in ("" if word == "Regular" and italic else word, "Italic" if italic else "") if part
    )
    values = {
        1: family if basic else f"{family} {word}",
        2: style if basic else ("Italic" if italic else "Regular"),
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        16: family,
        17: style,
    }
    for number in (21, 22, 25):
        names.removeNames(nameID=number)
    for number, value in values.items():
        names.removeNames(nameID=number)
        names.setName(value, number, 3, 1, 0x409)
    bold = word == "Bold"
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | italic | bold << 5 | (not italic and not bold) << 6
    font["head"].macStyle = int(bold) | italic << 1
    for table in ("STAT", "DSIG"):
        if table in font:
            del font[table]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
