"""Output intents (ISO 32000-1, 14.11.5) and the sRGB profile (IEC 61966-2-1)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from dossier.diagnostics import Collector
from dossier.model import FinishJob

from . import conditions

#: header of an ICC profile (ICC.1:2010, 7.2): version, date of making
_VERSION, _DATE = slice(8, 12), slice(24, 36)


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """The sRGB profile of LittleCMS. Its header says when it was made: always the same here."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # ICC 4.2, the version that ISO 32000-1 knows; nothing in the profile is younger
    data[_VERSION] = b"\x04\x20\x00\x00"
    data[_DATE] = bytes((7, 0xD0, 0, 1, 0, 1)) + bytes(6)
    return bytes(data)


def add_srgb(pdf: pikepdf.Pdf) -> None:
    """Say that device colours are sRGB, in the form that PDF/A reads (ISO 19005-3, 6.2.3)."""
    profile = pdf.make_stream(srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def declare_cmyk(pdf: pikepdf.Pdf, job: FinishJob, found: Collector, *, must: bool) -> None:
    """Say what the inks of CMYK pictures mean (ISO 32000-1, 8.6.5.6): those of the edition's printing condition.

    With ``must`` the lack of its ICC profile is an error (ISO 19005-3, 6.2.4.3): nobody could tell how they look.
    """
    owners = [thing for thing in pdf.objects if isinstance(thing, (Dictionary, pikepdf.Stream)) and _draws_cmyk(thing)]
    if not owners:
        return
    own = Collector()
    profile = conditions.find(job.press, job.root, own)
    if profile is None:
        found.extend(own if must else ())
        return
    space = pdf.make_indirect(Array([Name.ICCBased, pdf.make_stream(profile.data, N=4)]))
    for owner in owners:
        if "/ColorSpace" not in owner.Resources:
            owner.Resources.ColorSpace = Dictionary()
        owner.Resources.ColorSpace.DefaultCMYK = space


def _draws_cmyk(owner: Any) -> bool:
    """Whether a page or form has a picture in CMYK among its resources."""
    resources = owner.get("/Resources")
    objects: Any = resources.get("/XObject", {}) if isinstance(resources, Dictionary) else {}
    return any(thing.get("/ColorSpace") == Name.DeviceCMYK for _, thing in objects.items())
