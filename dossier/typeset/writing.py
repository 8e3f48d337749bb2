"""How the streams of a part are written (WeasyPrint 70.0 and pydyf 0.13; ISO 32000-1, 7.3.8 and 7.4.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

#: of zlib: the engine's own, 9, takes four times as long and saves a fifteenth
LEVEL = 5


class Written:
    """What is known of streams that were written: whether one is drawn in CMYK or a picture in it. The engine names the space."""

    inked = False

    def note(self, content: bytes, extra: Mapping[str, Any]) -> None:
        """Look at a stream before it is compressed."""
        self.inked |= b"/DeviceCMYK" in content or extra.get("ColorSpace") == "/DeviceCMYK"


@contextmanager
def deflated() -> Iterator[Written]:
    """While it lasts, streams are compressed at ``LEVEL``."""
    import pydyf

    original, written = pydyf.Stream.data, Written()

    def data(self: Any) -> bytes:
        content = b"\n".join(map(pydyf._to_bytes, self.stream))
        extra = pydyf.Dictionary(self.extra)
        if not written.inked:
            written.note(content, extra)
        if self.compress:
            content = zlib.compress(content, LEVEL)
            extra["Filter"] = "/FlateDecode"
        extra["Length"] = len(content)
        return b"%s\nstream\n%s\nendstream" % (extra.data, content)

    pydyf.Stream.data = property(data)
    try:
        yield written
    finally:
        pydyf.Stream.data = original
