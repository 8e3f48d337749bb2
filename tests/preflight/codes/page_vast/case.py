"""A page of 70 metres; its twin is as large as readers can show."""

from __future__ import annotations

from typing import Any

from pikepdf import Array

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _sized(kit, 200_000)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _sized(kit, 14_400)


def _sized(kit: Kit, side: int) -> Any:
    pdf = kit.press(1)
    pdf.pages[0].obj.MediaBox = Array([0, 0, side, side])
    return pdf
