"""What a colour is printed with: black alone for neutral greys, the brand's inks, LittleCMS for the rest."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageCms, ImageFilter

from dossier.model import Ink, PressSettings

_INTENTS = {
    "perceptual": ImageCms.Intent.PERCEPTUAL,
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "saturation": ImageCms.Intent.SATURATION,
    "absolute": ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}
#: edges of the grid that measures the ink of a profile, and of the table that lowers it
_COARSE, _FINE = 17, 33
#: a tint is found again when each of its channels is as near as rounding leaves it
_NEAR = 0.6
_BYTE = 255


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour as it is printed: CMYK (four values of 0 to 1), grey (one value, 1 is white), or a tint of a spot colour.

    ``process`` is the CMYK that stands for a spot colour's tint.
    """

    values: tuple[float, ...]
    spot: str = ""
    process: tuple[float, ...] = ()

    @property
    def cmyk(self) -> tuple[float, ...]:
        """Process inks."""
        return self.process if self.spot else self.values


#: black ink alone
BLACK = Paint((0.0, 0.0, 0.0, 1.0))


class Inks:
    """Converts colours for one printing condition; each colour once."""

    kind = "cmyk"
    space = "/DeviceCMYK"

    def __init__(self, profile: bytes, press: PressSettings, limit: int, inks: Mapping[str, Ink]) -> None:
        self.spots = {ink.spot: tuple(value / 100 for value in ink.cmyk) for ink in inks.values() if ink.spot}
        self._profile, self._press, self._limit = profile, press, limit / 100
        self._brand = {_bytes_of(colour): ink for colour, ink in inks.items()}
        self._cache: dict[tuple[int, int, int, bytes], Paint] = {}
        self._tables: dict[bytes, ImageFilter.Color3DLUT | None] = {}
        self._black = _black_for_grey(profile)

    def rgb(self, values: Sequence[float], source: bytes = b"") -> Paint:
        """A colour of ``source`` (an ICC profile; none: sRGB), with values of 0 to 1."""
        red, green, blue = (round(min(max(value, 0.0), 1.0) * _BYTE) for value in values)
        key = red, green, blue, source
        if key not in self._cache:
            self._cache[key] = self._rgb((red, green, blue), source)
        return self._cache[key]

    def grey(self, value: float) -> Paint:
        """A neutral grey: black ink alone, as light as the grey is."""
        level = min(max(value, 0.0), 1.0) * _BYTE
        return Paint((0.0, 0.0, 0.0, self._black[round(level)] / _BYTE))

    def cmyk(self, values: Sequence[float]) -> Paint:
        """Process inks stay as they are."""
        return Paint(tuple(values))

    def image(self, image: Image.Image, source: bytes = b"") -> Image.Image:
        """An RGB image in CMYK; a grey one as grey of black ink."""
        if image.mode == "L":
            return image.point([_BYTE - value for value in self._black])
        table = self._table(source)
        if table is not None:
            return image.filter(table)
        return _apply(image, self._transform(source))

    def _rgb(self, colour: tuple[int, int, int], source: bytes) -> Paint:
        for base, ink in self._brand.items():
            if tint := _tint(colour, base):
                process = tuple(round(value / 100 * tint, 6) for value in ink.cmyk)
                return Paint((round(tint, 4),), ink.spot, process) if ink.spot else Paint(process)
        if len(set(colour)) == 1 and not source:
            return self.grey(colour[0] / _BYTE)
        pixel = self.image(Image.new("RGB", (1, 1), colour), source).getpixel((0, 0))
        if not isinstance(pixel, tuple):
            raise TypeError("a CMYK image has four values a pixel")
        return Paint(self._within(tuple(value / _BYTE for value in pixel)))

    def _within(self, values: tuple[float, ...]) -> tuple[float, ...]:
        """Less cyan, magenta and yellow where all inks together are over the limit."""
        *colours, black = values
        total = sum(colours)
        if not self._limit or total + black <= self._limit or not total:
            return values
        factor = max(0.0, self._limit - black) / total
        return (*(value * factor for value in colours), black)

    def _transform(self, source: bytes) -> Any:
        return _transform(self._profile, source, self._press.intent, self._press.black_point)

    def _table(self, source: bytes) -> ImageFilter.Color3DLUT | None:
        """A table that keeps the ink limit, where the profile alone does not."""
        if source not in self._tables:
            self._tables[source] = None
            over = self._limit and _most_ink(self._transform(source)) > self._limit + 0.01
            if over:
                grid = _grid(self._transform(source), _FINE)
                values = [value for pixel in grid for value in self._within(pixel)]
                self._tables[source] = ImageFilter.Color3DLUT(_FINE, values, channels=4, target_mode="CMYK")
        return self._tables[source]


