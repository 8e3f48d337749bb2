"""Groups, conditions, macros, sorting, disambiguation, collapsing and the list's layout."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.citations.engine.context import CiteData
from dossier.citations.engine.disambiguate import letters
from dossier.citations.engine.session import Cluster, positioned
from dossier.citations.engine.sorting import collate
from tests.citations.support import cites, listed, render, session

NAMES = '<names variable="author"><name form="short" and="text"/></names>'
YEAR = '<date variable="issued" form="numeric" date-parts="year"/>'
AUTHOR_DATE = f'<group delimiter=" ">{NAMES}{YEAR}</group>'


def item(key: str, *authors: str, year: int = 2000, **more: Any) -> dict[str, Any]:
    """A book by authors written as "Given Family"."""
    names = [dict(zip(("given", "family"), author.rsplit(" ", 1), strict=True)) for author in authors]
    return {"id": key, "type": "book", "author": names, "issued": {"date-parts": [[year]]}, "title": f"T{key}", **more}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<group><text value="in "/><text variable="publisher"/></group>', ""),
        ('<group><text value="in "/><text variable="title"/></group>', "in T"),
        ('<group><text value="word"/></group>', "word"),
        ('<group prefix="("><group delimiter=", "><text variable="publisher"/></group></group>', ""),
        ('<group delimiter=", "><text variable="title"/><group><text value="x"/></group></group>', "T, x"),
        ('<group delimiter=", "><text variable="publisher"/><group><text value="x"/></group></group>', "x"),
        ('<group delimiter=", "><text variable="title"/><text variable="publisher"/><text value="x"/></group>', "T, x"),
        ('<text macro="labelled"/>', ""),
        ('<text macro="unknown"/>', ""),
        ('<text macro="loop"/>', ""),
        (
            '<group delimiter=","><choose><if variable="title"><text value="a"/><text value="b"/></if></choose></group>',
            "a,b",
        ),
    ],
)
def test_groups_and_macros(body: str, text: str) -> None:
    macros = (
        '<macro name="labelled"><text value="vol. "/><text variable="volume"/></macro>'
        '<macro name="loop"><text macro="loop"/></macro>'
    )
    assert render(body, {"title": "T"}, before=macros) == text


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('type="book"', True),
        ('type="article book" match="any"', True),
        ('type="article book"', False),
        ('type="article" match="none"', True),
        ('variable="title volume"', True),
        ('variable="title publisher"', False),
        ('variable="title publisher" match="any"', True),
        ('is-numeric="volume"', True),
        ('is-numeric="title"', False),
        ('is-uncertain-date="issued"', True),
        ('disambiguate="true"', False),
        ('position="first"', True),
        ('position="subsequent"', False),
        ('locator="page"', False),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    body = f'<choose><if {condition}><text value="yes"/></if><else><text value="no"/></else></choose>'
    work = {"title": "T", "volume": "3A", "issued": {"date-parts": [[2000]], "circa": True}}
    assert render(body, work) == ("yes" if holds else "no")


SORTED = (
    '<bibliography><sort>{keys}</sort><layout><text variable="citation-number" suffix=" "/>{body}</layout>'
    "</bibliography>"
)


def order(keys: str, *items: dict[str, Any]) -> list[str]:
    """Titles in the order of the list."""
    after = SORTED.format(keys=keys, body='<text variable="title"/>')
    return [line.replace("|", " ") for line in listed(session(NAMES, *items, after=after))]


def test_sorting_by_names_dates_and_numbers() -> None:
    items = [item("1", "B Øhm"), item("2", "A Zwi", year=1999), item("3", "A Ohm"), item("4", "A Zwi", year=-50)]
    assert order('<key variable="author"/><key variable="issued"/>', *items) == ["1 T3", "2 T1", "3 T4", "4 T2"]
    assert order('<key variable="issued" sort="descending"/>', *items)[-2:] == ["3 T2", "4 T4"]
    pages = [item("1", volume="10"), item("2", volume="9"), item("3")]
    assert order('<key variable="volume"/>', *pages) == ["1 T2", "2 T1", "3 T3"]
    assert order('<key variable="volume" sort="descending"/>', *pages) == ["1 T1", "2 T2", "3 T3"]


def test_sorting_does_not_see_markup_quotes_or_particles() -> None:
    items = [item("1"), item("2"), item("3")]
    for work, title in zip(items, ("“Beta”", "<i>alpha</i>", "Ámbar"), strict=True):
        work["title"] = title
    assert order('<key variable="title"/>', *items) == ["1 <i>alpha</i>", "2 Ámbar", "3 “Beta”"]
    named = [item("1", "A Zuur"), item("2", "P van Berg")]
    named[1]["author"] = [{"family": "Berg", "given": "P", "non-dropping-particle": "van"}]
    assert order('<key variable="author"/>', *named) == ["1 T2", "2 T1"]


def test_collation() -> None:
    words = ["Zoe", "Ångström", "Øst", "ost", "Łódź", "lodz2", "lodz10"]
    assert sorted(words, key=collate) == ["Ångström", "Łódź", "lodz2", "lodz10", "ost", "Øst", "Zoe"]


SUFFIX = 'disambiguate-add-year-suffix="true"'


def test_year_suffixes_in_the_order_of_the_list() -> None:
    made = session(AUTHOR_DATE, item("b", "A Ito"), item("a", "A Ito"), item("c", "A Ito", year=2001), options=SUFFIX)
    assert [cites(made, key) for key in "bac"] == ["Ito 2000a", "Ito 2000b", "Ito 2001"]
    assert [letters(place) for place in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]


def test_more_names_tell_cites_apart_only_where_they_do() -> None:
    options = 'disambiguate-add-names="true" et-al-min="3" et-al-use-first="1" ' + SUFFIX
    trio = (
        item("x", "A Ito", "B Fu", "C Oe"),
        item("y", "A Ito", "D Abe", "E Eto"),
        item("z", "A Ito", "D Abe", "F Ono"),
    )
    made = session(AUTHOR_DATE, *trio, options=options)
    assert [cites(made, key) for key in "xyz"] == [
        "Ito, Fu, et al. 2000",
        "Ito, Abe, and Eto 2000",
        "Ito, Abe, and Ono 2000",
    ]
    same = session(AUTHOR_DATE, item("x", "A I", "B F", "C O"), item("y", "A I", "B F", "C O"), options=options)
    assert [cites(same, key) for key in "xy"] == ["I et al. 2000a", "I et al. 2000b"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("by-cite", ["A. Ito 2000", "B. Ito 2000", "Ito 2001"]),
        ("all-names", ["A. Ito 2000", "B. Ito 2000", "C. Ito 2001"]),
        ("primary-name-with-initials", ["A. Ito 2000", "B. Ito 2000", "C. Ito 2001"]),
    ],
)
def test_given_names_tell_cites_apart(rule: str, expected: list[str]) -> None:
    options = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}" initialize-with=". "'
    made = session(AUTHOR_DATE, item("x", "A Ito"), item("y", "B Ito"), item("z", "C Ito", year=2001), options=options)
    assert [cites(made, key) for key in "xyz"] == expected


def test_the_list_writes_out_a_given_name_that_cites_have() -> None:
    """Not those of a second list of names, such as editors."""
    options = 'disambiguate-add-givenname="true" initialize-with=". "'
    body = f'{NAMES}<names variable="editor" prefix=" in "><name initialize-with=". "/></names>'
    doe = item("x", "John Doe", editor=[{"family": "Doe", "given": "John"}])
    written = body.replace(' form="short"', "")
    after = f"<bibliography><layout>{written}</layout></bibliography>"
    made = session(f"{NAMES}{YEAR}", doe, item("y", "Jake Doe"), item("z", "Bo Li"), options=options, after=after)
    assert [cites(made, key) for key in "xz"] == ["John Doe2000", "Li2000"]
    assert listed(made) == ["|John Doe in J. Doe", "|Jake Doe", "|Bo Li"]


def test_proceedings_with_the_name_of_their_event_are_named_once() -> None:
    body = '<group delimiter="; "><text variable="container-title"/><text variable="event-title"/></group>'
    assert render(body, {"container-title": "A Meeting", "event-title": "a meeting"}) == "A Meeting"
    assert render(body, {"container-title": "Advances", "event-title": "A Meeting"}) == "Advances; A Meeting"


def test_the_styles_own_condition_tells_cites_apart() -> None:
    body = f'{NAMES}<choose><if disambiguate="true"><text variable="title" prefix=", "/></if></choose>'
    made = session(body, item("x", "A Ito"), item("y", "A Ito"), item("z", "A Fu"))
    assert [cites(made, key) for key in "xyz"] == ["Ito, Tx", "Ito, Ty", "Fu"]


WORKS = (item("a", "A Ito"), item("b", "A Ito"), item("c", "A Ito"), item("d", "A Fu"), item("e", "A Ito", year=2002))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (SUFFIX, "Ito 2000a; Fu 2000; Ito 2000b; Ito 2000c; Ito 2002"),
        (f'{SUFFIX} cite-group-delimiter=" + "', "Ito 2000a + Ito 2000b + Ito 2000c + Ito 2002; Fu 2000"),
        (f'{SUFFIX} collapse="year"', "Ito 2000a, 2000b, 2000c, 2002; Fu 2000"),
        (f'{SUFFIX} collapse="year-suffix" year-suffix-delimiter=","', "Ito 2000a,b,c, 2002; Fu 2000"),
        (f'{SUFFIX} collapse="year-suffix-ranged" year-suffix-delimiter=","', "Ito 2000a–c, 2002; Fu 2000"),
        (f'{SUFFIX} collapse="year" after-collapse-delimiter=". "', "Ito 2000a, 2000b, 2000c, 2002. Fu 2000"),
    ],
)
def test_collapsing_of_years(options: str, text: str) -> None:
    made = session(AUTHOR_DATE, *WORKS, options=options)
    assert cites(made, "a", "d", "b", "c", "e") == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [("abc", "[1]–[3]"), ("ab", "[1],[2]"), ("abdec", "[1]–[5]"), ("abe", "[1],[2],[5]"), ("bcde", "[2]–[5]")],
)
def test_collapsing_of_numbers(keys: str, text: str) -> None:
    made = session(
        '<text variable="citation-number" prefix="[" suffix="]"/>',
        *WORKS,
        options='collapse="citation-number"',
        sort='<sort><key variable="citation-number"/></sort>',
        layout='delimiter=","',
    )
    assert cites(made, *keys) == text


def test_a_number_with_a_locator_ends_a_range() -> None:
    made = session('<text variable="citation-number"/><text variable="locator" prefix=":"/>', *WORKS,
                   options='collapse="citation-number"', layout='delimiter=","')  # fmt: skip
    assert cites(made, "a", "b", "c", locator="7") == "1:7,2,3"


def test_positions() -> None:
    def at(key: str, locator: str = "") -> CiteData:
        return CiteData(key, locator)

    clusters = [Cluster((at("a"),), 1), Cluster((at("a"),), 2), Cluster((at("a", "3"),), 3), Cluster((at("a"),), 4),
                Cluster((at("b"), at("a")), 5), Cluster((at("a"),), 15)]  # fmt: skip
    found = [[set(cite.position) for cite in cluster.cites] for cluster in positioned(clusters, 5)]
    near = {"subsequent", "near-note"}
    assert found == [
        [{"first"}], [near | {"ibid"}], [near | {"ibid", "ibid-with-locator"}], [near],
        [{"first"}, near], [{"subsequent"}],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ('<text variable="citation-number" suffix="."/>', "1.|A Ito"),
        ('<text variable="citation-number" prefix="[" suffix="]"/>', "[1]|A Ito"),
        ('<text macro="number"/>', "1|A Ito"),
        ('<text variable="title"/>', "|Tx A Ito"),
    ],
)
def test_label_and_body(first: str, line: str) -> None:
    after = (
        f'<bibliography second-field-align="flush"><layout>{first}<names variable="author"/></layout></bibliography>'
    )
    before = '<macro name="number"><text variable="citation-number"/></macro>'
    assert listed(session(NAMES, item("x", "A Ito"), before=before, after=after)) == [line]


def test_layout_suffix_meets_the_end_of_the_entry() -> None:
    after = '<bibliography><layout suffix="."><text variable="title"/></layout></bibliography>'
    works = [item("x", title="Why?"), item("y", title="So"), {"id": "z", "type": "book"}]
    assert listed(session(NAMES, *works, after=after)) == ["|Why?", "|So.", "|"]
