"""Small black text that knocks out; its twin overprints."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, state

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"BT /F 9 Tf 0 0 0 1 k 30 90 Td %s Tj ET" % kit.shown("Black"))
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"/O gs BT /F 9 Tf 0 0 0 1 k 30 90 Td %s Tj ET" % kit.shown("Black"),
        ExtGState={"O": state(OP=True, op=True, OPM=1)},
    )
    return pdf
