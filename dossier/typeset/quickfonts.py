"""Fonts as a part's file holds them, for ``quick``: nothing is asked or copied twice."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

from dossier.instances import load_library
from dossier.typeset import patch

#: key and size of each of Pango's fonts by its address: they are held, so that no other comes to have it
HELD: dict[int, tuple[Any, float]] = {}
#: where a font keeps the path of its file
_FILE = "_dossier_file"


@lru_cache(maxsize=1)
def _hold() -> Any:
    hold = load_library("gobject-2.0").g_object_ref
    hold.restype, hold.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    return hold


def held(font: Any) -> tuple[Any, float]:
    """Key and size of one of Pango's fonts, which is held from now on."""
    from weasyprint.text.ffi import ffi
    from weasyprint.text.fonts import get_pango_font_key

    address = int(ffi.cast("uintptr_t", font))
    found = HELD.get(address)
    if found is None:
        _hold()(address)
        key, _, size = get_pango_font_key(font)
        found = HELD[address] = key, size
    return found


def file_of(font: Any) -> str | None:
    """The file of one of the engine's fonts; None when it is not known."""
    path: str | None = vars(font).get(_FILE)
    return path


@lru_cache(maxsize=1)
def _pattern() -> Any:
    """What gives the pattern of a font of fontconfig; None with a Pango older than 1.48."""
    try:
        call = load_library("pangoft2-1.0").pango_fc_font_get_pattern
    except (OSError, AttributeError):
        return None
    call.restype, call.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    return call


def _path(font: Any) -> str | None:
    """The file of one of Pango's fonts."""
    from weasyprint.text.ffi import ffi, fontconfig

    call = _pattern()
    if call is None:
        return None
    pattern, value = ffi.cast("FcPattern *", call(int(ffi.cast("uintptr_t", font)))), ffi.new("FcChar8 **")
    if fontconfig.FcPatternGetString(pattern, b"file", 0, value):
        return None
    return str(ffi.string(value[0]).decode())


def _fonts() -> list[patch.Patch]:
    """The font of a run: Pango is asked once for its description, and it is held, so that its address stands for it."""
    from weasyprint.pdf.stream import Stream

    engine = Stream.add_font

    def add_font(self: Any, font: Any) -> Any:
        key, size = held(font)
        known = self._fonts.get(key)
        return engine(self, font) if known is None else (known, size)

    return [(Stream, "add_font", engine, add_font)]


class _Unread:
    """The program of a font, which is a file of many MiB for some scripts: it is read when it is asked for."""

    def __init__(self, face: Any) -> None:
        self.face = face


def _programs() -> list[patch.Patch]:
    """The program of a font is not copied into this process; of most fonts only a subset is asked for."""
    from weasyprint.pdf import fonts

    engine, read = fonts.Font.__init__, fonts.get_hb_object_data
    opening = False

    def init(self: Any, font: Any, *values: Any) -> None:
        nonlocal opening
        opening = True
        try:
            engine(self, font, *values)
        finally:
            opening = False
        self.__dict__[_FILE] = _path(font)

    def data(face: Any, *kind: Any) -> Any:
        return _Unread(face) if opening and not kind else read(face, *kind)

    def get_content(self: Any) -> Any:
        content = self._dossier_content
        if isinstance(content, _Unread):
            content = self._dossier_content = read(content.face)
        return content

    def set_content(self: Any, content: Any) -> None:
        self._dossier_content = content

    fonts.Font.file_content = property(get_content, set_content)
    return [(fonts.Font, "__init__", engine, init), (fonts, "get_hb_object_data", read, data)]


#: what ``quick`` puts in place
PATCHES = (_fonts, _programs)
