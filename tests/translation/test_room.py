"""Where words stand in a drawing, and whether longer ones have room."""

from __future__ import annotations

import pytest
from lxml import etree

from dossier.translation import room
from dossier.translation.room import Box


def text(**attributes: str) -> etree._Element:
    root = etree.fromstring('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return etree.SubElement(
        root, "{http://www.w3.org/2000/svg}text", {k.replace("_", "-"): v for k, v in attributes.items()}
    )


@pytest.mark.parametrize(("anchor", "left"), [("start", 50.0), ("middle", 45.0), ("end", 40.0)])
def test_a_line_stands_as_its_anchor_says(anchor: str, left: float) -> None:
    found = room.box(text(x="50", y="20", font_size="10", text_anchor=anchor), "睡")
    assert found == Box(left, 12.5, left + 10, 22)


def test_no_place_is_known_without_a_size_or_in_a_transformed_group() -> None:
    assert room.box(text(x="50", y="20"), "a") is None
    assert room.box(text(x="50", y="20", font_size="10", transform="scale(2)"), "a") is None
    assert room.box(text(x="10%", y="20", font_size="10"), "a") is None


def test_frames_are_the_edges_and_the_rectangles() -> None:
    root = etree.fromstring(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100,50"><rect x="1" y="2" width="3" height="4"/>'
        '<rect width="50%" height="4"/></svg>'
    )
    assert room.frames(root) == (Box(0, 0, 100, 50), Box(1, 2, 4, 6))


@pytest.mark.parametrize(
    ("new", "right"),
    [
        (Box(10, 0, 40, 10), True),
        (Box(10, 0, 101, 10), False),  # over the edge
        (Box(10, 0, 61, 10), False),  # into another text
        (Box(10, 0, 95, 10), False),
    ],
)
def test_what_has_room(new: Box, right: bool) -> None:
    assert room.fits(new, Box(10, 0, 20, 10), [Box(0, 0, 100, 50)], [Box(60, 0, 70, 10)]) is right


def test_what_ran_over_before_may_do_so_again() -> None:
    old = Box(90, 0, 105, 10)
    assert room.fits(Box(90, 0, 110, 10), old, [Box(0, 0, 100, 50)], [Box(100, 0, 120, 10)])


def test_full_width_letters_fill_an_em_and_marks_nothing() -> None:
    assert room.width("睡眠") == 2000
    assert room.width("e\u0301") == room.width("e")
