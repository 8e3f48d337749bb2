"""What a process shows before it may set parts: versions of all that decides how a page looks, and a digest of each font."""

from __future__ import annotations

import ctypes
import hashlib
import json
import platform
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dossier import fonts as font_set
from dossier import typeset
from dossier.instances import load_library
from dossier.model import FontSet

#: raise when what travels between build and worker changes
PROTOCOL = 1
#: differences that are named; one wrong package has many fonts
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """Versions by name, SHA-256 of each font file by its name, and the digest that names the font set."""

    versions: Mapping[str, str]
    fonts: Mapping[str, str]
    font_set: str

    @property
    def token(self) -> str:
        """SHA-256 of all of it: two processes with one token set the same part to the same bytes."""
        text = json.dumps([dict(self.versions), dict(self.fonts), self.font_set], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def of(fonts: FontSet) -> Proof:
    """Of this process. Raises OSError when a font cannot be read."""
    return Proof(versions(), font_set.digests(fonts), fonts.digest)


@lru_cache(maxsize=1)
def versions() -> Mapping[str, str]:
    """The engine with its libraries, Python, the compression of PDF streams, processor and fontconfig."""
    engine = dict(item.split("=", 1) for item in typeset.engine_version().split(" "))
    return {
        "cluster": str(PROTOCOL),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "fontconfig": _fontconfig(),
        **engine,
    }


def _fontconfig() -> str:
    """FcGetVersion of fontconfig.h: 21501 is 2.15.1."""
    try:
        ask = load_library("fontconfig").FcGetVersion
    except OSError:
        try:
            ask = ctypes.CDLL("libfontconfig.so.1").FcGetVersion
        except OSError:
            return "missing"
    ask.restype = ctypes.c_int
    return str(ask())


def differences(wanted: Proof, shown: Proof) -> list[str]:
    """What is otherwise in the process that shows its proof, each with both values."""
    found = [
        f"{name} is {shown.versions.get(name, 'missing')}, here {wanted.versions.get(name, 'missing')}"
        for name in sorted({*wanted.versions, *shown.versions})
        if wanted.versions.get(name) != shown.versions.get(name)
    ]
    if not found:  # fonts are looked at only where versions agree
        found = list(_fonts(wanted.fonts, shown.fonts))
    if len(found) > _NAMED:
        found = [*found[:_NAMED], f"and {len(found) - _NAMED} more"]
    return found


def _fonts(wanted: Mapping[str, str], shown: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*wanted, *shown}):
        if name not in shown:
            yield f"font {name} is missing"
        elif name not in wanted:
            yield f"font {name} is not of the set"
        elif wanted[name] != shown[name]:
            yield f"font {name} has other bytes ({shown[name][:12]}, here {wanted[name][:12]})"
