"""An image with 16 bits for each ink; its twin has 8."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, image

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _with(kit, 16)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _with(kit, 8)


def _with(kit: Kit, bits: int) -> Any:
    pdf = kit.press()
    return add(pdf, 1, b"24 0 0 24 20 20 cm /I Do", XObject={"I": image(pdf, 100, 100, bits=bits)})
