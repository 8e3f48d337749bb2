"""A long file without an outline; its twin is short."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    pdf.pages.extend([pdf.pages[0]] * 20)
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.screen()
