"""Printing conditions by name, and the ICC profile that describes each on this machine."""

from __future__ import annotations

import hashlib
import io
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import PressSettings
from dossier.printing import PROFILES


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: its reference name in the ICC characterization data registry, what it stands for in words,
    the most ink (in percent, all plates together) that printers take for it, and files known to describe it."""

    identifier: str
    words: str
    ink: int
    files: tuple[str, ...] = ()
    registry: str = "http://www.color.org"


#: reference names: ICC Characterization Data Registry; ink limits: those of the profiles named
CONDITIONS = {
    "FOGRA39": Condition(
        "FOGRA39",
        "Offset printing, ISO 12647-2:2004/Amd 1, OFCOM, paper type 1 or 2 = coated art, 115 g/m2, tone value increase A and B",
        300,
        ("ISOcoated_v2_300_bas.icc", "ISOcoated_v2_300_eci.icc", "FOGRA39L_coated.icc", "ISOcoated_v2_eci.icc"),
    ),
    "FOGRA51": Condition(
        "FOGRA51",
        "Offset printing, ISO 12647-2:2013, OFCOM, print substrate 1 = premium coated, 115 g/m2, tone value increase A",
        300,
        ("PSOcoated_v3.icc",),
    ),
    "GRACoL": Condition(
        "CGATS TR 006",
        "GRACoL 2006, offset printing on coated paper grade 1",
        320,
        ("GRACoL2006_Coated1v2.icc", "GRACoL_TR006_coated.icc"),
    ),
    "SWOP": Condition(
        "CGATS TR 003",
        "SWOP 2006, web offset printing on coated paper grade 3",
        300,
        ("SWOP2006_Coated3v2.icc", "SWOP_TR003_coated_3.icc"),
    ),
}
#: the pinned file: what set-up fetched, unchanged
PINNED = {"ISOcoated_v2_300_bas.icc": "b424c77f40c3423c925536f8ae08634985ccd0fe80eb253d5d229197ded7e886"}
#: where operating systems, Scribus and TeX keep profiles
_SYSTEM = (
    "/usr/share/color/icc",
    "/usr/share/scribus/profiles",
    "/usr/share/texlive/texmf-dist/tex/generic/colorprofiles",
    "/Library/ColorSync/Profiles",
    "C:/Windows/System32/spool/drivers/color",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A condition with the ICC profile to print for it."""

    condition: Condition
    data: bytes
    name: str


def find(press: PressSettings, root: str, found: Collector) -> Profile | None:
    """The profile of an edition's printing condition; None, with a diagnostic, when there is none or it is no CMYK printer."""
    known = CONDITIONS.get(press.condition)
    where = Location("dossier.toml", key="press.condition")
    if known is None and not press.profile:
        hint = did_you_mean(press.condition, CONDITIONS) or ""
        message = f"unknown printing condition '{press.condition}'"
        found.add("press-profile", message, where, f"{hint}; for another condition name its ICC file: press.profile")
        return None
    condition = known or Condition(press.condition, press.condition, 0)
    if press.registry:
        condition = replace(condition, registry=press.registry)
    path = Path(root, press.profile) if press.profile else next(_places(condition), None)
    if path is None:
        hint = (
            f"run: make setup, or name an ICC file of the dossier: press.profile (known: {', '.join(condition.files)})"
        )
        found.add("press-profile", f"no ICC profile for {press.condition} on this machine", where, hint)
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        found.add("press-profile", f"the profile cannot be read: {error.strerror}", Location(path.name))
        return None
    if wrong := _wrong(data, path):
        hint = "run: make setup" if path.name in PINNED and not press.profile else "name a CMYK printer profile"
        found.add("press-profile", wrong, Location(press.profile or path.name), hint)
        return None
    return Profile(condition, data, path.name)


def _places(condition: Condition) -> Iterator[Path]:
    folders = [Path(sys.prefix) / PROFILES, *map(Path, _SYSTEM)]
    for name in condition.files:
        for folder in folders:
            if (path := folder / name).is_file():
                yield path
            else:
                yield from sorted(folder.glob(f"*/{name}"))


def _wrong(data: bytes, path: Path) -> str:
    """What keeps a file from being the profile of an output intent (ISO 15930-7, 6.2.2), or nothing."""
    if (digest := PINNED.get(path.name)) and hashlib.sha256(data).hexdigest() != digest:
        return f"{path.name} is not the file that is pinned: it is damaged or another version"
    # ICC.1:2010, 7.2: class at byte 12, colour space at 16, signature at 36
    if len(data) < 128 or data[36:40] != b"acsp":
        return f"{path.name} is not an ICC profile"
    kind, space = data[12:16].decode("ascii", "replace"), data[16:20].decode("ascii", "replace").strip()
    if kind != "prtr" or space != "CMYK":
        return f"{path.name} is a profile of class '{kind}' for {space}, not of a CMYK printer"
    return "" if _converts(data) else f"{path.name} cannot be used to convert colours"


@lru_cache(maxsize=8)
def _converts(data: bytes) -> bool:
    from PIL import ImageCms  # not for files without inks

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        ImageCms.buildTransform(ImageCms.createProfile("sRGB"), profile, "RGB", "CMYK")
    except (ImageCms.PyCMSError, OSError, ValueError, struct.error):
        return False
    return True
