"""Text without a meaning; its twin has one."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /U 14 Tf 30 90 Td %s Tj ET" % kit.shown("A"), Font={"U": kit.embedded(pdf, unicode=False)})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /U 14 Tf 30 90 Td %s Tj ET" % kit.shown("A"), Font={"U": kit.embedded(pdf)})
    return pdf
