"""Lines that are broken once: whatever was asked before, the answer is the engine's."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.model import FontSet
from dossier.typeset import quicklines, warm

CSS = """
body { font: 9pt "Source Serif 4" } .auto { hyphens: auto; hyphenate-limit-chars: 6 3 3 } .none { hyphens: none }
.anywhere { overflow-wrap: anywhere } .all { word-break: break-all }
.pre { white-space: pre-wrap } .nowrap { white-space: nowrap }
.spaced { letter-spacing: 0.4pt; word-spacing: 2pt } .sans { font: bold 7pt "Source Sans 3"; font-variant-numeric: tabular-nums }
.underlined { text-decoration: underline }
"""
CLASSES = ("auto", "none", "anywhere", "all", "pre", "nowrap", "spaced", "sans", "underlined")
LANGUAGES = ("en-GB", "de", "fr", "ar", "ja")
PIECES = (
    "magnesium", "glycinate", "Aufnahmefähigkeit", "a", "of", "240", "12.5", "mg", "mg/day", "non-heme", "(in", "vitro)", "«",
    "»", "“quoted”", "—", "–", "%", "✓", "…", "x" * 40, "bio\xadavail\xadability", "المغنيسيوم", "マグネシウムは、",
    "体内", "1,000",
    "http://example.org/a-b", "fi", "office", " ", " ", " ", " ", "\n", "\u00a0", "!", "?", ";", "a.", "b,",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)
spaced = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join)


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


def _both(module: str) -> tuple[Any, Any]:
    make = quicklines._words if module == "preferred" else quicklines._lines
    ((_, _, _, ours),) = make()
    from weasyprint.text import line_break

    return line_break.split_first_line, ours


@pytest.fixture(autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


STYLES = st.tuples(st.sampled_from(CLASSES), st.sampled_from(LANGUAGES))
WIDTHS = st.one_of(st.none(), st.just(float("inf")), st.floats(0, 400))


@settings(max_examples=300, deadline=None)
@given(texts | spaced, STYLES, st.lists(WIDTHS, min_size=1, max_size=4), st.booleans())
def test_a_line_is_broken_as_the_engine_breaks_it(
    text: str, style: tuple[str, str], widths: list[float | None], start: bool
) -> None:
    engine, ours = _both("inline")
    for width in (*widths, *widths):
        theirs, mine = (
            split(text, _styles()[style], _Context, width, 0, is_line_start=start) for split in (engine, ours)
        )
        assert mine[1:] == theirs[1:]
        assert _of(mine[0]) == _of(theirs[0])


def _of(layout: Any) -> dict[str, Any]:
    assert not hasattr(layout, "layout"), "Pango's own object is given back"
    return {name: value for name, value in layout.__dict__.items() if not name.startswith("_dossier")}


@settings(max_examples=300, deadline=None)
@given(st.lists(texts | spaced, min_size=1, max_size=3), STYLES, st.booleans())
def test_the_words_of_a_text_are_as_wide_as_the_engine_says(
    given_: list[str], style: tuple[str, str], start: bool
) -> None:
    engine, ours = _both("preferred")
    for text in (*given_, *given_):
        for width in (0, None):
            assert list(_widths(ours, text, style, width, start)) == list(_widths(engine, text, style, width, start))


def _widths(split: Any, text: str, style: tuple[str, str], width: float | None, start: bool) -> Any:
    """What ``inline_line_widths`` asks, in its way."""
    left, rest = text.encode(), 0
    while rest is not None:
        left = left[rest:]
        _, _, rest, wide, _, _ = split(
            left.decode(), _styles()[style], _Context, width, 0, is_line_start=start, minimum=True
        )
        yield rest, wide


def test_no_answer_is_the_same_object_twice() -> None:
    _, ours = _both("inline")
    style = _styles()["none", "de"]
    one, two = (ours("Wort", style, _Context, width, 0) for width in (200, 300))
    assert one[1:] == two[1:]
    assert one[0] is not two[0]
    assert (one[0].max_width, two[0].max_width) == (200, 300)


class _Style(dict[str, Any]):
    """Values of properties; the engine's styles have attributes too."""


def test_what_depends_on_a_formula_is_not_kept() -> None:
    style = dict(_styles()["none", "de"])
    kept = quicklines.Kept()
    every = dict.fromkeys((*quicklines._PROPERTIES, *quicklines._LENGTHS), 0) | style
    assert kept.of(_Style(every)) == {}
    assert kept.of(_Style(every | {"hyphenate_limit_zone": object()})) is None
    assert kept.of(_Style(every | {"font_family": ["a list"]})) is None


def test_no_more_is_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quicklines, "LIMIT", 5000)
    kept = quicklines.Kept()
    style = _Style(dict.fromkeys((*quicklines._PROPERTIES, *quicklines._LENGTHS), 0))
    for number in range(105):
        lines = kept.of(style)
        assert lines is not None
        kept.add(lines, number, (None, 0, None, 0.0, 0.0, 0.0), "word")
    assert kept.size <= 5000
    last = kept.of(style)
    assert last is not None
    assert 0 < len(last) <= 10


LATIN = [
    piece
    for piece in PIECES
    if piece.isprintable() and max(piece) < "\u0300" and "\xad" not in piece and len(piece) < 40
]


@settings(max_examples=5, deadline=None)
@given(
    st.randoms(use_true_random=False),
    st.tuples(st.sampled_from(("auto", "none", "sans", "anywhere")), st.sampled_from(("en-GB", "de"))),
    st.floats(60, 600),
    st.sampled_from((None, "✓", "bio\xadavail\xadability", "المغنيسيوم")),
)
def test_a_long_text_is_broken_as_the_engine_breaks_it(
    chance: Any, key: tuple[str, str], width: float, other: str | None
) -> None:
    """Line by line, word by word."""
    words = chance.choices([*LATIN, "magnesium", "absorption", "bioavailability"], k=800)
    if other is not None:
        words[chance.randrange(800)] = other
    style = _styles()[key]
    for module, room in (("inline", width), ("preferred", 0)):
        engine, ours = _both(module)
        rest, count = " ".join(words), 0
        assert len(rest) > quicklines._LONG
        while rest and count < 150:
            one = ours(rest, style, _Context, room, 0)
            other_one = engine(rest, style, _Context, room, 0)
            assert one[2:4] == other_one[2:4]
            if module == "inline":
                assert one[1:] == other_one[1:]
                assert one[0].text == other_one[0].text
            if one[2] is None:
                break
            rest, count = rest.encode()[one[2] :].decode(), count + 1
