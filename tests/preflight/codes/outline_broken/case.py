"""An outline entry that leads nowhere; its twin leads to a page."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Gone", Array([Dictionary(), Name.Fit])))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.screen()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("There", 0))
    return pdf
