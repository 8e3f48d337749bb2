"""A structure type that stands for no standard one; its twin is mapped."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name

from tests.preflight.kit import Kit

PROFILE = "screen"
PAGES = (1,)


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.screen()
    pdf.Root.StructTreeRoot.K.S = Name.Chapter
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.screen()
    pdf.Root.StructTreeRoot.K.S = Name.Chapter
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Chapter=Name.Sect)
    return pdf
