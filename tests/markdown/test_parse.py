"""What parsing collects for other stages, and where it says that things stand."""

from __future__ import annotations

import pytest

from dossier.diagnostics import Location
from dossier.markdown import Bindings, render
from dossier.model import Citation, Cite, FrontMatter, LabelUse
from tests.markdown.support import faults, read

PATH = "chapters/02-form.md"


def test_title_of_the_front_matter() -> None:
    matter = FrontMatter(title="Mg^2+^ in *{{ product }}*", subtitle='two\n  "lines"', label="ch-mg")
    chapter, found = read("Text.", matter=matter, first_line=5)
    assert found == ()
    assert chapter.title_html == "Mg<sup>2+</sup> in <em>MoodFlow</em>"
    assert chapter.title == "Mg²⁺ in MoodFlow"
    assert chapter.subtitle_html == "two<br>“lines”"
    (heading,) = chapter.headings
    assert (heading.level, heading.label, heading.numbered) == (1, "ch-mg", True)
    assert heading.where == Location(PATH, 1)


def test_title_of_the_first_heading_leaves_the_text() -> None:
    chapter, found = read("Before.\n\n# The *form* {#ch-own}\n\nAfter.\n", matter=FrontMatter())
    assert found == ()
    assert chapter.title_html == "The <em>form</em>"
    assert [(h.label, h.where.line) for h in chapter.headings] == [("ch-own", 3)]
    assert render(chapter, Bindings()) == "<p>Before.</p>\n<p>After.</p>\n"


def test_label_of_the_front_matter_goes_before_that_of_the_heading() -> None:
    chapter, _ = read("# Form {#ch-own}\n", matter=FrontMatter(label="ch-given"))
    assert [heading.label for heading in chapter.headings] == ["ch-given"]


def test_label_made_of_the_file_name() -> None:
    for slug, label in [("02-form", "ch-form"), ("form", "ch-form"), ("02", "ch-02"), ("10_two words", "ch-two words")]:
        chapter, _ = read("", slug=slug)
        assert chapter.headings[0].label == label


def test_a_title_is_not_parsed_as_blocks() -> None:
    chapter, found = read("", matter=FrontMatter(title="1. First things - and last", subtitle="# Not a heading"))
    assert found == ()
    assert chapter.title_html == "1. First things - and last"
    assert chapter.subtitle_html == "# Not a heading"


def test_no_title() -> None:
    _, found = read("Text.\n\n## Section\n", matter=FrontMatter())
    assert faults(found) == [("chapter-title", 1)]


def test_faults_in_a_title_are_at_the_first_line() -> None:
    title = "<b>Bold</b> {{ nope }} [@a] [](#sec-a)"
    _, found = read("Text.", matter=FrontMatter(title=title), first_line=4)
    assert sorted(faults(found)) == [
        ("citation-syntax", 1),
        ("label-unknown", 1),
        ("markdown-html", 1),
        ("markdown-html", 1),
        ("markdown-token", 1),
    ]


def test_fault_in_a_heading_that_is_the_title_is_at_its_line() -> None:
    _, found = read("\n\n# {{ nope }} words\n", matter=FrontMatter())
    assert faults(found) == [("markdown-token", 3)]


def test_numbered_by_role() -> None:
    section = "## Section\n"
    for role, chapter_numbered, section_numbered in [
        ("chapter", True, True),
        ("appendix", False, True),
        ("introduction", False, True),
        ("abstract", False, False),
    ]:
        chapter, _ = read(section, matter=FrontMatter(title="T", role=role))
        assert [heading.numbered for heading in chapter.headings] == [chapter_numbered, section_numbered]
    chapter, _ = read(section, matter=FrontMatter(title="T", numbered=False))
    assert [heading.numbered for heading in chapter.headings] == [False, False]


