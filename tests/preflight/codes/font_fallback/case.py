"""A font that no style names; its twin is named."""

from __future__ import annotations

from typing import Any

from pikepdf import Name

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)
FAMILIES = ("Sample", "Other Sans")


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    pdf.pages[0].Resources.Font.F.BaseFont = Name("/AAAAAA+Somebody-Else")
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.screen()
    pdf.pages[0].Resources.Font.F.BaseFont = Name("/AAAAAA+Other-Sans-Bold")
    return pdf
