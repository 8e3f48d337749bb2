"""Cuts the glyphs that a book shows out of a face with HarfBuzz's subsetter: they keep their numbers (ISO 32000-1, 9.9)."""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier.instances import InstancerError, libraries, program_of

#: hb_subset_sets_t (hb-subset.h): tables to drop
_DROP_TABLES = 3
#: hb_subset_flags_t: no hinting, retain glyph numbers, no subroutines
_NO_HINTING, _RETAIN, _PLAIN = 0x01, 0x02, 0x04
#: what a reader of the PDF does not ask of an embedded font: it shows glyphs by number, in places that the file gives
_UNUSED = "BASE DSIG GDEF GPOS GSUB HVAR JSTF LTSH MATH MVAR PCLT STAT VDMX avar cmap gasp hdmx kern meta vhea vmtx"
#: faces that a process keeps open
_OPEN = 32


@lru_cache(maxsize=_OPEN)
def _face(path: str, index: int) -> Any:
    """A face, which stays open as long as the process. Raises FileNotFoundError, InstancerError."""
    core, _ = libraries()
    blob = core.hb_blob_create_from_file_or_fail(path.encode())
    if not blob:
        raise FileNotFoundError(path)
    face = core.hb_face_create(blob, index)
    core.hb_blob_destroy(blob)
    return face


def cut(path: Path, index: int, glyphs: Collection[int]) -> bytes:
    """A font program with these glyphs of a face and what they are composed of, each with its number in the face.

    Raises FileNotFoundError, InstancerError.
    """
    core, subset = libraries()
    face, last = _face(str(path), index), max(glyphs)
    wanted = subset.hb_subset_input_create_or_fail()
    try:
        numbers = (ctypes.c_uint32 * len(glyphs))(*sorted(glyphs))
        shown = subset.hb_subset_input_glyph_set(wanted)
        core.hb_set_add_sorted_array(shown, numbers, len(glyphs))
        dropped = subset.hb_subset_input_set(wanted, _DROP_TABLES)
        for name in _UNUSED.split():
            core.hb_set_add(dropped, int.from_bytes(name.encode(), "big"))
        subset.hb_subset_input_set_flags(wanted, _RETAIN | _PLAIN)
        sparse = _made(subset, face, wanted, path)
        # nothing stands after the last glyph but parts of others, which may have other numbers
        core.hb_set_add_range(shown, 0, last)
        subset.hb_subset_input_set_flags(wanted, _PLAIN | _NO_HINTING)
        try:
            small = _made(subset, sparse, wanted, path)
        finally:
            core.hb_face_destroy(sparse)
    finally:
        subset.hb_subset_input_destroy(wanted)
    try:
        return program_of(small)
    finally:
        core.hb_face_destroy(small)


def _made(subset: Any, face: Any, wanted: Any, path: Path) -> Any:
    result = subset.hb_subset_or_fail(face, wanted)
    if not result:
        raise InstancerError(f"HarfBuzz cannot cut glyphs out of {path.name}")
    return result
