"""Three pages cannot be stitched; its twin has four."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    del pdf.pages[3]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
