"""One font program for each face of a bound book: the parts bring a subset each, often of the same few faces.

The engine keeps glyph numbers in its subsets and shows text by them (Identity-H), so that the union of the subsets serves
every part (ISO 32000-1, 9.7.4).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier import truetype
from dossier.memo import Memo
from dossier.pdfresources import dictionaries
from dossier.recall import LastingMemo

_MAPPING = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_DESCRIPTOR = ("/Flags", "/ItalicAngle", "/StemV", "/StemH", "/FontFamily")
#: entries of a ToUnicode CMap block (Adobe Technical Note 5014)
_BLOCK = 100


@dataclass(frozen=True, slots=True)
class _Joined:
    """What fonts of one face are together: program (compressed) and its length, tag of its name, widths, CMap (compressed)."""

    program: bytes
    length: int
    tag: str
    widths: dict[int, float]
    characters: bytes


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is read of a font: widths, the last glyph that has one, its program taken apart, characters of glyphs."""

    widths: tuple[tuple[int, float], ...]
    last: int
    subset: truetype.Subset | None
    texts: tuple[tuple[int, bytes], ...]


#: what was read of fonts: of the parts of the next edition most are the same
_FACTS: Memo[_Facts] = Memo(192)
#: bytes of a program, compressed, that is kept taken apart: those of Chinese and Japanese are not
_LARGEST = 32 * 1024
#: joined fonts by what they were joined of: the same parts come again in the next edition
_JOINED: LastingMemo[_Joined | None] = LastingMemo(32, "fonts", (_Joined,))


def merge(pdf: pikepdf.Pdf, *, again: bool = True) -> int:
    """Share the fonts of a PDF by face; returns how many font programs went. ``again``: most of them will be asked for again."""
    groups: dict[tuple[object, ...], list[Any]] = {}
    for font in _fonts(pdf):
        groups.setdefault(_face(font), []).append(font)
    replaced: dict[tuple[int, int], Any] = {}
    for fonts in groups.values():
        one = _merged(pdf, fonts, again) if len(fonts) > 1 else None
        if one is not None:
            replaced |= {font.objgen: one for font in fonts}
    if replaced:
        for resources in dictionaries(pdf, "/Font"):
            for name, font in list(resources.items()):
                if font.objgen in replaced:
                    resources[name] = replaced[font.objgen]
    return len(replaced) - len({one.objgen for one in replaced.values()})


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Composite fonts with TrueType programs, shown by glyph number, in the order of their pages."""
    seen = set()
    for resources in dictionaries(pdf, "/Font"):
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


def _face(font: Any) -> tuple[object, ...]:
    """What fonts of one face have in common, without looking into their programs."""
    descendant = font.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    name = str(font.BaseFont).partition("+")[2]
    shared = (str(descriptor.get(key)) for key in _DESCRIPTOR)
    return name, str(descendant.get("/CIDToGIDMap")), str(descendant.get("/DW")), *shared


def _merged(pdf: pikepdf.Pdf, fonts: Sequence[Any], again: bool) -> Any | None:
    """A new font that serves for all; None when they turn out to be different faces."""
    contents = [_content(font) for font in fonts]
    key = b"".join(contents)
    joined = _JOINED.recall(key, key.hex(), partial(_join, fonts, contents, again))
    if joined is None:
        return None
    first = fonts[0].DescendantFonts[0]
    name = Name(f"/{joined.tag}+{str(fonts[0].BaseFont).partition('+')[2]}")
    descriptor = Dictionary(first.FontDescriptor)
    descriptor.FontFile2 = pikepdf.Stream(pdf, joined.program, Length1=joined.length, Filter=Name.FlateDecode)
    descriptor.FontName = name
    if "/CIDSet" in descriptor:
        del descriptor["/CIDSet"]
    descendant = Dictionary(first)
    descendant.FontDescriptor, descendant.BaseFont = pdf.make_indirect(descriptor), name
    descendant.W = _w(joined.widths)
    merged = Dictionary(fonts[0])
    merged.BaseFont = name
    merged.ToUnicode = pikepdf.Stream(pdf, joined.characters, Filter=Name.FlateDecode)
    merged.DescendantFonts = Array([pdf.make_indirect(descendant)])
    return pdf.make_indirect(merged)


def _content(font: Any) -> bytes:
    """A digest of all that is read of a font."""
    descendant = font.DescendantFonts[0]
    digest = hashlib.sha256()
    for data in (
        descendant.FontDescriptor.FontFile2.read_raw_bytes(),
        font.ToUnicode.read_raw_bytes(),
        descendant.get("/W", Array([])).unparse(resolved=True),
    ):
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.digest()


def _join(fonts: Sequence[Any], contents: Sequence[bytes], again: bool) -> _Joined | None:
    widths: dict[int, float] = {}
    texts: dict[int, bytes] = {}
    lasts = []
    for font, content in zip(fonts, contents, strict=True):
        facts = _known(font, content, again)
        lasts.append(facts.last)
        for glyph, width in facts.widths:
            if widths.setdefault(glyph, width) != width:
                return None
        for glyph, text in facts.texts:
            # one glyph for several characters, such as a hyphen and a hyphen-minus: the plainest is the one people search for
            texts[glyph] = min(texts.get(glyph, text), text, key=lambda text: (len(text), text))
    subsets = (_known(font, content, again).subset for font, content in zip(fonts, contents, strict=True))
    program = truetype.join(subsets, lasts)
    if program is None:
        return None
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    tag = "".join(chr(65 + number // 26**place % 26) for place in range(6))
    return _Joined(zlib.compress(program), len(program), tag, widths, zlib.compress(_cmap(texts)))


def _known(font: Any, content: bytes, again: bool) -> _Facts:
    stream = font.DescendantFonts[0].FontDescriptor.FontFile2
    held = _FACTS.find(content)
    if held is None:
        held = _facts(font)
        if again and int(stream.get("/Length", 0)) <= _LARGEST:
            _FACTS.keep(content, held)
    return held


def _facts(font: Any) -> _Facts:
    descendant = font.DescendantFonts[0]
    widths = tuple(_widths(descendant.get("/W", [])))
    found = _MAPPING.finditer(_ranges(font.ToUnicode.read_bytes()))
    texts = tuple((int(match[1], 16), match[2].lower()) for match in found)
    subset = truetype.read(bytes(descendant.FontDescriptor.FontFile2.read_bytes()))
    return _Facts(widths, max((glyph for glyph, _ in widths), default=0), subset, texts)


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
