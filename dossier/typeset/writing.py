"""How the streams of a part are written (WeasyPrint 70.0 and pydyf 0.13; ISO 32000-1, 7.3.8 and 7.4.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: of zlib: the engine's own, 9, takes four times as long and saves a fifteenth
LEVEL = 5


@contextmanager
def deflated() -> Iterator[None]:
    """While it lasts, streams are compressed at ``LEVEL``."""
    import pydyf

    original = pydyf.Stream.data

    def data(self: Any) -> bytes:
        content = b"\n".join(map(pydyf._to_bytes, self.stream))
        extra = pydyf.Dictionary(self.extra)
        if self.compress:
            content = zlib.compress(content, LEVEL)
            extra["Filter"] = "/FlateDecode"
        extra["Length"] = len(content)
        return b"%s\nstream\n%s\nendstream" % (extra.data, content)

    pydyf.Stream.data = property(data)
    try:
        yield
    finally:
        pydyf.Stream.data = original
