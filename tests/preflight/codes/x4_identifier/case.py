"""A file without an identifier; its twin has one."""

from __future__ import annotations

import re

import pikepdf

from tests.preflight.kit import Kit, saved

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> bytes:
    """The file with the fault."""
    return re.sub(rb"/ID \[[^\]]*\]", lambda match: b" " * len(match[0]), clean(kit))


def clean(kit: Kit) -> bytes:
    """Its twin."""
    return saved(kit.press(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
