"""No PDF at all; its twin is one."""

from __future__ import annotations

from tests.preflight.kit import Kit, saved

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(_kit: Kit) -> bytes:
    """The file with the fault."""
    return b"GIF89a"


def clean(kit: Kit) -> bytes:
    """Its twin."""
    return saved(kit.press())
