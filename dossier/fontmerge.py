"""Embeds the fonts of a bound book: each face once, with the glyphs that any of its parts shows.

Parts name the glyphs of a TrueType face by their numbers in it (``GLYPHS``), and show text by them (Identity-H), so that one
program serves them all (ISO 32000-1, 9.7.4). What a part has embedded itself stays as it is.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier import instances, subsets
from dossier.memo import Memo
from dossier.model import GLYPHS, FontSet
from dossier.pdfresources import dictionaries
from dossier.recall import LastingMemo

_GLYPHS = f"/{GLYPHS}"
#: entries of a ToUnicode CMap block (Adobe Technical Note 5014)
_BLOCK = 100
#: flag of a font whose glyphs are all as wide (table 123)
_FIXED = 1


class FontsMissing(ValueError):
    """A part names a font file that is not in the font set."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a part shows of a face: widths (1/1000 em) and texts of glyphs by number. ``head`` is all that is said of the face."""

    head: dict[str, Any]
    widths: dict[int, float]
    texts: dict[int, str]

    @property
    def face(self) -> tuple[str, int]:
        """File and number in it."""
        return self.head["file"], self.head["index"]


@dataclass(frozen=True, slots=True)
class _Face:
    """What a book shows of a face: the ``W`` array as it stands in a file, its widest glyph, whether all are as wide."""

    program: _Program
    widths: bytes
    widest: float
    even: bool


@dataclass(frozen=True, slots=True)
class _Program:
    """A font program, compressed, its length and a tag for its name; the CMap of its glyphs, compressed."""

    data: bytes
    length: int
    tag: str
    characters: bytes


#: what parts show: of those of the next edition most are the same
_SHOWN: Memo[_Shown] = Memo(512)
#: faces by what parts show of them: that of a further distributor's book is mostly the same
_FACES: Memo[_Face] = Memo(64)
#: programs by what is in them: the same glyphs come again in the next edition
_PROGRAMS: LastingMemo[_Program] = LastingMemo(32, "programs", (_Program,))


def embed(pdf: pikepdf.Pdf, fonts: FontSet | None) -> int:
    """Embed each face that fonts of a PDF name; returns how many. Raises FontsMissing, InstancerError."""
    places: list[tuple[Any, str, tuple[str, int]]] = []
    faces: dict[tuple[str, int], dict[bytes, _Shown]] = {}
    for resources in dictionaries(pdf, "/Font"):
        for name, font in resources.items():
            said = font.get(_GLYPHS)
            if said is not None:
                data = bytes(said)
                shown = _SHOWN.get(data, partial(_read, data))
                faces.setdefault(shown.face, {})[data] = shown
                places.append((resources, name, shown.face))
    made = {face: _embedded(pdf, shown, fonts) for face, shown in faces.items()}
    for resources, name, face in places:
        resources[name] = made[face]
    return len(made)


def _read(data: bytes) -> _Shown:
    head = json.loads(data)
    glyphs = head.pop("glyphs")
    widths = {number: width for number, width, _ in glyphs}
    return _Shown(head, widths, {number: text for number, _, text in glyphs if text is not None})


def _embedded(pdf: pikepdf.Pdf, parts: Mapping[bytes, _Shown], fonts: FontSet | None) -> Any:
    """The font that serves for all parts."""
    head = next(iter(parts.values())).head
    key = (fonts.digest if fonts else "", *sorted(parts))
    face = _FACES.get(key, partial(_joined, tuple(parts.values()), fonts))
    program = face.program
    name = Name(f"/{program.tag}+{head['name']}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=String(head["family"]),
        Flags=head["flags"] | (_FIXED if face.even else 0),
        FontBBox=Array([0, head["descent"], face.widest, head["ascent"]]),
        ItalicAngle=head["angle"],
        Ascent=head["ascent"],
        Descent=head["descent"],
        CapHeight=head["ascent"],
        StemV=head["stems"][0],
        StemH=head["stems"][1],
        FontFile2=pikepdf.Stream(pdf, program.data, Length1=program.length, Filter=Name.FlateDecode),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        W=pikepdf.Object.parse(face.widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            ToUnicode=pikepdf.Stream(pdf, program.characters, Filter=Name.FlateDecode),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
    )


def _joined(parts: Sequence[_Shown], fonts: FontSet | None) -> _Face:
    """The face with all glyphs that parts show."""
    widths, texts = _union(parts)
    program = _program(parts[0].face, widths, texts, fonts)
    every = set(widths.values())
    return _Face(program, _w(widths).unparse(), max(every), len(widths) > 1 and len(every) == 1)


def _union(parts: Iterable[_Shown]) -> tuple[dict[int, float], dict[int, str]]:
    """Widths and texts of all glyphs, in their order."""
    widths: dict[int, float] = {}
    texts: dict[int, str] = {}
    for part in parts:
        widths |= part.widths
        # one glyph for several characters, such as a hyphen and a hyphen-minus: the plainest is what people search for
        for glyph, text in part.texts.items() - texts.items():
            texts[glyph] = min(texts.get(glyph, text), text, key=lambda text: (len(text), text))
    return {glyph: widths[glyph] for glyph in sorted(widths)}, {glyph: texts[glyph] for glyph in sorted(texts)}


def _program(face: tuple[str, int], widths: dict[int, float], texts: dict[int, str], fonts: FontSet | None) -> _Program:
    """The program of a face with these glyphs, and what they mean."""
    file, index = face
    path = next(
        (path for folder in (fonts.directories if fonts else ()) if (path := Path(folder) / file).is_file()), None
    )
    if path is None or fonts is None:
        raise FontsMissing(f"'{file}' is not in the font set")
    said = json.dumps([fonts.digest, file, index, list(widths), texts, instances.version()])
    key = hashlib.sha256(said.encode()).hexdigest()
    return _PROGRAMS.recall(key, key, partial(_cut, path, index, tuple(widths), texts))


def _cut(path: Path, index: int, glyphs: Sequence[int], texts: dict[int, str]) -> _Program:
    data = subsets.cut(path, index, glyphs)
    number = int.from_bytes(hashlib.sha256(data).digest()[:8], "big")
    tag = "".join(chr(65 + number // 26**place % 26) for place in range(6))
    return _Program(zlib.compress(data), len(data), tag, zlib.compress(_cmap(texts)))


def _w(widths: dict[int, float]) -> Array:
    """A ``W`` array (9.7.4.3): a run of numbers that follow each other is one entry."""
    result: list[Any] = []
    previous = -2
    for glyph, width in widths.items():
        if glyph != previous + 1:
            result += [glyph, []]
        result[-1].append(width)
        previous = glyph
    return Array([Array(item) if isinstance(item, list) else item for item in result])


def _cmap(texts: dict[int, str]) -> bytes:
    """A ToUnicode CMap (9.10.3)."""
    lines = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
        b"/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def",
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ]
    entries = [b"<%04x> <%s>" % (glyph, text.encode("utf-16-be").hex().encode()) for glyph, text in texts.items()]
    for at in range(0, len(entries), _BLOCK):
        block = entries[at : at + _BLOCK]
        lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)


def whole(data: bytes, fonts: FontSet) -> bytes:
    """A part's file with its fonts in it, to be looked at by itself. Raises as ``embed``."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if not embed(pdf, fonts):
            return data
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
