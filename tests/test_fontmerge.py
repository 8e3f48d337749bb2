"""One font program for each face of a book: same pages, same words, fewer bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from dossier import fontmerge, truetype
from dossier.model import FontSet, PartSource
from dossier.typeset import typeset
from tests.conftest import TINY

#: é and its like are composite glyphs; no two parts use the same characters
WORDS = ("a plain café", "naïve Ångström", "über-long wörds", "Ćaće ŝeĝo", "plain again")


@pytest.fixture(scope="module")
def book(sealed: FontSet) -> bytes:
    """Parts on one page each, in one file, as they come."""
    pdf = pikepdf.new()
    for number, words in enumerate(WORDS):
        html = f'<html lang="en"><head><title>t</title></head><body><p>{words} <b>{words}</b></p></body></html>'
        with pikepdf.open(io.BytesIO(typeset(PartSource(f"p{number}", html, (TINY,)), sealed).pdf)) as part:
            pdf.pages.extend(part.pages)
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def merged(data: bytes) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        gone = fontmerge.merge(pdf)
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue(), gone


def programs(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            item.FontFile2.read_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]


def test_one_program_for_each_face(book: bytes) -> None:
    after, gone = merged(book)
    assert len(programs(book)) == 2 * len(WORDS)
    assert len(programs(after)) == 2
    assert gone == 2 * len(WORDS) - 2
    assert len(after) < len(book)
    assert merged(book)[0] == after, "the same bytes each time"


def test_the_program_is_a_sound_font(book: bytes) -> None:
    for program in programs(merged(book)[0]):
        font = TTFont(io.BytesIO(program), checkChecksums=2)
        assert font["maxp"].numGlyphs == len(font.getGlyphOrder())
        for name in font.getGlyphOrder():
            font["glyf"][name].getCoordinates(font["glyf"])  # every part of a composite is there
        assert font["OS/2"].fsType == 0


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler (pdftoppm, pdftotext)")
def test_pages_and_words_stay(book: bytes, tmp_path: Path) -> None:
    for name, data in (("before", book), ("after", merged(book)[0])):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        subprocess.run(["pdftoppm", "-r", "80", "-png", f"{name}.pdf", name], cwd=tmp_path, check=True)
        subprocess.run(["pdftotext", f"{name}.pdf"], cwd=tmp_path, check=True)
    pictures = sorted(tmp_path.glob("before-*.png"))
    assert len(pictures) == len(WORDS)
    for picture in pictures:
        assert picture.read_bytes() == (tmp_path / picture.name.replace("before", "after")).read_bytes()
    assert (tmp_path / "before.txt").read_text() == (tmp_path / "after.txt").read_text()
    assert "Ångström" in (tmp_path / "after.txt").read_text()


def test_the_plainest_of_two_characters_is_found(sealed: FontSet) -> None:
    pdf = pikepdf.new()
    for number, char in enumerate("\u2010-"):
        html = f'<html lang="en"><head><title>t</title></head><body><p>a{char}b</p></body></html>'
        with pikepdf.open(io.BytesIO(typeset(PartSource(f"p{number}", html, (TINY,)), sealed).pdf)) as part:
            pdf.pages.extend(part.pages)
    fontmerge.merge(pdf)
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    assert b"<002d>" in font.ToUnicode.read_bytes()
    assert b"<2010>" not in font.ToUnicode.read_bytes()


def test_what_is_no_truetype_font_is_left_alone() -> None:
    assert truetype.read(b"OTTO") is None
    assert truetype.read(b"") is None
    assert truetype.read(b"\0\1\0\0\0\3" + bytes(60)) is None


def test_two_faces_of_one_name_stay_apart(book: bytes) -> None:
    one, other, *_ = [truetype.read(program) for program in programs(book)]
    assert one is not None
    assert other is not None
    assert one.face != other.face
    assert truetype.join([one, other], [max(one.glyphs), max(other.glyphs)]) is None


def test_glyphs_are_those_that_fonttools_finds(book: bytes) -> None:
    for program in programs(book):
        subset, font = truetype.read(program), TTFont(io.BytesIO(program))
        assert subset is not None
        order = font.getGlyphOrder()
        shown = {number for number, name in enumerate(order) if font["glyf"][name].numberOfContours}
        assert {number for number, (outline, _) in subset.glyphs.items() if outline} == shown
        for number, (_, metric) in subset.glyphs.items():
            advance, bearing = font["hmtx"][order[number]]
            assert metric == advance.to_bytes(2, "big") + bearing.to_bytes(2, "big", signed=True)
        left = {order[number] for number in range(len(order)) if number not in subset.glyphs}
        assert all(font["hmtx"][name] == (0, 0) for name in left)


def test_places_that_do_not_ascend_are_no_font(book: bytes) -> None:
    program = programs(book)[0]
    font = TTFont(io.BytesIO(program))
    at = font.reader.tables["loca"].offset
    count = len(font.getGlyphOrder()) + 1
    wide = font["head"].indexToLocFormat
    size = 4 if wide else 2
    places = [program[at + size * n : at + size * n + size] for n in range(count)]
    turned = program[:at] + b"".join(reversed(places)) + program[at + size * count :]
    assert truetype.read(program) is not None
    assert truetype.read(turned) is None
