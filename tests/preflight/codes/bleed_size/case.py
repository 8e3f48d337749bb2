"""Room for 1 mm of bleed; its twin for 3."""

from __future__ import annotations

from typing import Any

from pikepdf import Array

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    pdf.pages[1].obj.TrimBox = Array([3, 3, 215, 215])
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    pdf.pages[1].obj.TrimBox = Array([9, 9, 209, 209])
    return pdf
