"""What the engine says while it works, turned into notes."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import unquote

from dossier.model import LayoutNote
from dossier.typeset.fetch import BASE

#: what the engine says of a drawing that it cannot finish
_NOT_DRAWN = "Failed to render SVG image %s"
#: of a selector it does not say where it stands; the function that says so knows the rule
_SELECTOR, _READER = "Invalid or unsupported selector, %s", "preprocess_stylesheet"


class Log(logging.Handler):
    """Collects WeasyPrint's warnings: ``styles`` from parsing CSS, by number of the sheet, ``layout`` from the current round."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.styles: list[tuple[int, str]] = []
        self.layout: list[str] = []
        self.images: dict[str, LayoutNote] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message; of a picture that cannot be read also the reason."""
        message = record.getMessage()
        if record.msg == _SELECTOR and (place := _place()):
            message = f"{message} at {place}"
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
        for number, message in self.styles:
            yield LayoutNote("style-warning", message, str(number))
        for message in self.layout:
            if message.startswith(".notdef glyph"):
                continue  # GlyphCheck says which, and where
            if "RefusedAddress" in message:
                yield LayoutNote("asset-refused", message)
            else:
                yield self.images.get(message, LayoutNote("layout-warning", message))


def _place() -> str:
    """Line and column of the rule that the engine reads just now."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_name != _READER:
        frame = frame.f_back
    rule = frame.f_locals.get("rule") if frame else None
    return f"{rule.source_line}:{rule.source_column}" if rule is not None else ""


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
