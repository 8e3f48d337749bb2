"""Spaces that hang at the end of a line before an inline element."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.typeset import hanging

TEXT = "21 CFR 101.93: Certain types of statements for dietary supplements [Internet]. 1 avr 2006. Disponible sur: "
HTML = (
    '<div style="width:{width}px;font:10.4px serif">'
    + TEXT
    + '<a href="http://x">http://a.example/b/c/d/e/f/g</a></div>'
)


def boxes(width: float, kind: str) -> list[Any]:
    import weasyprint

    page = weasyprint.HTML(string=HTML.format(width=width)).render().pages[0]
    return [box for box in page._page_box.descendants() if type(box).__name__ == kind]


def lines(width: float) -> list[str]:
    return [
        "".join(child.text for child in line.descendants() if type(child).__name__ == "TextBox")
        for line in boxes(width, "LineBox")
    ]


@pytest.fixture(scope="module")
def wide() -> float:
    """A width into which the text goes without its space, and not with it: there the engine breaks after one word."""
    width: float = boxes(9000, "TextBox")[0].width
    return width - 1


def test_a_text_that_fits_without_its_space_is_one_line(wide: float) -> None:
    assert lines(wide)[0] == "21", "the engine alone; when this fails the module can go"
    with hanging.spaces():
        assert [line.strip() for line in lines(wide)] == [TEXT.strip(), "http://a.example/b/c/d/e/f/g"]
    assert lines(wide)[0] == "21", "and it is put back"


def test_what_does_not_fit_is_broken_as_before(wide: float) -> None:
    before = lines(wide / 2)
    with hanging.spaces():
        assert lines(wide / 2) == before
    assert len(before) == 3
