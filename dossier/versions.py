"""What the metadata of installed packages say, found by the names of their folders: the library for it takes longer to import."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

#: the folder with a package's metadata (Binary distribution format, "The .dist-info directory")
_FOLDER = re.compile(r"(.+?)-([^-]+)\.dist-info")


class _Package(NamedTuple):
    version: str
    folder: Path


@lru_cache(maxsize=1)
def _packages() -> dict[str, _Package]:
    """Packages by name, each from the first folder of the path that has it."""
    found: dict[str, _Package] = {}
    for place in sys.path:
        try:
            names = sorted(entry.name for entry in os.scandir(place or "."))
        except OSError:
            continue
        for match in filter(None, map(_FOLDER.fullmatch, names)):
            found.setdefault(_plain(match[1]), _Package(match[2], Path(place, match[0])))
    return found


def _plain(name: str) -> str:
    """A name as names are compared (Names and normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@lru_cache(maxsize=64)
def of(name: str) -> str:
    """The version of a package. Raises importlib.metadata.PackageNotFoundError."""
    package = _packages().get(_plain(name))
    if package is not None:
        return package.version
    from importlib import metadata

    return metadata.version(name)


@lru_cache(maxsize=64)
def record(name: str) -> str | None:
    """A package's list of its files with their digests; None when it is not installed. Raises OSError."""
    package = _packages().get(_plain(name))
    if package is not None:
        return (package.folder / "RECORD").read_text(encoding="utf-8")
    from importlib import metadata

    try:
        return metadata.distribution(name).read_text("RECORD") or ""
    except metadata.PackageNotFoundError:
        return None
