"""What a colour is printed with: black alone for neutral greys, the brand's inks, LittleCMS for the rest."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageCms, ImageFilter

from dossier.memo import Memo
from dossier.model import Ink, PressSettings

_INTENTS = {
    "perceptual": ImageCms.Intent.PERCEPTUAL,
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "saturation": ImageCms.Intent.SATURATION,
    "absolute": ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}
#: edges of the grid that measures the ink of a profile, and of the table that lowers it
_COARSE, _FINE = 17, 33
#: a tint is found again when each of its channels is as near as rounding leaves it; greys are equal but for less than that
_NEAR, _EQUAL = 0.75, 0.5
_BYTE = 255
#: pictures that are kept for the next edition
_PICTURES = 16


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
        #: converted pictures by content, deflated
        self.pictures: Memo[tuple[bytes, bool]] = Memo(_PICTURES)
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

    def ramp(self, colours: Sequence[Sequence[float]], source: bytes = b"", *, ends: bool = True) -> list[Paint]:
        """Colours of a gradient, which must not jump where one of them happens to be a grey or a tint of the brand.

        Greys all, or tints of one ink all, are printed as such. Else all go through the profile; with ``ends`` the first and the
        last are what they would be alone, and the difference fades out between them.
        """
        levels = [[value * _BYTE for value in colour] for colour in colours]
        if not source and all(max(level) - min(level) < _EQUAL for level in levels):
            return [self.grey(level[0] / _BYTE) for level in levels]
        for base, ink in () if source else self._brand.items():
            tints = [_tint(level, base) for level in levels]
            if None not in tints:
                return [_inked(ink, tint or 0.0) for tint in tints]
        plain = self._converted(colours, source)
        if ends:
            first, last = (
                [exact - given for exact, given in zip(self.rgb(colours[at], source).cmyk, plain[at], strict=True)]
                for at in (0, -1)
            )
            steps = max(1, len(plain) - 1)
            plain = [_faded(values, first, last, at / steps) for at, values in enumerate(plain)]
        return [Paint(self._within(values)) for values in plain]

    def _rgb(self, colour: tuple[int, int, int], source: bytes) -> Paint:
        own = self._own(colour, source)
        return own or Paint(self._within(self._converted([[value / _BYTE for value in colour]], source)[0]))

    def _own(self, colour: Sequence[float], source: bytes) -> Paint | None:
        """What a colour (0 to 255) is printed with when it is the brand's or grey; None for all others."""
        if source:
            return None
        if max(colour) - min(colour) < _EQUAL:
            return self.grey(colour[0] / _BYTE)
        for base, ink in self._brand.items():
            if tint := _tint(colour, base):
                return _inked(ink, tint)
        return None

    def _converted(self, colours: Sequence[Sequence[float]], source: bytes) -> list[tuple[float, ...]]:
        """Colours through the profile."""
        data = bytes(round(min(max(value, 0.0), 1.0) * _BYTE) for colour in colours for value in colour)
        raw = _apply(Image.frombytes("RGB", (len(colours), 1), data), self._transform(source)).tobytes()
        return [tuple(value / _BYTE for value in raw[at : at + 4]) for at in range(0, len(raw), 4)]

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


@lru_cache(maxsize=4)
def inks(profile: bytes, press: PressSettings, limit: int, brand: tuple[tuple[str, Ink], ...]) -> Inks:
    """The inks of a condition and brand; editions that share them share what was converted."""
    return Inks(profile, press, limit, dict(brand))


class Luminosity:
    """Colours of a luminosity mask: not printed but weighed (ISO 32000-1, 11.5.3), so they become their grey value."""

    kind = "mask"
    space = "/DeviceGray"

    def __init__(self) -> None:
        self.spots: Mapping[str, tuple[float, ...]] = {}
        self.pictures: Memo[tuple[bytes, bool]] = Memo(_PICTURES)

    def rgb(self, values: Sequence[float], source: bytes = b"") -> Paint:
        """Weights of ISO 32000-1, 10.3.2."""
        red, green, blue = values
        return Paint((0.3 * red + 0.59 * green + 0.11 * blue,))

    def ramp(self, colours: Sequence[Sequence[float]], source: bytes = b"", *, ends: bool = True) -> list[Paint]:
        """Colours of a gradient."""
        return [self.rgb(colour) for colour in colours]

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


def _inked(ink: Ink, tint: float) -> Paint:
    """A tint of an ink; 1 is the full ink."""
    process = tuple(round(value / 100 * tint, 6) for value in ink.cmyk)
    return Paint((round(tint, 4),), ink.spot, process) if ink.spot else Paint(process)


def _tint(colour: Sequence[float], base: tuple[int, int, int]) -> float | None:
    """How much of ``base`` on white gives ``colour``: 1 is the colour itself, 0 white; None when it is no tint of it.

    The best fit over the channels (least squares).
    """
    depth = [_BYTE - value for value in base]
    whole = sum(value * value for value in depth)
    if not whole:
        return None
    tint = min(1.0, sum(d * (_BYTE - value) for d, value in zip(depth, colour, strict=True)) / whole)
    near = all(abs(_BYTE - tint * d - value) <= _NEAR for d, value in zip(depth, colour, strict=True))
    return max(0.0, tint) if near else None


def _faded(values: Sequence[float], first: Sequence[float], last: Sequence[float], place: float) -> tuple[float, ...]:
    """Values with the corrections of both ends of a gradient, each the weaker the farther its end is."""
    corrected = (v + (1 - place) * a + place * b for v, a, b in zip(values, first, last, strict=True))
    return tuple(min(max(value, 0.0), 1.0) for value in corrected)


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
