"""A PostScript object in the page."""

from __future__ import annotations

from typing import Any

from pikepdf import Name, Stream

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"/P Do", XObject={"P": Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS)})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    return kit.press()
