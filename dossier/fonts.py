"""The sealed font set: fonts come from pinned packages only, and fontconfig sees nothing else.

A relative or wrong ``FONTCONFIG_FILE`` silently brings the machine's fonts back, so the path is absolute and the layout
checks what fontconfig found (``dossier.typeset``).
"""

from __future__ import annotations

import hashlib
import importlib.util
from importlib import metadata
from pathlib import Path
from xml.sax.saxutils import escape

from dossier.diagnostics import Collector
from dossier.model import FontSet

#: distribution -> package folder that holds the font files
PACKAGES = {
    "fontpkg-source-serif-4": "fontpkg_source_serif_4",
    "fontpkg-source-sans-3": "fontpkg_source_sans_3",
    "fontpkg-source-code-pro": "fontpkg_source_code_pro",
    "fontpkg-noto-serif": "fontpkg_noto_serif",
    "fontpkg-noto-sans": "fontpkg_noto_sans",
}


def seal(folder: Path, found: Collector) -> FontSet | None:
    """Write fontconfig's configuration into ``folder`` and describe the set; None when a package is missing.

    The digest stands for every byte of every font: it is made of the packages' own records of their files' hashes.
    """
    directories: list[str] = []
    digest = hashlib.sha256()
    for distribution, package in PACKAGES.items():
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            hint = f"run: make setup (or: pip install {distribution})"
            found.add("font-missing", f"package {distribution} is not installed", None, hint)
            continue
        directories.append(str(Path(next(iter(spec.submodule_search_locations))) / "files"))
        digest.update(_record(distribution).encode())
    if len(directories) < len(PACKAGES):
        return None
    conf = _configuration(directories, folder)
    # a folder of its own for each configuration: environments that share a cache do not overwrite each other
    path = folder / f"fonts-{hashlib.sha256(conf.encode()).hexdigest()[:16]}.conf"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{id(conf):x}")
        temporary.write_text(conf, encoding="utf-8")
        temporary.replace(path)
    return FontSet(str(path.resolve()), tuple(directories), digest.hexdigest())


def _record(distribution: str) -> str:
    """Version and file hashes of a distribution."""
    found = metadata.distribution(distribution)
    lines = sorted(line for line in (found.read_text("RECORD") or "").splitlines() if "/files/" in line)
    return "\n".join([found.version, *lines])


def _configuration(directories: list[str], folder: Path) -> str:
    inside = "".join(f"<dir>{escape(path)}</dir>" for path in directories)
    cache = escape(str((folder / "fontconfig").resolve()))
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>{inside}<cachedir>{cache}</cachedir></fontconfig>\n"
    )
