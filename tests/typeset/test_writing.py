"""Streams of a part: the engine's, compressed with less effort."""

from __future__ import annotations

import re
import zlib

import pydyf
import pytest

from dossier.typeset import writing


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
