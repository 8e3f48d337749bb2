"""Tables that break are split while pages are made: one layout, the pages of a second one; the others are left to that."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.model import FontSet, Part, PartSource
from dossier.typeset import atbreaks, engine, layout_key, quick, typeset
from tests.conftest import TINY, page_texts
from tests.typeset.test_continued import table

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

WHOLE = (
    "table{width:100%;border-collapse:collapse} table.continuation{break-before:page;margin-top:0} tr{break-inside:avoid}"
    "caption{text-align:start;break-after:avoid;break-inside:avoid}"
    "table:not(.continuation) tbody tr:first-child{break-after:avoid} table:not(.breaks) tbody tr:last-child{break-before:avoid}"
    "table:not(.breaks) tbody tr:last-child>*{border-bottom:3pt solid} td{border-bottom:.5pt solid}"
)


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages of each layout that is made."""
    import weasyprint

    made: list[int] = []
    render = weasyprint.HTML.render

    def counted(self: Any, *words: Any, **more: Any) -> Any:
        document = render(self, *words, **more)
        made.append(len(document.pages))
        return document

    monkeypatch.setattr(weasyprint.HTML, "render", counted)
    return made


@contextmanager
def _left_alone(*_: Any) -> Iterator[None]:
    yield


def rows(count: int) -> list[str]:
    return [f"row{number:02d} " + "word " * (number % 4 * 5) for number in range(count)]


def test_one_layout_is_enough(set_part: Callable[..., Part], layouts: list[int]) -> None:
    part = set_part("<p>before</p>" + table(rows(40)) + "<p>after</p>", WHOLE)
    assert len(layouts) == 1
    assert len(part.map.pages) == layouts[0] > 4
    assert part.notes == ()


def test_two_tables_and_one_inside_other_blocks(set_part: Callable[..., Part], layouts: list[int]) -> None:
    second = table([f"second{number}" for number in range(30)], "Table 2 More").replace("tbl-x", "tbl-y")
    body = f"{table(rows(20))}<p>between</p><div><section><h2>Inside</h2>{second}<p>end</p></section></div>"
    text = "".join(page_texts(set_part(body, WHOLE).pdf))
    assert len(layouts) == 1
    assert re.findall(r"second\d+|end", text) == [*(f"second{number}" for number in range(30)), "end"]
    assert re.findall(r"row\d\d", text) == [f"row{number:02d}" for number in range(20)]


@settings(max_examples=50, deadline=None)
@given(
    before=st.integers(0, 12),
    lengths=st.one_of(
        st.lists(st.integers(0, 25), min_size=1, max_size=40),
        st.lists(st.one_of(st.integers(0, 25), st.integers(25, 60), st.integers(60, 150)), min_size=1, max_size=12),
    ),
    after=st.integers(0, 3),
    wide=st.booleans(),
)
@example(before=0, lengths=[21, 35, 0, 0, 0], after=0, wide=False)
@example(before=0, lengths=[0, 0, 0, 0, 14, 56], after=0, wide=True)
@example(before=0, lengths=[0, 49, 63, 25, 0, 0], after=0, wide=False)
@example(before=0, lengths=[0, 21, 21, 0, 21], after=3, wide=True)
@example(before=0, lengths=[0, 0, 0, 14, 14, 14, 21, 14, 14], after=0, wide=False)
def test_pages_are_those_of_a_second_layout(
    sealed: FontSet, before: int, lengths: list[int], after: int, wide: bool
) -> None:
    words = "a caption of several words that takes more than a line " if wide else "Salts"
    body = "".join(f"<p>line {number}</p>" for number in range(before))
    body += table([f"row{number:02d} " + "word " * length for number, length in enumerate(lengths)], words)
    body += "".join(f"<p>after {number}</p>" for number in range(after))
    html = f'<html lang="en"><head><title>Test</title></head><body>{body}</body></html>'
    source = PartSource("part", html, (TINY, WHOLE), {}, ())
    part = typeset(source, sealed)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(atbreaks, "split", _left_alone)
        twice = typeset(source, sealed)
    pages, others = page_texts(part.pdf), page_texts(twice.pdf)
    assert re.findall(r"row\d\d", "".join(pages)) == [f"row{number:02d}" for number in range(len(lengths))]
    # where a row is left alone, a second layout may find another way, and one that is cut may end on another page
    if _fewest(pages) > 1 and not part.notes:
        assert pages == others
        assert part.map == twice.map
    assert part.notes == twice.notes
    assert all(note.code == "layout-row" for note in part.notes)
    assert bool(part.notes) <= (max(lengths) > 25)
    assert _last(pages) >= min(_last(others), 2)


