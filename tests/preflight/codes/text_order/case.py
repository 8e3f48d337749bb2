"""Two paragraphs of the source that stand in the other order; its twin has them as the source does."""

from __future__ import annotations

from typing import Any

from dossier.preflight import Expected
from tests.preflight.kit import Kit, add

PROFILE = "screen"
PAGES: tuple[int, ...] = (1,)
FIRST, SECOND = "The first of two paragraphs", "And the other one that follows it"
EXPECTED = (Expected("Magnesium", "01", "a.md:1"), Expected(FIRST, "01", "a.md:3"), Expected(SECOND, "01", "a.md:5"))


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _made(kit, SECOND, FIRST)


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _made(kit, FIRST, SECOND)


def _made(kit: Kit, one: str, other: str) -> Any:
    lines = kit.shown(one), kit.shown(other)
    return add(kit.screen(), 1, b"BT /F 6 Tf 30 90 Td %s Tj 0 -16 Td %s Tj ET" % lines)
