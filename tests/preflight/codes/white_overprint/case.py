"""White that overprints; its twin knocks out."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, state

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"/O gs 0 0 0 0 k 50 50 40 40 re f", ExtGState={"O": state(OP=True, op=True, OPM=1)})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"0 0 0 0 k 50 50 40 40 re f", ExtGState={"O": state(OP=True, op=True, OPM=1)})
    return pdf
