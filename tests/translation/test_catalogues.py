"""Catalogues: read and written, brought up to the sources, exchanged with agencies, checked."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dossier.diagnostics import Collector, Location
from dossier.model import Unit
from dossier.translation import catalogue, lint, xliff
from dossier.translation.catalogue import Catalogue, Entry
from dossier.translation.merge import merged


def unit(text: str, line: int = 1, context: str = "", note: str = "") -> Unit:
    return Unit(text, "paragraph", Location("chapters/a.md", line), note, context)


def parsed(text: str) -> Catalogue:
    found = Collector()
    result = catalogue.parse(text, "a.po", found)
    assert result is not None, list(found)
    return result


# --- files -----------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again() -> None:
    entries = (
        Entry("Magnesium [@a]", "Magnesium [@a]", comments="heading\nkeep it short", places=(("a.md", "3"),)),
        Entry("Sleep", "Schlaf", context="word", fuzzy=True, previous="Slumber", notes="asked"),
        Entry('With "quotes" \\ and\na break', "Mit „Zeichen“"),
        Entry("Gone", "Weg", obsolete=True),
    )
    whole = Catalogue("a.po", entries, catalogue.header("p", "de", {"Last-Translator": "A"}), "by hand")
    again = parsed(catalogue.text_of(whole))
    assert [replace(entry, line=0) for entry in again.entries] == list(entries)
    assert catalogue.text_of(again) == catalogue.text_of(whole)
    assert again.header["Last-Translator"] == "A"
    assert "Date" not in catalogue.text_of(whole), "no clock"


@pytest.mark.parametrize(
    "text", ["nonsense\n", 'msgid "a"\nmsgid "b"\n', 'msgid "a"\nmsgstr "x"\n\nmsgid "a"\nmsgstr "y"\n']
)
def test_what_is_no_catalogue_is_named_with_its_line(text: str) -> None:
    found = Collector()
    catalogue.parse(text, "a.po", found)
    (item,) = found
    assert item.code == "catalogue-syntax"
    assert item.where is not None
    assert item.where.line


# --- brought up to the sources ---------------------------------------------------------------------------


def test_a_changed_unit_keeps_its_translation_as_fuzzy() -> None:
    old = parsed(catalogue.text_of(Catalogue("", (Entry("Magnesium aids sleep.", "Magnesium hilft beim Schlafen."),))))
    result = merged(old, [unit("Magnesium may aid sleep.", 4), unit("Another thing.", 9)], "p", "de")
    first, second = result.catalogue.entries
    assert (first.fuzzy, first.previous, first.target) == (
        True,
        "Magnesium aids sleep.",
        "Magnesium hilft beim Schlafen.",
    )
    assert (second.target, second.fuzzy) == ("", False)
    assert (result.kept, result.new, result.changed, result.gone) == (0, 1, 1, 0)
    again = merged(result.catalogue, [unit("Magnesium may well aid sleep.", 4)], "p", "de").catalogue.entries[0]
    assert again.previous == "Magnesium aids sleep.", "what was translated, not what came between"


def test_what_has_gone_comes_back() -> None:
    old = Catalogue("", (Entry("A whole sentence of its own.", "Ein Satz."), Entry("Other words entirely", "Anderes")))
    without = merged(old, [unit("Other words entirely")], "p", "de")
    assert [entry.obsolete for entry in without.catalogue.entries] == [False, True]
    back = merged(without.catalogue, [unit("Other words entirely"), unit("A whole sentence of its own.")], "p", "de")
    assert [(entry.target, entry.obsolete, entry.fuzzy) for entry in back.catalogue.entries] == [
        ("Anderes", False, False),
        ("Ein Satz.", False, False),
    ]


def test_places_notes_and_order_follow_the_sources() -> None:
    old = Catalogue("", (Entry("b", "B"), Entry("a", "A")))
    result = merged(old, [unit("a", 1), unit("b", 2, note="the letter"), unit("a", 7)], "p", "de").catalogue
    assert [entry.source for entry in result.entries] == ["a", "b"]
    assert result.entries[0].places == (("chapters/a.md", "1"), ("chapters/a.md", "7"))
    assert result.entries[1].comments == "paragraph\nthe letter"


def test_a_word_is_known_by_its_key() -> None:
    old = Catalogue(
        "", (Entry("Contents", "Inhalt", context="contents"), Entry("Contents", "Gehalt", context="amount"))
    )
    entries = merged(
        old, [unit("Table of contents", context="contents"), unit("Contents", context="amount")], "p", "de"
    )
    assert [(entry.target, entry.fuzzy) for entry in entries.catalogue.entries] == [("Inhalt", True), ("Gehalt", False)]


def test_two_thousand_units_with_a_hundred_changes_take_seconds_not_minutes() -> None:
    texts = [
        f"Sentence {n} speaks of magnesium, of glycine and of matter {n * 7919 % 1009} in it." for n in range(2000)
    ]
    old = Catalogue("", tuple(Entry(text, text.upper()) for text in texts))
    units = [unit(text if n % 20 else text.replace("speaks", "tells us"), n) for n, text in enumerate(texts)]
    start = time.process_time()
    result = merged(old, units, "p", "de")
    assert time.process_time() - start < 20, "a guard against minutes, not a measurement"
    assert (result.kept, result.changed, result.new) == (1900, 100, 0)
    changed = [entry for entry in result.catalogue.entries if entry.fuzzy]
    assert all(entry.target == entry.previous.upper() for entry in changed)


# --- agencies --------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "Magnesium ",
        "[@boyle2017, p. 3]",
        " *and* ",
        "{{ product }}",
        "`code`",
        "[](#tbl-a)",
        "240 mg ",
        "$x$",
        "<",
        "&",
        "é",
        " 睡眠 ",
    ]
)
_TEXTS = st.lists(_PIECES, min_size=1, max_size=8).map("".join).filter(lambda text: text.strip())


def exported(*entries: Entry) -> bytes:
    return xliff.text_of([("a", Catalogue("a.po", entries))], "en", "de")


def answered(data: bytes, *entries: Entry) -> tuple[xliff.Answer | None, list[str]]:
    found = Collector()
    answer = xliff.read(data, "x.xlf", "de", {"a": Catalogue("a.po", entries)}, found)
    return answer, [item.code for item in found]


@given(st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_out_and_back_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    entries = [
        Entry(source, target, fuzzy=len(target) % 2 == 0, previous="p" * (len(target) % 2 == 0))
        for source, target in pairs
    ]
    data = exported(*entries)
    sources = [
        "".join(map(str, element.itertext())) for element in etree.fromstring(data).iter(f"{{{xliff.NAMESPACE}}}source")
    ]
    assert {source for source, _ in pairs} <= set(sources)
    answer, faults = answered(data, *entries)
    assert faults == []
    assert answer is not None
    assert (answer.changed, dict(answer.catalogues)) == (0, {})


def test_only_what_was_edited_changes() -> None:
    entries = [
        Entry("One [@a]", "Eins [@a]"),
        Entry("Two", "Zwei"),
        Entry("Three", "Drei", fuzzy=True, previous="Thre"),
        Entry("Four"),
    ]
    data = exported(*entries).decode()
    data = data.replace(">Zwei<", ">Zwo<").replace('needs-review-translation">Drei', 'translated">Drei')
    data = data.replace('<target state="needs-translation"></target>', '<target state="translated">Vier</target>')
    answer, faults = answered(data.encode(), *entries)
    assert faults == []
    assert answer is not None
    assert answer.changed == 3
    new = answer.catalogues["a"].entries
    assert new[0] == entries[0]
    assert (new[1].target, new[2].fuzzy, new[2].previous, new[3].target) == ("Zwo", False, "", "Vier")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (">Zwei<", ">Zwei [@b]<", "xliff-unit"),
        ('<ph id="1">[@a]</ph></target>', "</target>", "xliff-unit"),
        ("<source>Two<", "<source>Too<", "xliff-unit"),
        ('target-language="de"', 'target-language="fr"', "xliff-unit"),
        ('original="a"', 'original="b"', "xliff-unit"),
        ("</xliff>", "", "xliff-syntax"),
        ("<xliff", "<other", "xliff-syntax"),
    ],
)
def test_a_file_with_a_fault_changes_nothing(old: str, new: str, code: str) -> None:
    entries = (Entry("One [@a]", "Eins [@a]"), Entry("Two", "Zwei"))
    data = exported(*entries).decode()
    assert old in data
    answer, faults = answered(data.replace(old, new).encode(), *entries)
    assert answer is None
    assert set(faults) == {code}


def test_a_unit_that_is_unknown_or_twice_is_refused() -> None:
    entry = Entry("Two", "Zwei")
    data = exported(entry)
    assert answered(data, Entry("Other"))[1] == ["xliff-unit"]
    body = data.split(b"<body>")[1].split(b"</body>")[0]
    assert answered(data.replace(b"</body>", body + b"</body>"), entry)[1] == ["xliff-unit"]


# --- what must survive -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Take 1,000 mg (14.1 %) [@a, p. 3].", "Man nimmt 1.000 mg (14,1 %) [@a, p. 3].", []),
        ("See [](#tbl-a) and `x`.", "Siehe [](#tbl-a) und `x`.", []),
        ("Text [@a].", "Text.", ["lost"]),
        ("Text [@a].", "Text [@b].", ["lost"]),
        ("Sleep [in @a].", "Schlaf [bei @a].", []),
        ("See [see @a, p. 3, box 2; -@b 2019 too].", "Siehe [siehe @a, p. 3, Kasten 2; -@b auch 2019].", []),
        ("See [see @a, p. 3].", "Siehe [siehe @a, S. 3].", ["lost"]),
        ("See [see @a, p. 3].", "Siehe [siehe @a, p. 4].", ["lost"]),
        ("See [see @a; @b].", "Siehe [siehe @b; @a].", ["lost"]),
        ("See [-@a].", "Siehe [@a].", ["lost"]),
        ("See [see @a, table 2].", "Siehe [siehe @a].", ["lost"]),
        ("240 mg a day", "204 mg am Tag", ["lost"]),
        ("{{ product }} is", "{{product}} ist", []),
        ("[site](https://a.example)", "[Seite](https://b.example)", ["lost"]),
        ("*both* words", "*beide Wörter", ["wrong"]),
        ("a", " ein ", ["wrong"]),
        ("five words that stay here", "five words that stay here", ["doubt"]),
        ("the the sleep", "der gute gute Schlaf", ["doubt"]),
        ("14.1 %", "14.1 %", ["doubt"]),
        ("About 12 people", "نحو ١٢ شخصا", []),
        ("in 155 adults", "155 名成人中", []),
        ("240 mg a day", "240 g am Tag", ["lost"]),
        ("240 mg a day", "每日 240 毫克", []),
        ("1.5 g a day", "1,5 Gramm am Tag, fünf", []),
        ("200 mg and 300 mg", "200 und 300 mg", []),
        ("a share of 64 %", "نسبة 64٪", []),
        ("order of 9 May 2006", "2006 年 5 月 9 日的命令", []),
        ("order of 9 May 2006", "2006 年 5 月 8 日的命令", ["lost"]),
    ],
)
def test_faults_of_a_translation(source: str, target: str, expected: list[str]) -> None:
    language = "de" if target.isascii() or "ö" in target else "zh-Hans"
    assert [weight for weight, _ in lint.faults(Entry(source, target), language)] == expected
