"""A page without a trim box."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    del pdf.pages[1].obj["/TrimBox"]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
