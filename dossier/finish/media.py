"""The three media, and what makes each."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import pikepdf

from dossier.diagnostics import Collector
from dossier.model import Finished, FinishJob

from . import archive, screen

Facts = Mapping[str, object]
MEDIA: Mapping[str, Callable[[pikepdf.Pdf, FinishJob], Facts]] = {
    "screen": screen.finish,
    "archive": archive.finish,
}


def check(media: Sequence[str], job: FinishJob, found: Collector) -> None:
    """What is missing for these media, before anything is typeset."""
    for medium in media:
        if medium not in MEDIA:
            found.add("tool-missing", f"no way to make the {medium} file yet")


def finish(bound: bytes, medium: str, job: FinishJob) -> Finished:
    """One finished file. Same input, same bytes: dates are the job's, the identifier is made of the content."""
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        facts = MEDIA[medium](pdf, job)
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        return Finished(medium, buffer.getvalue(), len(pdf.pages), facts)
