"""Binding: one tag tree, one name tree, links over parts, outline, heads as artifacts, metadata; judged by real tools."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from dossier import overprint
from dossier.diagnostics import Collector
from dossier.layout import place
from dossier.model import FontSet, Layer, Metadata, Number, OutlineItem, Part, PartSource
from dossier.typeset import typeset
from tests.conftest import TINY, bound_bytes, page_texts
from tests.tools import verapdf
from tests.typeset.test_structure import elements

META = Metadata("Title – <b>", "en-GB", ("Keyora",), "Subject", ("one", "two"), "2026-11-23T00:00:00+00:00", "x/en/1")
HEADS = {"one": ("I · One", True), "two": ("II · Two", True), "cover": ("", False)}
ONE = '<h1 id="a">One</h1><p><a href="part:#b">to two</a></p><ul><li><p>x</p></li></ul>' + "<p>line</p>" * 12
TWO = (
    '<h1 id="b">Two</h1><table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>d</td></tr></tbody></table>'
    '<p><a href="part:#a">back</a></p>'
)
OUTLINE = (
    OutlineItem(1, "I", "One", "One", "one", "a"),
    OutlineItem(2, "1)", "Two", "Two in one", "two", "b"),
    OutlineItem(1, "", "x", "Nowhere", "two", "missing"),
)


@pytest.fixture
def heads(set_part: Callable[..., Part], sealed: FontSet) -> Callable[..., list[Layer]]:
    """An overprint of n tiny pages."""

    def run(count: int, *, apart: bool = False) -> list[Layer]:
        css = "@page{size:100mm 70mm;margin:0} .s{height:70mm;break-after:page} .s:last-child{break-after:auto}"
        body = "".join(f'<div class="s"><b>Head</b> {n + 1} / {count}</div>' for n in range(count))
        html = f'<!doctype html><html lang="en"><head><title>h</title></head><body>{body}</body></html>'
        part = typeset(PartSource("_heads", html, (TINY, css), tagged=False, fonts_apart=apart), sealed)
        return [Layer(part, tuple(range(count)))]

    return run


@pytest.fixture
def bound(set_part: Callable[..., Part], heads: Callable[[int], list[Layer]]) -> tuple[bytes, Collector]:
    """Two parts, bound."""
    placed = place([set_part(ONE, name="one"), set_part(TWO, name="two")], HEADS)
    count = sum(len(item.part.map.pages) for item in placed)
    found = Collector()
    return bound_bytes(placed, heads(count), OUTLINE, META, found), found


@pytest.mark.xdist_group("verapdf")
def test_valid_pdf_ua(bound: tuple[bytes, Collector], tmp_path: Path) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)
    path = tmp_path / "bound.pdf"
    path.write_bytes(bound[0])
    report = verapdf.validate(path, "ua1")
    assert report.compliant, report.failures
    assert report.checks > 300


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(bound: tuple[bytes, Collector], tmp_path: Path) -> None:
    path = tmp_path / "bound.pdf"
    path.write_bytes(bound[0])
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_links_lead_over_parts(bound: tuple[bytes, Collector]) -> None:
    data, found = bound
    assert list(found) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        places = {str(names[n]): names[n + 1][0] for n in range(0, len(names), 2)}
        assert sorted(places) == ["a", "b"]
        assert list(map(str, names[::2])) == sorted(map(str, names[::2]))
        assert places["a"].objgen == pdf.pages[0].objgen
        last = pdf.pages[-1]
        assert places["b"].objgen == last.objgen


def test_each_page_has_its_own_key_in_the_parent_tree(bound: tuple[bytes, Collector]) -> None:
    with pikepdf.open(io.BytesIO(bound[0])) as pdf:
        leaves = list(pdf.Root.StructTreeRoot.ParentTree.Kids)
        keys = [int(key) for leaf in leaves for key in list(leaf.Nums)[::2]]
        assert keys == sorted(set(keys))
        assert len(leaves) > 1
        assert [[int(limit) for limit in leaf.Limits] for leaf in leaves] == [
            [int(leaf.Nums[0]), int(leaf.Nums[-2])] for leaf in leaves
        ]
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert list(tree) == keys
        assert all(len(tree[int(page.StructParents)]) for page in pdf.pages)
        used = [int(page.StructParents) for page in pdf.pages]
        used += [int(a.StructParent) for page in pdf.pages for a in page.get("/Annots", [])]
        assert sorted(used) == keys
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(keys)


def test_identifiers_of_table_heads_are_unique_in_the_book(
    set_part: Callable[..., Part], heads: Callable[[int], list[Layer]]
) -> None:
    placed = place([set_part(TWO, name="one"), set_part(TWO, name="two")], HEADS)
    data = bound_bytes(placed, heads(2), (), META, Collector())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
        tree = {bytes(names[n]): names[n + 1].objgen for n in range(0, len(names), 2)}
        found = {bytes(e.ID): e.objgen for e in elements(pdf.Root.StructTreeRoot) if "/ID" in e}
        assert tree == found
        assert len(found) == 2
        cells = [e for e in elements(pdf.Root.StructTreeRoot) if e.S == "/TD"]
        assert {bytes(name) for cell in cells for name in cell.A.Headers} == set(found)


def test_parts_share_the_fonts_of_a_face(
    set_part: Callable[..., Part], heads: Callable[..., list[Layer]], sealed: FontSet
) -> None:
    one, two = (
        set_part(f"<h1>{words}</h1>", name=name, apart=True) for name, words in (("one", "abc"), ("two", "xyz"))
    )
    data = bound_bytes(place([one, two], HEADS), heads(2, apart=True), (), META, Collector(), fonts=sealed)
    programs: dict[str, set[bytes]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert font.BaseFont == font.DescendantFonts[0].BaseFont == descriptor.FontName
                programs.setdefault(str(font.BaseFont), set()).add(descriptor.FontFile2.read_bytes())
    assert len(programs) == 1
    assert all(len(members) == 1 for members in programs.values())


def test_outline_nests_and_leaves_out_what_has_no_place(bound: tuple[bytes, Collector]) -> None:
    with pikepdf.open(io.BytesIO(bound[0])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["I One"]
        assert [item.title for item in outline.root[0].children] == ["1) Two in one"]


def test_heads_are_printed_over_each_page_as_artifacts(bound: tuple[bytes, Collector]) -> None:
    if shutil.which("pdftotext"):
        pages = page_texts(bound[0])
        assert [f"Head {n + 1} / {len(pages)}" in " ".join(page.split()) for n, page in enumerate(pages)] == [
            True
        ] * len(pages)
    with pikepdf.open(io.BytesIO(bound[0])) as pdf:
        for page in pdf.pages:
            last = (
                page.Contents[-1].read_bytes()
                if isinstance(page.Contents, pikepdf.Array)
                else page.Contents.read_bytes()
            )
            assert b"/Artifact <</Type /Pagination>> BDC" in last


def test_metadata(bound: tuple[bytes, Collector]) -> None:
    with pikepdf.open(io.BytesIO(bound[0])) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Title – <b>"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261123000000+00'00'"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["dc:title"] == "Title – <b>"
            assert xmp["dc:creator"] == ["Keyora"]


def test_link_without_target_is_reported(set_part: Callable[..., Part], heads: Callable[[int], list[Layer]]) -> None:
    placed = place([set_part('<p><a href="part:#nowhere">x</a></p>', name="one")], HEADS)
    found = Collector()
    bound_bytes(placed, heads(1), (), META, found)
    assert [item.code for item in found] == ["bind-link"]
    assert "'nowhere'" in next(iter(found)).message


def test_same_parts_same_bytes(set_part: Callable[..., Part], heads: Callable[[int], list[Layer]]) -> None:
    placed = place([set_part(TWO, name="two")], HEADS)
    over = heads(1)
    assert bound_bytes(placed, over, OUTLINE, META, Collector()) == bound_bytes(
        placed, over, OUTLINE, META, Collector()
    )


def test_a_part_that_comes_twice_is_there_twice(
    set_part: Callable[..., Part], heads: Callable[[int], list[Layer]]
) -> None:
    body = '<h2>Divider</h2><p>Text <a href="https://example.org/">there</a></p>'
    part = set_part(body, name="one")
    placed = place([part, part], {"one": ("", True)})
    for _ in range(2):  # the second time from what is kept
        with pikepdf.open(io.BytesIO(bound_bytes(placed, heads(2), (), META, Collector()))) as pdf:
            document = pdf.Root.StructTreeRoot.K[0]
            assert len({child.objgen for child in document.K}) == len(document.K) > 1
            keys = [int(page.obj.Annots[0].StructParent) for page in pdf.pages]
            assert len(set(keys)) == 2
            parents = list(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree))
            assert len(set(parents)) == len(parents) == 4


def test_sheets_follow_the_pages(set_part: Callable[..., Part]) -> None:
    css = "@page wide{size:120mm 70mm;margin:5mm} body{page:body} .wide{page:wide} @page cover{margin:0} .c{page:cover}"
    part = set_part('<p class="c">c</p><p>a</p><p class="wide">b</p><p>c</p>', css, name="one")
    plan = overprint.plan(place([part], HEADS))
    assert len(plan.sizes) == 2
    assert [sheet.size for sheet in plan.heads] == [0, 1]
    assert plan.head_of == (None, 0, 1, 0)
    assert [sheet.size for sheet in plan.folios] == [0, 1]
    small, wide = tuple(range(10)), tuple(range(10, 20))
    assert plan.folio_of == (None, Number("2", "4", small), Number("3", "4", wide), Number("4", "4", small))
    assert plan.heads[1].left == pytest.approx(5 * 72 / 25.4, abs=0.01)


def test_part_without_head_has_none(set_part: Callable[..., Part]) -> None:
    plan = overprint.plan(place([set_part("<p>x</p>", name="cover")], HEADS))
    assert (plan.heads, plan.head_of, plan.folio_of) == ((), (None,), (None,))
