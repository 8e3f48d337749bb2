"""Templates and styles: the dossier's own file goes before the package's; nothing leads out of either folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.diagnostics import Collector, Location
from dossier.library import Library, package_data


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, text in {
        "project/styles/page.css": "own page",
        "project/styles/latin.css": "",
        "package/styles/page.css": "page",
        "package/styles/text.css": "text",
        "secret.css": "secret",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "project/styles/latin.css").write_bytes("ä".encode("latin-1"))
    return Library(tmp_path / "project", tmp_path / "package")


def test_own_file_first(library: Library, tmp_path: Path) -> None:
    assert library.read("styles/page.css") == "own page"
    assert library.read("styles/text.css") == "text"
    assert library.find("styles/text.css") == (tmp_path / "package/styles/text.css").resolve()


def test_what_is_not_there(library: Library) -> None:
    assert library.find("styles/none.css") is None
    assert library.read("styles/none.css") is None
    assert library.find("styles") is None


def test_nothing_leads_out(library: Library, tmp_path: Path) -> None:
    (tmp_path / "project/styles/link.css").symlink_to(tmp_path / "secret.css")
    assert library.find("../secret.css") is None
    assert library.find("styles/../../secret.css") is None
    assert library.find(str(tmp_path / "secret.css")) is None
    assert library.find("styles/link.css") is None


def test_not_utf_8_is_reported(library: Library) -> None:
    with pytest.raises(UnicodeDecodeError):
        library.read("styles/latin.css")
    found = Collector()
    assert library.text("styles/latin.css", found) == ""
    assert library.text("styles/none.css", found) is None
    assert [(item.code, item.where) for item in found] == [("file-encoding", Location("styles/latin.css"))]


def test_layers_are_the_package_and_the_dossier_over_it(library: Library) -> None:
    found = Collector()
    assert library.layers("styles/page.css", found) == ["page", "own page"]
    assert library.layers("styles/text.css", found) == ["text"]
    assert library.layers("styles/none.css", found) == []
    assert list(found) == []


def test_shown_says_nothing_of_where_the_project_lies(library: Library, tmp_path: Path) -> None:
    assert library.shown((tmp_path / "project/styles/page.css").resolve()) == "styles/page.css"
    assert library.shown((tmp_path / "package/styles/text.css").resolve()) == "styles/text.css"
    assert library.shown(tmp_path / "secret.css") == "secret.css"


def test_package_data_holds_templates_and_styles() -> None:
    library = Library(Path("/nowhere"), package_data())
    assert library.find("templates/chapter.html.j2")
    assert library.find("styles/tokens.toml")
