"""A font that is not embedded; its twin is."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"BT /H 14 Tf 30 90 Td (Helvetica) Tj ET",
        Font={"H": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)},
    )
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 14 Tf 30 90 Td %s Tj ET" % kit.shown("Sample"))
    return pdf
