"""Bound PDFs of one page, and press files as validators and plates show them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from dossier import finish
from dossier.diagnostics import Collector
from dossier.finish import conditions
from dossier.model import Finished, FinishJob, PressSettings


def profile_missing() -> str:
    """Why press files cannot be made here, or nothing."""
    found = Collector()
    return "" if conditions.find(PressSettings(), "", found) else str(next(iter(found)))


def as_pdf_a(press: bytes, path: Path) -> Path:
    """A copy of a press file that says it is PDF/A-2b: veraPDF has no PDF/X, but A-2b has nearly all of its rules."""
    with pikepdf.open(io.BytesIO(press)) as pdf:
        given = pdf.Root.OutputIntents[0]
        archive = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=given.OutputConditionIdentifier,
            DestOutputProfile=given.DestOutputProfile,
        )
        pdf.Root.OutputIntents.append(archive)
        del pdf.docinfo["/Trapped"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["pdfaid:part"] = "2"
            metadata["pdfaid:conformance"] = "B"
            del metadata["pdfxid:GTS_PDFXVersion"]
            del metadata["pdf:Trapped"]
        pdf.save(path)
    return path


def plates(pdf: bytes, page: int = 1, resolution: int = 36) -> dict[str, Image.Image]:
    """The plates of a page as Ghostscript separates them: 0 is full ink, 255 none."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.pdf")
        source.write_bytes(pdf)
        command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{resolution}"]
        command += [f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={folder}/p.tif", str(source)]
        subprocess.run(command, check=True, capture_output=True)
        result = {}
        for file in Path(folder).glob("p(*).tif"):
            name = re.fullmatch(r"p\((.*)\)", file.stem)
            with Image.open(file) as image:
                result[name[1] if name else file.stem] = image.convert("L")
        return result


def ghostscript_missing() -> bool:
    """Whether Ghostscript is not installed."""
    return shutil.which("gs") is None


def bound(
    content: bytes,
    resources: Callable[[pikepdf.Pdf], Mapping[str, object]] | None = None,
    size: tuple[float, float] = (100, 80),
    pages: int = 1,
) -> bytes:
    """A PDF as binding makes it: pages with a bleed of 9 points around them."""
    pdf = pikepdf.new()
    width, height = size
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.MediaBox = Array([-9, -9, width + 9, height + 9])
        page.obj.TrimBox = Array([0, 0, width, height])
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Resources = Dictionary(dict(resources(pdf)) if resources else {})
    pdf.docinfo["/Title"] = String("A title")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = "A title"
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def no_rgb(pdf: pikepdf.Pdf) -> list[str]:
    """Every place of a file that still holds colours of a screen: spaces by name, operators of all content."""
    wrong = []
    for thing in pdf.objects:
        if isinstance(thing, (Dictionary, pikepdf.Stream)):
            space = thing.get("/ColorSpace", thing.get("/CS"))
            names = [str(space)] if isinstance(space, Name) else list(map(str, space or []))
            wrong += [f"{thing.objgen} {name}" for name in names if name in SCREEN]
        if isinstance(thing, Array) and thing and str(thing[0]) in SCREEN:
            wrong.append(f"{thing.objgen} {thing[0]}")
        form = isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == Name.Form or "/PatternType" in thing)
        if form or (isinstance(thing, Dictionary) and thing.get("/Type") == Name.Page):
            used = {str(i.operator) for i in pikepdf.parse_content_stream(thing)}
            wrong += [f"{thing.objgen} {name}" for name in used & {"rg", "RG", "ri"}]
    return wrong


SCREEN = {"/DeviceRGB", "/CalRGB", "/Lab", "/ICCBased", "/CalGray"}


def finished(data: bytes, medium: str, job: FinishJob, found: Collector) -> Finished:
    """A bound PDF, as bytes, turned into that of a medium."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return finish.finish(pdf, medium, job, found)
