"""Small text in two inks; its twin is larger."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 7 Tf 1 0.5 0 0 k 30 90 Td %s Tj ET" % kit.shown("Blue"))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 9 Tf 1 0.5 0 0 k 30 90 Td %s Tj ET" % kit.shown("Blue"))
    return pdf
