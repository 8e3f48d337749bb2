"""Fonts and images of a file, each read once: what rules ask of them, and the widths that place text."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from dossier.preflight import spaces
from dossier.preflight.budget import Budget
from dossier.preflight.matrix import IDENTITY, Matrix
from dossier.preflight.values import Font, Picture

#: codes of one font that are looked at: as many as two bytes have, some of them twice
_CODES = 200_000
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_MAPPED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_RANGED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F]*)>|\[(.*?)\])", re.S)
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


@dataclass(slots=True)
class Face:
    """A font as the interpreter uses it: index, code length, widths (thousandths), what its codes mean, codes shown."""

    index: int
    wide: bool
    widths: Mapping[int, float]
    default: float
    ascent: float
    descent: float
    kind: str
    name: str
    embedded: bool
    licence: int | None
    texts: Mapping[int, str] | None
    glyphs: int = 0
    #: glyphs by code of a composite font (``CIDToGIDMap``); codes of a simple one that its encoding has no glyph for
    map: bytes | None = None
    without: frozenset[int] = frozenset()
    #: of a Type 3 font: the content of each code's glyph, the font's matrix and resources (9.6.5)
    drawings: Mapping[int, Any] = field(default_factory=dict)
    form: Matrix = IDENTITY
    resources: Any = None
    shown: set[int] = field(default_factory=set)

    def undefined(self, code: int) -> bool:
        """Whether a code shows the glyph for what there is no glyph (9.7.4.2; OpenType 1.9, glyph 0)."""
        if not self.wide:
            return code in self.without
        glyph = code
        if self.map is not None:
            glyph = self.map[2 * code] << 8 | self.map[2 * code + 1] if 2 * code + 1 < len(self.map) else 0
        return glyph == 0 or glyph >= self.glyphs > 0

    def codes(self, data: bytes) -> list[int]:
        """The character codes of a shown string."""
        if self.wide:
            return [data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2)]
        return list(data)

    def text(self, data: bytes) -> str:
        """What a shown string says, by ``ToUnicode``; U+FFFD for what is not mapped."""
        if self.texts is None:
            return "" if self.wide else data.decode("cp1252", "replace")
        return "".join(self.texts.get(code, "\ufffd") for code in self.codes(data))


class Shelf:
    """Fonts and images by object."""

    def __init__(self) -> None:
        self.budget = Budget()
        self.faces: list[Face] = []
        self.pictures: list[Picture] = []
        self.filters: set[str] = set()
        self._faces: dict[Any, Face] = {}
        self._pictures: dict[Any, int] = {}

    def face(self, font: Any) -> Face:
        """The font of a resource. Raises nothing."""
        key = font.objgen if font.objgen != (0, 0) else id(font)
        if key not in self._faces:
            try:
                made = _face(font, len(self.faces))
            except (
                AttributeError,
                KeyError,
                IndexError,
                TypeError,
                ValueError,
                RuntimeError,
                pikepdf.PdfError,
                struct.error,
            ):
                made = Face(len(self.faces), False, {}, 500, 800, -200, "unknown", "?", False, None, None)
            self.faces.append(made)
            self._faces[key] = made
        return self._faces[key]

    def picture(self, image: Any, resources: Any) -> int:
        """Index of an image. Raises nothing."""
        key = image.objgen if image.objgen != (0, 0) else None
        if key is None or key not in self._pictures:
            self.pictures.append(_picture(image, resources))
            self.filters |= set(self.pictures[-1].filters)
            if key is None:
                return len(self.pictures) - 1
            self._pictures[key] = len(self.pictures) - 1
        return self._pictures[key]

    def fonts(self) -> tuple[Font, ...]:
        """What rules ask of the fonts."""
        return tuple(
            Font(
                face.name,
                face.kind,
                face.embedded,
                face.licence,
                face.texts is not None or not face.wide,
                tuple(
                    sorted(code for code in face.shown if face.texts is not None and not _means(face.texts.get(code)))
                ),
                tuple(sorted(code for code in face.shown if face.undefined(code))),
                face.wide,
            )
            for face in self.faces
        )


def _means(text: str | None) -> bool:
    return bool(text) and "\ufffd" not in str(text) and "\0" not in str(text)


def _face(font: Any, index: int) -> Face:
    kind = str(font.get("/Subtype", "/unknown"))[1:]
    name = str(font.get("/BaseFont", font.get("/Name", "/?")))[1:]
    if kind == "Type3":
        matrix = [float(value) for value in font.get("/FontMatrix", [0.001, 0, 0, 0.001, 0, 0])]
        widths = {code: width * matrix[0] * 1000 for code, width in _simple(font).items()}
        form = (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5])
        drawn = {"drawings": _drawings(font), "form": form, "resources": font.get("/Resources")}
        return Face(index, False, widths, 0, 800, -200, kind, name, True, None, _texts(font), **drawn)
    wide = kind == "Type0"
    inner = font.DescendantFonts[0] if wide else font
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    program = next((descriptor[key] for key in _PROGRAMS if key in descriptor), None)
    widths = _composite(inner.get("/W", [])) if wide else _simple(font)
    return Face(
        index,
        wide,
        widths,
        float(inner.get("/DW", 1000)) if wide else float(descriptor.get("/MissingWidth", 500)),
        float(descriptor.get("/Ascent", 800)) or 800,
        float(descriptor.get("/Descent", -200)) or -200,
        f"{kind} {str(inner.get('/Subtype', ''))[1:]}".strip() if wide else kind,
        name,
        program is not None,
        _word(program, b"OS/2", 8),
        _texts(font),
        _word(program, b"maxp", 4) or 0,
        inner.CIDToGIDMap.read_bytes() if isinstance(inner.get("/CIDToGIDMap"), pikepdf.Stream) else None,
        frozenset() if wide else _without(font),
    )


def _without(font: Any) -> frozenset[int]:
    """Codes that an encoding names ``.notdef`` (9.6.6)."""
    encoding = font.get("/Encoding")
    found: set[int] = set()
    code = 0
    for item in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if isinstance(item, pikepdf.Name):
            found |= {code} if str(item) == "/.notdef" else set()
            code += 1
        else:
            code = int(item)
    return frozenset(found)


def _drawings(font: Any) -> dict[int, Any]:
    """The glyphs of a Type 3 font by code (9.6.5, 9.6.6)."""
    streams = font.get("/CharProcs", {})
    found: dict[int, Any] = {}
    code = 0
    encoding = font.get("/Encoding")
    for item in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if isinstance(item, pikepdf.Name):
            if str(item) in streams:
                found[code] = streams[str(item)]
            code += 1
        else:
            code = int(item)
    return found


def _simple(font: Any) -> dict[int, float]:
    first = int(font.get("/FirstChar", 0))
    return {first + at: float(width) for at, width in enumerate(font.get("/Widths", []))}


def _composite(array: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    items = list(array)
    at = 0
    left = _CODES
    while at + 1 < len(items) and left > 0:
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            widths.update({first + n: float(width) for n, width in enumerate(items[at + 1])})
            left -= 1
            at += 2
        else:
            last = min(int(items[at + 1]), first + 65535)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[at + 2])))
            left -= last - first + 1
            at += 3
    return widths


def _texts(font: Any) -> dict[int, str] | None:
    """What codes mean (9.10.3), None without a ``ToUnicode``."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return None
    texts: dict[int, str] = {}
    for section in _SECTION.finditer(stream.read_bytes()):
        if section[1] == b"bfchar":
            for match in _MAPPED.finditer(section[2]):
                texts[int(match[1], 16)] = _utf16(match[2])
        else:
            _ranges(section[2], texts)
    return texts


