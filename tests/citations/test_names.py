"""Names: order, particles, initials, lists, labels, substitutes."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.citations.engine.initials import initials
from dossier.citations.engine.nameinput import Name, read_names
from tests.citations.support import listed, render, session


def people(*names: str) -> dict[str, Any]:
    """An item with authors written as "Given Family"."""
    return {"author": [dict(zip(("given", "family"), name.rsplit(" ", 1), strict=True)) for name in names]}


def names(options: str, *authors: str, inner: str = "", locale: str = "en-US", root: str = "") -> str:
    """A list of names with options on cs:name."""
    body = f'<names variable="author"><name {options}/>{inner}</names>'
    return render(body, people(*authors), locale=locale, root=root)


@pytest.mark.parametrize(
    ("given", "mark", "hyphen", "whole", "text"),
    [
        ("Jean-Luc", ".", True, False, "J.-L."),
        ("Jean-Luc", ".", False, False, "J.L."),
        ("Jean-Luc", "", True, False, "J-L"),
        ("N. B.", "", True, False, "NB"),
        ("N.B.", ". ", True, False, "N. B."),
        ("Neil Bernard", ". ", True, False, "N. B."),
        ("J. H. F.", "", True, False, "JHF"),
        ("Sareen S.", ".", True, True, "Sareen S."),
        ("Joshua N", ". ", True, True, "Joshua N."),
        ("Guo-ping", "", True, False, "G"),
        ("Émile", ".", True, False, "É."),
        ("Ph. M.E.", ".", True, False, "Ph.M.E."),
        ("", ".", True, False, ""),
    ],
)
def test_initials(given: str, mark: str, hyphen: bool, whole: bool, text: str) -> None:
    assert initials(given, mark, hyphen, whole) == text


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"family": "van der Berg", "given": "P."}, Name("Berg", "P.", non_dropping="van der")),
        ({"family": "d'Alembert", "given": "J."}, Name("Alembert", "J.", non_dropping="d'")),
        ({"family": "Humboldt", "given": "Alexander von"}, Name("Humboldt", "Alexander", dropping="von")),
        ({"family": "Van Dyke", "given": "D."}, Name("Van Dyke", "D.")),
        ({"family": "Vanderbilt", "given": "C."}, Name("Vanderbilt", "C.")),
        ({"family": "Doe", "given": "John, Jr."}, Name("Doe", "John", suffix="Jr.")),
        ({"literal": "WHO", "family": "x"}, Name("WHO", literal=True)),
        ({"given": "Plato"}, Name("Plato", literal=True)),
        ("WHO", Name("WHO", literal=True)),
    ],
)
def test_names_as_people_write_them(record: Any, name: Name) -> None:
    assert read_names([record]) == (name,)


def test_what_is_no_name_is_dropped() -> None:
    assert read_names([None, {}, {"family": None}, 3.5, {"family": ""}]) == ()
    assert read_names(None) == ()


@pytest.mark.parametrize(
    ("options", "authors", "text"),
    [
        ('and="text"', ("A Ito", "B Fu"), "A Ito and B Fu"),
        ('and="symbol"', ("A Ito", "B Fu", "C Oe"), "A Ito, B Fu, & C Oe"),
        ('and="symbol" delimiter-precedes-last="never"', ("A Ito", "B Fu", "C Oe"), "A Ito, B Fu & C Oe"),
        ('and="symbol" delimiter-precedes-last="always"', ("A Ito", "B Fu"), "A Ito, & B Fu"),
        ('name-as-sort-order="all" initialize-with="" sort-separator=" "', ("Ann Bea Ito",), "Ito AB"),
        ('name-as-sort-order="first"', ("Ann Ito", "Bea Fu"), "Ito, Ann, Bea Fu"),
        ('et-al-min="3" et-al-use-first="1"', ("A Ito", "B Fu", "C Oe"), "A Ito et al."),
        ('et-al-min="3" et-al-use-first="2"', ("A Ito", "B Fu", "C Oe"), "A Ito, B Fu, et al."),
        ('et-al-min="3" et-al-use-first="3"', ("A Ito", "B Fu", "C Oe"), "A Ito, B Fu, C Oe"),
        ('et-al-min="4" et-al-use-first="1" et-al-use-last="true"', ("A B", "C D", "E F", "G H"), "A B, … G H"),
        ('form="short"', ("A Ito", "B Fu"), "Ito, Fu"),
        ('form="count"', ("A Ito", "B Fu"), "2"),
    ],
)
def test_lists(options: str, authors: tuple[str, ...], text: str) -> None:
    assert names(options, *authors) == text


def test_lists_in_other_languages() -> None:
    three = ("A Ito", "B Fu", "C Oe")
    assert names('et-al-min="3" et-al-use-first="1"', *three, locale="fr-FR") == "A Ito et al."
    assert names('and="text"', *three[:2], locale="de-DE") == "A Ito und B Fu"


@pytest.mark.parametrize(
    ("demote", "text"),
    [("never", "van Berg, P. von"), ("sort-only", "van Berg, P. von"), ("display-and-sort", "Berg, P. von van")],
)
def test_particles(demote: str, text: str) -> None:
    item = {"author": [{"family": "Berg", "given": "P.", "dropping-particle": "von", "non-dropping-particle": "van"}]}
    body = '<names variable="author"><name name-as-sort-order="all"/></names>'
    assert render(body, item, root=f'demote-non-dropping-particle="{demote}"') == text


def test_particle_without_space() -> None:
    body = '<names variable="author"><name/></names>'
    assert render(body, {"author": [{"family": "d'Alembert", "given": "Jean"}]}) == "Jean d’Alembert"


def test_chinese_names_keep_their_order() -> None:
    item = {"author": [{"family": "李", "given": "明"}, {"family": "Ito", "given": "Ann"}]}
    body = '<names variable="author"><name name-as-sort-order="all" initialize-with="."/></names>'
    assert render(body, item) == "李明, Ito, A."


def test_suffixes() -> None:
    item = {"author": [{"family": "King", "given": "Martin", "suffix": "Jr."}]}
    assert render('<names variable="author"/>', item) == "Martin King Jr."
    body = '<names variable="author"><name name-as-sort-order="all"/></names>'
    assert render(body, item) == "King, Martin, Jr."


def test_name_parts() -> None:
    body = (
        '<names variable="author"><name name-as-sort-order="all"><name-part name="family" text-case="uppercase"/>'
        '<name-part name="given" prefix="(" suffix=")"/></name></names>'
    )
    assert render(body, people("Ann Ito")) == "ITO, (Ann)"


def test_labels_count_the_names() -> None:
    body = '<names variable="editor"><name/><label form="short" prefix=" (" suffix=")"/></names>'
    one, two = ([{"literal": name} for name in text.split()] for text in ("A", "A B"))
    assert render(body, {"editor": one}) == "A (ed.)"
    assert render(body, {"editor": two}) == "A, B (eds.)"
    assert render(body, {"editor": two}, locale="de-DE") == "A, B (Hrsg.)"


def test_editor_and_translator_who_are_the_same() -> None:
    body = '<names variable="editor translator" delimiter="; "><name/><label prefix=", "/></names>'
    same = [{"literal": "A"}]
    assert render(body, {"editor": same, "translator": same}) == "A, editor & translator"
    assert render(body, {"editor": same, "translator": [{"literal": "B"}]}) == "A, editor; B, translator"


SUBSTITUTE = (
    '<names variable="author"><name/><substitute><names variable="editor"/><text variable="title"/></substitute>'
    "</names>"
    '<text variable="title" prefix=" | "/><names variable="editor" prefix=" | "/>'
)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"author": [{"literal": "A"}], "editor": [{"literal": "E"}], "title": "T"}, "A | T | E"),
        ({"editor": [{"literal": "E"}], "title": "T"}, "E | T"),
        ({"title": "T"}, "T"),
    ],
)
def test_what_stands_in_for_an_author_is_printed_once(item: dict[str, Any], text: str) -> None:
    assert render(SUBSTITUTE, item) == text


def test_repeated_authors_in_the_list() -> None:
    bibliography = (
        '<bibliography subsequent-author-substitute="———"><layout><names variable="author" suffix=". "/>'
        '<text variable="title"/></layout></bibliography>'
    )
    items = [
        {"id": key, "title": key, **people(author)} for key, author in (("x", "A Ito"), ("y", "A Ito"), ("z", "B Fu"))
    ]
    made = session('<text variable="title"/>', *items, after=bibliography)
    assert listed(made) == ["|A Ito. x", "|———. y", "|B Fu. z"]