def test_headings_without_citations_and_links_in_contents() -> None:
    chapter, _ = read("## Of [uptake](#sec-b) and Mg^2+^ [@a][^1] {#sec-a}\n\n[^1]: Note.\n\n## B {#sec-b}\n")
    heading = chapter.headings[1]
    assert heading.html == "Of uptake and Mg<sup>2+</sup> "
    assert heading.text == "Of uptake and Mg²⁺"


def test_citations_in_reading_order_with_their_lines() -> None:
    body = (
        "First [@a]\nand [@b, p. 3].[^n]\n\n"
        "| [@d] |\n|---|\n| [@e] |\n\n"
        "::: evidence\n- @f: Words\n  and @g.\n:::\n\n"
        "[^n]: Note\n    on [@c].\n"
    )
    chapter, found = read(body, first_line=11)
    assert found == ()
    keys = [(citation.cites[0].key, citation.where.line) for citation in chapter.citations]
    assert keys == [("a", 11), ("b", 12), ("c", 24), ("d", 14), ("e", 16), ("f", 19), ("g", 20)]
    assert chapter.citations[1] == Citation((Cite("b", locator="3", label="page"),), Location(PATH, 12))
    assert chapter.citations[6].in_text
    assert chapter.evidence == {5}


def test_uses_of_labels() -> None:
    chapter, _ = read("[](#tbl-a) and\n[](#sec-b){.page} and [x](03-more.md)\n")
    assert chapter.uses == (
        LabelUse("tbl-a", False, Location(PATH, 1)),
        LabelUse("sec-b", True, Location(PATH, 2)),
        LabelUse("file:03-more", False, Location(PATH, 2)),
    )
    assert chapter.names_pages
    plain, _ = read("[](#tbl-a)\n")
    assert not plain.names_pages


def test_captioned_tables_and_figures() -> None:
    body = (
        "Table: The *first* {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\n"
        "Figure: The second\n\n![b](b.svg)\n\n"
        "{#tbl-c}\n| c |\n|---|\n| 3 |\n\n"
        "![not counted](d.svg)\n"
    )
    chapter, found = read(body)
    assert found == ()
    assert [(c.kind, c.label, c.html, c.text, c.where.line) for c in chapter.captioned] == [
        ("table", "tbl-a", "The <em>first</em>", "The first", 3),
        ("figure", "_02-form-figure-1", "The second", "The second", 9),
        ("table", "tbl-c", "", "", 12),
    ]


def test_images_with_their_first_place() -> None:
    chapter, _ = read("![a](a.svg)\n\n![b](figures/gr%C3%B6%C3%9Fe.svg) ![a](a.svg)\n")
    assert chapter.images == {"a.svg": Location(PATH, 1), "figures/größe.svg": Location(PATH, 3)}


def test_images_get_the_address_that_stands_for_them() -> None:
    chapter, _ = read("![a](<figures/the a.svg>)\n")
    html = render(chapter, Bindings(images={"figures/the a.svg": "https://dossier.invalid/figures/a.svg"}))
    assert html == '<figure><img src="https://dossier.invalid/figures/a.svg" alt="a"></figure>\n'


def test_words_of_the_language() -> None:
    chapter, _ = read("| a |\n|---|\n| 1 |\n\n[1/2]{.stars}\n")
    html = render(chapter, Bindings(words={"continued": "(Forts.)", "stars": "{filled} von {total}"}))
    assert '<table data-continued="(Forts.)">' in html
    assert "<title>1 von 2</title>" in html


def test_place_of_a_rating_after_a_line_break_and_a_note() -> None:
    _, found = read("one[^1]\n[x]{.stars}\n\nmore\n\n[^1]: note\n")
    assert faults(found) == [("markdown-stars", 2)]


