"""Shared styles are those that the engine computes for each element; the pages are its pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.model import FontSet, PartSource
from dossier.typeset import quick, typeset, warm

CSS = """
:root { --a: 3px; --c: red } #x { color: blue; --a: 1em } .k { font-size: 1.2em; color: var(--c) } .k p { margin: inherit }
p { margin: 1px; padding: var(--a); border-radius: 2px } p + p { text-indent: 3px } [id] { width: 50px } [id=y] { width: 40% }
.l { --c: green; text-decoration: underline; page: other } .l .k { all: inherit } span { letter-spacing: 0.1em }
div:nth-child(2) { float: right; width: calc(1em + 2px) } .k::before { content: "b" attr(id); color: var(--c, black) }
table { border-collapse: collapse; padding: 4px } td { padding: inherit; border: var(--a) solid; margin: 3px }
td.k { background: var(--c) } li { display: list-item } .m { -weasy-anchor: "m" } :lang(de) { hyphens: auto; quotes: "a" "b" }
b { border: 1px solid currentcolor; visibility: hidden } .bad { width: var(--none); color: var(--a) } .n { float: left }
"""
TEXTS = ("", "a ", "some words to set ")
ELEMENT = st.sampled_from(("p", "div", "span", "b", "ul", "li", "section"))
ATTRIBUTES = st.lists(
    st.sampled_from(
        [
            *(
                'id="x"',
                'id="y"',
                'id="z&quot;"',
                'id=""',
                'id="ü 1"',
                'class="k"',
                'class="l k"',
                'class="m"',
                'class="n"',
            ),
            *('lang="de"', 'lang="fr"', 'style="color: red"', 'style="width: 2em; color: var(--c)"', 'class="bad"', ""),
        ]
    ),
    max_size=2,
    unique_by=lambda text: text.split("=")[0],
).map(" ".join)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(ELEMENT, ATTRIBUTES, st.lists(inner, max_size=4).map("".join))
    table = st.tuples(ATTRIBUTES, st.lists(st.tuples(ATTRIBUTES, inner), min_size=1, max_size=3)).map(
        lambda it: f"<table {it[0]}><tr>{''.join(f'<td {own}>{text}</td>' for own, text in it[1])}</tr></table>"
    )
    return st.one_of(parts.map(lambda it: f"<{it[0]} {it[1]}>{it[2]}</{it[0]}>"), table)


BODY = st.lists(st.recursive(st.sampled_from(TEXTS), element, max_leaves=14), min_size=1, max_size=4).map("".join)


@pytest.fixture(scope="module", autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


def computed(body: str, *, plain: bool) -> list[Any]:
    """The computed values of each element and pseudo-element, in order, each value asked for by itself."""
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.css.targets import TargetCollector

    def values() -> list[Any]:
        html = weasyprint.HTML(string=f"<html><head></head><body>{body}</body></html>")
        targets = TargetCollector()
        style_for = get_all_computed_styles(
            html, [weasyprint.CSS(string=CSS)], target_collector=targets, page_rules=[], layers=[]
        )
        found: list[Any] = [sorted(targets.target_lookup_items)]
        for node in html.etree_element.iter():
            for pseudo in (None, "before"):
                style = style_for(node, pseudo)
                if style is not None:
                    found.append(
                        (node.tag, pseudo, [(key, str(style[key])) for key in [*sorted(INITIAL_VALUES), "__a"]])
                    )
                    found.append(
                        [str(style.anonymous_style[key]) for key in ("color", "width", "anchor", "margin_left")]
                    )
                    found.append([str(style.copy()[key]) for key in ("anchor", "position", "width")])
        return found

    if not plain:
        return values()
    with quick.plain():
        return values()


@given(BODY)
@settings(max_examples=120)
def test_every_value_is_the_engines(body: str) -> None:
    assert computed(body, plain=False) == computed(body, plain=True)


@given(BODY)
@settings(max_examples=60)
def test_the_pages_are_the_engines(sealed: FontSet, body: str) -> None:
    html = f"<html lang='en'><head><title>t</title></head><body>{body}</body></html>"
    page = "@page { size: 60mm 50mm; margin: 5mm } body { font: 9pt 'Source Serif 4' } .n { width: 30px }"
    source = PartSource("p", html, (page + CSS.replace("page: other", ""),), {}, ("Source Serif 4",))
    ours = typeset(source, sealed)
    with quick.plain():
        plainly = typeset(source, sealed)
    assert ours.map == plainly.map
    assert ours.pdf == plainly.pdf


def test_what_differs_in_its_name_alone_is_shared() -> None:
    import weasyprint
    from weasyprint.css import get_all_computed_styles

    body = '<p id="a"><b>1</b></p><p id="b"><b>2</b></p><p><b>3</b></p><p id="a\\"><b>4</b></p>'
    html = weasyprint.HTML(string=f"<html><head></head><body>{body}</body></html>")
    style_for = get_all_computed_styles(html, [])
    bold = [style_for(node) for node in html.etree_element.iter("b")]
    assert bold[0] is bold[1]
    assert bold[0] is not bold[2], "a paragraph without a name inherits nothing else, but is not asked"
    assert bold[0] is not bold[3], "a name that may be two words in CSS"
    assert [style_for(node)["anchor"] for node in html.etree_element.iter("p")][:3] == ["a", "b", None]


def test_a_rule_for_an_element_is_not_one_for_what_stands_before_another() -> None:
    import weasyprint
    from weasyprint.css import get_all_computed_styles

    body = '<p id="a" class="x">1</p><p id="b" class="y">2</p><p id="c" class="y">3</p>'
    html = weasyprint.HTML(string=f"<html><head></head><body>{body}</body></html>")
    style_for = get_all_computed_styles(html, [weasyprint.CSS(string=".x::before, p.y { content: 'z'; width: 9px }")])
    first, second, third = html.etree_element.iter("p")
    assert [style_for(node)["width"] for node in (first, second, third)] == ["auto", (9, "px"), (9, "px")]
    assert style_for(first, "before") is not None
    assert style_for(second, "before") is None
