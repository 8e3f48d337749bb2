"""One spot colour under two names; its twin uses one."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, spot

PROFILE = "sheetfed"
PAGES = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"/A cs 1 scn 50 50 40 40 re f /B cs 1 scn 10 100 20 20 re f",
        ColorSpace={"A": spot(pdf, "Brand Blue"), "B": spot(pdf, "brand-blue")},
    )
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(
        pdf, 2, b"/A cs 1 scn 50 50 40 40 re f", ColorSpace={"A": spot(pdf, "Brand Blue"), "B": spot(pdf, "brand-blue")}
    )
    return pdf
