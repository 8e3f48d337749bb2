"""Rich text, punctuation, quotation marks and text case: the mends that work on finished text."""

from __future__ import annotations

import pytest

from dossier.citations.engine import textcase
from dossier.citations.engine.rich import markup, runs, words
from dossier.model import Run
from tests.citations.support import render, tagged

TITLE = '<text variable="title"/>'


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a <i>b</i> c", "a <i>b</i> c"),
        ("<b>a</b><sub>2</sub><sup>+</sup>", "<b>a</b><sub>2</sub><sup>+</sup>"),
        ("<sc>a</sc>", "<sc>a</sc>"),
        ('<span style="font-variant:small-caps;">a</span>', "<sc>a</sc>"),
        ('<span class="nocase">a</span>', "a"),
        ("<i>a <i>b</i> c</i>", "<i>a </i>b<i> c</i>"),
        ("a <i>b", "a <i>b"),
        ("b</i> <script>&lt;", "b</i> <script>&lt;"),
        ("<i>a <b>b</i> c</b>", "<i>a <b>b</i> c</b>"),
        ('<span class="x">a</span>', '<span class="x">a</span>'),
        ("1 < 2 > 0 & 3", "1 < 2 > 0 & 3"),
    ],
)
def test_only_the_markup_of_csl_json_is_markup(field: str, text: str) -> None:
    assert tagged(runs(markup(field))) == text or words(markup(field)) == text


def test_tags_that_are_not_closed_stay_as_written() -> None:
    assert runs(markup("a <i>b")) == (Run("a <i>b"),)
    assert runs(markup("<i>a <b>b</i> c</b>"))[0] == Run("a <b>b", italic=True)


def test_markup_in_an_italic_field_turns_upright() -> None:
    out = render('<text variable="title" font-style="italic"/>', {"title": "On <i>Homo</i> and <b>x</b>"})
    assert out == "<i>On </i>Homo<i> and </i><b><i>x</i></b>"


def test_inner_formatting_of_the_style_wins() -> None:
    body = '<group font-style="italic"><text variable="title"/><text value="x" font-style="normal"/></group>'
    assert render(body, {"title": "T"}) == "<i>T</i>x"


@pytest.mark.parametrize(
    ("title", "suffix", "text"),
    [
        ("Why?", ".", "Why?"),
        ("Now!", ".", "Now!"),
        ("End.", ".", "End."),
        ("etc.", ",", "etc.,"),
        ("A:", ".", "A:"),
        ("A;", ":", "A;"),
        ("Wait...", ".", "Wait..."),
        ("Why?", ": ", "Why? "),
        ("A, B", ", ", "A, B, "),
    ],
)
def test_stops_meet(title: str, suffix: str, text: str) -> None:
    assert render(f'<text variable="title" suffix="{suffix}"/>', {"title": title}) == text


def test_stops_inside_data_are_left_alone() -> None:
    assert render(TITLE, {"title": "What?. A.. b,, c :. d"}) == "What?. A.. b,, c :. d"


def test_stop_meets_formatted_text() -> None:
    body = '<group delimiter=". "><text value="et al." font-style="italic"/><text variable="title"/></group>'
    assert render(body, {"title": "T"}) == "<i>et al.</i> T"


def test_spaces_at_seams_are_one() -> None:
    assert render('<text value="a " suffix=" "/><text variable="title" prefix=" "/>', {"title": "b"}) == "a b"


QUOTED = '<text variable="title" quotes="true" suffix=", "/><text value="x"/>'


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "“A ‘b’ c,” x"),
        ("en-GB", "‘A “b” c’, x"),
        ("de-DE", "„A ‚b‘ c“, x"),
        ("fr-FR", "«\xa0A “b” c\xa0», x"),
    ],
)
def test_quotation_marks_and_commas_of_a_language(locale: str, text: str) -> None:
    assert render(QUOTED, {"title": 'A "b" c'}, locale=locale).replace("\u202f", "\xa0") == text


def test_stop_in_quotes_is_not_doubled() -> None:
    body = '<text variable="title" quotes="true" suffix="."/>'
    assert [render(body, {"title": title}) for title in ("A", "A.", "A?")] == ["“A.”", "“A.”", "“A?”"]
    assert render(body, {"title": "A?"}, locale="en-GB") == "‘A?’"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Children's", "Children’s"),
        ("the '90s", "the ’90s"),
        ("d'Alembert's \"x\"", "d’Alembert’s “x”"),
        ("'Single' and \"double\"", "“Single” and “double”"),
        ('5" pipe', '5" pipe'),
        ("“curly” ‘too’", "“curly” ‘too’"),
    ],
)
def test_straight_marks_in_fields(title: str, text: str) -> None:
    assert render(TITLE, {"title": title}) == text


def test_superscript_letters_are_raised() -> None:
    assert render(TITLE, {"title": "1ʳᵉ m² ¹⁰B"}) == "1<sup>re</sup> m<sup>2</sup> <sup>10</sup>B"


@pytest.mark.parametrize(
    ("case", "text", "result"),
    [
        ("title", "the role of vitamin d: a review", "The Role of Vitamin d: A Review"),
        ("title", "to be or not to be", "To Be or Not to Be"),
        ("title", "what is up with", "What Is up With"),
        ("title", "meta-analysis of high-dose mg", "Meta-Analysis of High-Dose Mg"),
        ("title", "mRNA and the eLife of iPads", "mRNA and the eLife of iPads"),
        ("title", "on “the origin”", "On “the Origin”"),
        ("title", 'a <span class="nocase">la carte</span> menu', "A la carte Menu"),
        ("title", "of mice — and men", "Of Mice — and Men"),
        ("title", "H<sub>a</sub>O is water", "H<sub>a</sub>O Is Water"),
        ("sentence", "The Role Of DNA", "The role of DNA"),
        ("sentence", "ALL CAPITALS HERE", "All capitals here"),
        ("capitalize-first", "das Ganze", "Das Ganze"),
        ("capitalize-first", "5-hydroxy", "5-hydroxy"),
        ("capitalize-all", "a la carte", "A La Carte"),
        ("uppercase", 'ab <span class="nocase">c</span>', "AB c"),
        ("lowercase", "AB C", "ab c"),
    ],
)
def test_text_case(case: str, text: str, result: str) -> None:
    assert tagged(runs(textcase.change(markup(text), case, "en"))) == result


def test_title_case_is_english_only() -> None:
    body = '<text variable="title" text-case="title"/>'
    assert render(body, {"title": "die rolle von magnesium", "language": "de"}) == "die rolle von magnesium"
    assert render(body, {"title": "the role", "language": "en-GB"}, locale="de-DE") == "The Role"
    assert render(body, {"title": "the role"}, locale="de-DE") == "the role"
