"""A heading of level 3 after one of level 1."""

from __future__ import annotations

from typing import Any

from pikepdf import Name

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    pdf.Root.StructTreeRoot.K.K[1].S = Name.H3
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
