"""Streams of a part: the engine's, compressed with less effort."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pydyf
import pytest
from PIL import Image

from dossier.model import Asset, FontSet, Part, PartSource
from dossier.typeset import typeset, writing
from dossier.typeset.fetch import BASE
from tests.conftest import TINY


@pytest.mark.parametrize("compress", [True, False])
def test_a_stream_says_the_same(compress: bool) -> None:
    def written() -> tuple[bytes, bytes]:
        stream = pydyf.Stream([b"q", 1.5, "0 0 m", pydyf.Dictionary({"MCID": 3})] * 50, {"Type": "/XObject"}, compress)
        head, _, rest = stream.data.partition(b"\nstream\n")
        content = rest.removesuffix(b"\nendstream")
        assert int(re.search(rb"/Length (\d+)", head)[1]) == len(content)  # type: ignore[index]
        return re.sub(rb"/Length \d+", b"", head), zlib.decompress(content) if compress else content

    plain = written()
    with writing.deflated():
        assert written() == plain
    assert written() == plain


def test_a_part_says_whether_it_has_colours_in_cmyk(
    set_part: Callable[..., Part], sealed: FontSet, tmp_path: Path
) -> None:
    assert not set_part("<p>k K /DeviceCMY 1 k</p>", "p{color:red}").inked
    assert set_part("<p>red</p>", "p{color:device-cmyk(0 1 1 0)}").inked
    assert set_part("<p>red</p>", "p{background:device-cmyk(0 1 1 0)}").inked
    for mode, inked in (("CMYK", True), ("RGB", False)):
        Image.new(mode, (60, 40)).save(tmp_path / f"{mode}.jpg")
        data = (tmp_path / f"{mode}.jpg").read_bytes()
        picture = Asset(hashlib.sha256(data).hexdigest(), "image/jpeg", str(tmp_path / f"{mode}.jpg"))
        html = f'<html lang="en"><head><title>t</title></head><body><img alt="a" src="{BASE}x.jpg"></body></html>'
        assert typeset(PartSource("p", html, (TINY,), {f"{BASE}x.jpg": picture}), sealed).inked == inked


def test_a_drawing_in_cmyk_is_in_a_form(set_part: Callable[..., Part]) -> None:
    shape = '<rect width="20" height="20" fill="device-cmyk(0 1 0 0)" opacity="0.5"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><title>t</title>{shape}</svg>'
    part = set_part(svg)
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        drawn = any(b"DeviceCMYK" in item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
    assert part.inked == drawn
