"""Text that is transparent; its twin is faint."""

from __future__ import annotations

from typing import Any

from tests.preflight.kit import Kit, add, state

PROFILE = "screen"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _with(kit, 0.0)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _with(kit, 0.3)


def _with(kit: Kit, alpha: float) -> Any:
    words = kit.shown("faint")
    return add(kit.screen(), 2, b"/A gs BT /F 9 Tf 30 90 Td %s Tj ET" % words, ExtGState={"A": state(ca=alpha)})
