"""Small PDFs for preflight, made object by object: a press file and a tagged file without a fault, to put one fault into each."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

#: points: the finished page, and the bleed around it
TRIM, BLEED = 200, 9
WORDS = "Magnesium"


def _icc(kind: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """The head of an ICC profile (ICC.1:2022, 7.2): all that preflight reads of it."""
    head = bytearray(128)
    struct.pack_into(">I", head, 0, 132)
    head[8:12], head[12:16], head[16:20], head[36:40] = b"\4\0\0\0", kind, space, b"acsp"
    return bytes(head) + bytes(4)


@dataclass(frozen=True, slots=True)
class Kit:
    """Makes PDFs with the fonts of a sealed set."""

    font: Path

    def press(self, pages: int = 4) -> Any:
        """A PDF/X-4 file without a fault, as far as preflight looks."""
        pdf = self._new(pages)
        intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"))
        intent.RegistryName = String("http://www.color.org")
        intent.DestOutputProfile = Stream(pdf, _icc(), N=4)
        pdf.Root.OutputIntents = Array([intent])
        pdf.docinfo["/Trapped"] = Name("/False")
        pdf.docinfo["/Title"] = String("Sample")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] = "PDF/X-4"
        for page in pdf.pages:
            page.obj.TrimBox = Array([BLEED, BLEED, BLEED + TRIM, BLEED + TRIM])
            page.obj.BleedBox = page.obj.MediaBox
        return pdf

    def screen(self, pages: int = 2) -> Any:
        """A tagged file without a fault, as far as preflight looks."""
        pdf = self._new(pages, bleed=0)
        page = pdf.pages[0].obj
        cell = Dictionary(Type=Name.StructElem, S=Name.TH, A=Dictionary(O=Name.Table, Scope=Name.Column))
        row = Dictionary(Type=Name.StructElem, S=Name.TR, K=Array([cell]))
        kids = [
            Dictionary(Type=Name.StructElem, S=Name.H1, Pg=page),
            Dictionary(Type=Name.StructElem, S=Name.H2, Pg=page),
            Dictionary(Type=Name.StructElem, S=Name.Figure, Pg=page, Alt=String("A picture")),
            Dictionary(Type=Name.StructElem, S=Name.Table, Pg=page, K=Array([row])),
        ]
        document = Dictionary(Type=Name.StructElem, S=Name.Document, K=Array([pdf.make_indirect(kid) for kid in kids]))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(document)))
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String("en")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.docinfo["/Title"] = String("Sample")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = "Sample"
            xmp["pdfuaid:part"] = "1"
        return pdf

    def archive(self, pages: int = 2) -> Any:
        """A tagged file that says it is PDF/A too."""
        pdf = self.screen(pages)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["pdfaid:part"] = "3"
            xmp["pdfaid:conformance"] = "A"
        return pdf

    def _new(self, pages: int, bleed: int = BLEED) -> Any:
        pdf = pikepdf.new()
        font = self.embedded(pdf)
        for _ in range(pages):
            pdf.add_blank_page(page_size=(TRIM + 2 * bleed, TRIM + 2 * bleed))
            page = pdf.pages[-1].obj
            page.Resources = Dictionary(Font=Dictionary(F=font), ExtGState=Dictionary(), XObject=Dictionary())
            page.Contents = Stream(pdf, b"BT /F 14 Tf 0 0 0 1 k 30 150 Td %s Tj ET" % self.shown(WORDS))
        return pdf

    def shown(self, words: str) -> bytes:
        """Words as the codes of the font: the numbers of their glyphs."""
        cmap, order = self._ttf().getBestCmap(), self._ttf().getReverseGlyphMap()
        return b"<" + b"".join(b"%04x" % order[cmap[ord(char)]] for char in words) + b">"

    def embedded(self, pdf: Any, program: bytes | None = None, unicode: bool = True) -> Any:
        """The font as a Type 0 font, shown by glyph numbers."""
        data = program or self.font.read_bytes()
        ttf = self._ttf()
        order = ttf.getReverseGlyphMap()
        widths: list[Any] = []
        lines = []
        for code, name in ttf.getBestCmap().items():
            if 32 <= code < 127:
                widths += [order[name], Array([round(1000 * ttf["hmtx"][name][0] / ttf["head"].unitsPerEm)])]
                lines.append(b"<%04x> <%04x>" % (order[name], code))
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Sample"), Flags=4, Ascent=900, Descent=-250
        )
        descriptor.FontFile2 = Stream(pdf, data, Length1=len(data))
        descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/AAAAAA+Sample"), DW=500)
        descendant.CIDToGIDMap, descendant.W = Name.Identity, Array(widths)
        descendant.FontDescriptor = pdf.make_indirect(descriptor)
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Sample"), Encoding=Name("/Identity-H")
        )
        font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        if unicode:
            cmap = b"%d beginbfchar\n%s\nendbfchar" % (len(lines), b"\n".join(lines))
            font.ToUnicode = Stream(pdf, cmap)
        return pdf.make_indirect(font)

    def _ttf(self) -> Any:
        return TTFont(io.BytesIO(self.font.read_bytes()), lazy=True)


def add(pdf: Any, page: int, content: bytes, **resources: Any) -> Any:
    """Put content on a page (from 1), in a state of its own; resources are dictionaries by kind."""
    target = pdf.pages[page - 1]
    for kind, members in resources.items():
        held = target.obj.Resources.get(f"/{kind}", Dictionary())
        for name, item in members.items():
            held[f"/{name}"] = item
        target.obj.Resources[f"/{kind}"] = held
    target.contents_add(b"\nq " + content + b" Q\n")
    return pdf


def image(
    pdf: Any, width: int, height: int, *, space: Any = Name.DeviceCMYK, bits: int = 8, samples: bytes | None = None
) -> Any:
    """An image of one colour."""
    channels = {"/DeviceCMYK": 4, "/DeviceRGB": 3}.get(str(space), 1)
    size = (width * channels * bits + 7) // 8 * height
    data = samples if samples is not None else b"\x40" * size
    picture = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
    picture.ColorSpace, picture.BitsPerComponent = space, bits
    return picture


def spot(pdf: Any, name: str) -> Any:
    """A spot colour with CMYK below."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 0, 0]), N=1)
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, pdf.make_indirect(tint)])


def state(**entries: Any) -> Any:
    """A graphics state parameter dictionary."""
    made = Dictionary(Type=Name.ExtGState)
    for key, value in entries.items():
        made[f"/{key}"] = value
    return made


def link(pdf: Any, page: int, box: Sequence[float], **entries: Any) -> Any:
    """A link on a page (from 1)."""
    made = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(box)), Border=Array([0, 0, 0]))
    for key, value in entries.items():
        made[f"/{key}"] = value
    target = pdf.pages[page - 1].obj
    target.Annots = Array([*target.get("/Annots", []), pdf.make_indirect(made)])
    return made


def saved(pdf: Any, **options: Any) -> bytes:
    """The bytes of a PDF, the same each time."""
    buffer = io.BytesIO()
    if "encryption" not in options:
        options["deterministic_id"] = True
    pdf.save(buffer, **options)
    return buffer.getvalue()
