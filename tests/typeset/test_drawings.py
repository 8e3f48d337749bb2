"""Words in SVG drawings of other scripts."""

from __future__ import annotations

import pytest

from dossier.typeset import drawings

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text font-family="Source Sans 3">{}</text></svg>'


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("عصب", "ﺐﺼﻋ"),
        ("لا", "ﻻ"),
        ("دار", "ﺭﺍﺩ"),
        ("العضلة 12 mg (أ)", "(ﺃ) 12 mg ﺔﻠﻀﻌﻟﺍ"),
        ("يحدّ 50 %", "50 % ﺪﺤﻳ"),
        ("دار Mg²⁺", "Mg²⁺ ﺭﺍﺩ"),
        ("שריר (5–10)", "(5–10) ריִרש".replace("ִ", "")),
    ],
)
def test_order_and_forms(written: str, seen: str) -> None:
    assert drawings.visual(written) == seen


def test_latin_drawings_stay_as_they_are() -> None:
    data = SVG.format("At rest, β &lt; 2").encode()
    assert drawings.prepared(data, ("Amiri",)) is data


def test_families_of_the_part_follow_those_of_the_drawing() -> None:
    made = drawings.prepared(SVG.format("神经").encode(), ("Noto Sans SC", "Source Serif 4")).decode()
    assert 'font-family="Source Sans 3, Noto Sans SC, Source Serif 4"' in made
    assert "神经" in made


def test_what_is_no_drawing_stays() -> None:
    assert drawings.prepared("<svg>神".encode(), ()) == "<svg>神".encode()
