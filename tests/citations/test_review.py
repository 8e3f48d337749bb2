"""What looks wrong: forms, names, dates and pages in each record; what a type lacks; the same work twice."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.citations import merge as merging
from dossier.citations.review import review, wants_short
from dossier.citations.sources.record import Record
from dossier.citations.sources.suspect import suspect
from dossier.citations.twins import twins
from dossier.diagnostics import Location
from tests.citations.support import database, style

PLACE = Location("a.json", 1)


def remarks(**fields: Any) -> list[tuple[str | None, str]]:
    """Key path and message of what is found in a record."""
    record = Record(
        "a", {"id": "a", "type": "book", **{name.replace("_", "-"): v for name, v in fields.items()}}, PLACE
    )
    return [(item.where.key if item.where else None, item.message) for item in suspect(record)]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("DOI", "10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI", "10.1000.10/a(b)c", "doi 182"),
        ("PMID", "28445426", "PMID: 28445426"),
        ("PMCID", "PMC5452159", "5452159"),
        ("ISBN", "978-3-16-148410-0", "978-3-16-148410-1"),
        ("ISBN", "0-306-40615-2", "0-306-40615-3"),
        ("ISSN", "2072-6643", "2072-6644"),
        ("ISSN", "0378-5955, 1878-5891", "0378 595"),
        ("URL", "https://example.org/a?b#c", "www.example.org"),
        ("URL", "https://example.org/a%20b", "https://example.org/a b"),
        ("language", "zh-Hans", "English (UK)"),
        ("page", "1161-9", "431-429"),
        ("page", "e12-e14", "S20-S12"),
        ("page", "2-1-2-5", "12-14, 30-20"),
        ("title", "A <i>b</i> < c", "A <i>b"),
        ("title", "AT&T", "R&amp;D"),
        ("title", 'A <span class="nocase">b</span>', "A <em>b</em>"),
    ],
)
def test_forms(name: str, good: str, bad: str) -> None:
    assert remarks(**{name: good}) == []
    assert [path for path, _ in remarks(**{name: bad})] == [name]


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ({"family": "Boyle", "given": "N. B."}, True),
        ({"literal": "World Health Organization and Friends, 2nd Committee"}, True),
        ({"family": "LI", "given": "X."}, True),
        ({"literal": "et al."}, False),
        ({"family": "Boyle et al"}, False),
        ({"family": "Boyle NB"}, False),
        ({"family": "Boyle and Dye", "given": "X."}, False),
        ({"family": "BOYLE", "given": "N."}, False),
        ({"given": "Neil"}, False),
        ({"family": "Boyle2", "given": "N."}, False),
    ],
)
def test_names(name: dict[str, str], fine: bool) -> None:
    assert (remarks(author=[name]) == []) is fine


@pytest.mark.parametrize(
    ("date", "fine"),
    [
        ({"date-parts": [[2020, 2, 29]]}, True),
        ({"date-parts": [[2021, 2, 29]]}, False),
        ({"date-parts": [[2021, 21, 3]]}, False),
        ({"date-parts": [[2020], [2021]]}, True),
        ({"date-parts": [[2021, 5], [2021, 4]]}, False),
        ({"date-parts": [[2020], [0]]}, True),
        ({"date-parts": [[20177]]}, False),
        ({"date-parts": [[2020]], "season": "winter"}, True),
        ({"date-parts": [[2020]], "season": 7}, False),
        ({"date-parts": [[2020]], "sesaon": 1}, False),
    ],
)
def test_dates(date: dict[str, Any], fine: bool) -> None:
    assert (remarks(issued=date) == []) is fine


def test_unknown_parts_get_a_hint() -> None:
    record = Record("a", {"id": "a", "type": "book", "author": [{"family": "A", "givven": "B"}]}, PLACE)
    (item,) = suspect(record)
    assert (str(item.where), item.hint) == ("a.json:1 [author[0].givven]", "did you mean 'given'?")


ARTICLE: dict[str, Any] = {
    "type": "article-journal", "title": "The effects of salts on sleep in adults", "author": [{"family": "Doe", "given": "Z."}],
    "container-title": "Journal of Nights", "container-title-short": "J Nights", "volume": "1", "page": "1-9",
    "issued": {"date-parts": [[2020]]},
}  # fmt: skip


def reviewed(
    name: str = "vancouver", cited: list[str] | None = None, **records: dict[str, Any]
) -> dict[str, list[str]]:
    base = database(*({"id": key, **fields} for key, fields in records.items()))
    return {key: [item.message for item in items] for key, items in review(base, style(name), cited).items()}


def test_a_whole_article_has_no_remarks() -> None:
    assert reviewed(a=ARTICLE) == {}


def test_what_a_type_lacks() -> None:
    assert reviewed(a={**ARTICLE, "volume": "", "page": "", "title": "THE EFFECTS OF SALTS."}) == {
        "a": [
            "no volume or status (article-journal)",
            "no page or number or DOI (article-journal)",
            "title is in capitals",
            "the title ends in a full stop, which styles add",
        ]
    }
    assert reviewed(a={"type": "webpage", "title": "T"}) == {"a": ["no URL (webpage)", "no accessed (webpage)"]}


def test_abbreviations_are_wanted_by_some_styles_only() -> None:
    bare = {name: value for name, value in ARTICLE.items() if name != "container-title-short"}
    assert reviewed(a=bare) == {"a": ["the style wants an abbreviation of 'Journal of Nights'"]}
    assert reviewed("apa", a=bare) == {}
    assert wants_short(style("nature").tree)


def test_marks_and_citations() -> None:
    found = reviewed(cited=["b"], a={**ARTICLE, "custom": {"printable": False, "status": "unconfirmed"}})
    assert found == {"a": ["marked as not printable", "its status is 'unconfirmed'", "'a' is not cited"]}


def test_twins() -> None:
    records = {
        "a": {**ARTICLE, "DOI": "10.5555/A"},
        "b": {"title": "Other", "DOI": "https://doi.org/10.5555/a"},
        "c": {**ARTICLE, "title": "The Effects of <i>Salts</i> on Sleep in Adults."},
        "d": {**ARTICLE, "title": "The effects of salts on sleep in adults: part 2"},
        "e": {"title": "Editorial"},
        "f": {"title": "Editorial"},
        "g": {**ARTICLE, "issued": {"date-parts": [[2009]]}},
    }
    assert [(twin.first, twin.second, twin.certain) for twin in twins(records)] == [("a", "b", True), ("a", "c", False)]


def test_three_thousand_records_are_compared_in_linear_time() -> None:
    records = {f"k{n}": {**ARTICLE, "title": f"Report {n} on the same old thing again and again"} for n in range(3000)}
    assert twins(records) == ()


def test_ids_are_made_of_author_and_year() -> None:
    def record(**fields: Any) -> Record:
        return Record("", fields, PLACE)

    made = merging.with_ids(
        [record(**ARTICLE), record(**ARTICLE), record(title="On rest"), record(author=[{"literal": "The Agency"}]),
         record(author=[{"family": "van Müller"}], issued={"date-parts": [[2001, 2]]})],
        ["doe2020"], new=False,
    )  # fmt: skip
    assert [item.key for item in made] == ["doe2020b", "doe2020c", "on", "the", "vanmuller2001"]
    assert made[0].fields["id"] == "doe2020b"