def _ranges(data: bytes, texts: dict[int, str]) -> None:
    left = _CODES
    for match in _RANGED.finditer(data):
        left -= 1
        first, last = int(match[1], 16), min(int(match[2], 16), int(match[1], 16) + 65535)
        left -= max(last - first, 0)
        if left < 0:
            break
        if match[4] is not None:
            for code, text in zip(range(first, last + 1), re.findall(rb"<([0-9a-fA-F]*)>", match[4]), strict=False):
                texts[code] = _utf16(text)
        else:
            start = _utf16(match[3])
            for code in range(first, last + 1):
                texts[code] = start[:-1] + chr(min(ord(start[-1]) + code - first, 0x10FFFF)) if start else ""


def _utf16(digits: bytes) -> str:
    text = digits.decode()
    return bytes.fromhex(text if len(text) % 2 == 0 else text + "0").decode("utf-16-be", "replace")


def _word(program: Any, table: bytes, at: int) -> int | None:
    """A 16-bit number in a table of an embedded TrueType or OpenType program (OpenType 1.9); None where it has none."""
    if program is None:
        return None
    data = program.read_bytes()
    if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
        return None
    for entry in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, entry)
        if tag == table and length >= at + 2:
            return int(struct.unpack_from(">H", data, offset + at)[0])
    return None


def _picture(image: Any, resources: Any) -> Picture:
    def get(long: str, short: str, default: Any) -> Any:
        return image.get(long, image.get(short, default))

    try:
        stencil = bool(get("/ImageMask", "/IM", False))
        space = spaces.GRAY if stencil else spaces.read(get("/ColorSpace", "/CS", None), resources)
        filters = get("/Filter", "/F", ())
        names = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
        return Picture(
            int(get("/Width", "/W", 0)),
            int(get("/Height", "/H", 0)),
            1 if stencil else int(get("/BitsPerComponent", "/BPC", 8)),
            spaces.device_independent(space) or space.family,
            space.names,
            tuple(str(name)[1:] for name in names),
            stencil,
            "/SMask" in image or "/Mask" in image,
            "/Alternates" in image,
            "/OPI" in image,
            space.components,
        )
    except (AttributeError, KeyError, TypeError, ValueError, RuntimeError, pikepdf.PdfError):
        return Picture(0, 0, 0, "unknown")
