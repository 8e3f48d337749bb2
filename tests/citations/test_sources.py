"""Formats beside CSL-JSON: what each says in CSL, with the line it stands on. The exports are ours, in the shape of the
tools that write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.citations.database import READERS
from dossier.citations.sources import bibtex, csljson, cslyaml, dates, endnote, latex, nbib, ris
from dossier.citations.sources.check import check
from dossier.citations.sources.record import Record
from dossier.citations.sources.suspect import suspect
from dossier.diagnostics import Severity

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> dict[str, Record]:
    """Records of a sample by id; nothing in it is an error."""
    path = SAMPLES / name
    records, found = READERS[path.suffix](path.read_text(encoding="utf-8"), name)
    assert found == []
    for record in records:
        assert [item for item in check(record) if item.severity is Severity.ERROR] == [], record.key
    return {record.key: record for record in records}


def fields(record: Record, *names: str) -> list[Any]:
    """Values of some fields."""
    return [record.fields.get(name) for name in names]


# --- BibLaTeX ------------------------------------------------------------------------------------------------


def test_biblatex_types() -> None:
    kinds = {key: record.fields["type"] for key, record in sample("library.bib").items()}
    assert kinds == {
        "doe2020sleep": "article-journal",
        "agency2021": "report",
        "portal": "webpage",
        "roe2019": "thesis",
        "trialdata": "dataset",
        "analyse": "software",
        "pat2018": "patent",
        "reg2002": "legislation",
        "congress2015": "book",
        "talk2015": "paper-conference",
        "arx": "article",
        "handbook": "book",
        "chapter3": "chapter",
        "magazine": "article-magazine",
    }


def test_biblatex_fields() -> None:
    found = sample("library.bib")
    article = found["doe2020sleep"]
    assert fields(article, "title", "container-title", "container-title-short", "volume", "issue", "page") == [
        'Sleep in <span class="nocase">ICU</span> patients: A trial of <i>Melissa</i> and Mg<sup>2+</sup>',
        "Journal of Quiet Nights",
        "J. Quiet Nights",
        "12",
        "3–4",
        "101-109",
    ]
    assert article.fields["author"] == [
        {"family": "Doe", "given": "Zoë"},
        {"family": "van der Müller", "given": "Karl", "suffix": "Jr."},
        {"literal": "Sleep Study Group and Friends"},
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van"},
    ]
    assert fields(article, "DOI", "language", "PMID", "issued") == [
        "10.5555/jqn.2020_3",
        "en-GB",
        "12345678",
        {"date-parts": [[2020, 3], [2020, 4]]},
    ]
    assert fields(found["roe2019"], "genre", "publisher", "issued") == [
        "PhD thesis", "University of Nowhere", {"date-parts": [[2019]], "circa": True},
    ]  # fmt: skip
    assert fields(found["portal"], "accessed", "URL", "issued") == [
        {"date-parts": [[2024, 2, 29]]}, "https://example.org/a_b?x=1%202", {"date-parts": [[2023]], "season": 3},
    ]  # fmt: skip
    assert fields(found["agency2021"], "number", "genre", "publisher") == ["TR-7", "Technical report", "The Agency"]
    assert fields(found["arx"], "number", "URL") == ["arXiv:2101.00001", "https://arxiv.org/abs/2101.00001"]


def test_crossref_and_xdata_are_inherited() -> None:
    found = sample("library.bib")
    assert fields(found["talk2015"], "container-title", "editor", "issued", "publisher") == [
        "Proceedings of the Congress: Rest",
        [{"family": "Ed", "given": "Ann"}],
        {"date-parts": [[2015]]},
        "House of Print",
    ]
    assert fields(found["chapter3"], "container-title", "volume-title", "title") == ["Handbook", "Salts", "Chelates"]


def test_lines_of_biblatex_fields() -> None:
    record = sample("library.bib")["doe2020sleep"]
    text = (SAMPLES / "library.bib").read_text().splitlines()
    assert text[(record.at("page").line or 0) - 1].strip().startswith("pages")
    assert text[(record.at("author[1].family").line or 0) - 1].strip().startswith("author")


def test_names_that_are_left_out_and_parents_that_are_missing_are_reported() -> None:
    _, found = bibtex.read(
        "@book{a,\n author = {A, B and others},\n crossref = {none}}\n@xdata{nine, title={x}}", "a.bib"
    )
    assert [(item.code, str(item.where)) for item in found] == [
        ("reference-suspect", "a.bib:3 [crossref]"),
        ("reference-suspect", "a.bib:2 [author]"),
    ]


def test_circular_crossrefs_end() -> None:
    text = "@book{a, crossref={b}, title={A}}\n@book{b, crossref={a}, note={n}}"
    records, found = bibtex.read(text, "a.bib")
    assert (len(records), found, records[0].fields["note"]) == (2, [], "n")


def test_strings_are_joined() -> None:
    text = '@string{q = "Quarterly"} @article{a, journal = q # " of " # {R{\\"u}st}, month = may # "~1", year = 2001}'
    (record,), found = bibtex.read(text, "a.bib")
    assert found == []
    assert fields(record, "container-title") == ["Quarterly of Rüst"]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\"U}ber \ss \o{} \'{\i} \c{c} \v c \H{o} \aa \L odz", "Über ßø í ç č ő åŁodz"),
        (r"\emph{a \textbf{b}} {\it c}", "<i>a <b>b</b></i> <i>c</i>"),
        (r"Mg$^{2+}$ H$_2$O $\alpha$", "Mg<sup>2+</sup> H<sub>2</sub>O α"),
        (r"100\% \& \{x\} \_ a~b -- --- ``q''", "100% & {x} _ a\u00a0b – — “q”"),
        (r"\enquote{q} \textdegree C \unknown{kept}", "“q” °C kept"),
        ("}{ \\", ""),
    ],
)
def test_latex(tex: str, text: str) -> None:
    assert latex.plain(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"The {DNA} of {\'E}mile", 'The <span class="nocase">DNA</span> of Émile'),
        (r"{{All} of it}", '<span class="nocase">All of it</span>'),
        (r"\emph{E. coli} {}", "<i>E. coli</i>"),
    ],
)
def test_braces_of_titles(tex: str, text: str) -> None:
    assert latex.plain(tex, title=True) == text


@given(st.text(alphabet="abZ \\{}$^_~\"'-ü<i>/&%#", max_size=40))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    text = " ".join(text.split())
    if not any(tag in text for tag in ("<i>", "</i>", "<b>", "</b>")):
        assert latex.plain(latex.escape(text)) == text


# --- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2017-04-26", {"date-parts": [[2017, 4, 26]]}),
        ("2017-04-26T10:00:00Z", {"date-parts": [[2017, 4, 26]]}),
        ("2017-21", {"date-parts": [[2017]], "season": 1}),
        ("2017-21/2017-22", {"date-parts": [[2017, 21], [2017, 22]]}),
        ("1723~/1724", {"date-parts": [[1723], [1724]], "circa": True}),
        ("2017/..", {"date-parts": [[2017], [0]]}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("-0050", {"date-parts": [[-50]]}),
        ("Spring 2017", {"date-parts": [[2017]], "season": 1}),
        ("26 April 2017", {"date-parts": [[2017, 4, 26]]}),
        ("2017 Apr-May", {"date-parts": [[2017, 4], [2017, 5]]}),
        ("2017-13-41", {"date-parts": [[2017, 13, 41]]}),
        ("in press", {"literal": "in press"}),
    ],
)
def test_dates(text: str, value: dict[str, object]) -> None:
    assert dates.date(text) == value


@given(st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28), st.integers(1, 3), st.booleans())
def test_dates_there_and_back(year: int, month: int, day: int, length: int, circa: bool) -> None:
    value = {"date-parts": [[year, month, day][:length]], **({"circa": True} if circa else {})}
    assert dates.date(dates.edtf(value) or "") == value


# --- RIS -----------------------------------------------------------------------------------------------------


def test_ris_sample() -> None:
    found = sample("zotero.ris")
    article = found["doe2020"]
    assert fields(article, "container-title", "container-title-short", "page", "PMID", "keyword", "accessed") == [
        "Journal of Quiet Nights", "J Quiet Nights", "101-109", "12345678", "sleep, magnesium",
        {"date-parts": [[2024, 2, 29]]},
    ]  # fmt: skip
    assert fields(article, "issued", "ISSN", "URL") == [
        {"date-parts": [[2020, 3, 15]]}, "1234-5679", "https://example.org/doe",
    ]  # fmt: skip
    assert fields(found["chap"], "type", "ISBN", "editor", "container-title") == [
        "chapter", "978-3-16-148410-0", [{"family": "Ed", "given": "Ann"}], "Handbook of Salts",
    ]  # fmt: skip
    assert fields(found["pat"], "type", "number", "issued") == [
        "patent", "EP 123", {"date-parts": [[2018]], "season": 1},
    ]  # fmt: skip
    assert article.at("DOI").line == 12
    assert article.at("volume").line == 7


# --- YAML ----------------------------------------------------------------------------------------------------


def test_yaml_sample() -> None:
    found = sample("pandoc.yaml")
    assert fields(found["doe2020"], "page", "volume", "issued", "note") == [
        "12:30", 12, {"date-parts": [[2017, 4, 26]]}, "no",
    ]  # fmt: skip
    assert fields(found["old"], "issued", "accessed") == [
        {"date-parts": [[2001, 5], [2002]]}, {"date-parts": [[2020]], "season": 2},
    ]  # fmt: skip
    assert found["old"].at("author[1].family") == found["old"].at("author[1].family")
    assert found["old"].at("author[1].family").line == 19


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- id: a\n  type: [", 3),
        ("a: 1", 1),
        ("- id: a\n  x: !!python/object:os.system {}", 2),
        ("- &a\n  id: x\n  b: *a", 2),
        ("\n\n- ? [a]\n  : b", 3),
        ("\x01", 1),
    ],
)
def test_broken_yaml_is_reported_with_its_line(text: str, line: int) -> None:
    _, (problem,) = cslyaml.read(text, "a.yaml")
    assert (problem.code, problem.where.line if problem.where else 0) == ("reference-syntax", line)


def test_aliases_do_not_blow_up() -> None:
    bomb = "- a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"  {new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, (problem,) = cslyaml.read(bomb, "a.yaml")
    assert problem.code == "reference-syntax"


# --- EndNote XML ---------------------------------------------------------------------------------------------


def test_endnote_sample() -> None:
    found = sample("endnote.xml")
    article = found["endnote17"]
    assert fields(article, "type", "title", "container-title", "container-title-short", "page", "DOI", "PMID") == [
        "article-journal", "Sleep and <i>Melissa</i> in Mg<sup>2+</sup> studies", "Journal of Quiet Nights",
        "J Quiet Nights", "101-109", "10.5555/jqn.2020.3", "12345678",
    ]  # fmt: skip
    assert fields(article, "author", "issued", "PMCID", "ISSN", "keyword") == [
        [{"family": "Doe", "given": "Zoë"}, {"literal": "Sleep Study Group"}],
        {"date-parts": [[2020, 3, 15]]}, "PMC7654321", "1234-5679", "sleep, magnesium",
    ]  # fmt: skip
    assert fields(found["DoeBook"], "type", "ISBN", "publisher-place", "editor") == [
        "chapter", "978-3-16-148410-0", "Vienna", [{"family": "Ed", "given": "Ann"}],
    ]  # fmt: skip
    assert article.at("DOI").line == 24


@pytest.mark.parametrize(
    "text", ["<xml>", "", "<html/>", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>&a;</xml>', "\x00"]
)
def test_what_is_no_endnote_is_reported(text: str) -> None:
    records, (problem,) = endnote.read(text, "a.xml")
    assert (records, problem.code) == ([], "reference-syntax")


# --- PubMed --------------------------------------------------------------------------------------------------


def test_nbib_sample() -> None:
    found = sample("pubmed.nbib")
    assert found["pmid12345678"].fields == {
        "id": "pmid12345678",
        "type": "article-journal",
        "author": [
            {"family": "Doe", "given": "Zoë"},
            {"family": "Roe", "given": "Richard", "suffix": "Jr"},
            {"literal": "Sleep Study Group"},
        ],
        "PMID": "12345678",
        "ISSN": "1234-5679",
        "volume": "12",
        "issue": "3",
        "issued": {"date-parts": [[2020, 3, 15]]},
        "title": "A title that runs over two lines",
        "page": "1161-1169",
        "DOI": "10.5555/jqn.2020.3",
        "abstract": "Words.",
        "language": "en",
        "container-title-short": "J Quiet Nights",
        "container-title": "Journal of quiet nights",
        "PMCID": "PMC7654321",
        "keyword": "sleep, magnesium",
    }
    assert fields(found["pmid23456789"], "type", "title", "language", "author") == [
        "article", "Translated title", "de", [{"family": "Meier", "given": "A. B."}],
    ]  # fmt: skip
    assert found["pmid12345678"].at("page").line == 12


def test_broken_nbib_is_reported_with_its_line() -> None:
    _, (problem,) = nbib.read("PMID- 1\nTI  - t\nnonsense here\n", "a.nbib")
    assert (problem.code, problem.where.line if problem.where else 0) == ("reference-syntax", 3)


# --- all -----------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [*"{}[]\\\"'#,:-=&<>@!*|\n %\t", "@article{a,", "author = ", "TY  - JOUR\n", "ER  - \n", "AU  - ", "PMID- ", "\nTI  - ",
     "<xml>", "<records>", "<record>", "</record>", "references:\n", "- id: a\n", "  type: book\n", '"id"', "[{", "}]",
     "and", "2017-04", "/", "\u2028", "é", "\x85", "\ud800"]
)  # fmt: skip
ANY = st.text(max_size=60) | st.lists(WORDS, max_size=25).map("".join)


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(max_examples=60, deadline=None)
@given(text=ANY)
def test_no_text_makes_a_reader_raise(suffix: str, text: str) -> None:
    records, _ = READERS[suffix](text, "a")
    for record in records:
        for item in (*check(record), *suspect(record)):
            assert item.where is not None


@pytest.mark.parametrize("read", [bibtex.read, ris.read, cslyaml.read, endnote.read, csljson.read])
def test_depth_makes_no_reader_raise(read: Any) -> None:
    for text in (
        "[" * 5000,
        "{" * 5000,
        '[{"a":' * 3000,
        "- " * 5000,
        "<a>" * 5000,
        "@a{b, c={" + "{" * 5000 + "}" * 5001 + "}",
    ):
        read(text, "a")
