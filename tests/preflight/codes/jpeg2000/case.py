"""An image compressed with JPEG 2000; its twin with JPEG."""

from __future__ import annotations

import io
from typing import Any

from pikepdf import Name, Stream
from PIL import Image

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _with(kit, "JPEG2000", Name.JPXDecode)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _with(kit, "JPEG", Name.DCTDecode)


def _with(kit: Kit, form: str, name: Any) -> Any:
    pdf = kit.press()
    buffer = io.BytesIO()
    Image.new("L", (100, 100), 128).save(buffer, form)
    picture = Stream(pdf, buffer.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100, Filter=name)
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    return add(pdf, 1, b"24 0 0 24 20 20 cm /I Do", XObject={"I": picture})
