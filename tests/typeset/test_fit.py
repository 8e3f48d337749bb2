"""What does not fit its page: openings stay whole, tall boxes break, pictures shrink, notes flow, wide tables break words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from dossier.model import FontSet, Part
from tests.conftest import page_texts
from tests.tools import verapdf
from tests.typeset.support import BASE, set_chapter, words

pytestmark = [
    pytest.mark.xdist_group("verapdf"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]


def codes(part: Part) -> list[str]:
    return [note.code for note in part.notes]


def svg(folder: Path, width: int, height: int) -> Path:
    file = folder / f"p{width}x{height}.svg"
    size = f'width="{width}" height="{height}"'
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size}/></svg>')
    return file


def figure(file: Path, caption: str = "The caption") -> str:
    return f'<figure><img src="{BASE}{file.name}" alt="a bar"><figcaption>{caption}</figcaption></figure>'


def table(rows: str, head: str = "<th scope=col>Name<th scope=col>Text") -> str:
    return (
        f'<table data-continued="(continued)" id="t"><caption>Table 1</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


LONG = "word " * 900
TALL = {
    "callout": f'<div class="callout"><p class="label">Label</p><p>{LONG}</p></div>',
    "warning": f'<div class="warning"><p>{LONG}</p></div>',
    "statement": f'<div class="statement"><p>{LONG}</p></div>',
    "remark": f'<div class="remark"><p>{LONG}</p></div>',
    "evidence": '<div class="evidence"><p class="label">Label</p><ul class="evidence-list"><li class="evidence-item">'
    f'<div class="reference">A</div><div class="takeaway"><p>{LONG}</p></div></li></ul></div>',
    "row": table(f"<tr><td>x<td>{LONG}</tr><tr><td>y<td>z</tr>"),
    "code": "<pre><code>" + "line of code\n" * 150 + "</code></pre>",
}


@pytest.mark.parametrize("kind", TALL)
def test_opening_is_whole_and_text_follows_it_on_its_page(sealed: FontSet, tmp_path: Path, kind: str) -> None:
    part = set_chapter(TALL[kind], sealed)
    pages = page_texts(part.pdf)
    first = pages[0].split()
    assert first[:3] == ["I", "Title", "Sub"]
    assert len(first) > 40, "the page of the opening is filled"
    text = "".join(pages)
    assert len(re.findall(r"\bword\b", text)) == (0 if kind == "code" else 900)
    assert text.count("line of code") == (150 if kind == "code" else 0)
    assert set(codes(part)) <= {"layout-row"}
    valid(part, tmp_path)


def valid(part: Part, folder: Path) -> None:
    """The part by itself is PDF/UA-1."""
    if verapdf.available() is None:
        file = folder / "part.pdf"
        file.write_bytes(part.pdf)
        report = verapdf.validate(file, "ua1")
        assert report.compliant, report


def test_a_box_of_less_than_half_a_page_stays_whole(sealed: FontSet) -> None:
    lines = "".join(f"<p>line {n}</p>" for n in range(16))
    part = set_chapter(lines + f'<div class="callout"><p>{"inside " * 60}</p></div>', sealed)
    pages = page_texts(part.pdf)
    assert "inside" not in pages[0]
    assert pages[1].count("inside") == 60


@pytest.mark.parametrize("where", ["first", "later", "landscape", "inline"])
def test_tall_picture_stands_on_one_page_with_its_caption(sealed: FontSet, tmp_path: Path, where: str) -> None:
    file = svg(tmp_path, 200, 4000)
    body = {
        "first": figure(file),
        "later": "<p>text</p>" + figure(file),
        "landscape": f'<p>text</p><div class="landscape">{figure(file)}</div>',
        "inline": f'<p>words <img src="{BASE}{file.name}" alt="a bar"> caption</p>',
    }[where]
    part = set_chapter(body, sealed, picture=file)
    assert part.notes == ()
    pages = page_texts(part.pdf)
    assert len(pages) == (1 if where == "first" and "caption" in pages[0] else 2)
    valid(part, tmp_path)


def test_picture_after_the_opening_shrinks_a_little_to_stay_with_it(sealed: FontSet, tmp_path: Path) -> None:
    file = svg(tmp_path, 300, 560)
    part = set_chapter(figure(file), sealed, picture=file)
    pages = page_texts(part.pdf)
    assert len(pages) == 1
    assert "The caption" in pages[0]


def test_pictures_are_never_wider_than_the_text(sealed: FontSet, tmp_path: Path) -> None:
    file = svg(tmp_path, 4000, 100)
    part = set_chapter(
        figure(file) + f'<p>in a line <img src="{BASE}{file.name}" alt="a bar"></p>', sealed, picture=file
    )
    assert part.notes == ()


def test_many_notes_flow_to_further_pages(sealed: FontSet, tmp_path: Path) -> None:
    notes = "".join(f'word<span class="footnote">Note {n} {"many words " * 40}.</span> ' for n in range(12))
    part = set_chapter(f"<p>{notes}</p><h2>Next</h2><p>text</p>", sealed)
    assert part.notes == ()
    found = words(part.pdf)
    assert [word.text for word in found].count("Note") == 12
    for number, page in enumerate(part.map.pages):
        here = [word for word in found if word.page == number]
        assert min(word.top for word in here) > page.margin_top - 5
        assert max(word.bottom for word in here) < page.height - page.margin_bottom + 5
        notes_top = min((w.top for w in here if w.text in ("Note", "many")), default=page.height)
        assert all(w.top < notes_top for w in here if w.text == "word")
        assert not page.blank
    valid(part, tmp_path)


def test_note_that_no_page_holds_is_an_error_with_its_page(sealed: FontSet) -> None:
    part = set_chapter(f'<p>word<span class="footnote">The note {LONG}</span> and more</p><p>text</p>', sealed)
    assert set(codes(part)) == {"layout-lost"}
    # its line goes to the second page, the note on from there
    assert "(page 3)" in part.notes[0].message
    assert "word word" in part.notes[0].near


def test_heading_before_a_landscape_block_goes_with_it(sealed: FontSet, tmp_path: Path) -> None:
    wide = f'<div class="landscape">{table("<tr><td>a<td>b</tr>")}</div>'
    part = set_chapter(f"<p>text</p><h2>Chapter's part</h2><h3>Wide</h3>{wide}<p>after</p>", sealed)
    assert [page.name for page in part.map.pages] == ["body", "landscape", "body"]
    pages = page_texts(part.pdf)
    assert "Wide" in pages[1]
    assert "part" in pages[1]
    assert "Wide" not in pages[0]
    valid(part, tmp_path)


def test_wide_table_breaks_long_words_without_a_note(sealed: FontSet) -> None:
    address = "https://www.example.org/a/very/long/path/with/many/segments/and-no-break/12345678901234567890.html"
    cells = (
        "<td>Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenfabrik<td>word"
        + f"<td><code>{address}</code>" * 3
    )
    part = set_chapter(table(f"<tr>{cells}</tr>", "<th scope=col>n" * 5), sealed)
    assert part.notes == ()
    right = part.map.pages[0].width - part.map.pages[0].margin_right
    assert max(word.right for word in words(part.pdf)) < right + 1


def test_normal_table_breaks_no_word(sealed: FontSet) -> None:
    cells = "<td>Magnesium<td>bisglycinate" + "<td>interesting words" * 3
    part = set_chapter(table(f"<tr>{cells}</tr>", "<th scope=col>n" * 5), sealed, paper="A4")
    assert part.notes == ()
    assert {"Magnesium", "bisglycinate", "interesting"} <= {word.text for word in words(part.pdf)}


def test_table_in_which_usual_words_break_is_named_once(sealed: FontSet) -> None:
    part = set_chapter(table("<tr>" + "<td>value" * 14 + "</tr>", "<th scope=col>n" * 14), sealed)
    assert codes(part) == ["layout-overflow"]
    assert "'value'" in part.notes[0].message
    assert part.notes[0].near == "value"


def test_table_that_still_overflows_has_one_note(sealed: FontSet) -> None:
    cell = '<td><span class="nobr">a span that must not break in any case</span>'
    part = set_chapter(table(f"<tr>{cell * 4}</tr>" * 3, "<th scope=col>n" * 4), sealed)
    assert codes(part) == ["layout-lost"]
    assert part.notes[0].near == "a span that must not break in any case"
    assert part.notes[0].message.startswith("the table with 'a span that must not break")


def test_near_is_the_longest_run_that_stands_so_in_the_source(sealed: FontSet) -> None:
    row = f"<tr><td>x<td>“short” <b>a bold run of words</b> – then {LONG}</tr>"
    part = set_chapter(table(row + "<tr><td>y<td>z</tr>"), sealed)
    assert codes(part) == ["layout-row"]
    assert part.notes[0].near == "then " + LONG.strip()


def test_fragments_repeat_neither_anchors_nor_notes(sealed: FontSet, tmp_path: Path) -> None:
    head = '<th scope=col>Name<span class="footnote">in the head</span> x<th scope=col><a id="anchor">Text</a>'
    part = set_chapter(table("".join(f"<tr><td>r{n}<td>v</tr>" for n in range(60)), head), sealed)
    pages = page_texts(part.pdf)
    assert len(pages) > 2
    assert sum("(continued)" in page for page in pages) == len(pages) - 1
    assert "".join(pages).count("in the head") == 1
    assert all(re.search(r"Name1? +x", page) for page in pages)
    assert part.notes == ()
    valid(part, tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bad.png", "notapng", "cannot identify"),
        ("bad.svg", "<svg><oops", "unclosed token"),
        ("empty.svg", "", "no element"),
    ],
)
def test_picture_that_cannot_be_read_is_named_with_the_reason(
    sealed: FontSet, tmp_path: Path, name: str, content: str, reason: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    part = set_chapter(f'<p><img src="{BASE}{name}" alt="x"></p>', sealed, picture=file)
    assert codes(part) == ["asset-format"]
    assert f"'{name}' cannot be read as an image: {reason}" in part.notes[0].message
    assert "<" not in part.notes[0].message
    assert part.notes[0].near == name


def test_nested_quotation_is_not_left_alone_on_the_next_page(sealed: FontSet) -> None:
    for lines in range(24, 32):
        body = "<p>line</p>" * lines + "<blockquote><p>outer</p><blockquote><p>inner</p></blockquote></blockquote>"
        pages = page_texts(set_chapter(body, sealed).pdf)
        assert [("outer" in page) for page in pages] == [("inner" in page) for page in pages], lines


def mirror(found: Any, width: float) -> Any:
    return sorted(round(width - word.right) for word in found)


def test_right_to_left_mirrors_lists_tables_and_boxes(sealed: FontSet, tmp_path: Path) -> None:
    body = (
        "<ul><li>item</li></ul><dl><dt>term</dt><dd>definition</dd></dl>"
        '<div class="callout"><p class="label">Label</p><p>inside</p></div><blockquote><p>quoted</p></blockquote>'
    )
    left, right = set_chapter(body, sealed), set_chapter(body, sealed, language="ar", styles_of="en")
    assert right.notes == ()
    names = {"item", "term", "definition", "inside", "quoted", "Title", "Label"}
    width = left.map.pages[0].width
    here = sorted(round(word.left) for word in words(left.pdf) if word.text in names)
    assert mirror([word for word in words(right.pdf) if word.text in names], width) == pytest.approx(here, abs=1)
    valid(right, tmp_path)
