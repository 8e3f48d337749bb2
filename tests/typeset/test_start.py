"""The import of the engine."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes.util, sys
started = []
sys.addaudithook(lambda event, words: started.append(words[0]) if event == "subprocess.Popen" else None)
find = ctypes.util.find_library
{statement}
assert "weasyprint.text.ffi" in sys.modules and ctypes.util.find_library is find
print(len(started))
"""


def started(statement: str) -> int:
    words = [sys.executable, "-c", PROGRAM.format(statement=statement)]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="libraries have other names there")
def test_importing_the_engine_starts_no_program() -> None:
    assert started("from dossier.typeset import start; start.engine()") == 0
    assert started("import weasyprint") > 0, "the engine alone; when this fails the module can go"


LATER = """
import sys
from dossier.typeset import start
start.engine()
import weasyprint.pdf.fonts as fonts
print([name for name in sys.modules if name in ("fontTools.subset", "fontTools.varLib", "fontTools.varLib.instancer")])
print(fonts.subset.Options().hinting, "fontTools.subset" in sys.modules)
try:
    fonts.instantiateVariableFont(None, {})
except Exception as error:
    print(type(error).__name__, "fontTools.varLib.instancer" in sys.modules)
from fontTools.varLib import instancer
print(instancer.__file__.endswith("__init__.py"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the engine is imported as it is there")
def test_what_makes_fonts_smaller_is_imported_when_it_is_called() -> None:
    words = [sys.executable, "-c", LATER]
    found = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    assert found == ["[]", "True True", "TypeError True", "True"]


def test_style_sheets_that_no_part_needs_are_not_read() -> None:
    script = """
from pathlib import Path
read = Path.read_text
from dossier.typeset import start
start.engine()
from weasyprint import html
print(html.UA_STYLESHEET.matcher.order, len(html.PH), len(html.UA_FORM), Path.read_text is read)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    rules, hints, forms, restored = done.stdout.split()
    assert int(rules) > 200
    assert (hints, forms, restored) == ("0", "0", "True")
