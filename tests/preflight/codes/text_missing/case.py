"""A word of the source that is in no page; its twin has it, divided over two lines."""

from __future__ import annotations

from typing import Any

from dossier.preflight import Expected
from tests.preflight.kit import Kit, add

PROFILE = "screen"
PAGES: tuple[int, ...] = (1, 2)
EXPECTED = (Expected("Magnesium", "01", "a.md:3"), Expected("bisglycinate", "01", "a.md:3"))


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return add(kit.screen(), 1, b"BT /F 14 Tf 30 90 Td %s Tj ET" % kit.shown("bisgly"))


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.screen()
    return add(pdf, 1, b"BT /F 14 Tf 30 90 Td %s Tj 0 -16 Td %s Tj ET" % (kit.shown("bisgly-"), kit.shown("cinate")))
