"""Our versions of the engine's busiest functions against the engine's own: the same computed values, the same bytes."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from dossier.model import FontSet, PartSource
from dossier.typeset import engine, quick, typeset, warm
from dossier.typeset.engine import _parsed_sheet

CSS = """
@page { size: 90mm 120mm; margin: 8mm 5%; @bottom-center { content: counter(page) " of " counter(pages); font-size: 6pt } }
@page :left { @top-left { content: none } @right-middle { content: "" } @top-right-corner { color: red } }
:root { --accent: #246; --gap: 2mm; font: 9pt/1.3 "Source Serif 4"; margin-inline-start: 1mm }
h1 { color: var(--accent); break-before: page; margin-block: 1em 0.5em; letter-spacing: 0.2pt; text-transform: uppercase }
h1:first-child { break-before: auto }
p { text-align: justify; hyphens: auto; text-indent: calc(1em + 1mm); padding-left: calc(5% + 1pt); orphans: 3 }
p.wide { width: 60%; min-width: auto; box-sizing: border-box; padding: 1mm 2%; border: 1pt solid; max-height: 30% }
p.pre::first-letter { font-size: 2em } p.pre::first-line { color: red }
p.pre { white-space: pre-wrap; tab-size: 4; overflow-wrap: anywhere }
em { font-style: normal; text-decoration: underline line-through overline; font-variant-caps: small-caps }
code { font-family: "Source Code Pro"; font-feature-settings: "zero"; word-spacing: 1pt }
a { float: left; display: inline; position: relative; top: 10% }
ul { display: flex; gap: var(--gap) } ul li { flex: 1; inline-size: 20mm }
dl { display: grid; grid-template-columns: 1fr 2fr } dd { margin: inherit; color: unset }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
td, th { border: 0.5pt solid #999; padding: 1mm }
table.apart { border-collapse: separate; border-spacing: 1mm; padding: 1mm; margin-right: auto }
.note { position: absolute; bottom: 10%; inset-inline-end: 0; border-radius: 10% 2mm; background: var(--accent) }
.note::before { content: "\\201c" counter(page); position: static; float: left }
.foot { float: footnote } .foot::footnote-call { color: red } @page { @footnote { border-top: 1pt solid } }
ol li::marker { color: red }
.edge { border: 1pt dotted red; border-left: 0; border-radius: 2pt } .ground { background: #eee; padding: 0 1mm }
.hidden { visibility: hidden } .cut { width: 30mm; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.zero { font-size: 0.0000001px } .faint { opacity: 0.5; color: rgb(1 2 3 / 50%) }
.columns { column-count: 2; column-rule: 1pt solid red } .masked { mask-border-source: linear-gradient(red, blue) }
.picture { border: 3pt solid; border-image-source: linear-gradient(red, blue); border-image-slice: 1 }
.none { color: var(--nothing, red); width: var(--nothing) }
"""
WORDS = "Magnesium glycinate is absorbed through paracellular and transcellular transporters of the small intestine. "
BODY = (
    f"<h1 lang='en'>First</h1><p lang='en'>{WORDS * 3}<em>{WORDS}</em> <a href='#b'>see</a> <code>a  b</code></p>"
    f"<p class='wide' lang='de'>Die Aufnahme­fähigkeit {WORDS}</p><p class='pre'>a\tb\n{'x' * 90} {WORDS}</p>"
    "<ul><li>one two three</li><li>four</li></ul><ol><li>one</li><li>two</li></ol>"
    "<p>Text<span class='foot'>A footnote</span> on</p><dl><dt>term</dt><dd>words of it</dd></dl>"
    "<table><thead><tr><th>Study, first</th><th>Dose</th></tr></thead><tbody>"
    + "".join(f"<tr><td>Work {n} of a list with a soft­hyphen</td><td>{n} mg<br>daily</td></tr>" for n in range(30))
    + f"</tbody></table><table class='apart'><tr><td>{WORDS}</td><td>a-b c/d</td></tr></table>"
    "<p>An <b class='edge'>edge <i>inside</i></b> and <b class='ground'>ground</b>, <b class='hidden'>hidden</b> "
    "<b class='faint'>faint <b class='picture'>picture</b></b> <b class='masked'>masked</b> "
    f"<b style='display: inline-block; color: red'> block </b></p><p class='cut'>{WORDS}</p><p class='zero'>zero</p>"
    f"<div class='columns'>{WORDS}</div><p class='picture'>{WORDS}</p>"
    f"<div class='note'>Note</div><h1 id='b'>Second</h1><p class='none'>{WORDS}</p><p dir='rtl' lang='ar'>المغنيسيوم 240 mg</p>"
    "<p lang='ja'>マグネシウムは、体内で三百以上の酵素反応に関わる。</p>"
)
HTML = f"<html lang='en'><head><title>Quick</title></head><body>{BODY}</body></html>"
RTL = HTML.replace("<html lang='en'>", "<html lang='ar' dir='rtl'>")
FAMILIES = ("Source Serif 4", "Source Code Pro", "Amiri", "Noto Sans CJK JP")


@pytest.fixture(autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


@pytest.mark.parametrize("html", [HTML, RTL], ids=["ltr", "rtl"])
@pytest.mark.parametrize("tagged", [True, False])
def test_the_bytes_are_those_of_the_engine(sealed: FontSet, html: str, tagged: bool) -> None:
    source = PartSource("p", html, (CSS,), {}, FAMILIES, tagged=tagged)
    _parse_anew()
    ours = typeset(source, sealed)
    _parse_anew()
    with quick.plain():
        plainly = typeset(source, sealed)
    assert len(ours.map.pages) > 3
    assert ours.notes == plainly.notes
    assert ours.map == plainly.map
    assert ours.pdf == plainly.pdf


def _parse_anew() -> None:
    """A parsed style sheet remarks on a value once."""
    _parsed_sheet.cache_clear()
    engine._together.cache_clear()


SHEETS = (
    "p { color: red } p.a { color: blue } #x { margin: 1mm } @page { margin: 9mm } [lang] { padding: 1pt } * { width: auto }",
    "p { color: green; margin: 2mm } .a { color: black } @page { margin: 12mm; @top-left { content: 'A' } } i { top: 0 }",
    "@page :first { margin: 20mm } p { color: maroon } p.a::before { content: '\\2022' } i { color: lime !important }",
)
LAYERED = ("@layer low, high; @layer high { p { color: red } } @layer low { p { color: blue } }", *SHEETS[1:])


@pytest.mark.parametrize("sheets", [SHEETS, SHEETS[::-1], LAYERED], ids=["order", "other order", "layers"])
def test_sheets_as_one_say_what_they_say_one_after_the_other(
    sealed: FontSet, monkeypatch: pytest.MonkeyPatch, sheets: tuple[str, ...]
) -> None:
    html = "<html lang=en><title>t</title><p id=x class=a>a <i>b</i></p><p lang=de>c</p><p class=a>d</p></html>"
    source = PartSource("p", html, sheets, {}, FAMILIES, tagged=False)
    one = typeset(source, sealed).pdf
    monkeypatch.setattr(engine, "_together", lambda css, fonts: [_parsed_sheet(text, fonts)[0] for text in css])
    assert typeset(source, sealed).pdf == one
    assert typeset(replace(source, css=sheets[::-1]), sealed).pdf != one, "their order matters"


def test_every_property_computes_to_the_same_value() -> None:
    assert _computed(plain=False) == _computed(plain=True)


def _computed(*, plain: bool) -> list[dict[str, str]]:
    """All properties of all elements and of their anonymous boxes, asked for in an order that is not that of the engine."""
    import weasyprint
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.text.fonts import FontConfiguration

    with quick.plain() if plain else nullcontext():
        config = FontConfiguration()
        html = weasyprint.HTML(string=RTL)
        sheet = weasyprint.CSS(string=CSS, font_config=config)
        styles = get_all_computed_styles(html, user_stylesheets=[sheet], presentational_hints=False, font_config=config)
        found = []
        for element in html.etree_element.iter():
            style: Any = styles.get_computed_styles()[element, None]
            found.append({key: _said(style[key]) for key in sorted(INITIAL_VALUES, reverse=True)})
            # the engine has no logical properties for anonymous boxes
            keys = [key for key in found[-1] if "inline" not in key and "block" not in key]
            found.append({key: _said(style.anonymous_style[key]) for key in keys})
    assert len(found) > 100
    return found


def _said(value: Any) -> str:
    """A value in words, without the place where it is in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def test_the_engine_has_its_own_functions_while_plain_lasts() -> None:
    from weasyprint.css import ComputedStyle

    ours = ComputedStyle.__missing__
    with quick.plain():
        assert ComputedStyle.__missing__.__module__ == "weasyprint.css"
    assert ComputedStyle.__missing__ is ours
    assert ours.__module__ == "dossier.typeset.quickboxes"


def test_all_functions_are_in_place_for_the_pinned_version() -> None:
    names = {name for _, name, _, _ in quick._patches}
    assert names >= {
        "__missing__", "resolve_percentages", "is_in_normal_flow", "descendants", "unicode_to_char_p", "line_size",
        "_font_style_cache_key", "_to_bytes", "set_computed_styles", "__init__", "setup", "split_first_line", "ffi",
        "strut", "can_break_text", "draw_first_line", "add_font", "draw_inline_level", "draw_border", "make_margin_boxes",
    }  # fmt: skip
