"""The archive file: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one, with its sources' manifest and data inside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier import documentinfo
from dossier.diagnostics import Collector
from dossier.model import Attachment, FinishJob

from . import xmp
from .intent import declare_cmyk


def finish(pdf: pikepdf.Pdf, job: FinishJob, found: Collector) -> Mapping[str, object]:
    """Turn the file into that of the archive."""
    declare_cmyk(pdf, job, found, must=True)
    _no_interpolation(pdf)
    _print_annotations(pdf)
    date = documentinfo.pdf_date(job.date)
    _attach(pdf, job.attachments, date)
    xmp.identify_archive(pdf)
    return {"attachments": [item.name for item in job.attachments]}


def _no_interpolation(pdf: pikepdf.Pdf) -> None:
    """Images are shown as they are (ISO 19005-3, 6.2.8)."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image and "/Interpolate" in thing:
            thing.Interpolate = False


def _print_annotations(pdf: pikepdf.Pdf) -> None:
    """Annotations are printed with their page (ISO 19005-3, 6.3.2)."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.F = 4


def _attach(pdf: pikepdf.Pdf, attachments: tuple[Attachment, ...], date: str) -> None:
    """Associated files of the document (ISO 19005-3, 6.8 and annex E), in the order of their names."""
    if not attachments:
        return
    names, files = Array([]), Array([])
    for item in sorted(attachments, key=lambda item: item.name):
        file = _file(pdf, item, date)
        names.append(String(item.name))
        names.append(file)
        files.append(file)
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=names))
    pdf.Root.AF = files


def _file(pdf: pikepdf.Pdf, item: Attachment, date: str) -> pikepdf.Object:
    stream = pdf.make_stream(
        item.data,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{item.media_type}"),
        Params=Dictionary(
            Size=len(item.data),
            CreationDate=String(date),
            ModDate=String(date),
            CheckSum=String(hashlib.md5(item.data, usedforsecurity=False).digest()),
        ),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(item.name),
            UF=String(item.name),
            Desc=String(item.description),
            AFRelationship=Name(f"/{item.relationship}"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
