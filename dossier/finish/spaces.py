"""Colour spaces (ISO 32000-1, 8.6): how a colour of each is printed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import pikepdf
from pikepdf import Array, Name
from PIL import Image, ImageCms

from dossier.memo import Memo

from . import functions
from .colour import Paint


class Target(Protocol):
    """What colours are converted to: printing inks or the greys of a mask."""

    kind: str
    space: str

    @property
    def pictures(self) -> Memo[tuple[bytes, bool]]: ...  # noqa: D102
    @property
    def spots(self) -> Mapping[str, tuple[float, ...]]: ...  # noqa: D102 - the Protocol's members say what they are
    def rgb(self, values: Sequence[float], source: bytes = b"") -> Paint: ...  # noqa: D102
    def ramp(self, colours: Sequence[Sequence[float]], source: bytes = b"", *, ends: bool = True) -> list[Paint]: ...  # noqa: D102
    def grey(self, value: float) -> Paint: ...  # noqa: D102
    def cmyk(self, values: Sequence[float]) -> Paint: ...  # noqa: D102
    def image(self, image: Image.Image, source: bytes = b"") -> Image.Image: ...  # noqa: D102


class Unsupported(ValueError):
    """A colour, image or shading that cannot be converted."""


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: number of components, its first colour, how a colour is printed.

    ``kept`` is the converted space of named inks, which stay; ``source`` the ICC profile of an RGB space (none: sRGB);
    ``pattern`` is True for patterns, with ``under`` the space of an uncoloured one.
    """

    components: int
    paint: Callable[[Sequence[float]], Paint]
    initial: tuple[float, ...]
    kept: Any = None
    source: bytes = b""
    family: str = ""
    pattern: bool = False
    under: Space | None = None


class Spaces:
    """Reads the colour spaces of a PDF for one target."""

    def __init__(self, pdf: pikepdf.Pdf, target: Target) -> None:
        self.pdf, self.target = pdf, target
        self._read: dict[tuple[int, int], Space] = {}

    def read(self, space: Any) -> Space:
        """The space of a name or array. Raises Unsupported."""
        if isinstance(space, Array) and space.objgen[0]:
            if space.objgen not in self._read:
                self._read[space.objgen] = self._space(space)
            return self._read[space.objgen]
        return self._space(space)

    def _space(self, space: Any) -> Space:
        family = str(space[0]) if isinstance(space, Array) else str(space)
        target = self.target
        if family in ("/DeviceRGB", "/CalRGB", "/RGB"):
            return Space(3, target.rgb, (0, 0, 0), family="rgb")
        if family in ("/DeviceGray", "/CalGray", "/G"):
            return Space(1, lambda values: target.grey(values[0]), (0,), family="grey")
        if family in ("/DeviceCMYK", "/CMYK"):
            return Space(4, target.cmyk, (0, 0, 0, 1), family="cmyk")
        if family == "/Pattern":
            under = self.read(space[1]) if isinstance(space, Array) and len(space) > 1 else None
            return Space(0, lambda _values: Paint(()), (), pattern=True, under=under, family="pattern")
        if family in _READERS and isinstance(space, Array):
            return _READERS[family](self, space)
        raise Unsupported(f"the colour space {family[1:]}")

    def _icc(self, space: Any) -> Space:
        profile = space[1]
        count = int(profile.N)
        device = self.read({1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[count])
        data = profile.read_bytes()
        if count != 3 or is_srgb(data):
            return device
        target = self.target
        return replace(device, paint=lambda values: target.rgb(values, data), source=data)

    def _indexed(self, space: Any) -> Space:
        base = self.read(space[1])
        table = palette(space)
        size = base.components

        def paint(values: Sequence[float]) -> Paint:
            place = int(values[0]) * size
            return base.paint([value / 255 for value in table[place : place + size]])

        return Space(1, paint, (0,), family="indexed")

    def _named(self, space: Any) -> Space:
        """Separation and DeviceN: the ink stays, what stands in for it is converted."""
        alternate = self.read(space[2])
        names = [str(space[1])[1:]] if str(space[0]) == "/Separation" else [str(name)[1:] for name in space[1]]
        try:
            evaluate = functions.evaluator(space[3])
            function = space[3]
            if alternate.family != "cmyk" and self.target.kind == "cmyk":

                def process(colours: list[functions.Values], _line: bool) -> list[functions.Values]:
                    return [alternate.paint(values).cmyk for values in colours]

                function = functions.recoloured(self.pdf, function, process)
        except functions.UnknownFunction as error:
            raise Unsupported(f"{error} in the ink {', '.join(names)}") from None

        def paint(values: Sequence[float]) -> Paint:
            process = alternate.paint(evaluate(values))
            return Paint(tuple(values), ", ".join(names), process.cmyk) if self.target.kind == "cmyk" else process

        kept = None
        if self.target.kind == "cmyk":
            kept = space if function is space[3] else Array([space[0], space[1], Name.DeviceCMYK, function, *space[4:]])
        return Space(len(names), paint, (1,) * len(names), kept=kept, family="named")

    def _lab(self, space: Any) -> Space:
        white = functions.numbers(space[1].WhitePoint)
        target = self.target
        return Space(3, lambda values: target.rgb(_srgb_of_lab(values, white)), (0, 0, 0), family="lab")


_READERS: Mapping[str, Callable[[Spaces, Any], Space]] = {
    "/ICCBased": Spaces._icc,
    "/Indexed": Spaces._indexed,
    "/I": Spaces._indexed,
    "/Separation": Spaces._named,
    "/DeviceN": Spaces._named,
    "/Lab": Spaces._lab,
}


def palette(space: Any) -> bytes:
    """Colours of an indexed space, as bytes."""
    table = space[3]
    return bytes(table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table))


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Whether an ICC profile calls itself sRGB."""
    try:
        return "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return True  # unreadable: what a viewer would do


def _srgb_of_lab(values: Sequence[float], white: Sequence[float]) -> tuple[float, ...]:
    """CIE L*a*b* to sRGB, over the white of sRGB (IEC 61966-2-1; white points are not adapted but scaled)."""
    light = (values[0] + 16) / 116
    axes = (light + values[1] / 500, light, light - values[2] / 200)
    scale = (0.9505 / white[0], 1.0, 1.089 / white[2])
    x, y, z = (
        w * s * (f**3 if f >= 6 / 29 else 108 / 841 * (f - 4 / 29)) for f, w, s in zip(axes, white, scale, strict=True)
    )
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.204 * y + 1.057 * z,
    )
    clipped = (min(max(value, 0.0), 1.0) for value in linear)
    return tuple(12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped)
