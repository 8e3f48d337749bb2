"""Registration colour on the page; its twin outside of it."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, spot

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"/All cs 1 scn 50 50 40 40 re f", ColorSpace={"All": spot(pdf, "All")})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"/All cs 1 scn 0 0 6 6 re f", ColorSpace={"All": spot(pdf, "All")})
    return pdf
