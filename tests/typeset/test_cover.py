"""Cover and back page: whole on their page with words of any length, on any paper; what does not fit is an error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dossier.model import FontSet
from tests.tools import verapdf
from tests.typeset.support import set_template, words

pytestmark = [
    pytest.mark.xdist_group("verapdf"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]

TITLES = (
    "Magnesium",
    "A long title for a product dossier about zinc and vitamin C",
    "Composition, mechanisms and clinical evidence of a zinc and vitamin C combination for adults",
    "Magnesiumbisglycinatchelatkomplexverbindungen",
    "A title that nobody cut down and that goes on for line after line " * 6,
)
SIZES = {"A4": 842.0, "A5": 595.0, "Letter": 792.0}


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("title", TITLES)
def test_cover_is_whole(sealed: FontSet, title: str, paper: str) -> None:
    subtitle, tagline = "Form, mechanisms, dose and the strength of the evidence", "what is known and what is not"
    part = set_template("cover.html.j2", sealed, paper=paper, title=title, subtitle=subtitle, tagline=tagline)
    assert part.notes == ()
    assert len(part.map.pages) == 1
    found = words(part.pdf)
    text = " ".join(word.text for word in found)
    assert subtitle in " ".join(text.split())
    assert tagline in " ".join(text.split())
    # the band holds all but the foot: product, version and date stand below everything else
    foot = next(word for word in found if word.text == "Product")
    above = max(word.bottom for word in found[: found.index(foot)])
    assert above < foot.top < SIZES[paper]


def test_short_title_stands_as_it_always_did(sealed: FontSet) -> None:
    part = set_template("cover.html.j2", sealed, title="Magnesium Glycinate", subtitle="Form", tagline="known")
    title = next(word for word in words(part.pdf) if word.text == "Magnesium")
    assert title.left == pytest.approx(73.7, abs=1)
    assert title.bottom - title.top == pytest.approx(44 * 1.424, abs=0.5)


def test_text_that_no_step_can_save_is_an_error(sealed: FontSet) -> None:
    part = set_template("cover.html.j2", sealed, paper="A5", title="word " * 600)
    assert {note.code for note in part.notes} == {"layout-lost"}
    assert any("does not fit its page" in note.message for note in part.notes)
    for count, words_ in ((560, "runs into the ground"), (700, "printed over each other")):
        part = set_template("cover.html.j2", sealed, paper="A5", title="word " * 12, subtitle="sub " * count)
        assert {note.code for note in part.notes} == {"layout-lost"}
        assert words_ in part.notes[0].message


@pytest.mark.parametrize("lines", [0, 3, 30])
@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_back_page_has_its_band_with_any_contact(sealed: FontSet, tmp_path: Path, lines: int, paper: str) -> None:
    contact = tuple(f"Contact line number {number}" for number in range(lines))
    part = set_template("back.html.j2", sealed, paper=paper, contact=contact, head_tagline="a tagline")
    assert part.notes == ()
    assert len(part.map.pages) == 1
    found = words(part.pdf)
    assert sum(word.text == "Contact" for word in found) == lines
    assert any(word.text == "Publisher" for word in found)
    page = part.map.pages[0]
    assert min(word.top for word in found) > page.margin_top
    assert max(word.bottom for word in found) < page.height - page.margin_bottom
    file = tmp_path / "back.pdf"
    file.write_bytes(part.pdf)
    if verapdf.available() is None:
        report = verapdf.validate(file, "ua1")
        assert report.compliant, report


def test_contact_that_fills_more_than_the_page_is_an_error(sealed: FontSet) -> None:
    part = set_template("back.html.j2", sealed, paper="A5", contact=tuple(f"line {n}" for n in range(150)))
    assert "layout-lost" in {note.code for note in part.notes}


def test_cover_and_back_from_right_to_left(sealed: FontSet) -> None:
    left = set_template("cover.html.j2", sealed, title="Zinc")
    # a language whose words are not in a catalogue: they stay English and need no face of its own
    right = set_template("cover.html.j2", sealed, title="Zinc", language="he")
    assert right.notes == ()
    title = next(word for word in words(right.pdf) if word.text == "Zinc")
    mirrored = next(word for word in words(left.pdf) if word.text == "Zinc")
    assert title.right == pytest.approx(595.3 - mirrored.left, abs=1)
