"""A picture without alternative text."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    del pdf.Root.StructTreeRoot.K.K[2]["/Alt"]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
