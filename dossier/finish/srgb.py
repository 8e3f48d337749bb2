"""The sRGB profile (IEC 61966-2-1), and the output intent that names it (ISO 32000-1, 14.11.5)."""

from __future__ import annotations

from dossier import pdfsyntax
from dossier.recall import LastingMemo

_NAME, _REGISTRY = "sRGB IEC61966-2.1", "http://www.color.org"
#: the sRGB profile
_PROFILE: LastingMemo[bytes] = LastingMemo(1, "srgb")
#: header of an ICC profile (ICC.1:2010, 7.2): version, date of making
_VERSION, _DATE = slice(8, 12), slice(24, 36)


def profile() -> bytes:
    """The sRGB profile of LittleCMS. Its header says when it was made: always the same here."""
    return _PROFILE.recall(0, "", _made)


def _made() -> bytes:
    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # ICC 4.2, the version that ISO 32000-1 knows; nothing in the profile is younger
    data[_VERSION] = b"\x04\x20\x00\x00"
    data[_DATE] = bytes((7, 0xD0, 0, 1, 0, 1)) + bytes(6)
    return bytes(data)


def intent() -> tuple[bytes, bytes]:
    """Device colours are sRGB, in the form that PDF/A reads (ISO 19005-3, 6.2.3): the intent but for its profile, the profile."""
    name = pdfsyntax.string(_NAME)
    said = {"Type": b"/OutputIntent", "S": b"/GTS_PDFA1", "OutputConditionIdentifier": name, "Info": name}
    said["RegistryName"] = pdfsyntax.string(_REGISTRY)
    return b"".join(b"/%s %s" % (key.encode(), value) for key, value in said.items()), profile()
