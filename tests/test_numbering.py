"""Numbers by the dossier's scheme, and what each label stands for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.diagnostics import Diagnostic, Location
from dossier.model import Captioned, Heading, LabelUse, Numbered, NumberingScheme
from dossier.numbering import ChapterOutline, format_number, number, slug

WORDS = {
    "chapter": "Chapter {number}",
    "section": "Section {number}",
    "table": "Table {number}",
    "figure": "Figure {number}",
}
SCHEME = NumberingScheme("I", "1)", "A.")


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1, "I", "I"),
        (4, "I", "IV"),
        (9, "I.", "IX."),
        (14, "I", "XIV"),
        (40, "I", "XL"),
        (90, "I", "XC"),
        (1994, "I", "MCMXCIV"),
        (3, "i)", "iii)"),
        (1, "A.", "A."),
        (26, "A", "Z"),
        (27, "A", "AA"),
        (52, "A", "AZ"),
        (53, "A", "BA"),
        (702, "A", "ZZ"),
        (703, "A", "AAA"),
        (28, "a", "ab"),
        (12, "1)", "12)"),
        (2, "§ 1", "§ 2"),
        (5, "", ""),
    ],
)
def test_format_number(value: int, pattern: str, text: str) -> None:
    assert format_number(value, pattern) == text


def roman(text: str) -> int:
    """The value of a Roman number, by the rule that a smaller sign before a greater one is taken away."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[sign] for sign in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def alphabetic(text: str) -> int:
    """The value of A, ..., Z, AA, ... as digits 1 to 26."""
    value = 0
    for letter in text:
        value = value * 26 + ord(letter) - ord("A") + 1
    return value


@settings(max_examples=300)
@given(st.integers(1, 3999))
def test_roman_numbers_can_be_read_back(value: int) -> None:
    text = format_number(value, "I")
    assert roman(text) == value
    assert format_number(value, "i") == text.lower()
    assert not any(sign * 4 in text for sign in "IXCM")


@settings(max_examples=300)
@given(st.integers(1, 10**6))
def test_letters_can_be_read_back(value: int) -> None:
    text = format_number(value, "A")
    assert alphabetic(text) == value
    assert format_number(value, "a") == text.lower()


def place(line: int, slug: str = "a") -> Location:
    return Location(f"chapters/{slug}.md", line)


def heading(level: int, label: str, *, numbered: bool = True, slug: str = "a", line: int = 1) -> Heading:
    return Heading(level, label, f"<i>{label}</i>", label, numbered, place(line, slug))


def outline(
    slug: str, *headings: Heading, captioned: tuple[Captioned, ...] = (), uses: tuple[LabelUse, ...] = ()
) -> ChapterOutline:
    return ChapterOutline(slug, headings, captioned, uses)


def run(*chapters: ChapterOutline, scheme: NumberingScheme = SCHEME) -> tuple[Numbered, tuple[Diagnostic, ...]]:
    return number(chapters, scheme, WORDS)


def shown(numbered: Numbered) -> dict[str, tuple[str, str]]:
    """Number and printed text by label."""
    return {label: (target.number, target.text) for label, target in numbered.targets.items()}


def test_chapters_sections_subsections() -> None:
    first = outline(
        "a",
        heading(1, "ch-a"),
        heading(2, "s1"),
        heading(3, "s1a"),
        heading(3, "s1b"),
        heading(4, "run-in"),
        heading(2, "s2"),
        heading(3, "s2a"),
    )
    second = outline("b", heading(1, "ch-b"), heading(2, "t1"))
    numbered, found = run(first, second)
    assert found == ()
    assert shown(numbered) == {
        "ch-a": ("I", "Chapter I"),
        "file:a": ("I", "Chapter I"),
        "s1": ("1)", "Section I 1)"),
        "s1a": ("A.", "Section I 1) A."),
        "s1b": ("B.", "Section I 1) B."),
        "run-in": ("", "“run-in”"),
        "s2": ("2)", "Section I 2)"),
        "s2a": ("A.", "Section I 2) A."),
        "ch-b": ("II", "Chapter II"),
        "file:b": ("II", "Chapter II"),
        "t1": ("1)", "Section II 1)"),
    }
    assert numbered.chapters == {"a": "I", "b": "II"}
    items = [(item.level, item.number, item.title, item.part) for item in numbered.outline]
    assert items == [
        (1, "I", "ch-a", "a"),
        (2, "1)", "s1", "a"),
        (3, "A.", "s1a", "a"),
        (3, "B.", "s1b", "a"),
        (2, "2)", "s2", "a"),
        (3, "A.", "s2a", "a"),
        (1, "II", "ch-b", "b"),
        (2, "1)", "t1", "b"),
    ]


