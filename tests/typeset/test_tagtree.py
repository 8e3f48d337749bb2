"""The tag tree of a part: every content in one element, and no element that means nothing."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from dossier.model import Part, PartSource
from dossier.typeset import typeset

Set = Callable[..., Part]
_DOT = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='10' height='20'/>"


def outline(node: Any) -> Any:
    """An element as its type and kids; content is a number, an annotation is its type."""
    if isinstance(node, int):
        return node
    if "/S" not in node:
        return str(node.Type)[1:]
    return str(node.S)[1:], [outline(kid) for kid in node.K]


def tree(part: Part) -> list[Any]:
    """The elements of a part below its document."""
    assert not [note for note in part.notes if note.code == "layout-failed"], part.notes
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        return [outline(kid) for kid in pdf.Root.StructTreeRoot.K[0].K]


def elements(node: Any) -> Iterator[Any]:
    """All elements below one."""
    for kid in node.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_lines_are_content_of_their_paragraph(set_part: Set) -> None:
    ((kind, kids),) = tree(set_part(f"<p>{'words <b>and</b> <em>more</em> ' * 4}</p>"))
    assert kind == "P"
    assert len(kids) > 4
    assert kids == list(range(len(kids)))


def test_text_of_groups_stands_in_a_paragraph(set_part: Set) -> None:
    body = "<div>loose <b>text</b><p>own</p>again</div>"
    assert tree(set_part(body)) == [("Div", [("P", [0, 1]), ("P", [2]), ("P", [3])])]
    assert tree(set_part("<header>alone</header>")) == [("P", [0])]
    assert tree(set_part("<section><header><h2>Head</h2></header></section>")) == [("Sect", [("H2", [0])])]


def test_a_link_over_lines_is_one_element(set_part: Set) -> None:
    part = set_part(f'<p>see <a href="part:#x">{"many words " * 12}</a> there</p>')
    ((_, (_, (kind, kids), *_)),) = tree(part)
    assert kind == "Link"
    assert kids[:4] == ["OBJR", 1, "OBJR", 2]
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        at = {int(numbers[number]): numbers[number + 1] for number in range(0, len(numbers), 2)}
        annotations = [item for page in pdf.pages for item in page.Annots]
        assert len(annotations) == kids.count("OBJR") > 1
        assert all(at[int(item.StructParent)].S == "/Link" for item in annotations)


def test_two_links_stay_two_and_an_anchor_is_none(set_part: Set) -> None:
    body = '<p><a href="part:#x">one</a><a href="part:#x">two</a> <a id="here">three</a></p>'
    assert tree(set_part(body)) == [("P", [("Link", ["OBJR", 0]), ("Link", ["OBJR", 1]), 2, 3])]


def test_items_hold_a_label_and_a_body(set_part: Set) -> None:
    body = "<ol><li>one <b>two</b><li><p>three</p><p>four</p></ol>"
    # marks are drawn after all text
    first = ("LI", [("Lbl", [4]), ("LBody", [0, 1])])
    second = ("LI", [("Lbl", [5]), ("LBody", [("P", [2]), ("P", [3])])])
    assert tree(set_part(body, "ol { padding-left: 20pt }")) == [("L", [first, second])]


def test_a_list_in_an_item_belongs_to_its_body(set_part: Set) -> None:
    body = "<ul><li>one<ul><li>inner</ul><li>two</ul>"
    inner = ("L", [("LI", [("LBody", [1])])])
    first, second = ("LI", [("LBody", [0, inner])]), ("LI", [("LBody", [2])])
    assert tree(set_part(body, "li { list-style: none }")) == [("L", [first, second])]


def test_terms_are_labels_of_what_they_mean(set_part: Set) -> None:
    body = "<dl><dt>A<dd>first<dd>second<dt>B<dd>third</dl>"
    one = ("LI", [("Lbl", [0]), ("LBody", [1])])
    more, two = ("LI", [("LBody", [2])]), ("LI", [("Lbl", [3]), ("LBody", [4])])
    assert tree(set_part(body)) == [("L", [one, more, two])]


def test_cells_name_their_heads(set_part: Set) -> None:
    body = """<table><caption>Doses</caption><thead><tr><th rowspan="2">a<th colspan="2">b<tr><th>c<th>d</thead>
    <tbody><tr><th scope="row">e<td>1<td>2</tbody></table>"""
    part = set_part(body, name="03-doses")
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        root = pdf.Root.StructTreeRoot
        found = list(elements(root))
        words = {bytes(item.ID): number for number, item in enumerate(item for item in found if item.S == "/TH")}
        heads = [[words[bytes(key)] for key in item.A.Headers] for item in found if item.S == "/TD"]
        assert heads == [[4, 1, 2], [4, 1, 3]]
        spans = [(item.A.get("/ColSpan"), item.A.get("/RowSpan")) for item in found if item.S == "/TH"]
        assert spans == [(None, 2), (2, None), (None, None), (None, None), (None, None)]
        names = list(root.IDTree.Names)
        assert [bytes(name) for name in names[::2]] == sorted(words)
        assert all(name.startswith(b"03-doses-") for name in words)
        assert [item.ID for item in names[1::2]] == names[::2]
    ((kind, kids),) = tree(part)
    assert kind == "Table"
    assert [kid[0] for kid in kids] == ["Caption", "THead", "TBody"]
    assert kids[0] == ("Caption", [("Span", [0])])


def test_each_part_of_a_broken_table_names_its_own_heads(set_part: Set) -> None:
    rows = "".join(f"<tr><td>{number}<td>x" for number in range(30))
    part = set_part(f"<table><thead><tr><th>a<th>b</thead><tbody>{rows}</tbody></table>")
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        assert len(pdf.pages) > 1
        identifiers = [bytes(item.ID) for item in found if item.S == "/TH"]
        assert len(set(identifiers)) == len(identifiers) == 2 * len(pdf.pages)
        pages = {bytes(item.ID): item.Pg.objgen for item in found if item.S == "/TH"}
        for item in found:
            assert item.S != "/TD" or [pages[bytes(key)] for key in item.A.Headers] == [item.Pg.objgen]


def test_a_picture_says_where_it_is_and_what_it_shows(set_part: Set) -> None:
    part = set_part(f'<p><img alt="A dot" src="{_DOT}"></p>', "@page { margin: 40px; size: 200px 100px }")
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        (figure,) = [item for item in elements(pdf.Root.StructTreeRoot) if item.S == "/Figure"]
        assert str(figure.Alt) == "A dot"
        left, low, right, high = map(float, figure.A.BBox)
        # in points, from the lower left corner (14.8.5.4.3)
        assert (left, right - left, high - low) == (30, 7.5, 15)
        assert 0 <= low < high <= float(pdf.pages[0].MediaBox[3]) - 30


def test_a_picture_without_words_is_remarked_on(set_part: Set) -> None:
    part = set_part(f'<p><img src="{_DOT}"></p>')
    assert any("no required alt description" in note.message for note in part.notes)


def test_a_picture_as_a_mark_is_one_label(set_part: Set) -> None:
    css = f'li {{ list-style-image: url("{_DOT}") }} ul {{ padding-left: 20pt }}'
    ((_, items),) = tree(set_part("<ul><li>one<li>two</ul>", css))
    assert [[kid[0] for kid in kids] for _, kids in items] == [["Lbl", "LBody"]] * 2
    assert all(isinstance(content, int) for _, kids in items for _, own in kids for content in own)


def test_what_is_not_drawn_is_in_no_tree(set_part: Set) -> None:
    body = '<p>one</p><div style="transform: scale(0)"><p>nothing</p></div><p style="opacity: 0">faint</p>'
    assert [kind for kind, kids in tree(set_part(body)) if kids] == ["P", "Div", "P"]


@pytest.mark.parametrize(
    ("body", "css"),
    [
        (
            "<p>words</p>",
            f'@page {{ @top-right {{ content: url("{_DOT}"); width: 2px }} }} img {{ margin-left: -90px }}',
        ),
        (f'<p>a <table style="display: inline-table"><tr><td>{"x" * 90}</table></p>', ""),
    ],
)
def test_what_leaves_its_area_outside_the_text_is_no_failure(set_part: Set, body: str, css: str) -> None:
    assert tree(set_part(body, css))


def test_another_language_is_said(set_part: Set) -> None:
    body = (
        '<p><a id="there" lang="es">voz</a> the <i lang="la">in vitro</i> test <b lang="en">is</b></p>'
        '<p lang="de">Wort</p><div lang="fr">mot</div>'
    )
    part = set_part(body)
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        found = [(str(item.S), str(item.get("/Lang", ""))) for item in elements(pdf.Root.StructTreeRoot)]
    assert [pair for pair in found if pair[1] not in ("", "en")] == [
        ("/Span", "es"),
        ("/Span", "la"),
        ("/P", "de"),
        ("/Div", "fr"),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_each_content_is_in_the_tree_once(set_part: Set, seed: int) -> None:
    """Parent tree and tree agree (14.7.4.4), whatever stands in what."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    tags = ["p", "div", "section", "b", "span", "ul", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "h2", "figure"]
    tags += ["caption", "figcaption", "blockquote", "pre", "a", "q"]

    def some(depth: int) -> str:
        result = ""
        for _ in range(draw.randint(1, 4)):
            tag = draw.choice(tags)
            inner = some(depth - 1) if depth and draw.random() < 0.7 else draw.choice(["", "word ", "some words " * 9])
            more = draw.choice(["", "", ' style="position: absolute"', ' style="float: left"', ' style="columns: 2"'])
            link = ' href="part:#x"' if tag == "a" else ""
            result += f"<{tag}{more}{link}>{inner}</{tag}>" + draw.choice(["", " ", "loose "])
        return result

    part = set_part(some(4), "q::before { content: '“' } b { display: inline-block }")
    assert not [note for note in part.notes if note.code == "layout-failed"], part.notes
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        root = pdf.Root.StructTreeRoot
        numbers = list(root.ParentTree.Nums)
        at = {int(numbers[number]): numbers[number + 1] for number in range(0, len(numbers), 2)}
        owners = {
            (item.Pg.objgen, kid): item.objgen for item in elements(root) for kid in item.K if isinstance(kid, int)
        }
        contents = sum(1 for item in elements(root) for kid in item.K if isinstance(kid, int))
        assert contents == len(owners)
        count = 0
        for page in pdf.pages:
            drawn = {int(text) for text in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())}
            listed = [owner.objgen for owner in at[int(page.StructParents)]]
            assert drawn == set(range(len(listed)))
            assert listed == [owners[page.objgen, number] for number in range(len(listed))]
            count += len(listed)
        assert count == contents
        for item in elements(root):
            for kid in item.K:
                assert isinstance(kid, int) or "/S" not in kid or kid.P.objgen == item.objgen


def test_a_document_without_language_is_remarked_on(set_part: Set, request: pytest.FixtureRequest) -> None:
    source = PartSource("part", "<!doctype html><html><title>x</title><p>words</p></html>", (), {}, ())
    part = typeset(source, request.getfixturevalue("sealed"))
    assert any('"lang" attribute' in note.message for note in part.notes)
