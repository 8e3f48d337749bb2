"""The engine's declarations of C: parsed by the first process of an environment, known to the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
sys.prefix = sys.argv[1]
from dossier.typeset import start
start.engine()
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
kind = "parsed" if "pycparser" in sys.modules else "known"
glyphs, text = ffi.new("hb_codepoint_t[3]", [1, 2, 3]), ffi.new("char[]", b"ab")
print(kind, ffi.sizeof("PangoGlyphInfo"), pango.PANGO_TAB_LEFT, FROM_UNITS, list(glyphs), ffi.string(text))
"""


def said(prefix: Path) -> tuple[str, str]:
    words = [sys.executable, "-c", PROGRAM, str(prefix)]
    surrounding = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(words, capture_output=True, text=True, check=True, env=surrounding)
    kind, _, rest = run.stdout.strip().partition(" ")
    return kind, rest


@pytest.mark.skipif(sys.platform != "linux", reason="the engine is imported as it is there")
def test_declarations_are_parsed_once(tmp_path: Path) -> None:
    kind, first = said(tmp_path)
    assert kind == "parsed"
    assert said(tmp_path) == ("known", first)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    (kept,) = (path for path in files if b"hb_codepoint_t" in path.read_bytes())
    kept.write_bytes(kept.read_bytes()[:-40])
    assert said(tmp_path) == ("parsed", first), "a damaged file is made again"
    assert said(tmp_path) == ("known", first)
