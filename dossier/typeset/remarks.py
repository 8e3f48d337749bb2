"""What the engine says while it works, turned into notes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from dossier.model import LayoutNote
from dossier.typeset.fetch import BASE

#: what the engine says of a drawing that it cannot finish
_NOT_DRAWN = "Failed to render SVG image %s"


class Log(logging.Handler):
    """Collects WeasyPrint's warnings: ``styles`` from parsing CSS, ``layout`` from the current round."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.styles: list[str] = []
        self.layout: list[str] = []
        self.images: dict[str, LayoutNote] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message; of a picture that cannot be read also the reason."""
        message = record.getMessage()
        self.layout.append(message)
        if record.msg == _NOT_DRAWN and isinstance(record.args, tuple):
            # what the engine had drawn of it stays, and with it states that the page never leaves
            self.images[message] = _unreadable(str(record.args[0]), "it cannot be drawn")
        if message.startswith("Failed to load image") and isinstance(record.args, tuple) and len(record.args) == 2:
            url, error = record.args
            cause = getattr(error, "__cause__", None)
            if not (isinstance(cause, OSError) and cause.errno):  # a file that has gone since is another matter
                self.images[message] = _unreadable(str(url), str(error) or str(cause or ""))

    def notes(self) -> Iterator[LayoutNote]:
        """The remarks as notes; a refused or missing file is named as such."""
        for message in self.styles:
            yield LayoutNote("style-warning", message)
        for message in self.layout:
            if message.startswith(".notdef glyph"):
                continue  # GlyphCheck says which, and where
            if "RefusedAddress" in message:
                yield LayoutNote("asset-refused", message)
            else:
                yield self.images.get(message, LayoutNote("layout-warning", message))


def _unreadable(url: str, reason: str) -> LayoutNote:
    """A picture whose content is not what its name says."""
    path = unquote(url.removeprefix(BASE))
    reason = re.sub(r" ?<[^>]*>", "", reason).strip().rstrip(".")
    return LayoutNote("asset-format", f"'{path}' cannot be read as an image: {reason or 'empty'}", path.split("/")[-1])


@contextmanager
def log() -> Iterator[Log]:
    """While it lasts, what the engine says is collected, and printed nowhere."""
    own = Log()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(own)
    logger.propagate = False
    try:
        yield own
    finally:
        logger.removeHandler(own)
