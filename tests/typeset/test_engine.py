"""One part: page map, notes on glyphs and overflow, the sealed surrounding, drafts, identical bytes."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from dossier.model import Asset, FontSet, Part, PartSource
from dossier.typeset import engine_version, typeset
from dossier.typeset.fetch import RefusedAddress, read
from tests.conftest import page_texts

FAMILIES = ("Source Serif 4", "Source Sans 3")


def codes(part: Part) -> list[str]:
    return [note.code for note in part.notes]


def test_page_map_gives_sizes_margins_names_and_anchors(set_part: Callable[..., Part]) -> None:
    css = "@page wide{size:120mm 70mm;margin:8mm} body{page:body} .wide{page:wide}"
    part = set_part('<h2 id="a">A</h2><div class="wide"><p id="b">B</p></div><p id="c">C</p>', css)
    assert [page.name for page in part.map.pages] == ["body", "wide", "body"]
    assert part.map.anchors["a"] == 0
    assert part.map.anchors["b"] == 1
    assert part.map.anchors["c"] == 2
    millimetre = 72 / 25.4
    wide = part.map.pages[1]
    assert wide.width == pytest.approx(120 * millimetre, abs=0.01)
    assert wide.margin_left == pytest.approx(8 * millimetre, abs=0.01)


def test_anchor_of_an_element_over_pages_is_its_first_page(set_part: Callable[..., Part]) -> None:
    part = set_part('<div id="long">' + "<p>line</p>" * 40 + "</div>")
    assert len(part.map.pages) > 2
    assert part.map.anchors["long"] == 0


def test_missing_glyph_is_named(set_part: Callable[..., Part]) -> None:
    part = set_part("<p>tofu: \U00013000</p>", families=FAMILIES)
    notes = [note for note in part.notes if note.code == "glyph-missing"]
    assert [note.near for note in notes] == ["\U00013000"]
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in notes[0].message


def test_fallback_to_a_family_that_styles_do_not_name_is_reported(set_part: Callable[..., Part]) -> None:
    # LATIN SMALL LETTER A WITH RIGHT HALF RING is in Noto only
    part = set_part("<p>\u1e9a</p>", families=FAMILIES)
    assert codes(part) == ["glyph-fallback"]
    assert "Noto" in part.notes[0].message


def test_plain_text_has_no_notes(set_part: Callable[..., Part]) -> None:
    assert set_part("<p>Mg<sup>2+</sup> → α, β ≥ 2 ✓</p>", families=FAMILIES).notes == ()


def test_text_outside_its_area_is_reported(set_part: Callable[..., Part]) -> None:
    part = set_part('<p style="white-space:nowrap">' + "unbreakable " * 4 + "</p>", "p{font-size:9.5pt}")
    assert codes(part) == ["layout-overflow"]
    part = set_part('<p style="white-space:nowrap">' + "unbreakable " * 20 + "</p>")
    assert codes(part) == ["layout-lost"]


def test_unknown_css_is_a_warning(set_part: Callable[..., Part]) -> None:
    part = set_part("<p>x</p>", "p{colour:red}\np::foo{color:red}\n p:nope{color:red}\n@page x y{margin:0}")
    assert codes(part) == ["style-warning"] * 4
    assert [note.near for note in part.notes] == ["1"] * 4, "the second style sheet"
    for note, what, place in zip(
        part.notes, ("colour", "p::foo", "p:nope", "x y"), ("1:3", "2:1", "3:2", "4:1"), strict=True
    ):
        assert what in note.message
        assert f"at {place}" in note.message


@pytest.mark.parametrize("address", ["https://example.org/a.png", "file:///etc/passwd", "http://localhost/x.svg"])
def test_the_layout_reads_nothing_that_is_not_named(set_part: Callable[..., Part], address: str) -> None:
    part = set_part(f'<p><img alt="x" src="{address}"></p>')
    assert "asset-refused" in codes(part)


def test_css_cannot_reach_out(set_part: Callable[..., Part]) -> None:
    part = set_part("<p>x</p>", 'p{background:url("file:///etc/hostname")}')
    assert "asset-refused" in codes(part)


def test_read_serves_only_what_is_on_the_list(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text("<svg/>")
    address = "https://dossier.invalid/figures/a.svg"
    assets = {address: Asset("0", "image/svg+xml", str(file))}
    assert read(address, assets) == (b"<svg/>", "image/svg+xml")
    with pytest.raises(RefusedAddress):
        read("https://dossier.invalid/figures/../secret", assets)


def test_draft_has_pages_but_no_pdf(set_part: Callable[..., Part]) -> None:
    draft = set_part("<p>x</p>" * 30, draft=True)
    assert draft.pdf == b""
    assert draft.map == set_part("<p>x</p>" * 30).map


def test_same_source_same_bytes(set_part: Callable[..., Part]) -> None:
    body = '<h2 id="h">Heading</h2><p>Text <a href="part:#h">link</a></p><ul><li><p>item</p></li></ul>'
    assert set_part(body).pdf == set_part(body).pdf


def test_engine_failure_becomes_a_note(sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no more paper")

    monkeypatch.setattr(weasyprint.HTML, "render", broken)
    part = typeset(PartSource("x", "<html lang=en><title>t</title><p>x</p></html>", ()), sealed)
    assert part.pdf == b""
    assert codes(part) == ["layout-failed"]
    assert "no more paper" in part.notes[0].message


def test_every_font_of_a_part_is_embedded_and_from_the_set(set_part: Callable[..., Part]) -> None:
    part = set_part('<p>text <b>bold</b> <i>italic</i> <code style="font-family:Source Code Pro">code</code></p>')
    names = set()
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            descendant = font.DescendantFonts[0]
            assert "/FontFile2" in descendant.FontDescriptor
            names.add(str(descendant.BaseFont).split("+")[1])
    assert len(names) == 4
    assert all(name.startswith("Source-") for name in names)


def test_engine_version_names_libraries_that_decide_layout() -> None:
    version = engine_version()
    for name in ("weasyprint=70.0", "pango-1.0=", "harfbuzz="):
        assert name in version


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_styles_of_counters_in_style_sheets_are_used(set_part: Callable[..., Part]) -> None:
    css = '@counter-style steps { system: fixed; symbols: "first" "second"; suffix: ": " } ol { list-style: steps }'
    body = "<ol><li>one</li><li>two</li></ol>"
    for _ in range(2):  # the second time from what is kept
        part = set_part(body, css)
        assert part.notes == ()
        assert " ".join("".join(page_texts(part.pdf)).split()) == "first: one second: two"
    assert "1. one" in " ".join("".join(page_texts(set_part(body).pdf)).split())
