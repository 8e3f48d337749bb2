"""An attached file that does not say how it belongs to the document; its twin does."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name

from tests.preflight.kit import Kit

PROFILE = "archive"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.archive()
    pdf.attachments["a.txt"] = b"a"
    if "/AF" in pdf.Root:
        del pdf.Root["/AF"]
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.archive()
    pdf.attachments["a.txt"] = b"a"
    spec = pdf.Root.Names.EmbeddedFiles.Names[1]
    spec.AFRelationship = Name.Data
    pdf.Root.AF = Array([spec])
    return pdf
