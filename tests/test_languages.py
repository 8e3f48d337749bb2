"""Quotation marks, direction and dates per language."""

from __future__ import annotations

import pytest

from dossier import languages


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", "“ ” ‘ ’"),
        ("en-GB", "“ ” ‘ ’"),
        ("de", "„ “ ‚ ‘"),
        ("de-AT", "„ “ ‚ ‘"),
        ("de-CH", "« » ‹ ›"),
        ("es-419", "« » “ ”"),
        ("pl", "„ ” « »"),
        ("sv", "” ” ’ ’"),
        ("ja", "「 」 『 』"),
        ("zh-Hans", "“ ” ‘ ’"),
        ("zh-Hant-TW", "「 」 『 』"),
        ("xx", "“ ” ‘ ’"),
        ("", "“ ” ‘ ’"),
    ],
)
def test_quotes(language: str, marks: str) -> None:
    assert languages.quotes(language) == tuple(marks.split())


def test_french_marks_keep_their_space() -> None:
    assert languages.quotes("fr") == ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›")
    assert languages.quotes("fr-CH") == ("«", "»", "‹", "›")


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("arn", "ltr"),
        ("zh-Hant", "ltr"),
    ],
)
def test_direction(language: str, direction: str) -> None:
    assert languages.direction(language) == direction


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "November 23, 2026"),
        ("en-GB", "23 November 2026"),
        ("de", "23. November 2026"),
        ("fr", "23 novembre 2026"),
        ("de-XX", "23. November 2026"),
        ("xx", "2026-11-23"),
    ],
)
def test_long_date(language: str, text: str) -> None:
    assert languages.long_date("2026-11-23", language) == text
