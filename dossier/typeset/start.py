"""Imports the engine without starting other programs, and without what a build does not use.

WeasyPrint tries several names for each shared library. For those that are none on this system cffi asks ``ldconfig`` and the C
compiler (``ctypes.util.find_library``), half a hundred processes in all; one of the names is the file name that the system knows.

The engine has style sheets for attributes that stand for styles, and for forms: a part has neither, and they are not read. Fonts
are made smaller by HarfBuzz. fontTools' own subsetter and instancer, a quarter of the engine's import, are imported when
they are called.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dossier import precompiled
from dossier.later import later
from dossier.typeset import bridge, keptsheets


def engine() -> None:
    """Import WeasyPrint. Raises OSError when one of its libraries is missing."""
    if sys.platform != "linux" or "weasyprint" in sys.modules:
        import weasyprint

        return
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        with (
            bridge.ready(),
            later("ssl"),
            later("PIL.ExifTags"),
            later("tinyhtml5"),
            later("fontTools.ttLib.woff2"),
            later("fontTools.subset"),
            later("fontTools.varLib.instancer", "instantiateVariableFont"),
            _empty("html5_ua.css", "html5_ph.css", "html5_ua_form.css"),
        ):
            import cssselect2.compiler

            precompiled.serve(cssselect2.compiler)
            import weasyprint
        _own_styles(weasyprint)
    finally:
        ctypes.util.find_library = find


def _own_styles(weasyprint: Any) -> None:
    """The engine's own style sheet (HTML, 15, Rendering) and its counter styles."""
    text = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text(encoding="utf-8")

    def parse() -> tuple[Any, Any]:
        counters: dict[str, Any] = {}
        return weasyprint.CSS(string=text, counter_style=counters), counters

    sheet, counters = keptsheets.kept(text, "the engine's own", parse)
    weasyprint.html.UA_COUNTER_STYLE.update(counters)
    weasyprint.html.UA_STYLESHEET = weasyprint.UA_STYLESHEET = sheet


@contextmanager
def _empty(*names: str) -> Iterator[None]:
    """While it lasts, files of these names hold nothing."""
    read = Path.read_text

    def text(self: Path, *values: Any, **named: Any) -> str:
        return "" if self.name in names else read(self, *values, **named)

    setattr(Path, "read_text", text)  # noqa: B010 - it is put back below
    try:
        yield
    finally:
        setattr(Path, "read_text", read)  # noqa: B010
