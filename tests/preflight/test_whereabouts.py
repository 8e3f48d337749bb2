"""What is found on a page is named with the file and line that it comes from."""

from __future__ import annotations

from dossier.preflight import Expected, Weight
from dossier.preflight.completeness import placed
from dossier.preflight.findings import on_pages
from dossier.preflight.values import Box, Finding
from dossier.preflight.verapdf import pages_of
from dossier.preflight.whereabouts import located

PAGES = ["First words of the file.\nSecond paragraph of it.\nfoot 1", "A third one on the next page.\nfoot 2"]
EXPECTED = [
    Expected("First words of the file.", "a", "x.md:1"),
    Expected("Second paragraph of it.", "a", "x.md:3"),
    Expected("A third one on the next page.", "b", "y.md:1"),
]
BOX: Box = (0.0, 0.0, 1.0, 1.0)


def named(
    finding: Finding, texts: dict[int, str | None], pages: list[str] = PAGES, expected: list[Expected] = EXPECTED
) -> tuple[str, ...]:
    (found,) = located([finding], list(placed(pages, expected)), lambda page, _box: texts.get(page))
    return found.where


def fault(*pages: int) -> Finding:
    (finding,) = on_pages("text-overlap", Weight.ERROR, "text over text", [(page, BOX) for page in pages])
    return finding


def test_a_place_is_named_with_the_line_of_its_block() -> None:
    assert named(fault(1), {1: "First w"}) == ("x.md:1",)
    assert named(fault(1), {1: "First words of the file.\nS"}) == ("x.md:3",)
    assert named(fault(1, 2), {1: "First words of the file.", 2: "A third"}) == ("x.md:1", "y.md:1")


def test_a_place_without_a_line_is_named_with_the_file_of_its_page() -> None:
    assert named(fault(2), {2: None}) == ("y.md",)
    assert named(fault(2), {2: PAGES[1]}) == ("y.md",)
    assert named(Finding("page-empty", Weight.WARNING, "nothing", (1,)), {}) == ("x.md",)


def test_a_place_without_a_known_source_has_its_page_alone() -> None:
    assert named(Finding("title", Weight.ERROR, "no title"), {}) == ()
    assert named(fault(3), {3: "else"}, [*PAGES, "else"]) == ()
    one_page = [" ".join(PAGES)]
    assert named(fault(1), {1: None}, one_page) == ()


def test_a_right_to_left_page() -> None:
    pages = ["المغنيسيوم معدن.\nالجدول 1 ملاحظة"]
    expected = [Expected("المغنيسيوم معدن.", "a", "x.md:1"), Expected("الجدول 1 ملاحظة", "a", "x.md:3")]
    for text, line in (("المغنيسيوم معدن.", "x.md:1"), ("المغنيسيوم معدن.\nالج", "x.md:3")):
        assert named(fault(1), {1: text}, pages, expected) == (line,)


def test_a_finding_says_where_it_is() -> None:
    (finding,) = located([fault(1)], list(placed(PAGES, EXPECTED)), lambda _page, _box: "First")
    assert finding.text == "x.md:1: text over text, page 1"
    assert finding.line == "error text-overlap: x.md:1: text over text, page 1"
    assert finding.as_dict()["sources"] == ["x.md:1"]


def test_a_page_that_is_not_known_is_not_named() -> None:
    (finding,) = on_pages("table-heads", Weight.ERROR, "tables without heads", [(0, None), (3, None)])
    assert finding.pages == (3,)


def test_pages_in_places_of_verapdf() -> None:
    assert pages_of("root/document[0]/pages[4](77 0 obj PDPage)/contentStream[0]") == {5}
    assert pages_of("root/document[0]/StructTreeRoot[0]") == set()
