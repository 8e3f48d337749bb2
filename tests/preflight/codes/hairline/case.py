"""A line of 0.1 pt, by its scale; its twin of 0.5 pt."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"0.5 0 0 0.5 0 0 cm 0.2 w 60 60 m 160 160 l S")
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"0.5 w 60 60 m 100 100 l S")
    return pdf
