"""A table without head cells."""

from __future__ import annotations

from typing import Any

from pikepdf import Name

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    pdf.Root.StructTreeRoot.K.K[3].K[0].K[0].S = Name.TD
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
