"""A head cell that does not say what it heads."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    del pdf.Root.StructTreeRoot.K.K[3].K[0].K[0]["/A"]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
