"""An optional layer."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, String

from tests.preflight.kit import Kit

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))]), D=Dictionary()
    )
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
