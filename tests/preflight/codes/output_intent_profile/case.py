"""An output intent for a monitor; its twin for a press."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 3
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
