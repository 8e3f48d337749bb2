"""Isolates of left-to-right runs: what is wrapped, what is not, and that nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.bidi import isolate

L = '<bdi dir="ltr">'
E = "</bdi>"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("بين 5–10 kPa هنا", ["5–10 kPa"]),
        ("القيمة −0.95 bar", ["−0.95 bar"]),
        ("نحو 50–60 % من", ["50–60 %"]),
        ("أيون Mg<sup>2+</sup> حر", ["Mg<sup>2+</sup>"]),
        ("في (S)-malate فقط", ["(S)-malate"]),
        ("هنا (Boyle 2017) و", ["Boyle 2017"]),
        ("كتاب <em>Vacuum</em> Basics، ثم", ["<em>Vacuum</em> Basics"]),
        ('نص <a href="#x">[3]–[5]</a>.', ['<a href="#x">[3]–[5]</a>']),
        ("و<code>a --b</code>", ["<code>a --b</code>"]),
        ("نوفمبر 23 · 2026 هنا", []),
        ("<span>1)</span> عنوان و[3] و12 ثم (4).", []),
        ("<b>نص p &lt; 0.05 نص</b>", ["p &lt; 0.05"]),
        ("النص: «Not for any disease.» ومعناه", ["Not for any disease."]),
        ("قال «Mg (II).» ثم «نص Mg.»", ["Mg (II).", "Mg"]),
        ('<span class="number">A.</span> عنوان', ["A"]),
        ('<span class="number">2)</span> عنوان', []),
    ],
)
def test_runs(written: str, kept: list[str]) -> None:
    html = isolate(f"<p>{written}</p>")
    assert re.findall(f"{L}(.*?){E}", html) == kept
    assert html.replace(L, "").replace(E, "") == f"<p>{written}</p>"


def test_points_of_decimals_are_marked() -> None:
    point = '<span class="point">.</span>'
    assert isolate("<p>نص 1.0 · 4 و<b>2.5</b> و3.2 mg</p>") == (
        f"<p>نص {L}1{point}0{E} · 4 و{L}<b>2{point}5</b>{E} و{L}3.2 mg{E}</p>"
    )
    assert isolate('<p>نص <a href="x-1.5">[1.5]</a></p>') == f'<p>نص {L}<a href="x-1.5">[1{point}5]</a>{E}</p>'


def test_block_from_left_to_right_isolates_the_other_direction() -> None:
    html = '<div dir="ltr"><p>Nutrients. 26 أبريل 2017;9(5)</p><p dir="rtl">نص 4–5</p></div><p>4–5</p>'
    assert isolate(html) == (
        '<div dir="ltr"><p>Nutrients. 26 <bdi dir="rtl">أبريل</bdi> 2017;9(5)</p>'
        f'<p dir="rtl">نص {L}4–5{E}</p></div><p>{L}4–5{E}</p>'
    )


def test_notes_stand_apart_from_their_line() -> None:
    html = isolate('<p>a b<span class="footnote">c <span>d</span> e</span> f <svg><title>x y</title></svg> g h</p>')
    assert re.findall(f"{L}(.*?){E}", html) == ["a b", "c <span>d</span> e", "f", "g h"]


def test_tags_that_do_not_end_in_their_line_are_borders() -> None:
    assert isolate("<p><b>a b<br>c d</b></p>") == f"<p><b>{L}a b{E}<br>{L}c d{E}</b></p>"


@given(
    st.lists(
        st.sampled_from(["نص", "ab", "12", " ", "–", "(", ")", "<b>", "</b>", "<p>", "</p>", "&amp;", "%", ".", "<br>"])
    )
)
def test_only_isolates_are_added(parts: list[str]) -> None:
    html = "".join(parts)
    plain = re.sub(r'<span class="point">(.)</span>', r"\1", isolate(html))
    assert re.sub(r'<bdi dir="(?:ltr|rtl)">|</bdi>', "", plain) == html
