"""What holds for any text: it parses and renders, and every place reported lies in the file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.markdown import Bindings, render
from dossier.markdown.cite import parse_cites
from dossier.markdown.math import MathError, to_html
from dossier.markdown.text import to_text
from dossier.markdown.typography import typeset
from tests.markdown.support import read

#: what authors write, whole and torn
SCRAPS = st.sampled_from(
    [
        "::: callout Note", ":::", ":::: remark", "::::", "::: evidence", "::: statement", "::: nothing", "- @a: text",
        "- ", "1. ", "> ", "  ", "    ", "\n", "\n\n", "\t", "## ", "### ", "#### ", "# ", "{#sec-a}", "{#tbl-a .b}", "{",
        "}", "{.x}", '{widths="1 2"}', '{widths="0"}', "Table: ", "Figure: ", "| a | b |", "|---|---|", "| 1 | 2 | 3 |",
        "![alt](a.svg)", "![](", "[](#sec-a)", "[](#tbl-a){.page}", "[x](y.md)", "[4/5]{.stars}", "[*a*]{.stars}",
        "[]{.stars}", "[^1]", "[^1]: note", "^[inline]", "term\n: definition", "[@a]", "[@a; @b, p. 3]", "[-@a", "@a",
        "@a [p. 3]", "$x^2$", "$\\alpha", "^2+^", "~A~", "**", "*", "`", "```", "<b>", "<div>", "<!--", "-->", "&amp;",
        "[ ] ", "[!NOTE]", "$$", ":smile:", "##x", "+--+--+", "[^1]: twice", "~~~", "\x0c", "[x](#word)", "[x](y.md#word)",
        "::: {.callout}", "{{ product }}", "{{ nope }}", "{{", '"', "'", "200-300 mg", "word", " ", "---", "===", "\\", "<https://a.b>",
    ]
)  # fmt: skip
BODY = st.lists(SCRAPS | st.text(max_size=8), max_size=25).map("".join)


@pytest.mark.parametrize("html", [False, True])
@settings(max_examples=500)
@given(body=BODY, first_line=st.integers(1, 9))
def test_any_text_parses_and_renders(html: bool, body: str, first_line: int) -> None:
    chapter, found = read(body, html=html, first_line=first_line)
    render(chapter, Bindings())
    last = first_line + body.count("\n") + body.count("\r")
    places = [item.where for item in found]
    places += [heading.where for heading in chapter.headings]
    places += [item.where for item in chapter.captioned]
    places += [use.where for use in chapter.uses]
    places += [citation.where for citation in chapter.citations]
    places += chapter.images.values()
    for place in places:
        assert place is not None
        assert place.line is not None
        assert 1 <= place.line <= last


@settings(max_examples=100)
@given(body=BODY)
def test_parsing_is_the_same_each_time(body: str) -> None:
    once, found = read(body)
    again, found_again = read(body)
    assert render(once, Bindings()) == render(again, Bindings())
    assert found == found_again


LINES = st.lists(
    st.sampled_from(
        [
            "240 mg",
            "-5 mg",
            "2x3 mg",
            "10-20",
            "10 - 20 %",
            "3 x 4",
            "n = 3",
            "d = -0.2",
            "–",
            "-",
            " ",
            "\u00a0",
            "5",
            ",",
            "mg",
        ]
    )
    | st.text(max_size=4),
    max_size=12,
).map("".join)


def inked(text: str) -> str:
    """The characters that are seen, dashes and signs of multiplication taken as one each."""
    return re.sub(r"[–−]", "-", re.sub(r"\s", "", text)).replace("×", "x")


@settings(max_examples=1000)
@given(LINES)
def test_typesetting_loses_nothing_and_is_done_once(text: str) -> None:
    done = typeset(text)
    assert inked(done) == inked(text)
    assert typeset(done) == done


@settings(max_examples=600)
@given(
    st.lists(
        st.sampled_from(["@a", "@b1", "-", ";", ",", " ", "p. ", "12", "see", "[", "iv", "–"]) | st.text(max_size=3)
    )
)
def test_cites_raise_nothing_but_value_error(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        cites = parse_cites(text)
    except ValueError:
        return
    assert cites is None or len(cites) == text.count(";") + 1


@settings(max_examples=600)
@given(st.lists(st.sampled_from([*"^_{}\\ x2+-<&", "\\alpha", "\\text{a b}", "\\frac", "\\circ"]), max_size=12))
def test_math_is_html_or_refused(pieces: list[str]) -> None:
    try:
        html = to_html("".join(pieces))
    except MathError:
        return
    assert html.count("<sup>") == html.count("</sup>")
    assert html.count("<sub>") == html.count("</sub>")
    assert not re.search(r"<(?!/?su[bp]>)", html)
    assert "<" not in to_text(html.replace("&lt;", ""))
