"""Text of 4 pt, by its matrix; its twin of 8 pt."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, state

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"/O gs BT /F 8 Tf 0.5 0 0 0.5 30 90 Tm 0 0 0 1 k %s Tj ET" % kit.shown("Small"),
        ExtGState={"O": state(OP=True, op=True, OPM=1)},
    )
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"/O gs BT /F 8 Tf 1 0 0 1 30 90 Tm 0 0 0 1 k %s Tj ET" % kit.shown("Small"),
        ExtGState={"O": state(OP=True, op=True, OPM=1)},
    )
    return pdf
