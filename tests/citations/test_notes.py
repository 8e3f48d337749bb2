"""Notes styles: positions in the order of the notes, words in the sentence, and no-break spaces."""

from __future__ import annotations

import pytest

from dossier.citations import resolve
from dossier.citations.engine import terms
from dossier.citations.engine.context import CiteData
from dossier.citations.engine.nobreak import keep_together
from dossier.citations.engine.notefields import with_note_fields
from dossier.citations.engine.session import Cluster, positioned
from dossier.citations.resolve import noted
from dossier.model import Run, plain
from tests.citations.support import cited, database, style, tagged

CHICAGO = "chicago-notes-bibliography"
WORK = {
    "id": "a", "type": "book", "title": "On Sleep", "publisher": "Test", "issued": {"date-parts": [[2001]]},
    "author": [{"family": "Ito", "given": "Aya"}],
}  # fmt: skip
OTHER = {**WORK, "id": "b", "title": "On Rest", "author": [{"family": "Roe", "given": "Carl"}]}
TWIN = {**WORK, "id": "c", "title": "On Dreams"}


def notes(*groups: str, near: int = 5) -> list[set[str]]:
    """Positions of the last cite of each note: ``a`` or, with a locator, ``a@3``; several keys stand in one note."""
    clusters = [
        Cluster(tuple(CiteData(*word.split("@")) for word in group.split()), number)  # type: ignore[arg-type]
        for number, group in enumerate(groups, 1)
    ]
    return [set(cluster.cites[-1].position) for cluster in positioned(clusters, near)]


FIRST, AGAIN, NEAR = {"first"}, {"subsequent"}, {"subsequent", "near-note"}
IBID = NEAR | {"ibid"}
IBID_LOCATED = IBID | {"ibid-with-locator"}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("a", "a"), [FIRST, IBID]),
        (("a", "b", "a"), [FIRST, FIRST, NEAR]),
        (("a", "a@3"), [FIRST, IBID_LOCATED]),
        (("a@3", "a@3"), [FIRST, IBID]),
        (("a@3", "a@4"), [FIRST, IBID_LOCATED]),
        (("a@3", "a"), [FIRST, NEAR]),
        (("a b", "b"), [FIRST, NEAR]),
        (("a", "b a"), [FIRST, NEAR]),
        (("b a a",), [IBID]),
        (("a", "b", "b", "b", "b", "b", "b", "a"), [FIRST, FIRST, IBID, IBID, IBID, IBID, IBID, AGAIN]),
    ],
)
def test_positions(groups: tuple[str, ...], expected: list[set[str]]) -> None:
    assert notes(*groups) == expected


def test_first_note_of_a_work_is_known() -> None:
    clusters = [Cluster((CiteData(key),), number) for number, key in enumerate("abab", 1)]
    assert [cluster.cites[0].first_note for cluster in positioned(clusters, 5)] == [0, 0, 1, 2]


def test_notes_in_order() -> None:
    base = database(WORK, OTHER)
    citations = [cited("a"), cited("b"), cited("a", locator="7", label="page"), cited("a", "b")]
    result, problems = resolve(citations, base, style(CHICAGO), "en-US")
    assert (problems, result.notes, result.numeric) == ((), True, False)
    assert [tagged(text) for text in result.citations] == [
        "Aya Ito, <i>On Sleep</i> (Test, 2001).",
        "Carl Roe, <i>On Rest</i> (Test, 2001).",
        "Ito, <i>On Sleep</i>, 7.",
        "Ito, <i>On Sleep</i>; Roe, <i>On Rest</i>.",
    ]
    assert not resolve(citations, base, style("apa"), "en-US")[0].notes


def test_works_are_told_apart_by_their_short_form() -> None:
    base = database(WORK, TWIN)
    result, _ = resolve([cited("a"), cited("c"), cited("a")], base, style(CHICAGO), "en-US")
    assert tagged(result.citations[2]) == "Ito, <i>On Sleep</i>."


def test_author_in_the_sentence_and_the_rest_in_the_note() -> None:
    base = database(WORK, OTHER)
    result, _ = resolve([cited("a", "b", in_text=True), cited("a")], base, style(CHICAGO), "en-US")
    sentence, note = noted(result.citations[0])
    assert plain(sentence) == "Ito; Roe"
    assert [run.href for run in sentence if run.href] == ["ref:a", "ref:b"]
    assert plain(note).startswith("Aya Ito, On Sleep (Test, 2001); Carl Roe")
    assert noted(result.citations[1]) == ((), result.citations[1])


@pytest.mark.parametrize(
    ("locale", "text", "kept"),
    [
        ("en-US", "J. D. Watson, vol. 3, pp. 7–9, 3rd ed., no. 2", "J.~D. Watson, vol.~3, pp.~7–9, 3rd~ed., no.~2"),
        ("en-US", "Ito et al. 2001. doi: 10.1/x", "Ito et~al. 2001. doi:~10.1/x"),
        ("en-GB", "26 April 2017, ch. iv", "26~April 2017, ch.~iv"),
        ("de-DE", "2. Aufl., Bd. 3, S. 12", "2.~Aufl., Bd.~3, S.~12"),
        ("en-US", "in a box. 5 pages of no. one", "in a box. 5 pages of no. one"),
    ],
)
def test_no_break_spaces(locale: str, text: str, kept: str) -> None:
    found = keep_together((Run(text[:9]), Run(text[9:], italic=True)), terms.locale(style("apa").tree, locale))
    assert plain(found).replace("\u00a0", "~") == kept
    assert [run.italic for run in found] == [False, True]


def test_no_break_spaces_are_an_option_that_changes_spaces_only() -> None:
    base = database({**WORK, "edition": "2", "author": [{"family": "Ito", "given": "A. B."}]})
    citations = [cited("a", locator="3", label="page")]
    with_breaks, _ = resolve(citations, base, style("apa"), "en-US")
    without, _ = resolve(citations, base, style("apa"), "en-US", unbroken=True)
    assert plain(without.citations[0]) == "(Ito, 2001, p.\u00a03)"
    assert "A.\u00a0B." in plain(without.entries[0].body)
    assert "2nd\u00a0ed." in plain(without.entries[0].body)
    assert plain(without.entries[0].body).replace("\u00a0", " ") == plain(with_breaks.entries[0].body)


def test_fields_in_a_note() -> None:
    texts, dates, names = frozenset({"PMCID", "volume-title"}), frozenset({"issued"}), frozenset({"editor"})
    note = "PMCID: PMC1\nissued: 2001-02\neditor: Roe || Carl\neditor: WHO\nStatus: proof\nReprint: see there {:volume-title: V}"
    found = with_note_fields({"id": "a", "note": note, "PMCID": "PMC2"}, texts, dates, names)
    assert found == {
        "id": "a",
        "PMCID": "PMC2",
        "issued": {"raw": "2001-02"},
        "editor": [{"family": "Roe", "given": "Carl"}, {"literal": "WHO"}],
        "volume-title": "V",
        "note": "Status: proof\nReprint: see there",
    }
    record = {"note": "See also: another work"}
    assert with_note_fields(record, texts, dates, names) is record
