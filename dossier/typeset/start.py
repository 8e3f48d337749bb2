"""Imports the engine without starting other programs.

WeasyPrint tries several names for each shared library. For those that are none on this system cffi asks ``ldconfig`` and the C
compiler (``ctypes.util.find_library``), half a hundred processes in all; one of the names is the file name that the system knows.
"""

from __future__ import annotations

import ctypes.util
import sys


def engine() -> None:
    """Import WeasyPrint. Raises OSError when one of its libraries is missing."""
    if sys.platform != "linux" or "weasyprint" in sys.modules:
        import weasyprint

        return
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        import weasyprint  # noqa: F401
    finally:
        ctypes.util.find_library = find
