"""A page whose content goes on and on; its twin has as much as a page may."""

from __future__ import annotations

from typing import Any

from dossier.preflight.budget import STACK
from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return add(kit.press(), 2, b"q " * (STACK + 1) + b"Q " * (STACK + 1))


def clean(kit: Kit) -> Any:
    """Its twin."""
    return add(kit.press(), 2, b"q " * 28 + b"Q " * 28)
