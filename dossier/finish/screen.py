"""The screen file: tagged PDF/UA-1 of the finished size, device colours declared as sRGB."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf

from dossier.diagnostics import Collector
from dossier.model import FinishJob

from .boxes import crop_to_trim, drop_blanks
from .intent import add_srgb


def finish(pdf: pikepdf.Pdf, job: FinishJob, _found: Collector) -> Mapping[str, object]:
    """Turn the bound PDF into the screen file."""
    drop_blanks(pdf, job.blanks)
    crop_to_trim(pdf)
    add_srgb(pdf)
    return {}
