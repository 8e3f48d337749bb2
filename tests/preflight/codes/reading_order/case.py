"""Tags that read the lines of a page from last to first; in its twin they follow the content."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name

from tests.preflight.kit import Kit, add

PROFILE = "screen"
PAGES: tuple[int, ...] = (2,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    return _tagged(kit, [4, 3, 2, 1, 0])


def clean(kit: Kit) -> Any:
    """Its twin."""
    return _tagged(kit, [0, 1, 2, 3, 4])


def _tagged(kit: Kit, order: list[int]) -> Any:
    pdf = kit.screen()
    for number in range(5):
        words = kit.shown("line")
        add(pdf, 2, b"/P <</MCID %d>> BDC BT /F 6 Tf 30 %d Td %s Tj ET EMC" % (number, 120 - 12 * number, words))
    element = Dictionary(Type=Name.StructElem, S=Name.P, Pg=pdf.pages[1].obj, K=Array(order))
    pdf.Root.StructTreeRoot.K.K.append(pdf.make_indirect(element))
    return pdf