def _counts(pages: list[str]) -> list[int]:
    """Rows on each page that has some."""
    return [count for page in pages if (count := len(re.findall(r"row\d\d", page)))]


def _last(pages: list[str]) -> int:
    return _counts(pages)[-1]


def _fewest(pages: list[str]) -> int:
    return min(_counts(pages))


def test_bytes_are_those_of_the_plain_engine(set_part: Callable[..., Part]) -> None:
    body = table([f'<b id="r{number}">row{number}</b> <a href="#r1">to</a>' for number in range(30)])
    part = set_part(body, WHOLE)
    with quick.plain():
        plainly = set_part(body, WHOLE)
    assert len(part.map.pages) > 2
    assert plainly == part
    assert part.map.anchors["r29"] == len(part.map.pages) - 1
    assert part.notes == ()


def test_footnotes_and_tall_rows_are_left_to_a_second_layout(set_part: Callable[..., Part], layouts: list[int]) -> None:
    noted = [f'row{number:02d}<span class="note">on {number}</span>' for number in range(30)]
    pages = page_texts(set_part(table(noted), WHOLE + " .note{float:footnote}").pdf)
    assert len(layouts) > 1
    text = "".join(pages)
    assert [text.count(f"on {number}\n") for number in range(30)] == [1] * 30
    layouts.clear()
    tall = ["short", "long " * 400, *rows(20)]
    text = "".join(page_texts(set_part(table(tall), WHOLE).pdf))
    assert len(layouts) > 1
    assert len(re.findall(r"\blong\b", text)) == 400
    assert re.findall(r"row\d\d", text) == [f"row{number:02d}" for number in range(20)]


def test_styles_that_show_a_break_are_left_to_a_second_layout(
    set_part: Callable[..., Part], layouts: list[int]
) -> None:
    set_part(table(rows(20)), WHOLE + " table.breaks{border-bottom:2pt dotted}")
    assert len(layouts) > 1


def test_a_table_that_cannot_be_split_at_once_moves_one_that_can(
    set_part: Callable[..., Part], layouts: list[int]
) -> None:
    noted = [f'noted{number}<span class="note">on {number}</span>' for number in range(6)]
    second = table(rows(30), "Another caption").replace("tbl-x", "tbl-y")
    part = set_part("<p>x</p><p>x</p>" + table(noted) + second, WHOLE + " .note{float:footnote}")
    pages = page_texts(part.pdf)
    assert len(layouts) > 1
    assert re.findall(r"row\d\d", "".join(pages)) == [f"row{number:02d}" for number in range(30)]
    held = [page for page in pages if re.search(r"row\d\d", page)]
    assert all(("Another caption (continued)" in page) == (number > 0) for number, page in enumerate(held))
    assert part.notes == ()


def test_what_is_mended_is_split_where_it_stands_then(set_part: Callable[..., Part], layouts: list[int]) -> None:
    long = "x" * 200
    pages = page_texts(set_part(table([long, *rows(30)]) + "<p>after</p>", WHOLE).pdf)
    assert len(set(layouts)) == 2, "broken words make more pages"
    text = "".join(pages)
    assert re.findall(r"row\d\d", text) == [f"row{number:02d}" for number in range(30)]
    assert text.count("Name of row") == sum("row" in page or "xx" in page for page in pages)


def test_page_numbers_in_rows_are_filled_in(sealed: FontSet, layouts: list[int]) -> None:
    def source(number: str, *, draft: bool) -> PartSource:
        cells = [f"row{at:02d} on page <span data-folio>{number}</span>" for at in range(30)]
        html = f'<html lang="en"><head><title>Test</title></head><body>{table(cells)}</body></html>'
        css = WHOLE + " [data-folio]{font-variant-numeric:tabular-nums lining-nums}"
        return PartSource("numbers", html, (TINY, css), {}, (), draft=draft)

    engine._drafts.cache_clear()
    fresh = typeset(source("27", draft=False), sealed)
    typeset(source("00", draft=True), sealed)
    assert layout_key(source("27", draft=False)) in engine._drafts()
    layouts.clear()
    assert typeset(source("27", draft=False), sealed) == fresh
    assert layouts == []
