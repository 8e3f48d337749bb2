"""Colour spaces of a PDF by family, inks and channels (ISO 32000-1, 8.6). Whatever cannot be read is "unknown"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

_DEVICE = {
    "/DeviceGray": 1,
    "/G": 1,
    "/CalGray": 1,
    "/DeviceRGB": 3,
    "/RGB": 3,
    "/CalRGB": 3,
    "/DeviceCMYK": 4,
    "/CMYK": 4,
    "/Lab": 3,
}
_LONG = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK", "/I": "Indexed"}
#: spaces inside spaces: an Indexed on a Separation on a DeviceCMYK is 3 deep
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Space:
    """Family, number of components, names of inks, and the space that stands below (base or alternate)."""

    family: str
    components: int
    names: tuple[str, ...] = ()
    below: str = ""

    @property
    def start(self) -> tuple[float, ...]:
        """The colour that a space begins with (8.6.5.1 and following)."""
        if self.family == "DeviceCMYK":
            return 0.0, 0.0, 0.0, 1.0
        if self.family in ("Separation", "DeviceN"):
            return (1.0,) * self.components
        return (0.0,) * self.components


GRAY, RGB, CMYK = Space("DeviceGray", 1), Space("DeviceRGB", 3), Space("DeviceCMYK", 4)
PATTERN, UNKNOWN = Space("Pattern", 0), Space("unknown", 0)


def read(space: Any, resources: Any, depth: int = 0) -> Space:
    """The space that an object or a name in resources stands for. Raises nothing."""
    try:
        return _read(space, resources, depth)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RuntimeError, pikepdf.PdfError):
        return UNKNOWN


def _read(space: Any, resources: Any, depth: int) -> Space:
    if depth > _DEPTH or space is None:
        return UNKNOWN
    if isinstance(space, pikepdf.Name):
        name = str(space)
        if name in _DEVICE:
            return Space(_LONG.get(name, name[1:]), _DEVICE[name])
        if name == "/Pattern":
            return PATTERN
        named = resources.get("/ColorSpace", {}).get(name) if resources is not None else None
        return _read(named, resources, depth + 1) if named is not None else UNKNOWN
    return _array(list(space), resources, depth)


def _array(items: list[Any], resources: Any, depth: int) -> Space:
    family = _LONG.get(str(items[0]), str(items[0])[1:])
    if len(items) == 1:
        return _read(items[0], resources, depth + 1)
    if family == "ICCBased":
        return Space("ICCBased", int(items[1].N), below=str(items[1].get("/Alternate", "")))
    if family == "Indexed":
        base = _read(items[1], resources, depth + 1)
        return Space("Indexed", 1, base.names, f"{base.family}{base.components if base.family == 'ICCBased' else ''}")
    if family == "Separation":
        return Space(family, 1, (str(items[1])[1:],), _read(items[2], resources, depth + 1).family)
    if family == "DeviceN":
        names = tuple(str(name)[1:] for name in items[1])
        return Space(family, len(names), names, _read(items[2], resources, depth + 1).family)
    if family == "Pattern":
        return PATTERN
    return Space(family, _DEVICE.get(f"/{family}", 0))


def device_independent(space: Space) -> str:
    """What of the colour is not ink: "RGB", "Lab", "CalGray", ...; empty for inks and greys."""
    if space.family == "ICCBased":
        return {1: "", 3: "ICC RGB", 4: "ICC CMYK"}.get(space.components, "ICC")
    if space.family == "Indexed":
        return "RGB" if space.below in ("DeviceRGB", "CalRGB", "ICCBased3") else "Lab" if space.below == "Lab" else ""
    if space.family in ("Separation", "DeviceN"):
        return f"{space.below} below an ink" if space.below in ("DeviceRGB", "CalRGB", "Lab") else ""
    return {"DeviceRGB": "RGB", "CalRGB": "CalRGB", "Lab": "Lab", "CalGray": "CalGray"}.get(space.family, "")
