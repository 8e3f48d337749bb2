"""An object in RGB; its twin in CMYK."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"1 0 0 rg 50 50 40 40 re f")
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"0 1 1 0 k 50 50 40 40 re f")
    return pdf
