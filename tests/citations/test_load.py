"""Reference databases: what is read, and everything that is wrong with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier.citations import ReferenceDatabase, load
from dossier.diagnostics import Diagnostic


def read(folder: Path, name: str, text: str) -> tuple[ReferenceDatabase, tuple[Diagnostic, ...]]:
    """Load one file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load([(path, f"refs/{name}")])


def faults(folder: Path, *records: Any) -> list[tuple[str, str | None]]:
    """Code and key path of all diagnostics of records."""
    _, problems = read(folder, "a.json", json.dumps(list(records)))
    return [(item.code, item.where.key if item.where else None) for item in problems]


GOOD = {"id": "a", "type": "book", "title": "T"}


def test_ids_keep_case_and_file_order_and_know_their_line(tmp_path: Path) -> None:
    text = '[\n {"id": "Zed", "type": "book"},\n\n {"id": "abc",\n "type": "book"}, {"id": 7, "type": "book"}\n]\n'
    base, problems = read(tmp_path, "a.json", text)
    assert problems == ()
    assert list(base.items) == ["Zed", "abc", "7"]
    assert [str(place) for place in base.where.values()] == ["refs/a.json:2", "refs/a.json:4", "refs/a.json:5"]


def test_custom_fields_are_allowed_and_unknown_ones_are_named(tmp_path: Path) -> None:
    assert faults(tmp_path, {**GOOD, "custom": {"printable": False}, "x-own": [1], "categories": ["a"]}) == []
    _, (problem,) = read(tmp_path, "a.json", '[{"id": "a", "type": "book",\n "contianer-title": "T"}]')
    assert (problem.code, str(problem.where), problem.hint) == (
        "reference-suspect",
        "refs/a.json:2 [[0].contianer-title]",
        "did you mean 'container-title'?",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[\n{"id": "a", "type": "book"}\n{"id": "b"}]', 3),
        ('[\n{"id": "a", "type": "book"},\n]', 2),
        ('[{"id": "a", "type": "book"},\n\n{"id": }]', 3),
        ('[{"id": "a", "type": "book"}', 1),
        ("[]\nx", 2),
        ('{"id": "a"}', 1),
        ("", 1),
        ('[{"id": "a", "type": "book", "volume": NaN}]', 1),
    ],
)
def test_bad_json_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    _, problems = read(tmp_path, "a.json", text)
    assert [(item.code, item.where.line if item.where else 0) for item in problems] == [("reference-syntax", line)]


def test_duplicates_name_both_places_also_across_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.bib"
    first.write_text('[{"id": "a", "type": "book"},\n{"id": "a", "type": "book"}]')
    second.write_text("\n@book{a, title={T}}")
    base, problems = load([(first, "a.json"), (second, "b.bib")])
    assert [(item.code, str(item.where)) for item in problems] == [
        ("reference-duplicate", "a.json:2"),
        ("reference-duplicate", "b.bib:2"),
    ]
    assert all("also at a.json:1" in (item.hint or "") for item in problems)
    assert list(base.items) == ["a"]


def test_everything_wrong_is_found_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        GOOD,
        {"type": "book"},
        {"id": "c"},
        {"id": "d", "type": "jornal"},
        {"id": "e", "type": "book", "title": ["T"], "volume": {"x": 1}, "custom": 3},
        {"id": "f", "type": "book", "author": "Boyle", "editor": ["Boyle"], "translator": [{"given": 3}, {}]},
        {"id": "g", "type": "book", "issued": "2017", "accessed": {"date-parts": [[2017, 13.5]]}},
        {"id": "h", "type": "book", "issued": {"date-parts": [[2017, 4, 40]]}, "submitted": {}},
        "text",
    )
    paths = [path for _, path in found]
    assert {code for code, _ in found} == {"reference-field"}
    assert paths == [
        "[1].id", "[2].type", "[3].type",
        "[4].title", "[4].volume", "[4].custom",
        "[5].author", "[5].editor[0]", "[5].translator[0].given", "[5].translator[1]",
        "[6].issued", "[6].accessed.date-parts", "[7].issued.date-parts", "[7].submitted", None,
    ]  # fmt: skip


def test_misspelt_type_gets_a_hint(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, "a.json", '[{"id": "a", "type": "artcle-journal"}]')
    assert problem.hint == "did you mean 'article-journal'?"


def test_dates_of_the_schema_are_accepted(tmp_path: Path) -> None:
    dates: list[dict[str, Any]] = [
        {"date-parts": [["2017", "04"]]}, {"date-parts": [[2017], [2018]]}, {"raw": "May 2001"}, {"literal": "n.d."},
        {"date-parts": [[2017, 21]], "circa": True}, {"date-parts": [[-50]]},
    ]  # fmt: skip
    assert faults(tmp_path, *({"id": str(n), "type": "book", "issued": date} for n, date in enumerate(dates))) == []


