"""The three media, and what makes each."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from dossier.bound import Bound
from dossier.diagnostics import Collector
from dossier.model import Finished, FinishJob

from . import asbound, conditions

if TYPE_CHECKING:
    from pikepdf import Pdf

#: each has a module of its own, imported when a file is made for it
MEDIA = ("screen", "press", "archive")
#: PDF version of a file, where its standard names one: PDF/X-4 is made of PDF 1.6 (ISO 15930-7, 6.1.1)
_VERSIONS = {"press": "1.6"}
#: of zlib, for what is not compressed yet
_LEVEL: Literal[5] = 5


def check(media: Sequence[str], job: FinishJob, found: Collector) -> None:
    """What is missing for these media, before anything is typeset."""
    if "press" in media:
        conditions.find(job.press, job.root, found)


def bound(book: Bound, medium: str, job: FinishJob, found: Collector) -> Finished:
    """The file of a bound book for a medium. The book stays as it is."""
    if medium == "screen" and asbound.suffices(book, job):
        return Finished(
            medium, asbound.written(book, job), len(book.pages) - len(job.blanks), {"images_made_smaller": 0}
        )
    with book.open() as pdf:
        return finish(pdf, medium, job, found)


def finish(pdf: Pdf, medium: str, job: FinishJob, found: Collector) -> Finished:
    """Turn an open bound PDF, which is used up, into that of a medium.

    Same input, same bytes: dates are the job's, the identifier is made of the content.
    """
    if medium not in MEDIA:
        raise ValueError(medium)
    import pikepdf

    make: Callable[[Pdf, FinishJob, Collector], Any] = import_module(f".{medium}", __package__).finish
    facts = make(pdf, job, found)
    buffer = io.BytesIO()
    pikepdf.settings.set_flate_compression_level(_LEVEL)
    pdf.save(
        buffer,
        deterministic_id=True,
        force_version=_VERSIONS.get(medium, "1.7"),
        fix_metadata_version=False,  # the metadata do not name it
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return Finished(medium, buffer.getvalue(), len(pdf.pages), facts)
