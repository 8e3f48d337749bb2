"""A word cut off by its clip; its twin lies inside."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"30 85 18 30 re W n BT /F 14 Tf 30 90 Td %s Tj ET" % kit.shown("Clipped"))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"30 85 90 30 re W n BT /F 14 Tf 30 90 Td %s Tj ET" % kit.shown("Clipped"))
    return pdf
