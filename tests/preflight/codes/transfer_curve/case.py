"""A transfer curve; its twin names the default."""

from __future__ import annotations

from typing import Any

from pikepdf import Name

from tests.preflight.kit import Kit, add, state

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(pdf, 2, b"/T gs", ExtGState={"T": state(TR=Name.Invert), "D": state(TR2=Name.Default)})
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"/D gs", ExtGState={"T": state(TR=Name.Invert), "D": state(TR2=Name.Default)})
    return pdf
