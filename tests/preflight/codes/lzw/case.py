"""A stream with LZW compression; its twin with Flate."""

from __future__ import annotations

import zlib

import pikepdf
from pikepdf import Name, Stream

from tests.preflight.kit import Kit, saved

PROFILE = "sheetfed"
PAGES: tuple[int, ...] = ()


def faulty(kit: Kit) -> bytes:
    """The file with the fault."""
    pdf = kit.press()
    pdf.pages[1].obj.Contents = Stream(pdf, bytes.fromhex("800b6050220c0c8501"), Filter=Name.LZWDecode)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def clean(kit: Kit) -> bytes:
    """Its twin."""
    pdf = kit.press()
    pdf.pages[1].obj.Contents = Stream(pdf, zlib.compress(b"0 0 5 5 re f"), Filter=Name.FlateDecode)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
