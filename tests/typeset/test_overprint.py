"""Heads as printed over the pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from dossier import compose, overprint, styles
from dossier.assets import AssetShelf
from dossier.diagnostics import Collector
from dossier.model import FontSet, PageInfo, PageMap, Part, PartSource, Placed
from dossier.resources import Resources, package_data
from dossier.typeset import typeset
from tests.typeset.support import words

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

PAGE = PageInfo(595, 842, 79, 73, 68, 73, "body")


def heads(fonts: FontSet, chapter: str, direction: str = "ltr") -> Part:
    """Two sheets: one without a chapter in its head, one with this."""
    found = Collector()
    resources = Resources(Path("/nonexistent"), package_data())
    part = Part("x", b"", PageMap((PAGE,), {}))
    placed = [Placed(part, 0, "", True), Placed(part, 1, compose.safe(chapter), True)]
    sizes, sheets = overprint.sheets(placed)
    edition = SimpleNamespace(language="en", head_product="Product", head_tagline="tagline")
    values = {"sizes": sizes, "pages": sheets, "total": 2, "edition": edition, "direction": direction}
    html = compose.Composer(resources, found).render("overprint.html.j2", values)
    sheet = styles.load(resources, "", "A4", AssetShelf(Path("/nonexistent"), found), found)
    assert sheet is not None
    assert not list(found)
    return typeset(PartSource("_overprint", html, sheet.overprint_css, {}, sheet.families, tagged=False), fonts)


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
