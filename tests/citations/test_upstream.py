"""Which mends citeproc-py would make unnecessary: it still fails the case of every module that mends it.

A case that fails here because citeproc-py prints what we want is good news: that mend can be dropped.
"""

from __future__ import annotations

import importlib.metadata
import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dossier.citations import engine
from tests.citations.support import STYLE, cites, listed, session

VERSION = "0.11.1"
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A layout, the works cited together in it, and what is to be printed."""

    text: str
    body: str
    items: tuple[Item, ...]
    options: Mapping[str, str]
    in_list: bool = False


def case(text: str, body: str, *items: Item, in_list: bool = False, **options: str) -> Case:
    full = tuple({"id": f"k{place}", "type": "book", **item} for place, item in enumerate(items))
    return Case(text, body, full, options, in_list)


DOE = {"author": [{"family": "Doe", "given": "Ann Bea"}]}
ROE = {"author": [{"family": "Roe", "given": "Carl"}]}
TITLE = '<text variable="title"/>'
NAMES = '<names variable="author"><name form="short"/></names>'
YEAR = '<date variable="issued"><date-part name="year"/></date>'
LIST = "<bibliography {}><layout>{}</layout></bibliography>"


def issued(*parts: int) -> Item:
    return {"issued": {"date-parts": [list(parts)]}}


CASES = {
    "textcase": case(
        "A Meta-Analysis of mRNA la carte", '<text variable="title" text-case="title"/>',
        {"title": 'a meta-analysis of mRNA <span class="nocase">la carte</span>'},
    ),
    "punctuation": case(
        "“Why?” Doe",
        f'<group delimiter=". "><text variable="title" quotes="true"/>{NAMES}</group>',
        {**DOE, "title": "Why?"},
    ),
    "quotes": case("“A ‘b’ c”", '<text variable="title" quotes="true"/>', {"title": 'A "b" c'}),
    "rich": case(
        "<i>On </i>E. coli<i> & x < y</i>", '<text variable="title" font-style="italic"/>', {"title": "On <i>E. coli</i> & x < y"}
    ),
    "sorting": case(
        "Eco; Émile; Fox", TITLE, {"title": "Fox"}, {"title": "Émile"}, {"title": "Eco"},
        sort='<sort><key variable="title"/></sort>',
    ),
    "disambiguate": case(
        "Doe 2000a; Doe 2000b", f'<group delimiter=" ">{NAMES}{YEAR}</group>', {**DOE, **issued(2000)}, {**DOE, **issued(2000)},
        options='disambiguate-add-year-suffix="true"',
    ),
    "nameparts": case(
        "毛泽东", '<names variable="author"><name name-as-sort-order="all"/></names>',
        {"author": [{"family": "毛", "given": "泽东"}]},
    ),
    "initials": case(
        "Jean P. Doe", '<names variable="author"><name initialize="false" initialize-with=". "/></names>',
        {"author": [{"family": "Doe", "given": "Jean P"}]},
    ),
    "nameinput": case(
        "van Gogh, Vincent", '<names variable="author"><name name-as-sort-order="all"/></names>',
        {"author": [{"family": "van Gogh", "given": "Vincent"}, None]}, root='demote-non-dropping-particle="never"',
    ),
    "nameoptions": case(
        "Doe, Roe; Doe et al.", NAMES, {"author": [*DOE["author"], *ROE["author"]]},
        {"id": "k0", "author": [*DOE["author"], *ROE["author"]]},
        options='et-al-subsequent-min="2" et-al-subsequent-use-first="1"',
    ),
    "names": case(
        "Doe T", '<names variable="author"><name form="short"/><substitute><names variable="editor"/></substitute></names>'
        '<names variable="editor" prefix=" ed. "><name form="short"/></names><text variable="title" prefix=" "/>',
        {"editor": DOE["author"], "title": "T"},
    ),
    "entries": case(
        "1.|Doe", "<text value='x'/>", DOE, in_list=True,
        after=LIST.format('second-field-align="flush"', f'<text variable="citation-number" suffix="."/>{NAMES}'),
    ),
    "cites": case(
        "[1–3]", '<text variable="citation-number"/>', DOE, ROE, DOE,
        options='collapse="citation-number"', layout='prefix="[" suffix="]" delimiter=","',
    ),
    "tree": case(
        "Apr 26, 2017; January 2, 1999", '<group delimiter="; "><date variable="issued" form="text"><date-part name="month" '
        'form="short" strip-periods="true"/></date><date variable="original-date" form="text"/></group>',
        {**issued(2017, 4, 26), "original-date": {"date-parts": [[1999, 1, 2]]}},
    ),
    "conditions": case(
        "yes", '<choose><if is-numeric="edition"><text value="yes"/></if><else><text value="no"/></else></choose>',
        {"edition": "2nd & 3rd"},
    ),
    "terms": case(
        "2 الطبعة", '<group delimiter=" "><number variable="edition" form="ordinal"/><text term="edition"/></group>',
        {"edition": "2"}, locale="ar",
    ),
    "numbers": case(
        "pp. S12–18, 1564–68", '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>',
        {"page": "S12-S18, 1564-1568"}, root='page-range-format="chicago"',
    ),
    "item": case("Doe", '<names variable="director"><name form="short"/></names>', {"director": DOE["author"], "guest": None}),
    "dateinput": case(
        "1999–2000", f"{YEAR}", {"issued": {"raw": "1999/2000"}},
    ),
    "dates": case(
        "2017 Apr 26", '<date variable="issued" form="numeric"/>', issued(2017, 4, 26),
        before=(
            '<locale><date form="numeric" delimiter=" "><date-part name="year"/><date-part name="month" form="short" '
            'strip-periods="true"/><date-part name="day"/></date></locale>'
        ),
    ),
    "evaluate": case("Doe00", '<text variable="citation-label"/>', {**DOE, **issued(2000)}),
    "session": case(
        "Doe; Roe; Doe again", f'{NAMES}<choose><if position="subsequent"><text value=" again"/></if></choose>',
        DOE, ROE, {**DOE, "id": "k0"},
    ),
}  # fmt: skip


def ours(one: Case) -> str:
    made = session(one.body, *one.items, **one.options)
    return listed(made)[0] if one.in_list else cites(made, *(str(item["id"]) for item in one.items))


def theirs(one: Case) -> str:
    """What citeproc-py prints by itself."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    values = {
        "root": "",
        "before": "",
        "options": "",
        "sort": "",
        "layout": 'delimiter="; "',
        "after": "",
        "kind": "in-text",
    }
    values |= {name: value for name, value in one.options.items() if name != "locale"}
    text = STYLE.format(body=one.body, **values)
    style = CitationStylesStyle(io.BytesIO(text.encode()), locale=one.options.get("locale", "en-US"), validate=False)
    works = CitationStylesBibliography(style, CiteProcJSON([dict(item) for item in one.items]), formatter.plain)
    cluster = Citation([CitationItem(str(item["id"])) for item in one.items])
    works.register(cluster)
    if style.root.bibliography is not None:
        works.sort()
    if one.in_list:
        return "|".join(str(entry) for entry in works.bibliography())
    return str(works.cite(cluster, lambda item: None))


