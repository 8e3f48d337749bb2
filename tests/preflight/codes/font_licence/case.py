"""A font that may not be embedded (fsType 2); its twin may (0)."""

from __future__ import annotations

import io
from typing import Any

from fontTools.ttLib import TTFont

from tests.preflight.kit import Kit, add

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = (2,)


def restricted(data: bytes) -> bytes:
    """The font with a licence that forbids to embed it."""
    font = TTFont(io.BytesIO(data))
    font["OS/2"].fsType = 2
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def faulty(kit: Kit) -> Any:
    """The file with the fault."""
    pdf = kit.press()
    add(
        pdf,
        2,
        b"BT /L 14 Tf 30 90 Td %s Tj ET" % kit.shown("Sample"),
        Font={"L": kit.embedded(pdf, restricted(kit.font.read_bytes()))},
    )
    return pdf


def clean(kit: Kit) -> Any:
    """Its twin."""
    pdf = kit.press()
    add(pdf, 2, b"BT /L 14 Tf 30 90 Td %s Tj ET" % kit.shown("Sample"), Font={"L": kit.embedded(pdf)})
    return pdf