def test_missing_file_encoding_and_format(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"[\xff]")
    (tmp_path / "c.xml").write_text("<a/>")
    _, problems = load([(tmp_path / name, name) for name in ("a.json", "b.json", "c.xml")])
    assert [item.code for item in problems] == ["reference-syntax", "file-encoding", "reference-syntax"]


BIB = r"""@string{nut = "Nutrients"}
@comment{ not read }
@article{Boyle2017,
  author = {Boyle, Neil Bernard and {van den Berg}, Jr, Jean and Ludwig van Beethoven and {World Health Organization}},
  title = {The Effects of {Magnesium} --- a 100\% review of \emph{X} in M{\"u}nchen},
  journal = nut, year = 2017, month = apr, volume = 9, number = 5, pages = {429--431}, doi = {10.3390/nu9050429}
}
@techreport{bfr, author = {\'{E}. Caf\'e and {\O}re \L ukasz}, title = {R}, number = {34}, date = {2017-12-12}}
@phdthesis{t, title = {T}, year = {2001}, school = {ETH}}
"""


def test_bibtex(tmp_path: Path) -> None:
    base, problems = read(tmp_path, "a.bib", BIB)
    assert problems == ()
    assert [str(place) for place in base.where.values()] == ["refs/a.bib:3", "refs/a.bib:8", "refs/a.bib:9"]
    assert base.items["Boyle2017"] == {
        "id": "Boyle2017",
        "type": "article-journal",
        "author": [
            {"family": "Boyle", "given": "Neil Bernard"},
            {"family": "van den Berg", "suffix": "Jr", "given": "Jean"},
            {"family": "van Beethoven", "given": "Ludwig"},
            {"literal": "World Health Organization"},
        ],
        "title": 'The Effects of <span class="nocase">Magnesium</span> — a 100% review of <i>X</i> in München',
        "container-title": "Nutrients",
        "issued": {"date-parts": [[2017, 4]]},
        "volume": "9",
        "issue": "5",
        "page": "429-431",
        "DOI": "10.3390/nu9050429",
    }
    assert base.items["bfr"]["number"] == "34"
    assert base.items["bfr"]["author"] == [{"family": "Café", "given": "É."}, {"family": "Łukasz", "given": "Øre"}]
    assert base.items["t"]["genre"] == "PhD thesis"


def test_broken_bibtex_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    base, problems = read(tmp_path, "a.bib", "@book{a, title = {A}}\n\n@book{b, title = {no end\n@book{c, title={C}}\n")
    assert "a" in base.items
    assert [(item.code, item.where.line if item.where else 0) for item in problems] == [("reference-syntax", 3)]
    assert problems[0].message != "not valid BibTeX: "


def test_unknown_kind_of_bibtex_entry_is_an_unknown_type(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, "a.bib", "@boook{a, title = {A}}")
    assert (problem.code, problem.hint) == ("reference-field", "did you mean 'book'?")


RIS = """TY  - JOUR
ID  - boyle
AU  - Boyle, Neil B.
AU  - World Health Organization
TI  - Effects
JO  - Nutrients
PY  - 2017/04/26/
VL  - 9
IS  - 5
SP  - 429
EP  - 431
DO  - 10.3390/nu9050429
UR  - https://example.org/a
ER  -

TY  - RPRT
AU  - Ito, Ann
TI  - Nameless
ER  -
"""


def test_ris(tmp_path: Path) -> None:
    base, problems = read(tmp_path, "a.ris", RIS)
    assert base.items["boyle"] == {
        "id": "boyle",
        "type": "article-journal",
        "author": [{"family": "Boyle", "given": "Neil B."}, {"literal": "World Health Organization"}],
        "title": "Effects",
        "container-title": "Nutrients",
        "volume": "9",
        "issue": "5",
        "DOI": "10.3390/nu9050429",
        "URL": "https://example.org/a",
        "page": "429-431",
        "issued": {"date-parts": [[2017, 4, 26]]},
    }
    assert [(item.code, str(item.where)) for item in problems] == [("reference-field", "refs/a.ris:16 [id]")]


@pytest.mark.parametrize(
    ("text", "line"),
    [("TY  - JOUR\nID  - a\n", 1), ("hello\nTY  - JOUR\nER  - \n", 1), ("TY  - JOUR\nTY  - JOUR\nER  - \n", 1)],
)
def test_broken_ris_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    _, problems = read(tmp_path, "a.ris", text)
    assert [(item.code, item.where.line if item.where else 0) for item in problems] == [("reference-syntax", line)]
