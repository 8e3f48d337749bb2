"""Two output intents for PDF/X; its twin has one."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
