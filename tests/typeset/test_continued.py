"""Tables that break: head repeated, "(continued)", rows whole, caption with its table, columns as wide as before."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import pytest

from dossier.model import Part
from tests.conftest import page_texts

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

CSS = (
    "table{width:100%;border-collapse:collapse} caption{text-align:start;break-after:avoid} tr{break-inside:avoid}"
    "tbody tr:first-child{break-after:avoid} tbody tr:last-child{break-before:avoid}"
)


def table(rows: list[str], caption: str = '<span class="caption-number">Table 1</span> Salts') -> str:
    """A table as the renderer makes it."""
    body = "".join(f"<tr><td>{row}</td><td>value</td></tr>" for row in rows)
    return (
        f'<table id="tbl-x" data-continued="(continued)"><caption>{caption}</caption>'
        f"<thead><tr><th scope=col>Name of row</th><th scope=col>Figure</th></tr></thead><tbody>{body}</tbody></table>"
    )


def test_head_and_caption_are_repeated_on_each_further_page(set_part: Callable[..., Part]) -> None:
    pages = page_texts(set_part(table([f"row{n}" for n in range(30)]), CSS).pdf)
    assert len(pages) > 2
    for number, page in enumerate(pages):
        assert "Name of row" in page
        assert ("(continued)" in page) == (number > 0)
        assert page.count("Table 1 Salts") == 1


def test_every_row_is_there_once_and_in_order(set_part: Callable[..., Part]) -> None:
    rows = [f"row{n:02d} " + "word " * (n % 5 * 6) for n in range(24)]
    text = "".join(page_texts(set_part(table(rows), CSS).pdf))
    assert re.findall(r"row\d\d", text) == [f"row{n:02d}" for n in range(24)]


def test_table_on_one_page_is_left_alone(set_part: Callable[..., Part]) -> None:
    pages = page_texts(set_part(table(["a", "b"]), CSS).pdf)
    assert len(pages) == 1
    assert "(continued)" not in pages[0]


def test_two_tables_break_in_one_part(set_part: Callable[..., Part]) -> None:
    second = table([f"second{n}" for n in range(20)], "Table 2 More").replace("tbl-x", "tbl-y")
    pages = page_texts(set_part(table([f"first{n}" for n in range(20)]) + "<p>between</p>" + second, CSS).pdf)
    text = "\n".join(pages)
    assert text.count("Table 1 Salts (continued)") >= 1
    assert text.count("Table 2 More (continued)") >= 1
    assert len(re.findall("first", text)) == 20
    assert len(re.findall("second", text)) == 20


@pytest.mark.parametrize("lines", range(13))
def test_caption_head_and_two_rows_stay_together_wherever_the_page_ends(
    set_part: Callable[..., Part], lines: int
) -> None:
    before = "".join(f"<p>line {n}</p>" for n in range(lines))
    pages = page_texts(set_part(before + table([f"row{n}" for n in range(6)]), CSS).pdf)
    first = next(page for page in pages if "Table 1 Salts" in page)
    assert "Name of row" in first
    assert "row0" in first
    assert "row1" in first
    last = next(page for page in pages if "row5" in page)
    assert "row4" in last


def test_row_taller_than_a_page_is_cut_and_reported(set_part: Callable[..., Part]) -> None:
    part = set_part(table(["short", "long " * 400, "end"]), CSS)
    assert any(note.code == "layout-row" and "long long" in note.message for note in part.notes)
    text = "".join(page_texts(part.pdf))
    assert len(re.findall(r"\blong\b", text)) == 400


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_columns_keep_their_width_over_the_break(set_part: Callable[..., Part], direction: str) -> None:
    rows = ["x" for _ in range(12)] + ["a much longer first cell that takes room" for _ in range(12)]
    pdf = set_part(table(rows), f"{CSS} table{{direction:{direction}}}").pdf
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    places = re.findall(r'<word xMin="([\d.]+)"[^>]*>Figure<', boxes)
    assert len(places) > 1
    assert len(set(places)) == 1


def test_anchor_stays_with_the_first_fragment(set_part: Callable[..., Part]) -> None:
    part = set_part("<p>first</p>" + table([f"row{n}" for n in range(30)]), CSS)
    assert part.map.anchors["tbl-x"] == 0


@pytest.mark.parametrize("lines", range(12))
def test_heading_and_a_table_that_breaks_share_a_page(set_part: Callable[..., Part], lines: int) -> None:
    before = "".join(f"<p>line {n}</p>" for n in range(lines)) + '<h2 style="break-after:avoid">The heading</h2>'
    css = CSS + " table:not(.breaks) tbody tr:last-child>*{border-bottom:3pt solid} td{border-bottom:.5pt solid}"
    pages = page_texts(set_part(before + table([f"row{n:02d}" for n in range(14)]), css).pdf)
    at = next(number for number, page in enumerate(pages) if "The heading" in page)
    assert pages[at].count("row") >= 2
    # the page is full: what follows the heading has not been moved away from it
    assert len([line for line in pages[at].split("\n") if line.strip()]) >= 7, pages[at]


@pytest.mark.parametrize("lines", range(12))
def test_no_page_of_a_long_table_is_left_nearly_empty(set_part: Callable[..., Part], lines: int) -> None:
    before = "".join(f"<p>line {n}</p>" for n in range(lines))
    rows = [f"row{n:02d} " + "word " * (n % 3 * 6) for n in range(40)]
    css = CSS + " table:not(.breaks) tbody tr:last-child>*{border-bottom:3pt solid} td{border-bottom:.5pt solid}"
    caption = "A caption that is long enough to take two lines on a page as small as this"
    part = set_part(before + table(rows, caption), css)
    pages = page_texts(part.pdf)
    counts = [len(re.findall(r"row\d\d", page)) for page in pages]
    middle = counts[(1 if counts[0] == 0 else 0) + 1 : -1]
    assert sum(counts) == 40
    assert min(middle) >= 3, counts
    assert counts[-1] >= 2, counts
    assert part.notes == ()


@pytest.mark.parametrize(("gap", "rows"), [(30, [2, 3]), (45, [5])])
def test_a_table_that_an_earlier_one_moves_is_split_where_it_stands_now(
    set_part: Callable[..., Part], gap: int, rows: list[int]
) -> None:
    """The caption on the continuation of the first takes the second table to another place than where it broke at first."""
    first = table([f"long{n}" for n in range(9)])
    second = table([f"short{n}" for n in range(5)], "Another caption").replace("tbl-x", "tbl-y")
    body = f'{first}<div style="height:{gap}pt"></div>{second}'
    part = set_part(body, CSS + " table.continuation{break-before:page}")
    counts = [len(re.findall(r"short\d", page)) for page in page_texts(part.pdf)]
    assert [count for count in counts if count] == rows
    assert part.notes == ()