class Luminosity:
    """Colours of a luminosity mask: not printed but weighed (ISO 32000-1, 11.5.3), so they become their grey value."""

    kind = "mask"
    space = "/DeviceGray"
    spots: Mapping[str, tuple[float, ...]] = {}

    def rgb(self, values: Sequence[float], source: bytes = b"") -> Paint:
        """Weights of ISO 32000-1, 10.3.2."""
        red, green, blue = values
        return Paint((0.3 * red + 0.59 * green + 0.11 * blue,))

    def grey(self, value: float) -> Paint:
        """A grey stays."""
        return Paint((value,))

    def cmyk(self, values: Sequence[float]) -> Paint:
        """ISO 32000-1, 10.3.3."""
        cyan, magenta, yellow, black = values
        return Paint((1 - min(1.0, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black),))

    def image(self, image: Image.Image, source: bytes = b"") -> Image.Image:
        """Grey values of an image."""
        return image.convert("L")


def _bytes_of(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _tint(colour: tuple[int, int, int], base: tuple[int, int, int]) -> float:
    """How much of ``base`` on white gives ``colour``: 1 is the colour itself, 0 none."""
    depth = [_BYTE - value for value in base]
    deepest = max(range(3), key=lambda channel: depth[channel])
    if not depth[deepest]:
        return 0.0
    tint = (_BYTE - colour[deepest]) / depth[deepest]
    near = all(abs(_BYTE - tint * depth[channel] - colour[channel]) <= _NEAR for channel in range(3))
    return tint if near and 0 < tint <= 1 else 0.0


@lru_cache(maxsize=16)
def _transform(profile: bytes, source: bytes, intent: str, black_point: bool) -> Any:
    """From an RGB profile (none: sRGB) to the printer's."""
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if black_point else ImageCms.Flags.NONE
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    made = ImageCms.createProfile("sRGB") if not source else ImageCms.ImageCmsProfile(io.BytesIO(source))
    return ImageCms.buildTransform(made, target, "RGB", "CMYK", _INTENTS[intent], flags)


def _apply(image: Image.Image, transform: Any) -> Image.Image:
    """The image converted. Pillow's own call writes the whole profile into each result, which costs milliseconds a colour."""
    result = Image.new(transform.output_mode, image.size)
    transform.transform.apply(image.getim(), result.getim())
    return result


def _grid(transform: Any, size: int) -> list[tuple[float, ...]]:
    """CMYK of a grid of colours, red fastest, as a colour table wants it."""
    steps = [round(number * _BYTE / (size - 1)) for number in range(size)]
    data = bytes(value for blue in steps for green in steps for red in steps for value in (red, green, blue))
    raw = _apply(Image.frombytes("RGB", (size * size, size), data), transform).tobytes()
    return [tuple(value / _BYTE for value in raw[place : place + 4]) for place in range(0, len(raw), 4)]


@lru_cache(maxsize=16)
def _most_ink(transform: Any) -> float:
    """The most ink that a transform ever asks for: 3 is three full plates."""
    return max(map(sum, _grid(transform, _COARSE)))


@lru_cache(maxsize=4)
def _black_for_grey(profile: bytes) -> tuple[int, ...]:
    """For each grey of sRGB (0 to 255) the black ink (0 to 255) as light as it, between paper and full black."""
    lab = ImageCms.createProfile("LAB")
    printer = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    screen = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB", relative)
    press = ImageCms.buildTransform(printer, lab, "CMYK", "LAB", relative)
    greys = Image.frombytes("RGB", (256, 1), bytes(value for level in range(256) for value in (level,) * 3))
    blacks = Image.frombytes("CMYK", (256, 1), bytes(value for level in range(256) for value in (0, 0, 0, level)))
    light, dark = _lightness(greys, screen), _lightness(blacks, press)
    wanted = [(value - light[0]) / (light[-1] - light[0]) for value in light]
    given = [(value - dark[-1]) / (dark[0] - dark[-1]) for value in dark]
    result = [min(range(256), key=lambda ink, grey=grey: abs(given[ink] - grey)) for grey in wanted]  # type: ignore[misc]
    result[0], result[-1] = _BYTE, 0
    return tuple(result)


def _lightness(image: Image.Image, transform: Any) -> list[int]:
    return list(_apply(image, transform).tobytes()[::3])
