"""What a table keeps together, and in what order it is given up: two rows at either end, then a row that no page holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from functools import lru_cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.model import FontSet, Part, PartSource
from dossier.typeset import typeset
from tests.conftest import TINY, page_texts
from tests.typeset.test_atbreaks import WHOLE
from tests.typeset.test_continued import table

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

STYLE = WHOLE + " h2{break-after:avoid} .note{float:footnote}"


def cells(lengths: Sequence[int]) -> list[str]:
    return [f"row{number:02d} " + "word " * length + f"end{number:02d}" for number, length in enumerate(lengths)]


def check(part: Part, lengths: Sequence[int], tall: Sequence[int]) -> list[str]:
    """Whether nothing is cut that a page holds, captions and heads are where they should be; returns the pages with rows."""
    pages = page_texts(part.pdf)
    text = "".join(pages)
    assert re.findall(r"row\d\d", text) == [f"row{number:02d}" for number in range(len(lengths))]
    assert len(re.findall(r"\bword\b", text)) == sum(lengths)
    cut = [n for n in range(len(lengths)) if not any(f"row{n:02d}" in page and f"end{n:02d}" in page for page in pages)]
    assert set(cut) <= set(tall)
    assert sum(note.code == "layout-row" for note in part.notes) == len(cut)
    assert {note.code for note in part.notes} <= {"layout-row"}
    held = [page for page in pages if re.search(r"row\d\d|\bword\b|end\d\d", page)]
    assert all(page.count("Name of row") == 1 for page in held), "a head on each page"
    assert text.count("Name of row") == len(held)
    assert re.search(r"row00", next(page for page in pages if "Table 1" in page)), "no caption alone"
    for page in held[1:]:
        first = re.search(r"row\d\d|end\d\d", page)
        within = first is None or first[0].startswith("end")
        assert within or "(continued)" in page
    return held


@lru_cache(maxsize=100)
def is_tall(length: int, sealed: FontSet, head: str = "") -> bool:
    """Whether a row is taller than a page that holds nothing else but what each page repeats."""
    html = f'<html lang="en"><head><title>Test</title></head><body>{head}{table(cells([length]))}</body></html>'
    return len(page_texts(typeset(PartSource("one", html, (TINY, STYLE), {}, ()), sealed).pdf)) > 1


def test_rows_too_tall_to_stand_together_are_not_cut(set_part: Callable[..., Part], sealed: FontSet) -> None:
    most = max(length for length in range(90) if not is_tall(length, sealed))
    lengths = [most - 2, most - 2, 3, 3, most - 3, most - 3]
    part = set_part("<h2>Chapter</h2>" + table(cells(lengths)), STYLE)
    held = check(part, lengths, ())
    assert [re.findall(r"row\d\d", page) for page in held] == [
        ["row00"],
        ["row01"],
        ["row02", "row03"],
        ["row04"],
        ["row05"],
    ]
    assert all("(continued)" in page for page in held[1:])
    assert part.notes == ()


def test_two_rows_are_parted_before_the_heading_stands_alone(set_part: Callable[..., Part], sealed: FontSet) -> None:
    half = max(length for length in range(90) if not is_tall(length, sealed)) // 2
    lengths = [half, half, 2, 2]
    pages = page_texts(set_part("<h2>Chapter</h2>" + table(cells(lengths)), STYLE).pdf)
    assert "Chapter" in pages[0]
    assert "row00" in pages[0]


def test_a_row_that_no_page_holds_is_cut_and_keeps_the_head(set_part: Callable[..., Part], sealed: FontSet) -> None:
    lengths = [3, 200, 3, 3, 3]
    part = set_part(table(cells(lengths)), STYLE)
    held = check(part, lengths, (1,))
    assert len(held) > 3
    assert "row01" in held[0], "it begins where the row before it ends"
    assert [note.code for note in part.notes] == ["layout-row"]


@settings(max_examples=40, deadline=None)
@given(
    before=st.integers(0, 6),
    headed=st.booleans(),
    lengths=st.lists(st.one_of(st.integers(0, 15), st.integers(15, 60), st.integers(60, 150)), min_size=1, max_size=9),
    after=st.integers(0, 2),
)
def test_no_row_is_cut_that_a_page_holds(
    sealed: FontSet, before: int, headed: bool, lengths: list[int], after: int
) -> None:
    body = "".join(f"<p>line {number}</p>" for number in range(before)) + "<h2>Heading</h2>" * headed
    body += table(cells(lengths)) + "".join(f"<p>after {number}</p>" for number in range(after))
    html = f'<html lang="en"><head><title>Test</title></head><body>{body}</body></html>'
    part = typeset(PartSource("part", html, (TINY, STYLE), {}, ()), sealed)
    check(part, lengths, [number for number, length in enumerate(lengths) if is_tall(length, sealed)])


@settings(max_examples=25, deadline=None)
@given(
    before=st.integers(0, 6),
    lengths=st.lists(st.one_of(st.integers(0, 15), st.integers(15, 35)), min_size=1, max_size=9),
    noted=st.integers(0, 8),
)
@example(before=0, lengths=[0, 0, 0, 0, 0, 0, 0, 13, 20], noted=7)
@example(before=3, lengths=[6, 13, 0, 0, 27, 20, 13], noted=5)
def test_nor_is_one_cut_in_a_table_with_a_note(sealed: FontSet, before: int, lengths: list[int], noted: int) -> None:
    """Which takes a second layout."""
    rows = cells(lengths)
    if noted < len(rows):
        rows[noted] = rows[noted].replace(f" end{noted:02d}", f' <i class="note">on {noted}</i>end{noted:02d}')
    body = "".join(f"<p>line {number}</p>" for number in range(before)) + table(rows)
    html = f'<html lang="en"><head><title>Test</title></head><body>{body}</body></html>'
    check(typeset(PartSource("part", html, (TINY, STYLE), {}, ()), sealed), lengths, ())


@settings(max_examples=25, deadline=None)
@given(
    before=st.integers(0, 9),
    lengths=st.lists(st.lists(st.integers(0, 12), min_size=12, max_size=20), min_size=2, max_size=2),
    noted=st.integers(2, 5),
)
def test_a_break_that_another_table_moves_leaves_no_row_alone(
    sealed: FontSet, before: int, lengths: list[list[int]], noted: int
) -> None:
    """Rows with notes: breaks show only when the part is set again, and the first table's move those of the second."""
    note = '<span class="note">Some words about the row.</span>'
    texts = [
        [
            f"row{which}{number:02d} " + "word " * length + note * (number % noted == 0)
            for number, length in enumerate(own)
        ]
        for which, own in enumerate(lengths)
    ]
    body = "<p>text</p>" * before + "".join(
        table(own).replace("tbl-x", f"tbl-{which}") for which, own in enumerate(texts)
    )
    html = f'<html lang="en"><head><title>Test</title></head><body>{body}</body></html>'
    part = typeset(PartSource("one", html, (TINY, STYLE), {}, ()), sealed)
    assert part.notes == ()
    for which, own in enumerate(lengths):
        rows = [re.findall(rf"row{which}\d\d", page) for page in page_texts(part.pdf)]
        assert [row for held in rows for row in held] == [f"row{which}{number:02d}" for number in range(len(own))]
        assert all(len(held) != 1 for held in rows)
