"""Tokens, brands and style sheets: what a brand may change, what a style sheet may name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier import styles
from dossier.assets import BASE, AssetShelf
from dossier.diagnostics import Collector
from dossier.model import LayoutNote, PressSettings, StyleSheet
from dossier.resources import Resources, package_data

TOKENS = """
[colour]
brand = "#1d4e6b"
[font]
text = '"Source Serif 4", Noto Serif'
head = '"Source Sans 3", "Noto Serif"'
[size]
text = "10pt"
lines = "1em"
[space]
side = "26mm"
up = "1.5mm"
"""


def load(folder: Path, brand: str = "", **files: str) -> tuple[StyleSheet | None, list[tuple[str, str, str]]]:
    """Styles of a package made of these files (``__`` stands for a slash), and what is wrong with them."""
    package = folder / "package"
    for sheet in (*styles.SHEETS, *styles.OVERPRINT):
        files.setdefault(f"{sheet}.css", f"/* {sheet} */")
    files.setdefault("tokens.toml", TOKENS)
    for name, text in files.items():
        path = package / "styles" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = Collector()
    shelf = AssetShelf(folder / "project", found)
    loaded = styles.load(Resources(folder / "project", package), brand, "A5", shelf, found)
    return loaded, [(item.code, str(item.where), item.message) for item in found]


def test_tokens_become_variables_in_the_order_of_the_cascade(tmp_path: Path) -> None:
    sheet, faults = load(tmp_path)
    assert faults == []
    assert sheet
    root, bleed, *rest = sheet.css
    assert root == (
        ":root{--colour-brand:#1d4e6b;--font-text:\"Source Serif 4\", Noto Serif;"
        "--font-head:\"Source Sans 3\", \"Noto Serif\";--size-text:10pt;--size-lines:1em;--space-side:26mm;--space-up:1.5mm;}\n"
        "@page{size:A5}\n@page landscape{size:A5 landscape}\n"
    )  # fmt: skip
    assert bleed == ":root{--bleed:8.5039pt;--bleed-side:8.5039pt}\n@page{bleed:8.5039pt 8.5039pt}\n"
    assert rest == [f"/* {name} */" for name in ("page", "text", "blocks", "tables", "parts")]
    assert sheet.overprint_css == (root, "/* overprint */")
    assert sheet.families == ("Source Serif 4", "Noto Serif", "Source Sans 3")
    assert sheet.tokens["size.text"] == "10pt"


def test_a_brand_changes_tokens_and_nothing_else(tmp_path: Path) -> None:
    sheet, faults = load(tmp_path, "acme", **{"brands__acme.toml": '[colour]\nbrand = "#ABCDEF"\n'})
    assert faults == []
    assert sheet
    assert sheet.tokens["colour.brand"] == "#ABCDEF"
    assert sheet.tokens["size.text"] == "10pt"
    assert "--colour-brand:#ABCDEF;" in sheet.css[0]


@pytest.mark.parametrize(
    ("brand", "where", "message"),
    [
        ('[colour]\nbrant = "#000000"', "[colour.brant]", "unknown token 'colour.brant'"),
        ('[colour]\nbrand = "red"', "[colour.brand]", "'red' is not a colour such as #1d4e6b"),
        ('[colour]\nbrand = "#000000;}"', "[colour.brand]", "'#000000;}' is not a colour such as #1d4e6b"),
        ("[colour]\nbrand = 5", "[colour.brand]", "5 is not a colour such as #1d4e6b"),
        ('[space]\nside = "26"', "[space.side]", "'26' is not a length such as 4mm"),
        ('[size]\ntext = "big"', "[size.text]", "'big' is not a size such as 10.5pt"),
        ("[font]\ntext = 'A; B'", "[font.text]", '\'A; B\' is not family names such as "Source Serif 4", "Noto Serif"'),
        ('colour = "#000000"', "[colour]", "'colour' must be a table of tokens"),
    ],
)
def test_fault_of_a_brand(tmp_path: Path, brand: str, where: str, message: str) -> None:
    sheet, faults = load(tmp_path, "acme", **{"brands__acme.toml": brand})
    assert sheet is None
    assert faults == [("style-error", f"styles/brands/acme.toml {where}", message)]


def test_no_such_brand_and_a_brand_outside(tmp_path: Path) -> None:
    assert load(tmp_path, "acme")[1] == [("style-error", "styles/brands/acme.toml", "no styles/brands/acme.toml")]
    assert [code for code, _, _ in load(tmp_path, "../../../secret")[1]] == ["style-error"]


def test_a_brand_that_is_not_toml_and_one_that_is_not_utf_8(tmp_path: Path) -> None:
    _, faults = load(tmp_path, "acme", **{"brands__acme.toml": "[colour"})
    assert [(code, where) for code, where, _ in faults] == [("style-error", "styles/brands/acme.toml")]
    (tmp_path / "project/styles/brands").mkdir(parents=True)
    (tmp_path / "project/styles/brands/latin.toml").write_bytes("# Stärke".encode("latin-1"))
    sheet, faults = load(tmp_path, "latin")
    assert sheet is None
    assert [(code, where) for code, where, _ in faults] == [("file-encoding", "styles/brands/latin.toml")]


def test_the_dossier_lays_its_tokens_over_those_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "project/styles").mkdir(parents=True)
    (tmp_path / "project/styles/tokens.toml").write_text('[colour]\nbrand = "#000000"\nown = "#111111"\n')
    sheet, faults = load(tmp_path, "acme", **{"brands__acme.toml": '[colour]\nown = "#222222"\n'})
    assert faults == []
    assert sheet
    colours = {name: value for name, value in sheet.tokens.items() if name.startswith("colour.")}
    assert colours == {"colour.brand": "#000000", "colour.own": "#222222"}
    assert sheet.tokens["size.text"] == "10pt"


def test_unknown_group_of_tokens(tmp_path: Path) -> None:
    _, faults = load(tmp_path, **{"tokens.toml": '[color]\nbrand = "#000000"\n'})
    assert faults == [("style-error", "styles/tokens.toml [color.brand]", "unknown group 'color'")]


def test_a_style_sheet_names_files_beside_it(tmp_path: Path) -> None:
    css = "a{background:url(#x)}\nb{background:url( 'mark.svg' )}\nc{background:url(data:image/png;base64,AA)}"
    sheet, faults = load(tmp_path, **{"text.css": css, "mark.svg": "<svg/>"})
    assert faults == []
    assert sheet
    assert sheet.css[3] == css.replace("url( 'mark.svg' )", f"url({BASE}package/styles/mark.svg)")
    assert list(sheet.assets) == [f"{BASE}package/styles/mark.svg"]


@pytest.mark.parametrize("address", ["none.svg", "https://example.org/a.svg", "../secret.svg", "file:///etc/passwd"])
def test_a_style_sheet_names_nothing_else(tmp_path: Path, address: str) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package/secret.svg").write_text("<svg/>")
    sheet, faults = load(tmp_path, **{"text.css": f"/* 1 */\n\nb{{background:url({address})}}"})
    assert sheet is None
    assert faults == [("style-error", "styles/text.css:3", f"'{address}' is not a file beside the style sheet")]


def test_import_is_refused_with_its_line(tmp_path: Path) -> None:
    _, faults = load(tmp_path, **{"text.css": '\n@import "other.css";'})
    assert faults == [("style-error", "styles/text.css:2", "@import is not supported")]


def test_the_package_as_it_is(tmp_path: Path) -> None:
    found = Collector()
    resources = Resources(tmp_path, package_data())
    for brand in ("", *sorted(path.stem for path in (package_data() / "styles/brands").glob("*.toml"))):
        assert styles.load(resources, brand, "A4", AssetShelf(tmp_path, found), found) is not None
    assert [str(item) for item in found] == []


def test_a_gutter_widens_the_bleed_beside_the_page(tmp_path: Path) -> None:
    found = Collector()
    shelf = AssetShelf(tmp_path, found)
    resources = Resources(tmp_path, package_data())
    sheet = styles.load(resources, "", "A4", shelf, found, press=PressSettings(bleed=10, gutter=4))
    assert sheet
    assert sheet.css[1].endswith("@page{bleed:10pt 14pt}\n")


@pytest.mark.parametrize(
    ("message", "number", "overprint", "place"),
    [
        ("Ignored `colr: red` at 61:5, unknown property.", 2, False, "styles/page.css:61"),
        ("Invalid or unsupported selector, 'p::foo' at 7:1", 3, False, "styles/text.css:7"),
        ("Ignored `colr: red` at 25:9, unknown property.", 1, True, "styles/overprint.css:25"),
        ("Something odd.", 2, False, "styles/page.css"),
        ("Ignored `x` at 1:9, no value.", 0, False, "styles/tokens.toml"),
        ("Ignored `x` at 1:9, no value.", 99, False, "styles"),
    ],
)
def test_a_remark_on_styles_has_its_place(message: str, number: int, overprint: bool, place: str) -> None:
    found = Collector()
    shelf = AssetShelf(Path("/nonexistent"), found)
    sheet = styles.load(Resources(Path("/nonexistent"), package_data()), "", "A4", shelf, found)
    assert sheet is not None
    assert len(sheet.files) == len(sheet.css)
    assert len(sheet.overprint_files) == len(sheet.overprint_css)
    note = LayoutNote("style-warning", message, str(number))
    assert str(styles.place(sheet, note, overprint=overprint)) == place
