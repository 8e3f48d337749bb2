"""An image with alternates."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary

from tests.preflight.kit import Kit, add, image

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def alternates(picture: Any) -> Any:
    """The image with another version of itself."""
    picture.Alternates = Array([Dictionary(Image=picture, DefaultForPrinting=False)])
    return picture


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"72 0 0 72 50 50 cm /I Do", XObject={"I": alternates(image(pdf, 300, 300))})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"72 0 0 72 50 50 cm /I Do", XObject={"I": image(pdf, 300, 300)})
    return pdf