def printed(render: Callable[[Case], str], one: Case) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return render(one)
        except Exception as error:  # noqa: BLE001 - whatever it raises, it does not print what is wanted
            return f"{type(error).__name__}: {error}"


def test_citeproc_py_is_asked_rightly() -> None:
    assert (
        printed(theirs, case("Doe, T", f'<group delimiter=", ">{NAMES}{TITLE}</group>', {**DOE, "title": "T"}))
        == "Doe, T"
    )


def test_version() -> None:
    assert importlib.metadata.version("citeproc-py") == VERSION, "look at every case again, then name the new version"


@pytest.mark.parametrize("module", sorted(CASES))
def test_mend_is_still_needed(module: str) -> None:
    assert ours(CASES[module]) == CASES[module].text
    assert printed(theirs, CASES[module]) != CASES[module].text, "citeproc-py does it: can the mend go?"


def test_every_module_that_mends_has_a_case() -> None:
    folder = Path(str(engine.__file__)).parent
    mending = {path.stem for path in folder.glob("*.py") if "Mends citeproc-py" in path.read_text(encoding="utf-8")}
    assert mending == set(CASES)
    for name in mending:
        assert f"citeproc-py {VERSION}" in re.sub(r"\s+", " ", (folder / f"{name}.py").read_text(encoding="utf-8"))
