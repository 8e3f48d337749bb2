"""Whether what the sources say is in the pages: blocks, their places, their order, their number."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.preflight import Block, Expected, blocks
from dossier.preflight.completeness import findings, placed
from dossier.preflight.stream import GAP, Stream, bare


def lost(pages: list[str], *texts: str) -> list[tuple[str, str]]:
    found = findings(pages, [Expected(text, "a", "x.md:1") for text in texts])
    return [(item.code, f"{item.where[0]}: {item.message}") for item in found]


def test_blocks_of_a_page() -> None:
    html = (
        "<html><head><title>not this</title><style>nor this</style></head><body><h1>One <em>two</em></h1>"
        "<p>Text<span class='footnote'>At the foot</span> goes on<br>here</p><table><tr><th>A</th><td>B<p>C</p></td></tr></table>"
        "<svg><text>picture</text></svg><ul><li>x<li>y</ul></body></html>"
    )
    foot = Block("At the foot", apart=True)
    rest: list[str | Block] = ["One two", foot, f"Text{GAP} goes on here", "A", "B", "C", "x", "y"]
    assert blocks(html) == [item if isinstance(item, Block) else Block(item) for item in rest]


def test_text_is_found_over_lines_pages_and_forms_of_characters() -> None:
    pages = ["Head of page one\nMagne-\nsium is a min\ufffe", "Head two\neral, and \ufb01bres are not.\n12"]
    assert not lost(pages, "Magnesium is a mineral, and fibres are not.")
    assert lost(pages, "Magnesium is a metal") == [
        ("text-missing", "x.md:1: 'metal' is not on the page where it should be")
    ]
    assert [code for code, _ in lost(pages, "not a mineral is Magnesium")] == ["text-missing"]


@pytest.mark.parametrize("printed", ["10-20", "10\u201320", "10\u2013\n20"])
def test_a_dash_between_figures_counts(printed: str) -> None:
    assert not lost([f"take {printed} mg a day"], "take 10-20 mg a day")
    assert lost(["take 1020 mg a day"], "take 10-20 mg a day")


def test_dashes_at_the_ends_of_lines_do_not_count_between_letters() -> None:
    assert not lost(["a review of stress\n\u2014a summary"], "a review of stress\u2014a summary")
    assert not lost(["short-\nterm use"], "short-term use")
    assert bare("short-term") == bare("shortterm") == "shortterm"


def test_a_cell_has_to_be_a_word_of_its_own() -> None:
    assert not lost(["Salt\nZinc oxide\nZinc"], "Salt", "Zinc oxide", "Zinc")
    assert lost(["Salt\nZincate and oxide"], "Salt", "Zinc")
    assert not lost(["Nerve cells. . . . . 12"], "Nerve cells", "12")
    assert lost(["Share 2.5 %"], "Share", "2")


def test_a_repeated_cell_is_looked_for_as_often_as_it_is_there() -> None:
    table = ["Form", "Known", "oxide", "yes", "citrate", "yes", "glycinate", "no"]
    assert not lost(["\n".join(table)], *table)
    without = [*table[:5], *table[6:]]
    assert [code for code, _ in lost(["\n".join(without)], *table)] == ["text-missing"]


def test_paragraphs_that_changed_places_are_found() -> None:
    one, other = "The first of two paragraphs.", "And the other one that follows."
    assert not lost([f"{one}\n{other}"], one, other)
    assert [code for code, _ in lost([f"{other}\n{one}"], one, other)] == ["text-order"]
    assert [code for code, _ in lost(["yes\nno"], "no", "yes")] == ["text-order"]


def test_a_block_that_is_painted_earlier_stands_right_by_its_height() -> None:
    pages = ["Painted first, read second.\nThe first of the page.\nAnd the last one of it."]
    expected = [
        Expected("The first of the page.", "a"),
        Expected("Painted first, read second.", "a"),
        Expected("And the last one of it.", "a"),
    ]
    heights = {"The first of the page.": 300.0, "Painted first, read second.": 200.0, "And the last one of it.": 100.0}
    assert [item.code for item in findings(pages, expected)] == ["text-order"]
    assert not list(findings(pages, expected, lambda _page, text: [heights[text]]))
    moved = {**heights, "Painted first, read second.": 400.0, "The first of the page.": 300.0}
    assert [item.code for item in findings(pages, expected, lambda _page, text: [moved[text]])] == ["text-order"]


def test_a_footnote_may_stand_anywhere_on_its_page_and_its_mark_in_the_text() -> None:
    pages = ["Text1 goes on here.\nNext.\n1 At the foot"]
    expected = [
        Expected("At the foot", "a", apart=True),
        Expected(f"Text{GAP} goes on here.", "a"),
        Expected("Next.", "a"),
    ]
    assert not list(findings(pages, expected))
    assert list(findings(["Text1 goes on here.\nNext."], expected))


def test_the_number_of_a_footnote_at_the_end_of_a_cell_is_no_part_of_its_words() -> None:
    cells = blocks(
        "".join(f"<td>v {n}<span class='footnote'>Note {n} here</span></td><td>r</td>" for n in range(1, 25))
    )
    expected = [Expected(item.text, "a", f"x.md:{item.text}", item.apart) for item in cells]
    rows = [f"v {n}{n + 6} r" for n in range(1, 25)]
    notes = [f"{n + 6}. Note {n} here" for n in range(1, 25)]
    assert not list(findings(["\n".join([*rows[:9], *notes[:9]]), "\n".join([*rows[9:], *notes[9:]])], expected))
    for number in range(24):
        page = "\n".join([*rows[:number], "r", *rows[number + 1 :], *notes])
        assert [item.code for item in findings([page], expected)] == ["text-missing"]
    assert [item.code for item in findings(["\n".join([*rows, *notes]).replace("v 39", "w 39")], expected)] == [
        "text-missing"
    ]


def test_a_cell_that_says_what_a_note_says_is_not_taken_for_it() -> None:
    same = "the same words in both of them"
    expected = [
        *(
            Expected(text, "a", apart=apart)
            for text, apart in ((same, False), (f"A note: {same}", True), (same, False))
        ),
        Expected("The paragraph of the next page.", "a"),
    ]
    pages = [f"{same}\n{same}\n1. A note: {same}\nhead", "The paragraph of the next page."]
    assert not list(findings(pages, expected))
    assert [item.code for item in findings([pages[0].replace(same, "", 1), pages[1]], expected)] == ["text-missing"]
    assert [item.code for item in findings([pages[0].replace("A note:", ""), pages[1]], expected)] == ["text-missing"]


def test_a_note_stands_near_the_page_where_it_is_called() -> None:
    pages = [f"Paragraph number {number} of this file." for number in range(9)]
    expected = [Expected(page, "a") for page in pages]
    expected.insert(2, Expected("A note with words of its own.", "a", apart=True))
    for at in range(9):
        noted = [*pages[:at], f"{pages[at]}\n1. A note with words of its own.", *pages[at + 1 :]]
        assert bool(list(findings(noted, expected))) == (at not in (1, 2, 3)), at


def test_the_notes_of_a_paragraph_stand_on_each_of_its_pages() -> None:
    parts = [f"the part number {number} of one long paragraph" for number in range(6)]
    notes = [f"Note {number} has words of its own." for number in range(6)]
    pages = [
        "Before it.",
        *(f"{part}{n}\n{n}. {note}" for n, (part, note) in enumerate(zip(parts, notes, strict=True))),
    ]
    expected = [Expected("Before it.", "a")]
    expected += [Expected(note, "a", apart=True) for note in notes]
    expected += [Expected(" ".join(f"{part}{GAP}" for part in parts), "a"), Expected("After it.", "a")]
    assert not list(findings([*pages, "After it."], expected))


def test_repeated_words_are_no_endless_work() -> None:
    row = "the same ten words that stand in each and every block "
    texts = [row * (3 + number % 4) + f"and {number}" for number in range(40)]
    pages = ["\n".join([*texts[at : at + 4], row * 2, "foot"]) for at in range(0, 40, 4)]
    assert not lost(pages, *texts)
    assert lost(pages, *texts, row * 9 + "and more")


@pytest.mark.parametrize("printed", ["rr", "rr1", "rr12", "rr 1", "rr*", "rr1,"])
def test_a_mark_may_follow_the_last_word_of_a_block(printed: str) -> None:
    assert not lost([f"one {printed}\nmore"], f"rr{GAP}{GAP}", "more")


@pytest.mark.parametrize("printed", ["rrs", "rr1s", "rrs1", "r1", "rr1234567", "srr1"])
def test_what_is_no_mark_is_not_taken_for_one(printed: str) -> None:
    assert [code for code, _ in lost([f"one {printed}\nmore"], f"rr{GAP}", "more")] == ["text-missing"]


@pytest.mark.parametrize("marks", ["1,2", "136,137", "36 37", "12"])
def test_numbers_of_notes_at_one_place(marks: str) -> None:
    assert not lost([f"one rr{marks} more words"], f"one rr{GAP}{GAP} more words")
    assert not lost([f"one rr{marks}\nmore"], f"one rr{GAP}{GAP}", "more")
    assert lost([f"one rr{marks} which nobody has written more words"], f"one rr{GAP}{GAP} more words")


def test_a_mark_is_no_decimal() -> None:
    assert not lost(["Share 21 %", "Share 2 %"], f"2{GAP}")
    assert lost(["Share 2.5 %"], f"2{GAP}")
    assert lost(["Share 21.5 %"], f"2{GAP}")
    assert lost(["Share 21 %"], "2")


def test_what_stands_between_pages_does_not_matter() -> None:
    pages = ["Substance Dose\nmagnesium bisglycinate in two", "Substance Dose (continued)\nportions a day 240 mg"]
    assert not lost(pages, "Substance", "Dose", "magnesium bisglycinate in two portions a day", "240 mg")


def test_the_beginning_of_a_block_by_chance_at_the_end_of_a_page_is_not_taken_for_it() -> None:
    pages = ["last words of a chapter\nmagnesium glycinate 44 / 60", "XII\nMagnesium glycinate with partners\n45 / 60"]
    assert not lost(pages, "last words of a chapter", "XII", "Magnesium glycinate with partners")


def test_a_block_that_runs_over_pages_before_one_that_says_the_same() -> None:
    sentence = "Words of text here. "
    pages = ["Head\n" + sentence * 40 + "\n3", "Head\n" + sentence * 20 + "\n" + sentence * 60 + "\n4"]
    assert not lost(pages, sentence * 60, sentence * 60)
    assert lost(pages, sentence * 60, sentence * 60, sentence * 60)
    assert lost(pages, sentence * 60, sentence * 60 + "No more.")


@pytest.mark.parametrize("rows", [1, 3, 6])
def test_long_cells_of_the_same_words_over_and_over_are_found_in_time(rows: int) -> None:
    words = "lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam ".split()
    cell = [words[number % len(words)] for number in range(1500)]
    lines: list[str] = []
    for row in range(rows):
        lines += [f"row{row:02d}", *(" ".join(cell[at : at + 12]) for at in range(0, len(cell), 12))]
    pages = ["Head of the table\n" + "\n".join(lines[at : at + 55]) + "\n3" for at in range(0, len(lines), 55)]
    texts = [text for row in range(rows) for text in (f"row{row:02d}", " ".join(cell))]
    assert not lost(pages, *texts)
    assert lost(pages, *texts, " ".join([*cell, "unlike"]))


def test_a_block_may_run_over_many_pages() -> None:
    words = [f"word{number}" for number in range(10_000)]
    pages = ["Head\n" + " ".join(words[at : at + 400]) + "\n3" for at in range(0, len(words), 400)]
    assert not lost(pages, " ".join(words))
    assert lost(pages, " ".join([*words, "more"]))


def test_the_page_and_the_line_of_what_is_missing() -> None:
    pages = ["A first paragraph of the page.", "A second one, on the next.", "A third one on the last page."]
    expected = [
        Expected("A first paragraph of the page.", "a", "x.md:1"),
        Expected("A second one, on the next.", "a", "x.md:3"),
        Expected("This is in none of the pages.", "a", "x.md:5"),
        Expected("A third one on the last page.", "a", "x.md:7"),
    ]
    (only,) = findings(pages, expected)
    assert only.text.startswith("x.md:5: 'This is in none of the pages.'")
    assert only.pages == (2, 3)


# --- right to left ---------------------------------------------------------------------------------------

ARABIC = "المغنيسيوم معدن أساسي يحتاج إليه الجسم"


def test_right_to_left_words_in_their_order() -> None:
    assert not lost([f"{ARABIC}\nوالزنك أيضا"], ARABIC, "والزنك أيضا")
    words = ARABIC.split()
    words[1], words[4] = words[4], words[1]
    assert lost([" ".join(words)], ARABIC)
    assert lost([ARABIC], "زنك")


def test_figures_and_latin_words_between_may_come_in_the_order_of_the_page() -> None:
    source = "جرعة Magnesium Glycinate قدرها 10-20 mg يوميا (1)"
    assert not lost(["جرعة Glycinate Magnesium قدرها 20-10 mg يوميا )1("], source)
    assert lost(["جرعة Glycinate Magnesium قدرها 20 mg يوميا )1("], source)


def test_letters_of_a_ligature_may_have_changed_places() -> None:
    assert not lost(["بعض الحاالت فقط"], "بعض الحالات فقط")


def test_pieces_of_right_to_left_lines() -> None:
    # as PDFium gives a line with a range, a mark on another letter's side, a joiner and a stretched letter
    pages = ["بين 12 mg–10 من الـك\u200dظر ويحد\u0651، Sleep: (Boyle"]
    assert not lost(pages, "بين 10–12 mg من الكظر ويحدّ،", "Boyle: Sleep")
    assert lost(pages, "بين 10–13 mg من الكبد")


# --- any text --------------------------------------------------------------------------------------------

WORDS = st.text(alphabet="abcdeyz019.-", min_size=1, max_size=6).filter(lambda word: any(c.isalnum() for c in word))
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=2, max_size=12)


def _pages(texts: list[str], choice: random.Random) -> list[str]:
    """Blocks as pages have them: broken into lines anywhere between words, and over pages between words."""
    pages = [""]
    for text in texts:
        for word in text.split(" "):
            pages[-1] += word + choice.choice([" ", "\n"])
        pages[-1] += "\n"
    return pages


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 2**16))
def test_what_is_there_is_found(texts: list[str], seed: int) -> None:
    assert lost(_pages(texts, random.Random(seed)), *texts) == []  # noqa: S311


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 2**16))
def test_what_is_left_out_is_missed(texts: list[str], seed: int) -> None:
    choice = random.Random(seed)  # noqa: S311
    gone = choice.randrange(len(texts))
    pages = _pages(texts[:gone] + texts[gone + 1 :], choice)
    # unless it is a part of what is there more often than it should be
    total = Stream(pages).text
    if len(bare("".join(texts))) > len(total):
        assert lost(pages, *texts)


def test_any_page_text_can_be_read() -> None:
    strange = [
        "",
        "\0\ufffe\uffff",
        "\u202e\u200f",
        "-",
        "- -",
        "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ]
    assert lost(strange, "word") == [("text-missing", "x.md:1: 'word' is not on the page where it should be")]


def test_words_that_a_reader_parts_at_their_marks() -> None:
    """As PDFium gives raised vowel marks: apart from their letter, with the rest of the word, or on a line of their own."""
    page = "ي ُرجى الانتباه\r\n\u064b MoodFlow ليس دواء\r\nوما ليس معروف \u064bا"
    assert not lost([page], "يُرجى الانتباه", "MoodFlow ليس دواءً،", "وما ليس معروفًا")
    assert lost([page], "MoodFlow ليس طعامًا")


def test_latin_words_of_an_edition_from_right_to_left_may_be_read_in_another_order() -> None:
    """Such as those of a translation that is begun: no page has a word of the script."""
    pages = ["of Chapter two\ncompany Your 4 / 2", "words some with\nthe second block here 4 / 3", "back company Your"]
    texts = ["Chapter two of", "some words with", "the second block here", "Your company back"]
    blocks = [Expected(text, "one") for text in texts]

    def missing(blocks: list[Expected], *, mirrored: bool) -> list[str]:
        rows = placed(pages, blocks, mirrored=mirrored)
        return [item.text for item, place, _ in rows if place.span is None]

    assert missing(blocks, mirrored=True) == []
    assert len(missing(blocks, mirrored=False)) == 3
    assert missing([*blocks, Expected("some words gone", "one")], mirrored=True) == ["some words gone"]
