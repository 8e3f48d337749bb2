"""Citations in the text: numbers, ranges, names in the sentence, links, and what is reported."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dossier.citations import ReferenceDatabase, resolve, uncited
from dossier.citations.engine import evaluate
from dossier.diagnostics import Location
from dossier.model import Citation, Cite, plain
from tests.citations.support import PLACE, cited, database, records, resolved, style, tagged


def printed(name: str, *citations: Citation, base: ReferenceDatabase | None = None) -> list[str]:
    """Texts of citations of the real records."""
    return [tagged(text) for text in resolved(base or records(), name, citations)[0].citations]


def work(key: str, *families: str, year: int = 2000, **more: Any) -> dict[str, Any]:
    """A small journal article."""
    authors = [{"family": family, "given": "Ann Bea"} for family in families]
    return {
        "id": key, "type": "article-journal", "title": f"Title {key}", "author": authors, "container-title": "J",
        "issued": {"date-parts": [[year]]}, "language": "en", **more,
    }  # fmt: skip


KEYS = ("boyle2017", "serefko2013", "yamadera2007", "abbasi2012", "schuette1994")


def test_numbers_are_given_by_first_citation_and_collapse() -> None:
    texts = printed("vancouver", cited(KEYS[0]), cited(KEYS[2]), cited(*KEYS), cited(KEYS[0], KEYS[2], KEYS[4]))
    assert texts == ["(1)", "(2)", "(1–5)", "(1,2,5)"]


def test_two_numbers_are_no_range_and_superscripts_stay_raised() -> None:
    first, second = printed("ama", cited(*KEYS[:2]), cited(*KEYS[:3]))
    assert (first, second) == ("<sup>1,2</sup>", "<sup>1–3</sup>")


def test_ends_of_a_range_lead_to_their_entries() -> None:
    result, _ = resolved(records(), "vancouver", [cited(*KEYS)])
    links = [(run.text, run.href) for run in result.citations[0]]
    assert links == [("(", None), ("1", "ref:boyle2017"), ("–", None), ("5", "ref:schuette1994"), (")", None)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vancouver", "Boyle et al. (1)"),
        ("ama", "Boyle et al.<sup>1(p3)</sup>"),
        ("nature", "Boyle et al.<sup>1</sup>"),
        ("apa", "Boyle et al. (2017, p. 3)"),
    ],
)
def test_author_in_the_sentence(name: str, text: str) -> None:
    assert printed(name, cited("boyle2017", in_text=True, locator="3", label="page")) == [text]


def test_one_two_and_three_authors_in_the_sentence() -> None:
    base = database(work("a", "Ito"), work("b", "Ito", "Fu"), work("c", "Ito", "Fu", "Oe"))
    one, two, three = (cited(key, in_text=True) for key in "abc")
    assert printed("vancouver", one, two, three, base=base) == ["Ito (1)", "Ito and Fu (2)", "Ito et al. (3)"]
    assert printed("apa", one, two, three, base=base) == ["Ito (2000)", "Ito and Fu (2000)", "Ito et al. (2000)"]


def test_author_in_the_sentence_speaks_the_language_of_the_text() -> None:
    base = database(work("b", "Ito", "Fu"), work("c", "Ito", "Fu", "Oe"))
    result, _ = resolved(base, "vancouver", [cited(key, in_text=True) for key in "bc"], "de-DE")
    assert [plain(text) for text in result.citations] == ["Ito und Fu (1)", "Ito u.\u00a0a. (2)"]


def test_several_works_affixes_and_unknown_keys_in_the_sentence() -> None:
    base = database(work("a", "Ito"), work("b", "Fu", "Oe"))
    several = cited("b", "a", in_text=True, prefix="cf.", suffix="but see others")
    partly = cited("a", "x", in_text=True)
    assert printed("apa", several, partly, base=base) == [
        "Fu and Oe (cf. 2000 but see others); Ito (2000)",
        "Ito (2000); [?x]",
    ]
    assert printed("vancouver", several, partly, base=base) == [
        "Fu and Oe (cf. 1 but see others); Ito (2)",
        "Ito (2); [?x]",
    ]


def test_law_without_author_in_the_sentence() -> None:
    law = {"id": "law", "type": "legislation", "title": "Directive 1", "URL": "https://e.eu/1", "language": "en",
           "issued": {"date-parts": [[2002, 6, 10]]}}  # fmt: skip
    base = database(law)
    assert printed("apa", cited("law", in_text=True), base=base) == ["Directive 1 (2002)"]
    assert printed("vancouver", cited("law", in_text=True), base=base) == ["Directive 1 (1)"]


def test_prefix_suffix_locator_and_hidden_author() -> None:
    first = cited("tarleton2015", prefix="see", locator="2-4", suffix="and more")
    hidden = cited("boyle2017", suppress_author=True)
    expected = ["(see Tarleton & Littenberg, 2015, pp. 2–4 and more)", "(2017)"]
    assert printed("apa", first, hidden) == expected


def test_affixes_are_data_but_not_link() -> None:
    result, _ = resolved(records(), "apa", [cited("boyle2017", prefix="see <b>&", suffix=", x < y")])
    assert tagged(result.citations[0]) == "(see <b>& Boyle et al., 2017, x < y)"
    assert [run.text for run in result.citations[0] if run.href] == ["Boyle et al., 2017"]


def test_same_authors_are_named_once_and_years_take_letters() -> None:
    base = database(work("a", "Ito", "Fu"), work("b", "Ito", "Fu"), work("c", "Ito", "Fu", year=2001), work("d", "Abe"))
    assert printed("apa", cited("a", "b", "d", "c"), base=base) == ["(Abe, 2000; Ito & Fu, 2000a, 2000b, 2001)"]
    result, _ = resolved(base, "apa", [cited("b", "a", "c", "d")])
    assert [plain(entry.body)[:24] for entry in result.entries][1:3] == ["Ito, A. B., & Fu, A. B. "] * 2
    assert "(2000a). Title a." in plain(result.entries[1].body)


def test_same_family_name_takes_initials_in_apa() -> None:
    one, two = work("a", "Ito"), work("b", "Ito", year=2001)
    two["author"][0]["given"] = "Carl"
    assert printed("apa", cited("a"), cited("b"), base=database(one, two)) == ["(A. B. Ito, 2000)", "(C. Ito, 2001)"]


def test_unknown_key_is_named_with_the_nearest_and_the_rest_is_printed() -> None:
    result, problems = resolved(records(), "vancouver", [cited("boyle2017", "boyle2018"), cited("zzz")])
    assert [plain(text) for text in result.citations] == ["(1,[?boyle2018])", "[?zzz]"]
    assert [(item.code, item.where, item.hint) for item in problems] == [
        ("citation-unknown", PLACE, "did you mean 'boyle2017'?"),
        ("citation-unknown", PLACE, None),
    ]
    assert [entry.key for entry in result.entries] == ["boyle2017"]


def test_keys_keep_their_case() -> None:
    base = database(work("Ito2000", "Ito"), work("ito2000", "Oe"))
    result, problems = resolved(base, "vancouver", [cited("Ito2000"), cited("ito2000"), cited("ITO2000")])
    assert [plain(text) for text in result.citations] == ["(1)", "(2)", "[?ITO2000]"]
    assert [entry.key for entry in result.entries] == ["Ito2000", "ito2000"]
    assert [item.code for item in problems] == ["citation-unknown"]


def test_unprintable_work_is_reported_where_it_is_cited() -> None:
    base = database(work("a", "Ito", custom={"printable": False}), work("b", "Fu", custom={"printable": True}))
    _, problems = resolved(base, "vancouver", [cited("a", "b")])
    assert [(item.code, item.where) for item in problems] == [("reference-unprintable", PLACE)]


def test_uncited_works_are_warned_about() -> None:
    base = ReferenceDatabase({"a": work("a"), "b": work("b")}, {"b": Location("refs.json", 9)})
    (problem,) = uncited(base, [cited("a")])
    assert (problem.code, str(problem.where)) == ("reference-uncited", "refs.json:9")


def test_entry_that_the_engine_cannot_print_is_named_and_the_rest_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = evaluate.variable

    def failing(node: Any, context: Any) -> Any:
        if context.item.key == "b" and context.in_bibliography and node.get("variable") == "title":
            raise ZeroDivisionError("broken")
        return real(node, context)

    monkeypatch.setattr(evaluate, "variable", failing)
    base = ReferenceDatabase({key: work(key, "Ito") for key in "abc"}, {"b": Location("refs.json", 9)})
    result, problems = resolved(base, "vancouver", [cited("a"), cited("b"), cited("c")])
    assert [(item.code, str(item.where)) for item in problems] == [("citation-engine", "refs.json:9")]
    assert "'b'" in problems[0].message
    assert [entry.label for entry in result.entries] == ["1.", "", "3."]
    assert [plain(text) for text in result.citations] == ["(1)", "(2)", "(3)"]


def test_work_of_which_nothing_can_be_printed() -> None:
    result, problems = resolved(database({"id": "x", "type": "document"}), "vancouver", [cited("x")])
    assert [(item.code, plain(result.entries[0].body)) for item in problems] == [("citation-engine", "[?x]")]


def test_no_link_to_an_entry_that_the_style_leaves_out() -> None:
    talk = {"id": "t", "type": "personal_communication", "author": [{"family": "Ito", "given": "A."}], "title": "Talk",
            "issued": {"date-parts": [[2020, 1, 2]]}}  # fmt: skip
    result, problems = resolved(database(talk), "apa", [cited("t")])
    assert (result.entries, problems) == ((), ())
    assert plain(result.citations[0]) == "(A. Ito, personal communication, January 2, 2020)"
    assert not any(run.href for run in result.citations[0])


def test_label_and_body_are_apart() -> None:
    result, _ = resolved(records(), "vancouver", [cited("boyle2017")])
    assert result.entries[0].label == "1."
    assert plain(result.entries[0].body).startswith("Boyle NB,")
    assert result.entries[0].language == "en"
    assert resolved(records(), "apa", [cited("boyle2017")])[0].entries[0].label == ""


def test_identifiers_are_links() -> None:
    result, _ = resolved(records(), "vancouver", [cited("boyle2017"), cited("eu2002_46")])
    links = {run.text: run.href for entry in result.entries for run in entry.body if run.href}
    assert links == {
        "10.3390/nu9050429": "https://doi.org/10.3390/nu9050429",
        "28445426": "https://pubmed.ncbi.nlm.nih.gov/28445426/",
        "PMC5452159": "https://pmc.ncbi.nlm.nih.gov/articles/PMC5452159/",
        "https://eur-lex.europa.eu/eli/dir/2002/46": "https://eur-lex.europa.eu/eli/dir/2002/46",
    }
    apa, _ = resolved(records(), "apa", [cited("boyle2017")])
    address = "https://doi.org/10.3390/nu9050429"
    assert [(run.text, run.href) for run in apa.entries[0].body if run.href] == [(address, address)]


def test_identifiers_with_signs_that_addresses_cannot_hold() -> None:
    base = database(work("a", "Ito", DOI="https://doi.org/10.1002/(SICI)1097(199806)49:8<693::AID>3.0.CO;2-O"))
    result, _ = resolved(base, "ama", [cited("a")])
    (link,) = [run for run in result.entries[0].body if run.href]
    assert link.text == "10.1002/(SICI)1097(199806)49:8<693::AID>3.0.CO;2-O"
    assert link.href == "https://doi.org/10.1002/(SICI)1097(199806)49:8%3C693::AID%3E3.0.CO;2-O"


def test_no_other_scheme_than_http_becomes_a_link() -> None:
    base = database(work("a", "Ito", URL="javascript:alert(1)", DOI="10.1/x y"))
    result, _ = resolved(base, "ama", [cited("a")])
    assert not any(run.href for run in result.entries[0].body)


def test_text_is_data() -> None:
    base = database(work("a", "O'Neil & <b>", title="x < y & z > <script> <i>in vivo</i> Mg<sup>2+</sup> &amp; C"))
    result, _ = resolved(base, "vancouver", [cited("a")])
    body = result.entries[0].body
    assert plain(body).startswith("O’Neil & <b> AB. x < y & z > <script> in vivo Mg2+ &amp; C. J.")
    assert [run.text for run in body if run.italic] == ["in vivo"]
    assert [run.text for run in body if run.superscript] == ["2+"]


def test_colophon() -> None:
    result, _ = resolved(records(), "apa", [])
    assert result.style_title == "APA Style 7th edition"
    assert "creativecommons.org/licenses/by-sa/3.0" in result.style_licence
    assert (result.numeric, result.entries, result.citations) == (False, (), ())


def test_same_arguments_same_result_also_interleaved() -> None:
    apa, nlm = style("apa"), style("vancouver")
    base = database(work("a", "Ito"), work("b", "Ito"), work("c", "Fu", "Oe", "Abe"))
    calls = [[cited("a"), cited("b"), cited("c", "a")], [cited("c")], [cited("b", "a"), cited("c", in_text=True)]]
    alone = [resolve(call, base, made, "en-US") for call in calls for made in (style("apa"), style("vancouver"))]
    again = [
        resolve(call, base, made, locale) for call in calls for made in (apa, nlm) for locale in ("de-DE", "en-US")
    ]
    assert again[1::2] == alone


def test_database_is_not_changed() -> None:
    record = work("a", "Ito", "van Dijk")
    before = dataclasses.replace(database(record))
    resolved(before, "apa", [cited("a"), Citation((Cite("a", locator="5"),), PLACE)])
    assert record == work("a", "Ito", "van Dijk")
