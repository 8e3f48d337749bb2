"""A file that anyone may open and that is encrypted all the same; its twin is not."""

from __future__ import annotations

import pikepdf

from tests.preflight.kit import Kit, saved

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> bytes:
    """The file with the fault."""
    return saved(kit.press(), encryption=pikepdf.Encryption(owner="owner", user=""))


def clean(kit: Kit) -> bytes:
    """Its twin."""
    return saved(kit.press())
