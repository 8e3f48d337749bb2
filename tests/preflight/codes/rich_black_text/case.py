"""Text in all inks; its twin in black."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 20 Tf 0.7 0.7 0.6 1 k 30 90 Td %s Tj ET" % kit.shown("Rich"))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 20 Tf 0 0 0 1 k 30 90 Td %s Tj ET" % kit.shown("Rich"))
    return pdf
