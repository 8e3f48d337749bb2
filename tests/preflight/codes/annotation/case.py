"""A link on the page; its twin lies outside of the bleed."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, link

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    link(pdf, 2, (50, 50, 90, 70))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    link(pdf, 2, (300, 300, 340, 320))
    return pdf
