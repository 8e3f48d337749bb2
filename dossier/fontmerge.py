"""One font program for each face of a bound book: the parts bring a subset each, often of the same few faces.

The engine keeps glyph numbers in its subsets and shows text by them (Identity-H), so that the union of the subsets serves
every part (ISO 32000-1, 9.7.4).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier import truetype
from dossier.memo import Memo

_MAPPING = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_DESCRIPTOR = ("/Flags", "/ItalicAngle", "/StemV", "/StemH", "/FontFamily")
#: entries of a ToUnicode CMap block (Adobe Technical Note 5014)
_BLOCK = 100
#: joined programs by what they were joined of
_joined: Memo[bytes | None] = Memo(32)


def merge(pdf: pikepdf.Pdf) -> int:
    """Share the fonts of a PDF by face; returns how many font programs went."""
    groups: dict[tuple[object, ...], list[Any]] = {}
    for font in _fonts(pdf):
        groups.setdefault(_face(font), []).append(font)
    replaced: dict[tuple[int, int], Any] = {}
    for fonts in groups.values():
        one = _merged(pdf, fonts) if len(fonts) > 1 else None
        if one is not None:
            replaced |= {font.objgen: one for font in fonts}
    if replaced:
        for resources in _resources(pdf):
            for name, font in list(resources.items()):
                if font.objgen in replaced:
                    resources[name] = replaced[font.objgen]
    return len(replaced) - len({one.objgen for one in replaced.values()})


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Composite fonts with TrueType programs, shown by glyph number, in the order of their pages."""
    seen = set()
    for resources in _resources(pdf):
        for font in resources.values():
            if (
                font.objgen in seen
                or font.get("/Subtype") != Name.Type0
                or font.get("/Encoding") != Name("/Identity-H")
            ):
                continue
            seen.add(font.objgen)
            if "/FontFile2" in font.DescendantFonts[0].FontDescriptor and "/ToUnicode" in font:
                yield font


def _resources(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font resource dictionary: of pages, and of forms in them at any depth."""
    seen: set[tuple[int, int]] = set()

    def inside(resources: Any) -> Iterator[Any]:
        fonts = resources.get("/Font")
        if fonts is not None and (not fonts.is_indirect or fonts.objgen not in seen):
            seen.add(fonts.objgen)
            yield fonts
        for kind in ("/XObject", "/Pattern"):
            for item in resources.get(kind, {}).values():
                if item.objgen not in seen and isinstance(item, pikepdf.Stream) and "/Resources" in item:
                    seen.add(item.objgen)
                    yield from inside(item.Resources)

    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        if resources is not None and (not resources.is_indirect or resources.objgen not in seen):
            seen.add(resources.objgen)
            yield from inside(resources)


def _face(font: Any) -> tuple[object, ...]:
    """What fonts of one face have in common, without looking into their programs."""
    descendant = font.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    name = str(font.BaseFont).partition("+")[2]
    shared = (str(descriptor.get(key)) for key in _DESCRIPTOR)
    return name, str(descendant.get("/CIDToGIDMap")), str(descendant.get("/DW")), *shared


def _merged(pdf: pikepdf.Pdf, fonts: Sequence[Any]) -> Any | None:
    """A new font that serves for all; None when they turn out to be different faces."""
    widths: dict[int, float] = {}
    lasts = []
    for font in fonts:
        pairs = list(_widths(font.DescendantFonts[0].get("/W", [])))
        lasts.append(max((glyph for glyph, _ in pairs), default=0))
        for glyph, width in pairs:
            if widths.setdefault(glyph, width) != width:
                return None
    embedded = [font.DescendantFonts[0].FontDescriptor.FontFile2 for font in fonts]
    program = _program([bytes(file.read_bytes()) for file in embedded], tuple(lasts))
    if program is None:
        return None
    texts: dict[int, bytes] = {}
    for font in fonts:
        for match in _MAPPING.finditer(_ranges(font.ToUnicode.read_bytes())):
            glyph, text = int(match[1], 16), match[2].lower()
            # one glyph for several characters, such as a hyphen and a hyphen-minus: the plainest is the one people search for
            texts[glyph] = min(texts.get(glyph, text), text, key=lambda text: (len(text), text))
    first = fonts[0].DescendantFonts[0]
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    tag = "".join(chr(65 + number // 26**place % 26) for place in range(6))
    name = Name(f"/{tag}+{str(fonts[0].BaseFont).partition('+')[2]}")
    descriptor = Dictionary(first.FontDescriptor)
    descriptor.FontFile2 = pikepdf.Stream(pdf, program, Length1=len(program))
    descriptor.FontName = name
    if "/CIDSet" in descriptor:
        del descriptor["/CIDSet"]
    descendant = Dictionary(first)
    descendant.FontDescriptor, descendant.BaseFont = pdf.make_indirect(descriptor), name
    descendant.W = _w(widths)
    merged = Dictionary(fonts[0])
    merged.BaseFont, merged.ToUnicode = name, pikepdf.Stream(pdf, _cmap(texts))
    merged.DescendantFonts = Array([pdf.make_indirect(descendant)])
    return pdf.make_indirect(merged)


def _program(programs: Sequence[bytes], lasts: tuple[int, ...]) -> bytes | None:
    """The joined font program; the same parts come again in the next edition."""
    digest = hashlib.sha256(repr(lasts).encode())
    for program in programs:
        digest.update(hashlib.sha256(program).digest())
    return _joined.get(digest.digest(), lambda: truetype.join(map(truetype.read, programs), lasts))


def _widths(array: Any) -> Iterator[tuple[int, float]]:
    """Glyph and width of a ``W`` array (ISO 32000-1, 9.7.4.3)."""
    items = list(array)
    at = 0
    while at < len(items):
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, Array):
            yield from ((first + number, float(width)) for number, width in enumerate(second))
            at += 2
        else:
            yield from ((glyph, float(items[at + 2])) for glyph in range(first, int(second) + 1))
            at += 3


def _w(widths: dict[int, float]) -> Array:
    """A ``W`` array: a run of numbers that follow each other is one entry."""
    result: list[Any] = []
    previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            result += [glyph, []]
        result[-1].append(round(widths[glyph], 4))
        previous = glyph
    return Array([Array(item) if isinstance(item, list) else item for item in result])


def _ranges(cmap: bytes) -> bytes:
    """The part of a CMap that holds its character mappings."""
    start = cmap.find(b"beginbfchar")
    return cmap[start : cmap.rfind(b"endbfchar")] if start >= 0 else b""


def _cmap(texts: dict[int, bytes]) -> bytes:
    lines = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
        b"/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def",
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ]
    entries = [b"<%04x> <%s>" % (glyph, texts[glyph]) for glyph in sorted(texts)]
    for at in range(0, len(entries), _BLOCK):
        block = entries[at : at + _BLOCK]
        lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)
