"""The screen file of a book that needs no closer look: it is written as it is bound, without being read again."""

from __future__ import annotations

from dossier.bound import Bound
from dossier.model import FinishJob

from . import srgb

#: bytes; a picture that takes fewer, such as most logos, stays as sharp as it is
LITTLE = 8 * 1024


def suffices(book: Bound, job: FinishJob) -> bool:
    """Whether no picture in a bound book is large, and nothing is drawn in CMYK."""
    return book.file.picture < LITTLE and not job.inked


def written(book: Bound, job: FinishJob) -> bytes:
    """The screen file of such a book: its pages and tags, of the finished size, device colours declared as sRGB."""
    return book.written(without=job.blanks, trimmed=True, intent=srgb.intent())
