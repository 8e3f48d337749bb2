"""Drawings in another language: numbers that stand alone."""

from __future__ import annotations

import re

import pytest

from dossier.model import Translated, Unit
from dossier.translation.figures import localized


def texts(language: str, *written: str) -> list[str]:
    """The texts of a drawing in a language that has no translations."""
    drawing = "".join(f"<text>{text}</text>" for text in written)
    data = f'<svg xmlns="http://www.w3.org/2000/svg">{drawing}</svg>'.encode()

    def same(unit: Unit) -> Translated:
        return Translated(unit.text)

    return re.findall("<text>(.*?)</text>", localized(data, "a.svg", language, same, lambda unit, text: None).decode())


@pytest.mark.parametrize("language", ["de", "fr"])
def test_numbers_have_the_decimal_comma_of_their_language(language: str) -> None:
    assert texts(language, "23.5 %", "1.5–2.5", "−0.5", "12", "1,200") == [
        "23,5 %",
        "1,5–2,5",
        "−0,5",
        "12",
        "1\u202f200",
    ]


@pytest.mark.parametrize("language", ["ja", "ar", "zh-Hans", "en-US"])
def test_others_keep_their_point(language: str) -> None:
    assert texts(language, "23.5 %", "1,200") == ["23.5 %", "1,200"]


def test_what_is_no_number_is_left_alone() -> None:
    assert texts("de", "1.2.3", "v 1.5", "1.", "A 2.5 g") == ["1.2.3", "v 1.5", "1.", "A 2.5 g"]
