"""Styles that outlast a part: those of the next part are still its own."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.model import FontSet, PartSource
from dossier.typeset import laststyles, quick, typeset, warm
from tests.typeset.test_quickstyles import BODY, CSS

MORE = (
    CSS
    + """
.w { width: 40vw; font-size: 2vh } .w p { margin: 1em } .v { --size: calc(10px + 1vmin) } .v b { height: var(--size) }
.k::after { content: leader('.') ' x'; } li::marker { content: counter(list-item) '. '; color: teal } .f { float: footnote }
"""
)
BODIES = st.lists(st.one_of(BODY, BODY.map(lambda body: f'<div class="w v k">{body}</div>')), min_size=2, max_size=3)


@pytest.fixture(scope="module", autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


@cache
def _kept() -> tuple[Any, Any]:
    """A style sheet that lasts, and a font configuration."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    return laststyles.mark(weasyprint.CSS(string=MORE, font_config=config)), config


def _values(body: str, page: tuple[int, int]) -> list[Any]:
    """The computed values of each element and pseudo-element, in order, where the first page is so large."""
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.css.targets import TargetCollector

    sheet, config = _kept()
    html = weasyprint.HTML(string=f"<html><head></head><body>{body}</body></html>")
    targets = TargetCollector()
    style_for = get_all_computed_styles(
        html, [sheet], font_config=config, target_collector=targets, page_rules=[], layers=[]
    )
    style_for.initial_page_sizes.update(box=page, area=page)
    found: list[Any] = [sorted(targets.target_lookup_items)]
    for node in html.etree_element.iter():
        for pseudo in (None, "before", "after", "marker"):
            style = style_for(node, pseudo)
            # the others are not asked for
            if style is not None and (pseudo != "marker" or "list-item" in style_for(node)["display"]):
                found.append((node.tag, pseudo, [(key, str(style[key])) for key in [*sorted(INITIAL_VALUES), "__a"]]))
    return found


@given(BODIES, st.lists(st.tuples(st.integers(100, 999), st.integers(100, 999)), min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_every_value_is_the_engines_whatever_came_before(bodies: list[str], pages: list[tuple[int, int]]) -> None:
    for body, page in zip(bodies, pages, strict=False):
        ours = _values(body, page)
        with quick.plain():
            assert ours == _values(body, page)


def _part(body: str, css: str, *, head: str = "") -> PartSource:
    html = f"<html lang='en'><head><title>t</title>{head}</head>{body}</html>"
    return PartSource("p", html, (css,), {}, ("Source Serif 4",))


PAGE = """
@page { size: 60mm 50mm; margin: 5mm } @page wide { size: 90mm 50mm } body { font: 9pt 'Source Serif 4' } .wide { page: wide }
"""
NOTES = "<p>one<span class='f'>first</span> two<span class='f'>second</span></p><ul><li>a<li class='k'>b</ul>"


@pytest.mark.parametrize(
    "css", ["", "body { overflow: hidden }", "html { overflow: hidden; background: teal }", ".gone { display: none }"]
)
def test_one_part_after_another_is_as_the_engine_sets_it(sealed: FontSet, css: str) -> None:
    bodies = [
        f"<body>{NOTES}<p class='w'>wide</p></body>",
        f"<body><div class='wide w'><p>{'words to break ' * 40}</p></div></body>",
        f"<body class='gone'>{NOTES}</body>",
        f"<body>{NOTES}<p id='x' class='k'>k</p><p id='y' class='k'>k</p></body>",
    ]
    for body in (*bodies, *reversed(bodies)):
        source = _part(body, PAGE + MORE.replace("page: other", "") + css)
        ours = typeset(source, sealed)
        with quick.plain():
            plainly = typeset(source, sealed)
        assert ours == plainly, body


def test_styles_are_taken_from_the_part_before(sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.css import StyleFor

    made: list[Any] = []
    original = StyleFor.set_computed_styles

    def counted(self: Any, element: Any, *values: Any, **named: Any) -> None:
        made.append(element)
        original(self, element, *values, **named)

    monkeypatch.setattr(StyleFor, "set_computed_styles", counted)
    css = PAGE + "p { color: red } p b { margin: 0 }"
    counts = []
    for body in ("<p>a <b>b</b></p>", "<p>c <b>d</b> <b>e</b></p>", "<p style='color: blue'>c <b>d</b></p>"):
        made.clear()
        typeset(_part(f"<body>{body}</body>", css), sealed)
        counts.append(sum(getattr(element, "tag", "") in ("p", "b") for element in made))
    assert counts == [2, 0, 2]


def test_parts_with_a_style_sheet_of_their_own_have_their_own_styles(sealed: FontSet) -> None:
    laststyles._styles.clear()
    for colour in ("red", "blue", "red"):
        head = f"<style>p {{ color: {colour} }} @page {{ size: 60mm 40mm }}</style>"
        part = typeset(_part("<body><p>a</p></body>", PAGE, head=head), sealed)
        with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
            content = pdf.pages[0].Contents.read_bytes()
            assert [round(float(edge)) for edge in pdf.pages[0].MediaBox] == [0, 0, 170, 113]
        assert (b"1 0 0 rg" in content, b"0 0 1 rg" in content) == (colour == "red", colour == "blue")
    assert len(laststyles._styles) == 2
    typeset(_part("<body><p>a</p></body>", PAGE), sealed)
    assert len(laststyles._styles) == 3


def test_each_part_is_told_of_the_faults_of_its_own_style_sheet(sealed: FontSet) -> None:
    laststyles._styles.clear()
    for _ in range(2):
        part = typeset(_part("<body><p>a</p></body>", PAGE, head="<style>p { colour: red }</style>"), sealed)
        assert [note.code for note in part.notes] == ["layout-warning"]
        assert "colour" in part.notes[0].message
    assert not laststyles._styles


def test_there_is_an_end_to_what_is_kept(sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laststyles, "_MOST", 6)
    monkeypatch.setattr(laststyles, "_SHEETS", 2)
    laststyles._styles.clear()
    for number in range(5):
        for words in ("<p>a", "<div>a", "<ul>a", "<b>a", "<i>a<b>c"):
            typeset(_part(f"<body>{words}</body>", PAGE + f"p {{ margin: {number}px }}"), sealed)
            assert 1 <= len(laststyles._styles) <= 2
            assert all(len(kept.elements) <= 12 for kept in laststyles._styles.values())
