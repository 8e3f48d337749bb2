"""A spot colour that nobody ordered; its twin is a process ink."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, spot

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"/S cs 1 scn 50 50 40 40 re f", ColorSpace={"S": spot(pdf, "PANTONE 300 C"), "P": spot(pdf, "Cyan")})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"/P cs 1 scn 50 50 40 40 re f", ColorSpace={"S": spot(pdf, "PANTONE 300 C"), "P": spot(pdf, "Cyan")})
    return pdf
