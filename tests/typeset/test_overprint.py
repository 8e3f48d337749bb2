"""Heads as printed over the pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from dossier import compose, overprint, printover, styles
from dossier.assets import AssetShelf
from dossier.bookfile import BookFile
from dossier.bound import BookPage, Bound
from dossier.diagnostics import Collector
from dossier.fontmerge import Faces
from dossier.model import FontSet, Layer, Number, PageInfo, PageMap, Part, PartSource, Placed
from dossier.resources import Resources, package_data
from dossier.typeset import typeset
from tests.conftest import page_texts, run_build
from tests.typeset.support import words

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

PAGE = PageInfo(595, 842, 79, 73, 68, 73, "body")


def heads(fonts: FontSet, chapter: str, direction: str = "ltr", tagline: str = "tagline") -> Part:
    """Two sheets: one without a chapter in its head, one with this."""
    found = Collector()
    resources = Resources(Path("/nonexistent"), package_data())
    part = Part("x", b"", PageMap((PAGE,), {}))
    placed = [Placed(part, 0, "", True), Placed(part, 1, compose.safe(chapter), True)]
    plan = overprint.plan(placed)
    edition = SimpleNamespace(proof=False, language="en", head_product="Product", head_tagline=tagline)
    values = {
        "sizes": plan.sizes,
        "sheets": plan.heads,
        "total": 2,
        "edition": edition,
        "distributor": None,
        "direction": direction,
    }
    html = compose.Composer(resources, found).render("overprint.html.j2", values)
    sheet = styles.load(resources, "", "A4", AssetShelf(Path("/nonexistent"), found), found)
    assert sheet is not None
    assert not list(found)
    return typeset(PartSource("_overprint", html, sheet.overprint_css, {}, sheet.families, tagged=False), fonts)


def folios(fonts: FontSet, pages: int, css: str = "", *, whole: bool = False) -> Layer:
    """The folios of a book of so many pages."""
    found = Collector()
    resources = Resources(Path("/nonexistent"), package_data())
    plan = overprint.plan([Placed(Part("x", b"", PageMap((PAGE,) * pages, {})), 0, "", True)], whole=whole)
    edition = SimpleNamespace(proof=False, language="en", head_product="Product", head_tagline="")
    values = {
        "sizes": plan.sizes,
        "sheets": plan.folios,
        "total": pages,
        "edition": edition,
        "distributor": None,
        "direction": "ltr",
    }
    html = compose.Composer(resources, found).render("overprint.html.j2", values)
    sheet = styles.load(resources, "", "A4", AssetShelf(Path("/nonexistent"), found), found)
    assert sheet is not None
    source = PartSource("_folios", html, (*sheet.overprint_css, css), {}, sheet.families, tagged=False)
    return Layer(typeset(source, fonts), plan.folio_of)


def printed(layer: Layer) -> bytes:
    """Empty pages with a layer over them."""
    file = BookFile([])
    book = Bound(file, [BookPage(file.number(), {b"MediaBox": b"[0 0 595 842]"}, []) for _ in layer.sheets])
    faces = Faces(file)
    printover.draw(file, book.pages, [layer], faces.of)
    faces.embed(None)
    book.information = file.add(b"<<>>")
    return book.written()


@pytest.mark.parametrize("css", ["", ".folio { font-variant-numeric: proportional-nums oldstyle-nums }"])
def test_each_page_has_its_folio(sealed: FontSet, css: str) -> None:
    """Figures of one width are drawn without a layout of their own, others are laid out; both stand at the margin."""
    layer = folios(sealed, 12, css, whole=True)
    assert layer.part.notes == ()
    found = words(printed(layer))
    assert [(word.page, word.text) for word in found if word.text not in ("/",)] == [
        item for number in range(1, 13) for item in ((number - 1, str(number)), (number - 1, "12"))
    ]
    assert all(word.right == pytest.approx(595 - 73, abs=1) for word in found[2::3])


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed")
def test_folios_put_together_of_figures_are_those_that_are_set(sealed: FontSet, tmp_path: Path) -> None:
    few, all_of = folios(sealed, 103), folios(sealed, 103, whole=True)
    assert printover.composes(few)
    assert printover.composes(all_of)
    assert len(few.part.map.pages) == 10 + 5 + 4
    assert len(all_of.part.map.pages) == 103
    pictures = []
    for name, layer in (("few", few), ("all", all_of)):
        (tmp_path / f"{name}.pdf").write_bytes(printed(layer))
        subprocess.run(
            ["pdftoppm", "-r", "40", "-y", "380", "-H", "90", "-png", f"{name}.pdf", name], cwd=tmp_path, check=True
        )
        pictures.append([path.read_bytes() for path in sorted(tmp_path.glob(f"{name}-*.png"))])
    assert len(pictures[0]) == 103
    assert len(set(pictures[0])) == 103
    assert pictures[0] == pictures[1]
    found = [word for word in words(printed(few)) if word.text not in ("/", "103")]
    assert [word.text for word in found if word.page < 102] == [str(number) for number in range(1, 103)]


def test_figures_of_different_widths_are_not_put_together(sealed: FontSet) -> None:
    layer = folios(sealed, 30, ".folio { font-variant-numeric: proportional-nums oldstyle-nums }")
    assert not printover.composes(layer)
    with pytest.raises(ValueError, match="the folio 1 cannot be put together"):
        printed(layer)


def test_a_book_of_such_figures_has_its_folios(tmp_path: Path, cache_folder: Path) -> None:
    project = tmp_path / "book"
    assert run_build("new", str(project)).returncode == 0
    (project / "styles").mkdir(exist_ok=True)
    text = (package_data() / "styles/overprint.css").read_text()
    (project / "styles/overprint.css").write_text(
        text + ".folio { font-variant-numeric: proportional-nums oldstyle-nums }"
    )
    chapter = next((project / "chapters").glob("*.md"))
    chapter.write_text(chapter.read_text() + "\n\n## More\n\n" + "Words to fill pages with. " * 6000)
    run = run_build(
        "pdf", "en", "--project", str(project), "--out", str(tmp_path), "--cache", str(cache_folder), "--no-preflight"
    )
    assert run.returncode == 0, run.stderr
    texts = page_texts(next(tmp_path.glob("*.pdf")))
    assert len(texts) > 16
    numbered = [at for at, page in enumerate(texts, 1) if re.search(rf"\b{at} / {len(texts)}\b", page)]
    assert len(numbered) > len(texts) - 6


def test_a_sheet_serves_all_pages_that_look_the_same() -> None:
    pages = (PAGE, PAGE, replace(PAGE, name="cover"), replace(PAGE, margin_left=50))
    plan = overprint.plan([Placed(Part("x", b"", PageMap(pages, {})), 0, "One", True)])
    assert plan.head_of == (0, 0, None, 1)
    assert [len(sheet.folios) for sheet in plan.folios] == [10, 10]
    first, second = tuple(range(10)), tuple(range(10, 20))
    assert plan.folio_of == (Number("1", "4", first), Number("2", "4", first), None, Number("4", "4", second))


def test_folios_of_a_book_are_those_of_any_with_as_many_figures() -> None:
    def of(pages: int) -> tuple[overprint.Sheet, ...]:
        return overprint.plan([Placed(Part("x", b"", PageMap((PAGE,) * pages, {})), 0, "One", True)]).folios

    assert of(12) == of(13) == of(99)
    assert of(99) != of(100)


def test_heads_of_a_distributors_pages_are_apart_and_feet_are_on_all() -> None:
    ours, theirs = (Part(name, b"", PageMap((PAGE, PAGE), {})) for name in ("x", "theirs"))
    placed = [Placed(ours, 0, "One", True), Placed(theirs, 3, "Two", True), Placed(ours, 5, "", False)]
    plan = overprint.plan(placed, {"theirs"})
    assert [sheet.chapter for sheet in plan.heads] == ["One"]
    assert [sheet.chapter for sheet in plan.own_heads] == ["Two"]
    assert plan.head_of == (0, 0, None, None, None, None, None)
    assert plan.own_head_of == (None, None, None, 0, 0, None, None)
    assert plan.foot_of == (0, 0, None, 0, 0, None, None)
    assert [sheet.foot for sheet in plan.feet] == [True]
    assert overprint.plan(placed[:1]) == overprint.plan(placed[:1], {"theirs"})


def test_scripts_do_not_move_the_head(sealed: FontSet) -> None:
    part = heads(sealed, "I · Mg<sup>2+</sup> and CO<sub>2</sub>")
    assert part.notes == ()
    products = [word for word in words(part.pdf) if word.text == "Product"]
    assert len(products) == 2
    assert products[0].top == pytest.approx(products[1].top, abs=0.01)
    chapter = next(word for word in words(part.pdf) if word.text == "and")
    assert chapter.top == pytest.approx(products[1].top, abs=0.01)


def test_heads_are_mirrored(sealed: FontSet) -> None:
    part = heads(sealed, "I · Chapter", "rtl")
    assert part.notes == ()
    found = {word.text: word for word in words(part.pdf) if word.page == 1}
    assert found["Chapter"].left < found["Product"].left
    assert found["Product"].right == pytest.approx(595 - 73, abs=1)


def test_folios_do_not_count_the_pages_that_fill_a_book_up() -> None:
    part = Part("x", b"", PageMap((PAGE, PAGE), {}))
    plan = overprint.plan([Placed(part, 0, "", True), Placed(Part("end", b"", PageMap((PAGE,), {})), 7, "", True)])
    numbers = [number and number.text for number in plan.folio_of if not isinstance(number, int)]
    assert numbers == ["1", "2", None, None, None, None, None, "3"]
    assert plan.total == 3


def test_folios_count_the_pages_before_an_opening() -> None:
    part = Part("x", b"", PageMap((PAGE,), {}))
    plan = overprint.plan([Placed(part, 0, "", True), Placed(part, 2, "", True), Placed(part, 3, "", True)])
    assert [number.text for number in plan.folio_of if isinstance(number, Number)] == ["1", "3", "4"]
    assert plan.total == 4


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("chapter", ["A chapter's title of many words that " * 4, "Safe use and legal framework"])
def test_no_head_takes_two_lines(sealed: FontSet, direction: str, chapter: str) -> None:
    part = heads(sealed, chapter, direction, "a tagline that is longer than " * 3)
    assert {note.code for note in part.notes} == {"head-cut"}
    found = [word for word in words(part.pdf) if word.page == 1]
    assert {round(word.top) for word in found} == {round(found[0].top)}
    assert all(word.left >= 73 - 1 and word.right <= 595 - 73 + 1 for word in found)
    first = next(word for word in found if word.text == "Product")
    assert (first.left if direction == "ltr" else 595 - first.right) == pytest.approx(73, abs=1)
    assert "…" in "".join(word.text for word in found)
