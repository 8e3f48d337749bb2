"""Trapped, or not: the file does not say."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    del pdf.docinfo["/Trapped"]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
