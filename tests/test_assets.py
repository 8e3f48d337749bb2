"""Files that a layout may read: found, checked, named by an address that says nothing of where they lie."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from dossier.assets import BASE, AssetShelf
from dossier.diagnostics import Collector, Location
from dossier.model import Asset

WHERE = Location("chapters/01-what.md", 5)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("figures/bars.svg", "figures/größe.svg", "chapters/near.svg", "figures/Photo.JPG", "figures/data.csv"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SVG.format(""), encoding="utf-8")
    (tmp_path / "outside.svg").write_text(SVG.format(""))
    Image.new("RGB", (4, 3)).save(folder / "figures/Photo.JPG", "JPEG")
    return folder


def image(root: Path, written: str) -> tuple[str | None, list[str], AssetShelf]:
    """Address, codes, and the shelf."""
    found = Collector()
    shelf = AssetShelf(root, found)
    address = shelf.image(written, WHERE, root / "chapters")
    assert all(item.where == WHERE for item in found)
    return address, [item.code for item in found], shelf


def test_an_image_has_address_digest_and_type(root: Path) -> None:
    address, codes, shelf = image(root, "figures/bars.svg")
    assert (address, codes) == ("https://dossier.invalid/figures/bars.svg", [])
    path = (root / "figures/bars.svg").resolve()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert shelf.assets == {address: Asset(digest, "image/svg+xml", str(path))}


@pytest.mark.parametrize(
    ("written", "relative"),
    [
        ("near.svg", "chapters/near.svg"),
        ("../figures/bars.svg", "figures/bars.svg"),
        ("./figures/bars.svg", "figures/bars.svg"),
        ("figures/größe.svg", "figures/gr%C3%B6%C3%9Fe.svg"),
        ("figures/Photo.JPG", "figures/Photo.JPG"),
    ],
)
def test_where_images_are_found(root: Path, written: str, relative: str) -> None:
    assert image(root, written)[:2] == (BASE + relative, [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("https://example.org/a.svg", "asset-refused"),
        ("//example.org/a.svg", "asset-refused"),
        ("file:///etc/passwd", "asset-refused"),
        ("data:image/png;base64,AAAA", "asset-refused"),
        ("../outside.svg", "path-outside"),
        ("figures/../../outside.svg", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("figures/none.svg", "asset-missing"),
        ("figures", "asset-missing"),
        ("", "asset-missing"),
        ("figures/data.csv", "asset-format"),
    ],
)
def test_what_is_refused(root: Path, written: str, code: str) -> None:
    address, codes, shelf = image(root, written)
    assert (address, codes, shelf.assets) == (None, [code], {})


def test_a_link_that_leads_out(root: Path) -> None:
    (root / "figures/link.svg").symlink_to(root.parent / "outside.svg")
    assert image(root, "figures/link.svg")[:2] == (None, ["path-outside"])


def test_hint_names_the_nearest_file(root: Path) -> None:
    found = Collector()
    AssetShelf(root, found).image("figures/bar.svg", WHERE, root / "chapters")
    assert [item.hint for item in found] == ["did you mean 'figures/bars.svg'?"]


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ('<use href="#a"/>', True),
        ('<image xlink:href="data:image/png;base64,AA"/>', True),
        ('<rect fill="url(#g)"/>', True),
        ('<image href="photo.png"/>', False),
        ("<image xlink:href='https://example.org/a.png'/>", False),
        ("<style>@font-face{src:url(font.woff)}</style>", False),
        ('<rect style="fill:url( &quot;a.svg&quot; )"/>', False),
    ],
)
def test_an_svg_must_be_whole_in_itself(root: Path, inside: str, whole: bool) -> None:
    (root / "figures/bars.svg").write_text(SVG.format(inside))
    assert image(root, "figures/bars.svg")[1] == ([] if whole else ["asset-refused"])


def test_each_file_is_read_once(root: Path) -> None:
    found = Collector()
    shelf = AssetShelf(root, found)
    first = shelf.image("figures/bars.svg", WHERE, root / "chapters")
    (root / "figures/bars.svg").write_text("changed")
    assert shelf.image("../figures/bars.svg", WHERE, root / "chapters") == first
    assert len(shelf.assets) == 1


def test_a_file_of_the_package_has_an_address_of_its_own(root: Path, tmp_path: Path) -> None:
    found = Collector()
    shelf = AssetShelf(root, found)
    for folder in ("styles", "brands"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mark.svg").write_text(SVG.format(""))
        address = shelf.add((tmp_path / folder / "mark.svg").resolve(), WHERE)
        assert address == f"{BASE}package/{folder}/mark.svg"


def png(mode: str = "L") -> bytes:
    buffer = io.BytesIO()
    picture = Image.effect_noise((50, 50), 90) if mode == "L" else Image.new(mode, (50, 50))
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("text.png", b"no image", "no image"),
        ("empty.png", b"", "no image"),
        ("cut.png", png()[:60], ""),
        ("cut.jpg", png(), "PNG"),
        ("deep.png", png("I;16"), "16 bits"),
        ("broken.svg", b"<svg", "not well-formed"),
        ("html.svg", b"<html/>", "its root is <html>"),
        ("bomb.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "entities"),
        ("uses.svg", b"<svg>" + b'<use href="#a"/>' * 3000 + b"</svg>", "too many <use>"),
    ],
)
def test_an_image_that_cannot_be_set_is_an_error(root: Path, name: str, data: bytes, says: str) -> None:
    (root / "figures" / name).write_bytes(data)
    if name == "cut.jpg":  # a PNG under another name is an image all the same
        assert image(root, f"figures/{name}")[1] == []
        return
    found = Collector()
    assert AssetShelf(root, found).image(f"figures/{name}", WHERE, root) is None
    (item,) = found
    assert item.code == "asset-format"
    assert says in item.message


@pytest.mark.parametrize("name", ["x" * 300 + ".svg", "a\0b.svg", "loop/loop.svg"])
def test_names_that_no_file_can_have(root: Path, name: str) -> None:
    (root / "loop").symlink_to(root / "loop")
    assert image(root, name)[1] == ["asset-missing"]