def test_note_styles_set_citations_at_the_foot_but_not_inside_a_note() -> None:
    body = "One [@a].[^n] Again[^n] two [@b].\n\n[^n]: See [@c]."
    chapter, found = read(body)
    assert found == ()
    slug = chapter.source.slug
    html = render(chapter, Bindings(citations=["A", "C", "B"], notes=True))
    assert html == (
        '<p>One<span class="footnote">A</span>.<span class="footnote" id="_SLUG-fn0">See C.</span> Again'
        '<sup class="footnote-again"><a href="part:#_SLUG-fn0">2</a></sup> two<span class="footnote">B</span>.</p>\n'
    ).replace("SLUG", slug)


def test_what_stands_too_deep_is_reported_and_the_rest_is_read() -> None:
    deep = "".join(f"{'  ' * level}- level {level}\n" for level in range(40))
    chapter, found = read(f"{deep}\n## After\n\n{{{{ nope }}}}\n")
    assert faults(found) == [("markdown-nesting", 31), ("markdown-token", 44)]
    assert [heading.text for heading in chapter.headings] == ["Form", "After"]
    quoted = "> " * 80 + "deep\n"
    _, found = read(f"{quoted}\nText.\n")
    assert faults(found) == [("markdown-nesting", 1)]


def test_no_text_is_lost_above_the_limit() -> None:
    deep = "".join(f"{'  ' * level}- level {level}\n" for level in range(30))
    chapter, found = read(f"{deep}\nAfter.\n")
    assert found == ()
    html = render(chapter, Bindings())
    assert all(f"level {level}" in html for level in range(30))
    assert "<p>After.</p>" in html


def test_control_characters_by_line() -> None:
    body = "a\tb\r\nc\x0cd\x0c\x1b\r\n\n```\n\x00\n```\n"
    _, found = read(body)
    assert [(item.where.line, item.message) for item in found if item.where] == [
        (2, "control character U+000C (form feed)"),
        (2, "control character U+001B (escape)"),
        (5, "control character U+0000 (NUL)"),
    ]


def test_faults_come_in_the_order_of_their_lines() -> None:
    _, found = read("[^1] {{ nope }}\n\n::: nothing\nText.\n:::\n\n[4]{.stars}\n\n##\n\n[^2]: Note.\n")
    numbers = [line or 0 for _, line in faults(found)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 5


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("::: callout A\n::: remark\nx\n:::\n", "the outer container needs more colons than the inner one"),
        ("::: {.callout}\nx\n:::\n", "write '::: callout'"),
        (":::: callout\nx\n", "close it with a line '::::'"),
        ("## A {#a b}\n", "a label holds letters, digits, - _ : and no spaces"),
        ("{#fig-a}\n| a |\n|---|\n| 1 |\n", "begin it with 'tbl-'"),
        ("##A\n", "a heading has a space after '##'; a # that is meant as one is written \\#"),
        ("> [!CAUTION]\n> x\n", "write '::: warning Caution' before the text and ':::' after it"),
        ("[](https://a.b)\n", "write [words](https://a.b), or <https://a.b> to print the address"),
        ("[x]{.smallcaps}\n", "did you mean 'small-caps'?"),
    ],
)
def test_what_to_write_instead(body: str, hint: str) -> None:
    _, found = read(body)
    assert hint in [item.hint for item in found]


def test_a_raised_citation_follows_its_word() -> None:
    chapter, _ = read("One [@a], two\n[@b], *three* [@c] and [@d].\n")
    mark = '<span class="citation" id="c"><a href="#r"><sup>1</sup></a><sup>,2</sup></span>'
    html = render(chapter, Bindings(citations=[mark, mark, mark, "<i>x<sup>1</sup></i>"]))
    assert html == f"<p>One{mark}, two{mark}, <em>three</em>{mark} and <i>x<sup>1</sup></i>.</p>\n"


def test_short_title_and_keywords_are_typeset() -> None:
    chapter, found = read("Text.", matter=FrontMatter(title="T", short="Mg^2+^ *x*", keywords=("GABA~A~", "a -- b")))
    assert found == ()
    assert chapter.short_html == "Mg<sup>2+</sup> <em>x</em>"
    assert chapter.keywords == ("GABA<sub>A</sub>", "a – b")
