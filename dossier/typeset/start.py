"""Imports the engine without starting other programs, and without what a build does not use.

WeasyPrint tries several names for each shared library. For those that are none on this system cffi asks ``ldconfig`` and the C
compiler (``ctypes.util.find_library``), half a hundred processes in all; one of the names is the file name that the system knows.

The engine has style sheets for attributes that stand for styles, and for forms: a part has neither, and they are not read. Fonts
are made smaller by HarfBuzz. fontTools' own subsetter and instancer, a quarter of the engine's import, are imported when
they are called.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dossier import precompiled
from dossier.typeset import bridge


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
            _later("fontTools.subset"),
            _later("fontTools.varLib.instancer", "instantiateVariableFont"),
            _empty("html5_ph.css", "html5_ua_form.css"),
        ):
            import cssselect2.compiler

            precompiled.serve(cssselect2.compiler)
            import weasyprint  # noqa: F401
    finally:
        ctypes.util.find_library = find


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


@contextmanager
def _later(name: str, *functions: str) -> Iterator[None]:
    """While it lasts, who imports a module gets one that stands for it: the module is imported for the first use of a name in it.

    ``functions`` may be imported from it by name.
    """
    if name in sys.modules:
        yield
        return
    stand_in = types.ModuleType(name)

    def attribute(key: str) -> Any:
        if key.startswith("__"):  # these the import system asks for
            raise AttributeError(key)
        return getattr(importlib.import_module(name), key)

    # a module's own __getattr__ answers for names that it has not (PEP 562)
    vars(stand_in)["__getattr__"] = attribute
    for key in functions:
        setattr(stand_in, key, _calls(name, key))
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


def _calls(name: str, key: str) -> Any:
    """A function that imports and calls another."""

    def function(*positional: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(name), key)(*positional, **named)

    return function
