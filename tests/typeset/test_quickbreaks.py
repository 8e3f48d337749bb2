"""Lines read off a paragraph that was shaped once: each is the engine's own."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.model import FontSet
from dossier.typeset import quickbreaks, quicklines, warm

CSS = """
.serif { font: 9pt "Source Serif 4"; hyphens: auto; hyphenate-limit-chars: 6 3 3 }
.zone { font: 9pt "Source Serif 4"; hyphens: auto; hyphenate-limit-zone: 8% }
.sans { font: 300 8pt "Source Sans 3"; hyphens: none; font-variant-numeric: tabular-nums }
.bold { font: italic 700 11pt "Source Serif 4"; hyphens: manual; text-decoration: underline }
.address { font: 8pt "Source Serif 4"; overflow-wrap: anywhere }
.code { font: 8pt "Source Code Pro"; hyphens: auto }
.short { font: 9pt "Source Serif 4"; hyphens: auto; hyphenate-limit-chars: 2 1 1; hyphenate-character: "~" }
"""
CLASSES = ("serif", "zone", "sans", "bold", "address", "code", "short")
LANGUAGES = ("en-GB", "de", "fr", "ru", "el")
WORDS = (
    "magnesium", "Glycinate", "Aufnahmefähigkeit", "difference", "office", "effi\u00adcacy", "a", "of", "AV", "To", "Ty", "W.",
    "240", "12.5", "1,000", "mg/day", "non-heme", "well-known,", "(in", "vitro)", "«\u00a0oui\u00a0»", "“quoted”", "—",
    "80–90\u00a0%", "…", "µg", "B₆", "Ca²⁺", "L’eau", "Mg.", "A.", "e.g.", "x" * 60, "http://example.org/a-b?c=d",
    "✓", "≥", "→", "магния",
    "μαγνησίου", "Überempfindlichkeitsreaktionen", "anticonstitutionnellement", "S-adenosylmethionine",
)  # fmt: skip
PROSE = st.lists(st.sampled_from(WORDS), min_size=4, max_size=40).map(" ".join)
TEXTS = st.tuples(st.sampled_from(("", " ")), PROSE, st.sampled_from(("", " "))).map("".join)


@cache
def _styles() -> dict[tuple[str, str], Any]:
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    body = "".join(f"<p class={name} lang={language}>x</p>" for name in CLASSES for language in LANGUAGES)
    html = weasyprint.HTML(string=f"<html><body>{body}</body></html>")
    sheet = weasyprint.CSS(string=CSS, font_config=config)
    found = get_all_computed_styles(html, user_stylesheets=[sheet], presentational_hints=False, font_config=config)
    styles = found.get_computed_styles()
    return {
        (element.get("class"), element.get("lang")): styles[element, None] for element in html.etree_element.iter("p")
    }


class _Context:
    """All that breaking a line asks of a layout's context."""

    dictionaries: ClassVar[dict[Any, Any]] = {}


