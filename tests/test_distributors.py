"""Distributors: their brand beside ours, their pages, checks of their logos; chapters are not typeset again for them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from dossier import logos
from dossier.diagnostics import Collector
from tests.conftest import run_build

DISTRIBUTOR = """
name = "Sample Trade"
address = ["1 Example Street"]
contact = ["sales@sample.example.com"]
logo = "logo.svg"
languages = ["en", "de"]
markets = ["GB"]
cover_line = "Brought by Sample Trade"
foot_line = "Sample Trade, foot"
[text.de]
cover_line = "Von Sample Trade"
[tokens]
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h90v30z" fill="#123456"/></svg>'
EDITIONS = """
[editions.en]
[editions.one]
distributor = "sample"
market = "GB"
[editions.two]
distributor = "other"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dossier, and two distributors beside it."""
    root = tmp_path / "content" / "p"
    (root / "chapters").mkdir(parents=True)
    (root / "chapters" / "01-a.md").write_text("# One\n\n{{ product }} is what this is about.\n")
    (root / "dossier.toml").write_text('title = "T"\nlanguage = "en"\n[tokens]\nproduct = "Calm"\n' + EDITIONS)
    for name in ("sample", "other"):
        home = tmp_path / "content" / "distributors" / name
        (home / "pages" / "en").mkdir(parents=True)
        (home / "distributor.toml").write_text(DISTRIBUTOR)
        (home / "logo.svg").write_text(LOGO)
    (tmp_path / "content/distributors/sample/pages/en/order.md").write_text("# How to order\n\nWrite to us.\n")
    return root


def home(project: Path, name: str = "sample") -> Path:
    return project.parent / "distributors" / name


def build(project: Path, cache: Path, *names: str) -> list[dict[str, Any]]:
    out = project.parent.parent / "out"
    run = run_build(
        "pdf", *names, "--json", "--keep", "--project", str(project), "--out", str(out), "--cache", str(cache)
    )
    value = json.loads(run.stdout)
    assert value["diagnostics"] == []
    outputs: list[dict[str, Any]] = value["outputs"]
    return outputs


def check(project: Path, *names: str) -> list[tuple[str, str]]:
    run = run_build("check", *names, "--json", "--project", str(project))
    return [(item["code"], item["message"]) for item in json.loads(run.stdout)["diagnostics"]]


def test_their_brand_beside_ours(project: Path, cache_folder: Path) -> None:
    build(project, cache_folder, "one")
    kept = project.parent.parent / "out" / "p-one.parts"
    cover = (kept / "_cover.html").read_text()
    assert "Brought by Sample Trade" in cover
    assert "_distributor/sample/logo.svg" in cover
    assert "sales@sample.example.com" in (kept / "_contact.html").read_text()
    assert "Write to us." in (kept / "_sample-order.html").read_text()
    assert "Sample" not in (kept / "01-a.html").read_text()


def test_no_chapter_is_typeset_again_for_another_distributor(project: Path, tmp_path: Path) -> None:
    (first,) = build(project, tmp_path / "cache", "en")
    assert {"01-a", "_heads"} <= {*first["typeset"]}
    assert first["typeset"].count("_heads") == 1, "they are set while the last parts are"
    for name in ("one", "two"):
        (other,) = build(project, tmp_path / "cache", name)
        # nor the heads of our pages
        assert not {"01-a", "_heads"} & {*other["typeset"]}
        assert {"_cover", "_own"} <= {*other["typeset"]}


def test_heads_and_feet_of_all_pages(project: Path, tmp_path: Path) -> None:
    (output,) = build(project, tmp_path / "cache", "one")
    document = pdfium.PdfDocument(output["path"])
    texts = [page.get_textpage().get_text_bounded() for page in document]
    feet = [number for number, text in enumerate(texts) if "Sample Trade, foot" in text]
    assert feet == list(range(1, len(texts))), "all but the cover"
    heads = [text.count("How to order") for text in texts]
    assert max(heads) == 2, "the title of their page, and its head"
    assert sum("Sample Trade" in text.replace("Sample Trade, foot", "") for text in texts) >= 2


def test_a_product_has_another_name(project: Path, cache_folder: Path) -> None:
    path = home(project) / "distributor.toml"
    path.write_text(path.read_text() + 'product = "Serene"\n')
    build(project, cache_folder, "one")
    assert "Serene is what" in (project.parent.parent / "out" / "p-one.parts" / "01-a.html").read_text()


def places(project: Path, *names: str) -> list[tuple[str, str, int]]:
    run = run_build("check", *names, "--json", "--project", str(project))
    return [(item["code"], item["path"], item["line"]) for item in json.loads(run.stdout)["diagnostics"]]


PAGE = "distributors/sample/pages/en/order.md"


def test_references_on_their_pages(project: Path, cache_folder: Path) -> None:
    (project / "chapters" / "01-a.md").write_text("# One {#one}\n\nText.\n\n## Inner {#inner}\n\nMore.\n")
    text = "# How to order {#order}\n\nTable: Packs {#tbl-packs}\n\n| A | B |\n|---|---|\n| a | b |\n\n"
    text += "See [](#one), [](#inner){.page}, [](#order) and [](#tbl-packs), [by words](#how-to-order).\n"
    (home(project) / "pages" / "en" / "order.md").write_text(text)
    build(project, cache_folder, "one")
    html = (project.parent.parent / "out" / "p-one.parts" / "_sample-order.html").read_text()
    assert [f'href="part:#{label}"' in html for label in ("one", "inner", "order", "tbl-packs")] == [True] * 4
    assert "on page <span data-folio>4</span>" in html.replace("\u00a0", " ")
    assert "<caption>Packs</caption>" in html, "captions there have no number"


