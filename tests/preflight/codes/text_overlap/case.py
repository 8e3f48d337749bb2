"""A word printed over another; its twin stands below it."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 14 Tf 34 151 Td %s Tj ET" % kit.shown("Over"))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 14 Tf 34 130 Td %s Tj ET" % kit.shown("Over"))
    return pdf
