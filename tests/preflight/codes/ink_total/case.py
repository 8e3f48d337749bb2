"""360 % ink; its twin 300 %."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)
TOOL = "gs"


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"0.9 0.9 0.9 0.9 k 50 50 100 60 re f")
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"0.7 0.7 0.6 1 k 50 50 100 60 re f")
    return pdf
