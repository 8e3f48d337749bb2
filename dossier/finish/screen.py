"""The screen file: tagged PDF/UA-1 of the finished size, device colours declared as sRGB, pictures no finer than screens show."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Mapping
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Name

from dossier.diagnostics import Collector
from dossier.memo import Memo
from dossier.model import FinishJob
from dossier.pdfresources import dictionaries

from .intent import declare_cmyk
from .media import LITTLE

#: pixels an inch: what is finer than the first is brought down to the second, which is sharp at twice the size
_FINE, _ENOUGH = 300.0, 220.0
#: quality of JPEG
_QUALITY = 85
_MODES = {"/DeviceRGB": "RGB", "/DeviceGray": "L"}
#: pictures that this process has made smaller: editions share them
_SMALLER: Memo[tuple[bytes, str] | None] = Memo(64)


def finish(pdf: pikepdf.Pdf, job: FinishJob, found: Collector) -> Mapping[str, object]:
    """Turn the file into that of the screen."""
    declare_cmyk(pdf, job, found, must=False)
    return {"images_made_smaller": _make_images_smaller(pdf)}


def _make_images_smaller(pdf: pikepdf.Pdf) -> int:
    """Photographs and other pictures of full tones; drawings of few colours and stencils stay. How many were changed."""
    drawn = [
        thing for own in dictionaries(pdf, "/XObject") for thing in own.values() if thing.get("/Subtype") == Name.Image
    ]
    images = {
        thing.objgen: thing
        for image in drawn
        for thing in (image, image.get("/SMask"))
        if thing is not None and int(thing.get("/Length", LITTLE)) >= LITTLE
    }
    if not images:
        return 0
    from . import placed  # most files have no picture that large

    sizes = placed.sizes(pdf)
    return sum(_shrink(image, sizes[number]) for number, image in images.items() if number in sizes)


def _shrink(image: Any, size: tuple[float, float]) -> bool:
    mode = _MODES.get(str(image.get("/ColorSpace", "")))
    if mode is None or int(image.get("/BitsPerComponent", 8)) != 8 or "/Decode" in image or "/Mask" in image:
        return False
    width, height = int(image.Width), int(image.Height)
    finest = min(width / size[0], height / size[1]) * 72 if min(size) > 0 else 0.0
    if finest <= _FINE:
        return False
    data = image.read_raw_bytes()
    if len(data) < LITTLE:
        return False
    factor = _ENOUGH / finest
    pixels = max(1, round(width * factor)), max(1, round(height * factor))
    coded = str(image.get("/Filter")), str(image.get("/DecodeParms"))
    key = hashlib.sha256(data).digest(), *coded, mode, width, height, pixels
    smaller = _SMALLER.get(key, partial(_smaller, image, mode, pixels))
    if smaller is None:
        return False
    data, coding = smaller
    image.write(data, filter=Name(coding))
    image.Width, image.Height = pixels
    return True


def _smaller(image: Any, mode: str, pixels: tuple[int, int]) -> tuple[bytes, str] | None:
    """A picture of so many pixels, and its filter; None when it would take no less room."""
    from PIL import Image

    picture = pikepdf.PdfImage(image).as_pil_image(apply_mask=False).convert(mode)
    smaller = picture.resize(pixels, Image.Resampling.LANCZOS)
    if image.get("/Filter") != Name.DCTDecode:
        return zlib.compress(smaller.tobytes()), "/FlateDecode"
    buffer = io.BytesIO()
    smaller.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return None if buffer.tell() >= len(image.read_raw_bytes()) else (buffer.getvalue(), "/DCTDecode")
