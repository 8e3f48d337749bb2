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


def test_chain() -> None:
    assert languages.chain("zh-Hant-HK") == ("zh-Hant-HK", "zh-Hant", "zh")
    assert languages.chain("") == ()


@pytest.mark.parametrize(
    ("language", "sheets"),
    [
        ("en-GB", ("en", "en-GB")),
        ("ar", ("rtl", "arab", "ar")),
        ("fa", ("rtl", "arab", "fa")),
        ("he", ("rtl", "he")),
        ("zh-Hans", ("cjk", "zh", "zh-Hans")),
        ("zh-CN", ("cjk", "zh", "zh-Hans", "zh-CN")),
        ("zh-TW", ("cjk", "zh", "zh-Hant", "zh-TW")),
        ("ja", ("cjk", "ja")),
    ],
)
def test_sheets(language: str, sheets: tuple[str, ...]) -> None:
    assert languages.sheets(language) == sheets


@pytest.mark.parametrize(
    ("language", "locale"),
    [("zh-Hans", "zh-CN"), ("zh-Hant-TW", "zh-TW"), ("de-AT", "de-AT"), ("ar", "ar"), ("en-US", "en-US")],
)
def test_citation_locale(language: str, locale: str) -> None:
    assert languages.citation_locale(language) == locale


def test_decimal() -> None:
    assert [languages.decimal(tag) for tag in ("en-GB", "de", "de-CH", "fr", "ar", "zh-Hans", "xx")] == list(".,.,...")


def test_marks() -> None:
    assert languages.marks("zh-Hans").comma == "、"
    assert languages.marks("ar-EG").semicolon == "؛ "
    assert languages.marks("fr").colon == "\u00a0: "
    assert languages.marks("de") == languages.marks("en")


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("de", "Abend Apfel Äther Auge Zug"),
        ("sv", "apa zon åka ärlig öl"),
        ("da", "zoo ære øl å"),
        ("es", "nube nuez ñame oso"),
        ("ja", "あき イカ うみ エビ"),
        ("ar", "إبل أرز باب تمر"),
        ("fr", "cote coté côte zone"),
    ],
)
def test_order_of_the_alphabet(language: str, ordered: str) -> None:
    words = ordered.split()
    assert sorted(words, key=lambda word: languages.sort_key(word, language)) == words