@pytest.fixture(autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


STYLES = st.tuples(st.sampled_from(CLASSES), st.sampled_from(LANGUAGES))


@settings(max_examples=400, deadline=None)
@given(TEXTS, STYLES, st.lists(st.floats(30, 520), min_size=1, max_size=3))
def test_all_lines_of_a_paragraph_are_those_of_the_engine(
    text: str, style: tuple[str, str], widths: list[float]
) -> None:
    from weasyprint.text.line_break import split_first_line as engine

    ((_, _, _, ours),) = quicklines._lines()
    for width in widths:
        for mine, theirs in zip(_lines(ours, text, style, width), _lines(engine, text, style, width), strict=True):
            assert mine == theirs


def _lines(split: Any, text: str, style: tuple[str, str], width: float) -> Any:
    """All that the engine is told of each line; the last space of the text may hang, so the text is asked without it too."""
    left = text.encode()
    rest: int | None = 0
    while rest is not None and left[rest:]:
        left = left[rest:]
        whole = left.decode()
        for asked in (whole, whole.rstrip(" ")):
            layout, *line = split(asked, _styles()[style], _Context, width, 0.0, is_line_start=True)
            yield {name: value for name, value in layout.__dict__.items() if not name.startswith("_dossier")}, line
            rest = line[1] if asked is whole else rest


@settings(max_examples=300, deadline=None)
@given(TEXTS, STYLES, st.booleans())
def test_all_words_of_a_paragraph_are_as_wide_as_the_engine_says(
    text: str, style: tuple[str, str], start: bool
) -> None:
    from weasyprint.text.line_break import split_first_line as engine

    ((_, _, _, ours),) = quicklines._words()
    left = text.encode()
    rest: int | None = 0
    while rest is not None and left[rest:]:
        left = left[rest:]
        mine, theirs = (
            split(left.decode(), _styles()[style], _Context, 0, 0.0, is_line_start=start, minimum=True)[2:4]
            for split in (ours, engine)
        )
        assert mine == theirs
        rest = theirs[0]


def _answered(text: str, style: tuple[str, str], width: float | None) -> Any:
    ((_, _, _, split),) = quicklines._lines()
    return quickbreaks.Breaking(_styles()[style], _Context, split).line(text, _styles()[style], _Context, width, 0.0)


SENTENCE = "The portion of magnesium is spread over two intakes, and each is taken with water and with food of the day."


def test_a_plain_line_is_answered() -> None:
    found = _answered(SENTENCE, ("sans", "en-GB"), 200)
    assert found is not None
    assert SENTENCE.startswith(found[0].text)
    assert found[2] == len(found[0].text) + 1
    assert found[3] <= 200


def test_a_hyphen_is_put_in() -> None:
    found = [_answered(SENTENCE, ("serif", "en-GB"), width) for width in range(100, 300, 3)]
    with_hyphen = [line for line in found if line is not None and line[0].text.endswith("\u2010")]
    assert with_hyphen
    assert all(line[1] == line[2] for line in with_hyphen)


@pytest.mark.parametrize(
    "text",
    [
        "two  spaces are not collapsed here",
        "a soft hy\u00adphen is in it",
        "المغنيسيوم والنوم في الليل",
        "a picture 🙂 of it",
        "中文的一行文字在这里结束了",
    ],
)
def test_what_may_be_set_otherwise_is_left_to_the_engine(text: str) -> None:
    assert _answered(text, ("sans", "en-GB"), 60) is None
    assert _answered(text, ("sans", "en-GB"), None) is None


def test_a_word_that_a_hair_decides_on_is_left_to_the_engine() -> None:
    style = ("sans", "en-GB")
    whole = _answered(SENTENCE, style, None)
    words = _answered(SENTENCE[: SENTENCE.index(",") + 1], style, None)
    assert whole is not None
    assert words is not None
    assert _answered(SENTENCE, style, words[3]) is None
    assert _answered(SENTENCE, style, words[3] + 0.5) is None
    assert _answered(SENTENCE, style, words[3] + 5) is not None


def test_lines_of_other_styles_are_left_to_the_engine() -> None:
    style = dict(_styles()["sans", "en-GB"]) | {"white_space": "normal", "word_break": "normal", "direction": "ltr"}
    style |= {"letter_spacing": "normal", "word_spacing": 0, "font_size": 10}
    assert quickbreaks.eligible(style)
    for name, value in (
        ("white_space", "pre-wrap"),
        ("word_break", "break-all"),
        ("direction", "rtl"),
        ("letter_spacing", 0.5),
        ("word_spacing", 1),
        ("font_size", 0),
    ):
        assert not quickbreaks.eligible(style | {name: value}), name


def test_no_more_paragraphs_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quickbreaks, "_MOST", 5)
    ((_, _, _, split),) = quicklines._lines()
    style = _styles()["sans", "en-GB"]
    breaking = quickbreaks.Breaking(style, _Context, split)
    for number in range(23):
        assert breaking.line(f"a text with the number {number}", style, _Context, None, 0.0) is not None
        assert 0 < len(breaking._paragraphs) <= 5
