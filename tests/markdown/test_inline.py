"""The small languages inside a line: citations, formulas, ratings, plain text of HTML."""

from __future__ import annotations

import pytest

from dossier.markdown.cite import parse_cites
from dossier.markdown.math import MathError, to_html
from dossier.markdown.stars import rating, stars_html
from dossier.markdown.text import to_text
from dossier.markdown.typography import typeset
from dossier.model import Cite
from dossier.translation.marks import LOCATORS


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("@a", (Cite("a"),)),
        ("-@a", (Cite("a", suppress_author=True),)),
        ("see @a", (Cite("a", prefix="see"),)),
        ("see   also -@a", (Cite("a", prefix="see also", suppress_author=True),)),
        ("@a, p. 12", (Cite("a", locator="12", label="page"),)),
        ("@a, pp. 12-14", (Cite("a", locator="12-14", label="page"),)),
        ("@a, 12–14, 20", (Cite("a", locator="12–14, 20", label="page"),)),
        ("@a p. 12.", (Cite("a", locator="12", label="page"),)),
        ("@a, chapter 3 and after", (Cite("a", locator="3", label="chapter", suffix="and after"),)),
        ("@a, § 3.2(b)", (Cite("a", locator="3.2(b)", label="section"),)),
        ("@a, pp. iv-ix", (Cite("a", locator="iv-ix", label="page"),)),
        ("@a, vol. II", (Cite("a", locator="II", label="volume"),)),
        ("@a, p. S12", (Cite("a", locator="S12", label="page"),)),
        ("@a, figure legend", (Cite("a", suffix=", figure legend"),)),
        ("@a, columnist 4", (Cite("a", suffix=", columnist 4"),)),
        ("@a; @b, p. 3; see @c", (Cite("a"), Cite("b", locator="3", label="page"), Cite("c", prefix="see"))),
        ("@doi:10.1/x_y", (Cite("doi:10.1/x_y"),)),
        ("@a.", (Cite("a", suffix="."),)),
    ],
)
def test_cites(text: str, cites: tuple[Cite, ...]) -> None:
    assert parse_cites(text) == cites


@pytest.mark.parametrize("text", ["", "words", "a@b.org", "@", "@ a", "@_"])
def test_text_that_is_no_citation(text: str) -> None:
    assert parse_cites(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@a; b", "'b' names no key"),
        ("@a;", "'' names no key"),
        ("@a @b", "two keys without a semicolon between them"),
    ],
)
def test_malformed_citation(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_cites(text)


@pytest.mark.parametrize(
    ("label", "word"), [(label, word) for label, words in LOCATORS.items() for word in words.split()]
)
def test_every_word_for_a_place(label: str, word: str) -> None:
    assert parse_cites(f"@a, {word} 7") == (Cite("a", locator="7", label=label),)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("x", "x"),
        ("Ca^{2+}", "Ca<sup>2+</sup>"),
        ("x_i^2", "x<sub>i</sub><sup>2</sup>"),
        ("x^{y_{z}}", "x<sup>y<sub>z</sub></sup>"),
        (r"\text{per day}", "per day"),
        (r"\mathrm{Mg}", "Mg"),
        (r"\alpha\beta", "αβ"),
        (r"\alpha \beta", "αβ"),
        (r"5\,\text{mg}", "5\u202fmg"),
        (r"100\%", "100%"),
        ("a - b", "a−b"),
        (r"\pm 3", "\u202f±\u202f3"),
        (r"a \ge b", "a\u202f≥\u202fb"),
        (r"a \Rightarrow b", "a\u202f⇒\u202fb"),
        (r"\infty", "∞"),
        (r"37^\circ", "37°"),
        (r"37^{\circ}", "37°"),
        ("a<b", "a\u202f&lt;\u202fb"),
    ],
)
def test_formula(source: str, html: str) -> None:
    assert to_html(source) == html


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (r"\frac12", "'\\\\frac' is not known"),
        ("{a", "a brace is not closed"),
        ("a}", "a brace is closed that was not opened"),
        ("x^", "a script or command has nothing after it"),
        (r"\text", "a script or command has nothing after it"),
        ("{x_}", "a script or command has nothing after it"),
        (r"\{a\}", r"'\\' is not supported"),
        ("a & b", "'&' is not supported"),
        ("a~b", "'~' is not supported"),
        ("{" * 5000, "too many groups"),
    ],
)
def test_formula_outside_the_subset(source: str, problem: str) -> None:
    with pytest.raises(MathError, match=problem):
        to_html(source)


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("4/5", (4, 5)),
        (" 0 / 3 ", (0, 3)),
        ("10/10", (10, 10)),
        ("6/5", None),
        ("0/0", None),
        ("4", None),
        ("4/", None),
        ("-1/5", None),
        ("100/100", None),
    ],
)
def test_rating(text: str, stars: tuple[int, int] | None) -> None:
    assert rating(text) == stars


def test_drawing_has_each_star_and_says_how_many() -> None:
    svg = stars_html("2/5", {"stars": "{filled} von {total}"})
    full, empty = svg.split('class="star-empty"')
    assert "<title>2 von 5</title>" in svg
    assert 'viewBox="0 0 60 12"' in svg
    assert full.count("Z") == 2
    assert empty.count("Z") == 3


def test_text_that_is_no_rating_is_printed_as_text() -> None:
    assert stars_html("a < b", {}) == "a &lt; b"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Mg<sup>2+</sup>", "Mg²⁺"),
        ("CO<sub>2</sub>", "CO₂"),
        ("2<sup>−</sup>", "2⁻"),
        ("GABA<sub>A</sub>", "GABAA"),
        ("<em>a</em> &lt; b &amp; c", "a < b & c"),
        (" spaced ", "spaced"),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("200-300 mg", "200–300\u00a0mg"),
        ("200 - 300 mg", "200–300\u00a0mg"),
        ("200–300 mg", "200–300\u00a0mg"),
        ("9-18", "9–18"),
        ("2026-11-23", "2026-11-23"),
        ("COVID-19", "COVID-19"),
        ("64 %", "64\u00a0%"),
        ("5 months", "5 months"),
        ("2 x 3", "2\u00a0×\u00a03"),
        ("p < .05", "p\u00a0<\u00a0.05"),
        ("d = -0.2", "d\u00a0=\u00a0−0.2"),
        ("a = b", "a = b"),
        ("at -5 °C", "at −5\u00a0°C"),
        ("5 -10 °C", "5–10\u00a0°C"),
        ("2x120 mg", "2\u00a0×\u00a0120\u00a0mg"),
        ("4x4", "4x4"),
    ],
)
def test_typeset(text: str, done: str) -> None:
    assert typeset(text) == done
