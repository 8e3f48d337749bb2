"""The three media, and what makes each."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dossier import pdfsyntax
from dossier.bound import Bound
from dossier.diagnostics import Collector
from dossier.model import Finished, FinishJob

from . import conditions, srgb

if TYPE_CHECKING:
    from pikepdf import Pdf

#: each has a module of its own, imported when a file is made for it
MEDIA = ("screen", "press", "archive")
#: PDF version of a file, where its standard names one: PDF/X-4 is made of PDF 1.6 (ISO 15930-7, 6.1.1)
_VERSIONS = {"press": "1.6"}
#: bytes; a picture that takes fewer, such as most logos, stays as sharp as it is on a screen
LITTLE = 8 * 1024


def check(media: Sequence[str], job: FinishJob, found: Collector) -> None:
    """What is missing for these media, before anything is typeset."""
    if "press" in media:
        conditions.find(job.press, job.root, found)


def bound(book: Bound, medium: str, job: FinishJob, found: Collector) -> Finished:
    """The file of a bound book for a medium. The book stays as it is.

    But for the press pages have their finished size, those that only printing needs are left out, and device colours are
    declared as sRGB. For the screen that is all, where no picture is large and nothing is drawn in CMYK.
    """
    how: dict[str, Any] = {}
    if medium != "press":
        how = {"without": job.blanks, "trimmed": True, "intent": srgb.intent()}
    if medium == "screen" and book.file.picture < LITTLE and not job.inked:
        return Finished(medium, book.written(**how), len(book.pages) - len(job.blanks), {"images_made_smaller": 0})
    with book.open(**how) as pdf:
        return finish(pdf, medium, job, found)


def finish(pdf: Pdf, medium: str, job: FinishJob, found: Collector) -> Finished:
    """Turn a bound book's file that is open, and is used up, into that of a medium.

    Same input, same bytes: dates are the job's, the identifier is made of the content.
    """
    if medium not in MEDIA:
        raise ValueError(medium)
    import pikepdf

    make: Callable[[Pdf, FinishJob, Collector], Any] = import_module(f".{medium}", __package__).finish
    facts = make(pdf, job, found)
    buffer = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(pdfsyntax.LEVEL)
    pdf.save(
        buffer,
        deterministic_id=True,
        force_version=_VERSIONS.get(medium, "1.7"),
        fix_metadata_version=False,  # the metadata do not name it
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return Finished(medium, buffer.getvalue(), len(pdf.pages), facts)
