"""Round trips: CSL-JSON and CSL-YAML keep everything, BibLaTeX and RIS what they have a place for and say what not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.citations.export import WRITERS, export
from dossier.citations.sources import bibtex, csljson, cslyaml, ris
from tests.citations.support import RECORDS
from tests.citations.test_property import DATE, NAME, TEXT

FIELDS = st.fixed_dictionaries(
    {"type": st.sampled_from(["article-journal", "chapter", "report", "webpage", "article", "song"])},
    optional={
        "title": TEXT,
        "author": st.lists(NAME, max_size=3),
        "director": st.lists(NAME, max_size=2),
        "issued": DATE,
        "page": TEXT,
        "number": TEXT | st.integers(0, 50),
        "note": TEXT,
        "URL": TEXT,
        "keyword": TEXT,
        "genre": TEXT,
        "language": TEXT,
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12) | st.sampled_from(["no", "1e3", "12:30", "2017-04-26", "~", "null", "0o7", "1_0", "- a", "#", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
OWN = st.fixed_dictionaries({"custom": st.dictionaries(st.text(max_size=6), JSON, max_size=3)})


@pytest.mark.parametrize(("form", "read"), [("csl-json", csljson.read), ("csl-yaml", cslyaml.read)])
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(FIELDS, OWN).map(lambda pair: {**pair[0], **pair[1]}), min_size=1, max_size=2))
def test_csl_formats_keep_everything(form: str, read: Any, records: list[dict[str, Any]]) -> None:
    records = [{"id": f"k{place}", **fields} for place, fields in enumerate(records)]
    text, problems = export(records, form)
    again, found = read(text, "a")
    assert (problems, found) == ((), [])
    assert [dict(record.fields) for record in again] == records


@pytest.mark.parametrize(("form", "read"), [("bibtex", bibtex.read), ("ris", ris.read)])
@settings(max_examples=25, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=2))
@example([{"type": "article-journal", "URL": "https://example.org/\\"}, {"type": "book", "DOI": "10.1/{\\\\"}])
def test_other_formats_keep_the_number_of_works_and_can_be_read(
    form: str, read: Any, records: list[dict[str, Any]]
) -> None:
    records = [{"id": f"k{place}", **fields} for place, fields in enumerate(records)]
    text, _ = export(records, form)
    again, found = read(text, "a")
    assert [record.key for record in again] == [record["id"] for record in records]
    assert [item for item in found if item.code == "reference-syntax"] == []


PLAIN = st.text(alphabet="abcdeéß 19&%$_#", min_size=1, max_size=15).map(lambda text: "T" + " ".join(text.split()))
SIMPLE = st.fixed_dictionaries(
    {
        "type": st.just("article-journal"),
        "title": PLAIN,
        "author": st.lists(st.fixed_dictionaries({"family": PLAIN, "given": PLAIN}), min_size=1, max_size=3),
        "issued": st.integers(1800, 2030).map(lambda year: {"date-parts": [[year]]}),
        "container-title": PLAIN,
        "volume": st.integers(1, 99).map(str),
        "page": st.sampled_from(["1-9", "e12", "101-109"]),
    },
    optional={"DOI": st.just("10.5555/a_b.1"), "PMID": st.just("123"), "note": PLAIN, "language": st.just("en")},
)


@pytest.mark.parametrize(("form", "read"), [("bibtex", bibtex.read), ("ris", ris.read)])
@settings(max_examples=25, deadline=None)
@given(SIMPLE)
def test_articles_come_back_as_they_were(form: str, read: Any, fields: dict[str, Any]) -> None:
    text, problems = export([{"id": "k", **fields}], form)
    (again,), _ = read(text, "a")
    assert problems == ()
    kept = {name: value for name, value in again.fields.items() if name != "source"}  # RIS: the PMID's database
    assert kept == {"id": "k", **fields}


def test_the_dossiers_own_records_lose_only_what_is_said() -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8"))
    for form in WRITERS:
        lost = {item.message.split(":")[0] for item in export(records, form)[1]}
        assert (
            lost
            == {
                "csl-json": set(),
                "csl-yaml": set(),
                "bibtex": {"BibLaTeX has no place for 'custom'", "BibLaTeX cannot keep 'author' as it is"},
                "ris": {"RIS has no place for 'custom'", "RIS cannot keep 'author' as it is"},
            }[form]
        )


def test_loss_names_the_works() -> None:
    records = [{"id": f"k{n}", "type": "book", "title": "T", "scale": "1:2"} for n in range(5)]
    (lost,) = export(records, "bibtex")[1]
    assert (lost.code, lost.message) == ("reference-lost", "BibLaTeX has no place for 'scale': k0, k1, k2 and 2 more")


def test_biblatex_is_written_as_people_write_it() -> None:
    record = {
        "id": "doe 2020",
        "type": "thesis",
        "genre": "PhD thesis",
        "title": 'On <span class="nocase">DNA</span> & <i>E. coli</i>',
        "author": [{"family": "van der Berg", "given": "J."}, {"literal": "Group A and B"}],
        "issued": {"date-parts": [[2020]], "season": 1, "circa": True},
        "language": "en-GB",
        "publisher": "ETH",
    }
    text, lost = export([record], "bibtex")
    assert text.strip().split("\n") == [
        "@thesis{doe_2020,",
        "  author = {van der Berg, J. and {Group A and B}},",
        r"  title = {On {DNA} \& \emph{E. coli}},",
        "  date = {2020-21~},",
        "  institution = {ETH},",
        "  type = {phdthesis},",
        "  langid = {british},",
        "}",
    ]
    assert [item.message for item in lost] == ["BibLaTeX cannot keep 'id' as it is: doe 2020"]
