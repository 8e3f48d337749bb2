"""Tabs that do not follow the structure."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name, String

from tests.preflight.kit import Kit, link

PROFILE = "screen"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    link(pdf, 2, (50, 50, 90, 70), Contents=String("there"), Dest=Array([pdf.pages[0].obj, Name.Fit]))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.screen()
    link(pdf, 2, (50, 50, 90, 70), Contents=String("there"), Dest=Array([pdf.pages[0].obj, Name.Fit]))
    pdf.pages[1].obj.Tabs = Name.S
    return pdf
