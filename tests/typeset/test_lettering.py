"""Words in drawings: whole lines, where they are anchored."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from dossier.model import FontSet, PartSource
from dossier.typeset import typeset
from tests.typeset.support import BASE, set_chapter

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" width="400" height="100">{}</svg>'
#: what shows glyphs, and where (ISO 32000-2, 9.4)
_SHOWN = re.compile(rb"\[<[^\]]*\] TJ")
_PLACED = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) Tm")


def _page(words: str, fonts: FontSet, pages: int = 1) -> tuple[pikepdf.Pdf, list[bytes]]:
    figure = f"<p style='break-after: page'>{SVG.format(words)}</p>" * pages
    css = '@page { size: 500pt 200pt } body { font: 9pt "Source Serif 4" } text { font-family: "Source Sans 3" }'
    html = f"<html lang=en><head><title>t</title></head><body>{figure}</body></html>"
    part = typeset(PartSource("p", html, (css,), {}, ("Source Serif 4", "Source Sans 3", "Amiri"), tagged=False), fonts)
    assert [note for note in part.notes if note.code != "style-warning"] == []
    pdf = pikepdf.open(io.BytesIO(part.pdf))
    return pdf, [page.Contents.read_bytes() for page in pdf.pages]


def _forms(pdf: pikepdf.Pdf) -> int:
    return sum(isinstance(each, pikepdf.Stream) and each.get("/Subtype") == pikepdf.Name.Form for each in pdf.objects)


STYLE = 'font-family="Source Sans 3" font-size="20"'


def test_a_text_is_one_line_and_kerned(sealed: FontSet) -> None:
    _, (content,) = _page(f'<text x="10" y="50" {STYLE}>AVATAR To You</text>', sealed)
    (shown,) = _SHOWN.findall(content)
    assert len(re.findall(rb">-?\d+<", shown)) > 2, "letters are kerned"


@pytest.mark.parametrize(("anchor", "share"), [("middle", 0.5), ("end", 1.0)])
def test_an_anchored_text_is_moved_and_makes_no_form(sealed: FontSet, anchor: str, share: float) -> None:
    _, (start,) = _page(f'<text x="0" y="50" {STYLE}>anchored</text>', sealed)
    pdf, (content,) = _page(f'<text x="200" y="50" text-anchor="{anchor}" {STYLE}>anchored</text>', sealed)
    assert _forms(pdf) == 0
    ((left, _),) = _PLACED.findall(content)
    # a second text begins where the first one ends
    _, (two,) = _page(f'<text x="0" y="50" {STYLE}>anchored<tspan>!</tspan></text>', sealed)
    width = float(_PLACED.findall(two)[1][0])
    assert _PLACED.findall(start)[0][0] == b"0"
    assert float(left) == pytest.approx(200 - share * width, abs=0.01)


def test_a_drawing_that_is_drawn_twice_is_the_same_twice(sealed: FontSet, tmp_path: Path) -> None:
    file = tmp_path / "twice.svg"
    text = f'<text id="t" x="200" y="50" text-anchor="middle" {STYLE}>twice</text>'
    file.write_text(SVG.format(f'<defs>{text}</defs><use href="#t"/><use href="#t"/>'))
    part = set_chapter(f'<p><img src="{BASE}twice.svg" alt="x"></p>' * 2, sealed, picture=file)
    assert part.notes == ()
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
        forms = [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/BBox" in each]
    places = [place for place in _PLACED.findall(content + b"".join(forms)) if place[1] == b"50"]
    assert len(places) == 4
    assert len(set(places)) == 1
    assert 150 < float(places[0][0]) < 190


@pytest.mark.parametrize(
    "attributes",
    ['x="10 30 50"', 'dx="0 5 5"', 'rotate="10"', 'letter-spacing="3"', 'textLength="150"', 'y="50,60,70"'],
)
def test_letters_with_places_of_their_own_keep_them(sealed: FontSet, attributes: str) -> None:
    _, (content,) = _page(f"<text {attributes} {STYLE}>abc</text>", sealed)
    assert len(_SHOWN.findall(content)) == 3


def test_what_was_put_in_the_order_of_sight_stays_letter_by_letter(sealed: FontSet) -> None:
    _, (content,) = _page('<text x="9" y="50" font-family="Amiri">ﺐﺼﻋ</text>', sealed)
    assert len(_SHOWN.findall(content)) == 3


def test_words_in_a_text_of_several_pieces_are_anchored_by_the_engine(sealed: FontSet) -> None:
    pdf, _ = _page(f'<text x="200" y="50" text-anchor="middle" {STYLE}>one <tspan>two</tspan></text>', sealed)
    assert _forms(pdf) > 0


def test_a_drawing_that_cannot_be_drawn_is_an_error(sealed: FontSet, tmp_path: Path) -> None:
    file = tmp_path / "bad.svg"
    file.write_text(SVG.format('<text x="9" y="9" rotate="no">x</text>'))
    (note,) = set_chapter(f'<p><img src="{BASE}bad.svg" alt="x"></p>', sealed, picture=file).notes
    assert note.code == "asset-format"
    assert "'bad.svg' cannot be read as an image: it cannot be drawn" in note.message
