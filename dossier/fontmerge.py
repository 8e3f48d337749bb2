"""Embeds the fonts of a bound book: each face once, with the glyphs that any of its parts shows.

Parts name the glyphs of a TrueType face by their numbers in it (``model.GLYPHS``), and show text by them (Identity-H), so that
one program serves them all (ISO 32000-1, 9.7.4). What a part has embedded itself stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dossier import instances, pdfsyntax, subsets
from dossier.bookfile import BookFile
from dossier.memo import Memo
from dossier.model import FontSet
from dossier.recall import LastingMemo

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


class Faces:
    """The faces of one book."""

    def __init__(self, file: BookFile) -> None:
        self._file = file
        self._numbers: dict[tuple[str, int], int] = {}
        self._shown: dict[tuple[str, int], dict[bytes, _Shown]] = {}

    def of(self, said: bytes) -> bytes:
        """A reference to the font that serves for a part's, by what the part says that it shows."""
        shown = _SHOWN.get(said, partial(_read, said))
        if shown.face not in self._numbers:
            self._numbers[shown.face] = self._file.number()
        self._shown.setdefault(shown.face, {})[said] = shown
        return b"%d 0 R" % self._numbers[shown.face]

    def embed(self, fonts: FontSet | None) -> int:
        """Embed each face; returns how many. Raises FontsMissing, InstancerError."""
        for face, number in self._numbers.items():
            _embed(self._file, number, self._shown[face], fonts)
        return len(self._numbers)


def _read(data: bytes) -> _Shown:
    head = json.loads(data)
    glyphs = head.pop("glyphs")
    widths = {number: width for number, width, _ in glyphs}
    return _Shown(head, widths, {number: text for number, _, text in glyphs if text is not None})


def _embed(file: BookFile, number: int, parts: Mapping[bytes, _Shown], fonts: FontSet | None) -> None:
    """The font that serves for all parts."""
    head = next(iter(parts.values())).head
    key = (fonts.digest if fonts else "", *sorted(parts))
    face = _FACES.get(key, partial(_joined, tuple(parts.values()), fonts))
    program = face.program
    name = b"/%s+%s" % (program.tag.encode(), head["name"].encode())
    descriptor = {
        "Type": b"/FontDescriptor",
        "FontName": name,
        "FontFamily": pdfsyntax.string(head["family"]),
        "Flags": head["flags"] | (_FIXED if face.even else 0),
        "FontBBox": b"[0 %s %s %s]" % tuple(map(_number, (head["descent"], face.widest, head["ascent"]))),
        "ItalicAngle": head["angle"],
        "Ascent": head["ascent"],
        "Descent": head["descent"],
        "CapHeight": head["ascent"],
        "StemV": head["stems"][0],
        "StemH": head["stems"][1],
        "FontFile2": file.stream(b"/Filter/FlateDecode/Length1 %d" % program.length, program.data),
    }
    descendant = {
        "Type": b"/Font",
        "Subtype": b"/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        "CIDToGIDMap": b"/Identity",
        "W": face.widths,
        "FontDescriptor": file.add(_dictionary(descriptor)),
    }
    font = {
        "Type": b"/Font",
        "Subtype": b"/Type0",
        "BaseFont": name,
        "Encoding": b"/Identity-H",
        "ToUnicode": file.stream(b"/Filter/FlateDecode", program.characters),
        "DescendantFonts": b"[%s]" % file.add(_dictionary(descendant)),
    }
    file.bodies[number] = _dictionary(font)


def _dictionary(values: Mapping[str, Any]) -> bytes:
    """A dictionary; values are written, or numbers."""
    return pdfsyntax.dictionary(
        {key.encode(): value if isinstance(value, bytes) else _number(value) for key, value in values.items()}
    )


def _number(value: float) -> bytes:
    """A number (ISO 32000-1, 7.3.3): it has no exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode()


def _joined(parts: Sequence[_Shown], fonts: FontSet | None) -> _Face:
    """The face with all glyphs that parts show."""
    widths, texts = _union(parts)
    program = _program(parts[0].face, widths, texts, fonts)
    every = set(widths.values())
    return _Face(program, _w(widths), max(every), len(widths) > 1 and len(every) == 1)


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


def _w(widths: dict[int, float]) -> bytes:
    """A ``W`` array (9.7.4.3): a run of numbers that follow each other is one entry."""
    runs: list[tuple[int, list[bytes]]] = []
    previous = -2
    for glyph, width in widths.items():
        if glyph != previous + 1:
            runs.append((glyph, []))
        runs[-1][1].append(_number(width))
        previous = glyph
    return b"[%s]" % b" ".join(b"%d[%s]" % (first, b" ".join(row)) for first, row in runs)


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
