"""No PDF/UA identifier."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    del pdf.Root.Metadata
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
