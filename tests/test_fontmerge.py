"""Fonts of a book: each face is embedded once, with the glyphs of all parts; same pages, same words, fewer bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from dossier import bind, fontmerge, subsets
from dossier.diagnostics import Collector
from dossier.model import GLYPHS, FontSet, Metadata, Part, PartSource, Placed
from dossier.typeset import quick, typeset
from tests.conftest import TINY, bound_bytes

META = Metadata("t", "en", (), "", (), "2026-11-23T00:00:00+00:00", "t/en/1")
#: é and its like are composite glyphs; no two parts use the same characters
WORDS = ("a plain café", "naïve Ångström", "über-long wörds", "Ćaće ŝeĝo", "plain again", "鎂 與 睡眠")


def source(number: int, words: str, *, apart: bool = True, lang: str = "en") -> PartSource:
    html = f'<html lang="{lang}"><head><title>t</title></head><body><p>{words} <b>{words}</b></p></body></html>'
    css = (TINY, "html { font-family: 'Source Serif 4', 'Noto Sans CJK SC', 'Noto Sans SC' }")
    return PartSource(f"p{number}", html, css, fonts_apart=apart)


def joined(parts: list[Part], fonts: FontSet | None) -> bytes:
    """Parts on one page each, bound."""
    placed = [Placed(part, number, "", False) for number, part in enumerate(parts)]
    return bound_bytes(placed, (), (), META, Collector(), fonts=fonts)


@pytest.fixture(scope="module")
def parts(sealed: FontSet) -> list[Part]:
    return [typeset(source(number, words), sealed) for number, words in enumerate(WORDS)]


@pytest.fixture(scope="module")
def book(parts: list[Part], sealed: FontSet) -> bytes:
    return joined(parts, sealed)


@pytest.fixture(scope="module")
def heavy(sealed: FontSet) -> bytes:
    """The same with the fonts that each part embeds itself."""
    return joined([typeset(source(number, words, apart=False), sealed) for number, words in enumerate(WORDS)], None)


def programs(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        return [item.FontFile2.read_bytes() for item in found if "/FontFile2" in item]


def test_one_program_for_each_face(parts: list[Part], book: bytes, heavy: bytes, sealed: FontSet) -> None:
    assert [programs(part.pdf) for part in parts] == [[]] * len(WORDS)
    assert len(programs(heavy)) == 2 * len(WORDS)
    assert len(programs(book)) == 4
    assert sum(map(len, programs(book))) < 0.6 * sum(map(len, programs(heavy)))
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert not [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and f"/{GLYPHS}" in thing]
    assert joined(parts, sealed) == book, "the same bytes each time"


def test_the_program_is_a_sound_font(book: bytes) -> None:
    for program in programs(book):
        font = TTFont(io.BytesIO(program), checkChecksums=2)
        assert font["maxp"].numGlyphs == len(font.getGlyphOrder())
        for name in font.getGlyphOrder():
            font["glyf"][name].getCoordinates(font["glyf"])  # every part of a composite is there
        assert font["OS/2"].fsType == 0
        assert not {"GSUB", "GPOS", "cmap"} & set(font.keys())


def test_a_font_is_described_as_the_standard_demands(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        [descendant] = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        assert font.BaseFont == descendant.BaseFont == descriptor.FontName
        assert str(font.BaseFont)[1:].partition("+")[2].startswith("Source-Serif-4")
        assert descriptor.FontFamily == "Source Serif 4"
        assert len(descriptor.FontFile2.read_bytes()) == descriptor.FontFile2.Length1
        widths = list(descendant.W)
        assert all(isinstance(first, int) for first in widths[::2])
        assert 200 < max(float(width) for row in widths[1::2] for width in row) == float(descriptor.FontBBox[2])


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler (pdftoppm, pdftotext)")
def test_pages_and_words_stay(book: bytes, heavy: bytes, tmp_path: Path) -> None:
    for name, data in (("before", heavy), ("after", book)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        subprocess.run(["pdftoppm", "-r", "80", "-png", f"{name}.pdf", name], cwd=tmp_path, check=True)
        subprocess.run(["pdftotext", f"{name}.pdf"], cwd=tmp_path, check=True)
    pictures = sorted(tmp_path.glob("before-*.png"))
    assert len(pictures) == len(WORDS)
    for picture in pictures:
        assert picture.read_bytes() == (tmp_path / picture.name.replace("before", "after")).read_bytes()
    assert (tmp_path / "before.txt").read_text() == (tmp_path / "after.txt").read_text()
    assert "Ångström" in (tmp_path / "after.txt").read_text()
    assert "睡眠" in (tmp_path / "after.txt").read_text()


def test_the_plainest_of_two_characters_is_found(sealed: FontSet) -> None:
    parts = [typeset(source(number, f"a{char}b"), sealed) for number, char in enumerate("\u2010-")]
    with pikepdf.open(io.BytesIO(joined(parts, sealed))) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        assert b"<002d>" in font.ToUnicode.read_bytes()
        assert b"<2010>" not in font.ToUnicode.read_bytes()


def test_the_order_of_parts_does_not_matter_to_a_program(parts: list[Part], sealed: FontSet) -> None:
    forth, back = (set(programs(joined(row, sealed))) for row in (parts, parts[::-1]))
    assert forth == back


def test_letters_stand_for_the_forms_of_arabic_letters(sealed: FontSet) -> None:
    html = '<html lang="ar" dir="rtl"><head><title>t</title></head><body><p>\ufeed\ufed8\ufe96</p></body></html>'
    part = typeset(PartSource("a", html, ("html { font-family: Amiri }",), fonts_apart=True), sealed)
    with pikepdf.open(io.BytesIO(bind.alone(part.pdf, sealed))) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        assert b"fe" not in font.ToUnicode.read_bytes().partition(b"beginbfchar")[2].lower()


def test_glyphs_that_the_font_does_not_have_stay_with_the_engine(sealed: FontSet) -> None:
    part = typeset(source(0, "a \U00012000 b"), sealed)
    assert [note.code for note in part.notes] == ["glyph-missing"]
    assert len(programs(part.pdf)) >= 1


def test_without_the_file_of_a_font_the_engine_embeds_it(sealed: FontSet) -> None:
    with quick.plain():
        assert len(programs(typeset(source(0, WORDS[0]), sealed).pdf)) == 2


def test_a_font_that_is_not_in_the_set_is_named(parts: list[Part]) -> None:
    with pytest.raises(fontmerge.FontsMissing, match=r"SourceSerif4.*not in"):
        joined(parts, None)
    with pytest.raises(FileNotFoundError):
        subsets.cut(Path("/nowhere/font.ttf"), 0, [1])