def test_references_on_their_pages_to_nothing(project: Path) -> None:
    path = project / "dossier.toml"
    (project / "chapters" / "02-b.md").write_text("# Two {#two}\n\nText.\n")
    path.write_text(
        'chapters = ["01-a", "02-b"]\n'
        + path.read_text().replace("[editions.one]", '[editions.one]\nchapters = ["01-a"]')
    )
    page = home(project) / "pages" / "en" / "order.md"
    page.write_text("# How to order\n\n[](#two)\n\n[](#no-such-thing)\n\nSaid [@key; @other] and\nby @key.\n")
    assert places(project, "one") == [
        ("citation-syntax", PAGE, 7),
        ("citation-syntax", PAGE, 8),
        ("label-left-out", PAGE, 3),
        ("label-unknown", PAGE, 5),
    ]
    page.write_text("# How to order\n\nTo sales@sample.example.com.\n")
    assert places(project, "one") == []


def test_they_do_not_change_what_is_locked(project: Path) -> None:
    chapter, path = project / "chapters" / "01-a.md", home(project) / "distributor.toml"
    chapter.write_text("---\ntitle: One\nlocked: true\n---\n\n{{ product }}: {{ dose }}.\n")
    toml = project / "dossier.toml"
    toml.write_text(toml.read_text().replace('product = "Calm"', 'product = "Calm"\ndose = "240 mg"'))
    path.write_text(DISTRIBUTOR + 'product = "Serene"\n')
    assert places(project, "one") == []
    path.write_text(DISTRIBUTOR + 'dose = "500 mg"\n')
    assert places(project, "one") == [("locked-token", "chapters/01-a.md", 6)]
    assert "distributors/sample/distributor.toml [tokens.dose]" in check(project, "one")[0][1]


def test_who_is_not_there_or_does_not_serve(project: Path) -> None:
    path = project / "dossier.toml"
    path.write_text(path.read_text().replace('"other"', '"othr"'))
    assert check(project) == [("distributor-config", "no distributor 'othr'")]
    path.write_text(path.read_text().replace('"othr"', '"other"\nlanguage = "fr"\nmarket = "FR"'))
    found = [message for code, message in check(project, "two") if code == "distributor-config"]
    assert found == ["Sample Trade does not serve the language fr", "Sample Trade does not serve the market FR"]


def test_a_configuration_with_a_fault(project: Path) -> None:
    path = home(project) / "distributor.toml"
    path.write_text("name = \n")
    assert [code for code, _ in check(project, "one")] == ["distributor-config"]
    path.write_text('name = "A"\ncolor = "#fff"\n')
    assert [code for code, _ in check(project, "one")] == ["config-unknown-key"]


def test_a_logo_that_cannot_be_used(project: Path) -> None:
    path = home(project) / "distributor.toml"
    path.write_text(DISTRIBUTOR.replace("logo.svg", "nothing.svg"))
    assert [code for code, _ in check(project, "one")] == ["logo-print"]
    path.write_text(DISTRIBUTOR.replace('logo = "logo.svg"', 'logo = "logo.svg"\nlogo_width = "wide"'))
    assert [code for code, _ in check(project, "one")] == ["logo-print"]
    path.write_text(DISTRIBUTOR)
    (home(project) / "logo.svg").write_text(LOGO.replace("#123456", "#eeeeee"))
    assert [code for code, _ in check(project, "one")] == ["logo-print"]
    (home(project) / "logo.svg").write_text(LOGO)
    assert check(project, "one") == []


def png(width: int, colour: tuple[int, int, int, int]) -> bytes:
    buffer = io.BytesIO()
    picture = Image.new("RGBA", (width, width // 3), (255, 255, 255, 0))
    picture.paste(colour, (width // 4, 2, width // 2, width // 3 - 2))
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix", "width", "expected"),
    [
        (LOGO.encode(), ".svg", 40, 0),
        (LOGO.encode(), ".svg", 10, 1),
        (LOGO.replace("viewBox", "data-box").encode(), ".svg", 40, 1),
        (LOGO.replace("<path", "<script/><text>a</text><path").encode(), ".svg", 40, 2),
        (LOGO.replace("#123456", "#ffee99").encode(), ".svg", 40, 1),
        (png(600, (10, 60, 90, 255)), ".png", 40, 0),
        (png(200, (10, 60, 90, 255)), ".png", 40, 1),
        (png(600, (240, 240, 200, 255)), ".png", 40, 1),
        (png(600, (255, 255, 255, 255)), ".png", 40, 1),
    ],
)
def test_faults_of_a_logo(data: bytes, suffix: str, width: float, expected: int) -> None:
    assert len(list(logos.faults(data, suffix, width, (255, 255, 255)))) == expected


def test_contrast_is_that_of_wcag() -> None:
    assert logos.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert logos.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert not list(Collector())
