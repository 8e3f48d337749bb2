"""The glyph for what a font does not have; its twin is a letter."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 14 Tf 30 90 Td <0000> Tj ET")
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 14 Tf 30 90 Td %s Tj ET" % kit.shown("A"))
    return pdf
