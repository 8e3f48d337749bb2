"""An outline entry to a page that has not its words; its twin leads to the one that has."""

from __future__ import annotations

from typing import Any

import pikepdf

from tests.preflight.kit import Kit, add

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _leads(kit, 0)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _leads(kit, 1)


def _leads(kit: Kit, page: int) -> Any:
    pdf = add(kit.screen(), 2, b"BT /F 6 Tf 30 90 Td %s Tj ET" % kit.shown("Uptake and tolerance"))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Uptake and tolerance", page))
    return pdf