def test_what_is_not_numbered_is_not_counted() -> None:
    abstract = outline("0", heading(1, "ch-0", numbered=False), heading(2, "s0", numbered=False))
    first = outline(
        "a", heading(1, "ch-a"), heading(2, "apart", numbered=False), heading(3, "below"), heading(2, "counted")
    )
    numbered, _ = run(abstract, first)
    assert shown(numbered) == {
        "ch-0": ("", "“ch-0”"),
        "file:0": ("", "“ch-0”"),
        "s0": ("", "“s0”"),
        "ch-a": ("I", "Chapter I"),
        "file:a": ("I", "Chapter I"),
        "apart": ("", "“apart”"),
        "below": ("A.", "Section I A."),
        "counted": ("1)", "Section I 1)"),
    }
    assert numbered.chapters == {"0": "", "a": "I"}


def test_a_section_of_a_chapter_without_number() -> None:
    numbered, _ = run(outline("a", heading(1, "ch-a", numbered=False), heading(2, "s1")))
    assert numbered.targets["s1"].text == "Section 1)"


def test_own_scheme_and_one_without_section_numbers() -> None:
    chapter = outline("a", heading(1, "ch-a"), heading(2, "s1"), heading(3, "s1a"))
    numbered, _ = run(chapter, scheme=NumberingScheme("1.", "", "a"))
    assert shown(numbered) == {
        "ch-a": ("1.", "Chapter 1."),
        "file:a": ("1.", "Chapter 1."),
        "s1": ("", "“s1”"),
        "s1a": ("a", "Section 1. a"),
    }


def test_tables_and_figures_are_counted_through_the_dossier() -> None:
    def item(kind: str, label: str) -> Captioned:
        return Captioned(kind, label, f"<b>{label}</b>", label, place(1))

    first = outline("a", heading(1, "ch-a"), captioned=(item("table", "tbl-a"), item("figure", "fig-a")))
    second = outline("b", heading(1, "ch-b"), captioned=(item("table", "tbl-b"),))
    numbered, found = run(first, second)
    assert found == ()
    target = numbered.targets["tbl-b"]
    assert (target.kind, target.part, target.anchor, target.title_html, target.title) == (
        "table",
        "b",
        "tbl-b",
        "<b>tbl-b</b>",
        "tbl-b",
    )
    assert [shown(numbered)[label] for label in ("tbl-a", "fig-a", "tbl-b")] == [
        ("1", "Table 1"),
        ("1", "Figure 1"),
        ("2", "Table 2"),
    ]


def test_a_label_used_twice_is_reported_at_its_second_place() -> None:
    first = outline("a", heading(1, "ch-a"), heading(2, "sec-x", line=3))
    second = outline("b", heading(1, "ch-b", slug="b"), heading(2, "sec-x", slug="b", line=7))
    numbered, found = run(first, second)
    assert [(item.code, item.where, item.message) for item in found] == [
        ("label-duplicate", place(7, "b"), "label 'sec-x' is used already at chapters/a.md:3")
    ]
    assert numbered.targets["sec-x"].part == "a"


def test_an_unknown_label_is_reported_with_the_nearest() -> None:
    uses = (
        LabelUse("sec-x", False, place(2)),
        LabelUse("sec-xx", True, place(3)),
        LabelUse("file:b", False, place(4)),
        LabelUse("file:none", False, place(5)),
    )
    first = outline("a", heading(1, "ch-a"), heading(2, "sec-x"), heading(2, "_a-2"), uses=uses)
    _, found = run(first, outline("b", heading(1, "ch-b")))
    assert [(item.code, item.where, item.message) for item in found] == [
        ("label-unknown", place(3), "nothing is labelled 'sec-xx'"),
        ("label-unknown", place(5), "nothing is labelled 'none'"),
    ]
    assert found[0].hint == "did you mean 'sec-x'?"
    assert "_a-2" not in (found[1].hint or "")


def test_headings_by_their_words() -> None:
    uses = (
        LabelUse("sec-xy-z", False, place(2)),
        LabelUse("file:b#ch-b", False, place(3)),
        LabelUse("file:b#nothing", False, place(4)),
        LabelUse("ch-b2", False, place(5)),
        LabelUse("", False, place(6)),
        LabelUse("tbl-none-of-these", False, place(7)),
        LabelUse("SEC", False, place(8)),
    )
    other = Heading(2, "sec", "", "Sec X/y – Mg²⁺", True, place(1))
    first = outline("a", heading(1, "ch-a"), Heading(2, "_a-1", "", "Sec Xy, Z", True, place(1)), other, uses=uses)
    numbered, found = run(first, outline("b", heading(1, "ch-b")))
    assert numbered.targets["file:a#sec-xy-z"].anchor == "_a-1"
    assert numbered.targets["file:b#ch-b"].anchor == "ch-b"
    assert numbered.targets["file:b#nothing"].anchor == "ch-b"
    assert [item.hint for item in found] == [
        "did you mean 'ch-b'?",
        "write a label after the #",
        "write {#tbl-none-of-these} after the caption you mean",
        "did you mean 'sec'?",
    ]
    assert slug(other.text) == "sec-xy--mg2"
