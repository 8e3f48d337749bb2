"""Whether a distributor's logo can be printed: format, size, resolution, contrast with what it stands on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

#: millimetres: smaller is not read; pixels per inch at the printed width; contrast of graphics (WCAG 2.2, 1.4.11)
SMALLEST, RESOLUTION, CONTRAST = 15.0, 300.0, 3.0
#: pixels of a raster logo that are looked at, each way
_SAMPLES = 128
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_NAMES = {"black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0)}
Colour = tuple[int, int, int]


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=64)
def faults(data: bytes, suffix: str, width: float, background: Colour) -> tuple[tuple[str, str], ...]:
    """What is wrong with a logo that is printed ``width`` millimetres wide on a background, and how to mend it."""
    return tuple(_faults(data, suffix, width, background))


def _faults(data: bytes, suffix: str, width: float, background: Colour) -> Iterator[tuple[str, str]]:
    if width < SMALLEST:
        yield f"the logo is {width:g} mm wide, and less than {SMALLEST:g} mm is not read", "give logo_width in mm"
    yield from _svg(data, background) if suffix == ".svg" else _raster(data, width, background)


def _svg(data: bytes, background: Colour) -> Iterator[tuple[str, str]]:
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities are refused when the file is taken in
    except ElementTree.ParseError:
        return  # named when the file is taken in
    if not root.get("viewBox"):
        yield "the logo has no viewBox, so its shape is not known", "save it with one"
    if any(element.tag.rpartition("}")[2] == "script" for element in root.iter()):
        yield "the logo has a script", "save it without"
    if any(element.tag.rpartition("}")[2] == "text" for element in root.iter()):
        yield "the logo has text, which would be set in our fonts", "convert its text to outlines"
    colours = set(_colours(data.decode("utf-8", "replace"))) or {(0, 0, 0)}
    yield from _pale(max(contrast(colour, background) for colour in colours))


def _colours(text: str) -> Iterator[Colour]:
    for match in _HEX.finditer(text):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        yield int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    for name, colour in _NAMES.items():
        if re.search(rf"[\"':\s]{name}[\"';\s]", text):
            yield colour


def _raster(data: bytes, width: float, background: Colour) -> Iterator[tuple[str, str]]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            across = opened.width
            # which colours there are, and how much of each, a pixel in a few tells as well as all
            size = (min(opened.width, _SAMPLES), min(opened.height, _SAMPLES))
            picture = opened.resize(size, Image.Resampling.NEAREST).convert("RGBA")
    except (OSError, ValueError):
        return  # named when the file is taken in
    resolution = across / (width / 25.4)
    if resolution < RESOLUTION:
        wanted = round(RESOLUTION * width / 25.4)
        hint = f"save it {wanted} pixels wide, or better as SVG"
        yield f"the logo has {resolution:.0f} ppi at {width:g} mm, less than {RESOLUTION:g}", hint
    ground = Image.new("RGBA", picture.size, (*background, 255))
    flat = Image.alpha_composite(ground, picture).convert("RGB")
    counts = flat.quantize(16).convert("RGB").getcolors(16) or []
    seen = [
        (count, colour)
        for count, colour in counts
        if isinstance(colour, tuple) and contrast(_rgb(colour), background) > 1.1
    ]
    if not seen:
        yield "nothing is seen of the logo on its background", "use the version for light backgrounds"
    else:
        yield from _pale(contrast(_rgb(max(seen)[1]), background))


def _rgb(colour: tuple[int, ...]) -> Colour:
    return colour[0], colour[1], colour[2]


def _pale(ratio: float) -> Iterator[tuple[str, str]]:
    if ratio < CONTRAST:
        message = f"the logo has a contrast of {ratio:.1f} to 1 with its background, less than {CONTRAST:g}"
        yield message, "use the version for light backgrounds"
