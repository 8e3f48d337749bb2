"""Images (ISO 32000-1, 8.9) in printing inks: each once, without loss, masks untouched."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Name
from PIL import Image, ImageChops

from .spaces import Space, Spaces, Target, Unsupported, palette

#: keys that say how samples were stored; the converted ones are stored anew
_STORED = ("/Length", "/Filter", "/DecodeParms", "/ColorSpace", "/BitsPerComponent", "/Decode", "/Intent")
#: keys that say how samples are read
_FORM = ("/Width", "/Height", "/BitsPerComponent", "/Filter", "/DecodeParms", "/Decode")
_MODES = {"rgb": "RGB", "grey": "L"}


def convert(pdf: pikepdf.Pdf, image: Any, spaces: Spaces, target: Target) -> Any:
    """The image in the target's colours; itself when it has none of its own (a stencil). Raises Unsupported."""
    if image.get("/ImageMask", False):
        return image
    if "/ColorSpace" not in image:
        raise Unsupported("an image without a colour space")
    space = spaces.read(image.ColorSpace)
    if space.family == "indexed":
        return _indexed(pdf, image, spaces, target)
    if target.kind == "cmyk" and (space.kept is not None or space.family == "cmyk"):
        return _same_samples(pdf, image, Name.DeviceCMYK if space.kept is None else space.kept)
    if target.kind == "cmyk" and space.family == "grey" and int(image.get("/BitsPerComponent", 8)) == 1:
        return _same_samples(pdf, image, Name.DeviceGray)
    data, grey = target.pictures.get(_key(image, space), lambda: _samples(image, space, target))
    new = pdf.make_stream(b"")
    new.write(data, filter=Name.FlateDecode)
    _describe(new, image)
    new.ColorSpace = Name.DeviceGray if grey else Name(target.space)
    new.BitsPerComponent = 8
    if isinstance(image.get("/Mask"), Array):
        new.Mask = _stencil(pdf, _decoded(image, space), [int(value) for value in image.Mask])
    return new


def _key(image: Any, space: Space) -> tuple[object, ...]:
    """What a picture's converted samples depend on: its content, wherever it stands."""
    stored = (repr(image.get(key)) for key in _FORM)
    return hashlib.sha256(image.read_raw_bytes()).digest(), space.family, space.source, *stored


def _samples(image: Any, space: Space, target: Target) -> tuple[bytes, bool]:
    """The converted samples, deflated, and whether they are grey."""
    converted = target.image(_decoded(image, space), space.source)
    return zlib.compress(converted.tobytes()), converted.mode == "L"


def _describe(new: Any, image: Any) -> None:
    for key, value in image.items():
        if key not in _STORED:
            new[key] = value
    if "/Interpolate" in new:
        new.Interpolate = False


def _same_samples(pdf: pikepdf.Pdf, image: Any, space: Any) -> Any:
    """Samples and their storage as they are, under another name of the space."""
    new = pdf.make_stream(image.read_raw_bytes())
    for key, value in image.items():
        if key not in ("/Length", "/Intent"):
            new[key] = value
    new.ColorSpace = space
    if "/Interpolate" in new:
        new.Interpolate = False
    return new


def _indexed(pdf: pikepdf.Pdf, image: Any, spaces: Spaces, target: Target) -> Any:
    """The palette is converted; a grey of it is printed with black alone, a brand's colour with its inks."""
    space = image.ColorSpace
    base = spaces.read(space[1])
    table, size = palette(space), base.components
    colours = [
        base.paint([value / 255 for value in table[place : place + size]]).cmyk for place in range(0, len(table), size)
    ]
    lookup = bytes(round(value * 255) for colour in colours for value in colour)
    return _same_samples(pdf, image, Array([Name.Indexed, Name(target.space), space[2], pikepdf.String(lookup)]))


def _decoded(image: Any, space: Space) -> Image.Image:
    """The samples as a picture of sRGB or grey."""
    mode = _MODES.get(space.family)
    if mode is None:
        raise Unsupported(f"an image in {space.family}")
    try:
        if int(image.get("/BitsPerComponent", 8)) == 16:
            return _deep(image, mode)
        return pikepdf.PdfImage(image).as_pil_image(apply_mask=False).convert(mode)
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError) as error:
        raise Unsupported(f"an image that cannot be read ({error})") from None


def _deep(image: Any, mode: str) -> Image.Image:
    """Samples of 16 bits: the higher byte of each."""
    if "/Decode" in image:
        raise Unsupported("an image of 16 bits with a Decode array")
    return Image.frombytes(mode, (int(image.Width), int(image.Height)), image.read_bytes()[::2])


def _stencil(pdf: pikepdf.Pdf, picture: Image.Image, ranges: list[int]) -> Any:
    """A colour that is masked out (8.9.6.4) as a stencil: after conversion the colour is another."""
    inside = None
    for number, band in enumerate(picture.split()):
        low, high = ranges[2 * number : 2 * number + 2]
        part = band.point([255 if low <= value <= high else 0 for value in range(256)])
        inside = part if inside is None else ImageChops.multiply(inside, part)
    if inside is None:
        raise Unsupported("an image without samples")
    # 1 masks out
    return pdf.make_stream(
        inside.convert("1", dither=Image.Dither.NONE).tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        ImageMask=True,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=1,
    )
