"""Fixtures that set real pages: the sealed fonts once per process, parts on tiny pages, the whole dossier once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import settings

from dossier import fonts as font_module
from dossier.bind import bind
from dossier.diagnostics import Collector
from dossier.model import FontSet, Part, PartSource
from dossier.typeset import typeset

ROOT = Path(__file__).parent.parent

# the machine may be busy: a property is judged by its examples, not by the clock
settings.register_profile("dossier", deadline=None)
settings.load_profile("dossier")

#: a page so small that a dozen lines break
TINY = '@page{size:100mm 70mm;margin:10mm} body{margin:0;font:9pt/12pt "Source Serif 4"} h2,p{margin:0 0 6pt}'


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache shared by the tests of a process."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def sealed(cache_folder: Path) -> FontSet:
    """The sealed font set."""
    found = Collector()
    fonts = font_module.seal(cache_folder / "fonts", found)
    assert fonts is not None, [str(item) for item in found]
    return fonts


@pytest.fixture
def set_part(sealed: FontSet) -> Callable[..., Part]:
    """Typesets a body on tiny pages."""

    def run(
        body: str,
        css: str = "",
        *,
        name: str = "part",
        families: tuple[str, ...] = (),
        draft: bool = False,
        apart: bool = False,
    ) -> Part:
        html = f'<!doctype html><html lang="en"><head><title>Test</title></head><body>{body}</body></html>'
        return typeset(PartSource(name, html, (TINY, css), {}, families, draft=draft, fonts_apart=apart), sealed)

    return run


def page_texts(pdf: bytes | Path) -> list[str]:
    """The text of each page, by poppler."""
    data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    with pikepdf.open(io.BytesIO(data)) as opened:
        count = len(opened.pages)
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    pages = run.stdout.decode().split("\f")
    assert len(pages) == count + 1
    return pages[:-1]


def bound_bytes(*bound: Any, fonts: FontSet | None = None) -> bytes:
    """A bound book's file; what is given is that of ``bind``."""
    return bind(*bound, fonts=fonts).written()


def run_build(*arguments: str, cwd: Path = ROOT, epoch: str = "") -> subprocess.CompletedProcess[str]:
    """``build.py`` as a user runs it."""
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    if epoch:
        environment["SOURCE_DATE_EPOCH"] = epoch
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="session")
def dossier(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> tuple[Path, dict[str, object]]:
    """The first dossier, built once: its PDF and the command's report. Mark users xdist_group("dossier")."""
    out = tmp_path_factory.mktemp("dist")
    run = run_build(
        "pdf", "en", "--json", "--medium", "screen", "--out", str(out), "--cache", str(cache_folder), "--keep"
    )
    assert run.returncode == 0, run.stdout + run.stderr
    report: dict[str, object] = json.loads(run.stdout)
    return out / "magnesium-glycinate-en.pdf", report
