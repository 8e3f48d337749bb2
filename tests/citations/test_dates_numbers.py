"""Dates, numbers, page ranges, labels and terms."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.citations.engine.dateinput import DateValue, read_date, read_raw
from dossier.citations.engine.numbers import numeric, shorten
from tests.citations.support import cites, render, session


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ({"date-parts": [[2017, 4, 26]]}, DateValue((2017, 4, 26))),
        ({"date-parts": [["2017", "04"]]}, DateValue((2017, 4))),
        ({"date-parts": [[2017], [2018]]}, DateValue((2017,), (2018,))),
        ({"date-parts": [[2017], []]}, DateValue((2017,), open_end=True)),
        ({"date-parts": [[2017, 22]]}, DateValue((2017, -2))),
        ({"date-parts": [[2017]], "season": "3"}, DateValue((2017, -3))),
        ({"date-parts": [[2017]], "circa": 1}, DateValue((2017,), circa=True)),
        ({"date-parts": [[2017, 0, 0]]}, DateValue((2017,))),
        ({"date-parts": [[]], "literal": "in press"}, DateValue(literal="in press")),
        ({"raw": "2017-04-26"}, DateValue((2017, 4, 26))),
        ("2017", DateValue((2017,))),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [["x"]]}, None),
        ({}, None),
        (None, None),
    ],
)
def test_date_input(value: Any, date: DateValue | None) -> None:
    assert read_date(value) == date


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("26 April 2017", DateValue((2017, 4, 26))),
        ("Apr 26, 2017", DateValue((2017, 4, 26))),
        ("4/26/2017", DateValue((2017, 4, 26))),
        ("1999/2000", DateValue((1999,), (2000,))),
        ("1999-2000", DateValue((1999,), (2000,))),
        ("Spring 2001", DateValue((2001, -1))),
        ("c. 1850", DateValue((1850,), circa=True)),
        ("1850?", DateValue((1850,), circa=True)),
        ("forthcoming", DateValue(literal="forthcoming")),
    ],
)
def test_raw_dates(raw: str, date: DateValue) -> None:
    assert read_raw(raw) == date


def date(form: str, *parts: list[int], locale: str = "en-US", **more: Any) -> str:
    """A date through a localized form."""
    return render(f'<date variable="issued" {form}/>', {"issued": {"date-parts": list(parts), **more}}, locale=locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-US", "April 26, 2017"), ("en-GB", "26 April 2017"), ("de-DE", "26. April 2017"), ("fr-FR", "26 avril 2017")],
)
def test_localized_dates(locale: str, text: str) -> None:
    assert date('form="text"', [2017, 4, 26], locale=locale) == text


def test_parts_of_localized_dates() -> None:
    assert date('form="text" date-parts="year-month"', [2017, 4, 26]) == "April 2017"
    assert date('form="text" date-parts="year"', [2017, 4, 26]) == "2017"
    assert date('form="numeric"', [2017, 4, 6]) == "04/06/2017"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (([2017, 4, 26], [2017, 4, 28]), "April 26–28, 2017"),
        (([2017, 4, 26], [2017, 5, 2]), "April 26–May 2, 2017"),
        (([2017, 12, 30], [2018, 1, 2]), "December 30, 2017–January 2, 2018"),
        (([2017], [2018]), "2017–2018"),
        (([2017, 4], [2017, 5]), "April–May 2017"),
        (([2017, 21], [2017, 22]), "Spring–Summer 2017"),
    ],
)
def test_ranges(parts: tuple[list[int], ...], text: str) -> None:
    assert date('form="text"', *parts) == text


def test_delimiter_of_a_date_of_the_style_is_used() -> None:
    before = (
        '<locale><date form="text" delimiter=" "><date-part name="year"/><date-part name="month" form="short" '
        'strip-periods="true"/><date-part name="day"/></date></locale>'
    )
    body = '<date variable="issued" form="text"/>'
    item = {"issued": {"date-parts": [[2017, 4, 26]]}}
    assert render(body, item, before=before) == "2017 Apr 26"
    ranged = {"issued": {"date-parts": [[2017, 4, 26], [2017, 5, 2]]}}
    assert render(body, ranged, before=before) == "2017 Apr 26–May 2"


def test_seasons_eras_and_words() -> None:
    assert date('form="text"', [2017], season=1) == "Spring 2017"
    assert date('form="text"', [-50]).replace("\u00a0", " ") == "50 BC"
    assert date('form="text"', [79]).replace("\u00a0", " ") == "79 AD"
    body = '<date variable="issued" form="text"/>'
    assert render(body, {"issued": {"literal": "in press"}}) == "in press"


def test_empty_dates_are_no_dates() -> None:
    body = '<choose><if variable="issued"><text value="dated"/></if><else><text value="undated"/></else></choose>'
    assert render(body, {"issued": {"date-parts": [[]]}}) == "undated"


@pytest.mark.parametrize(
    ("style", "first", "last", "short"),
    [
        ("expanded", "1161", "1169", "1169"),
        ("minimal", "1161", "1169", "9"),
        ("minimal", "99", "101", "101"),
        ("minimal-two", "1161", "1169", "69"),
        ("minimal-two", "5", "8", "8"),
        ("chicago", "71", "72", "72"),
        ("chicago", "100", "104", "104"),
        ("chicago", "107", "108", "8"),
        ("chicago", "321", "328", "28"),
        ("chicago", "1496", "1504", "1504"),
        ("chicago-16", "1496", "1504", "504"),
        ("minimal", "20", "10", "10"),
        ("minimal", "263", "263", "263"),
    ],
)
def test_page_range_formats(style: str, first: str, last: str, short: str) -> None:
    assert shorten(first, last, style) == short


@pytest.mark.parametrize(
    ("style", "page", "text"),
    [
        ("minimal", "1161-1169", "1161–9"),
        ("minimal", "1161 - 1169", "1161–9"),
        ("minimal", "378S-383S", "378S-383S"),
        ("minimal", "S102-S108", "S102–8"),
        ("expanded", "1161-9", "1161–1169"),
        ("expanded", "S102-S108", "S102–S108"),
        ("minimal", "e0180067", "e0180067"),
        ("minimal", "10-12, 20-25", "10–2, 20–5"),
        ("minimal", "xii-xv", "xii–xv"),
        ("", "10-12", "10–12"),
        ("minimal", "2017-04-26", "2017-04-26"),
    ],
)
def test_pages(style: str, page: str, text: str) -> None:
    root = f'page-range-format="{style}"' if style else ""
    assert render('<text variable="page"/>', {"page": page}, root=root) == text


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("12", True),
        ("12A", True),
        ("2-3", True),
        ("1, 4 & 5", True),
        ("Suppl 2", False),
        ("second", False),
        ("", False),
    ],
)
def test_numeric(value: str, result: bool) -> None:
    assert numeric(value) is result


@pytest.mark.parametrize(
    ("form", "locale", "value", "text"),
    [
        ("ordinal", "en-US", "2", "2nd"),
        ("ordinal", "en-US", "12", "12th"),
        ("ordinal", "en-US", "112", "112th"),
        ("ordinal", "en-US", "23", "23rd"),
        ("ordinal", "de-DE", "2", "2."),
        ("ordinal", "fr-FR", "1", "1<sup>re</sup>"),
        ("long-ordinal", "en-US", "3", "third"),
        ("long-ordinal", "en-US", "30", "30th"),
        ("roman", "en-US", "1984", "mcmlxxxiv"),
        ("ordinal", "en-US", "revised", "revised"),
        ("numeric", "en-US", "2&3", "2 & 3"),
    ],
)
def test_numbers(form: str, locale: str, value: str, text: str) -> None:
    assert render(f'<number variable="edition" form="{form}"/>', {"edition": value}, locale=locale) == text


@pytest.mark.parametrize(("page", "text"), [("5", "p. 5"), ("5-7", "pp. 5–7"), ("5, 9", "pp. 5, 9"), ("e12", "p. e12")])
def test_labels_count_pages(page: str, text: str) -> None:
    body = '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>'
    assert render(body, {"page": page}) == text
    assert render(body, {}) == ""


LOCATOR = '<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group>'


@pytest.mark.parametrize(
    ("label", "locator", "text"), [("page", "3-4", "pp. 3–4"), ("chapter", "2", "chap. 2"), ("section", "a", "sec. a")]
)
def test_locators(label: str, locator: str, text: str) -> None:
    made = session(LOCATOR, {"id": "x", "type": "book"})
    assert cites(made, "x", label=label, locator=locator) == text


def test_terms_fall_back_by_form_and_never_mix_ordinals() -> None:
    assert render('<text term="no date" form="short"/>', {}) == "n.d."
    assert render('<text term="et-al" form="symbol"/>', {}) == "et al."
    before = '<locale><terms><term name="et-al">and friends</term></terms></locale>'
    assert render('<text term="et-al"/>', {}, before=before) == "and friends"
    only_german = '<locale xml:lang="de"><terms><term name="et-al">u. Mitarb.</term></terms></locale>'
    assert render('<text term="et-al"/>', {}, before=only_german, locale="de-AT") == "u. Mitarb."
    assert render('<text term="et-al"/>', {}, before=only_german) == "et al."
