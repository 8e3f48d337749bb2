"""Templates and styles: the dossier's own file goes before the package's; nothing leads out of either folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.diagnostics import Collector, Location
from dossier.resources import Resources, package_data


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
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
    return Resources(tmp_path / "project", tmp_path / "package")


def test_own_file_first(resources: Resources, tmp_path: Path) -> None:
    assert resources.read("styles/page.css") == "own page"
    assert resources.read("styles/text.css") == "text"
    assert resources.find("styles/text.css") == (tmp_path / "package/styles/text.css").resolve()


def test_what_is_not_there(resources: Resources) -> None:
    assert resources.find("styles/none.css") is None
    assert resources.read("styles/none.css") is None
    assert resources.find("styles") is None


def test_nothing_leads_out(resources: Resources, tmp_path: Path) -> None:
    (tmp_path / "project/styles/link.css").symlink_to(tmp_path / "secret.css")
    assert resources.find("../secret.css") is None
    assert resources.find("styles/../../secret.css") is None
    assert resources.find(str(tmp_path / "secret.css")) is None
    assert resources.find("styles/link.css") is None


def test_not_utf_8_is_reported(resources: Resources) -> None:
    with pytest.raises(UnicodeDecodeError):
        resources.read("styles/latin.css")
    found = Collector()
    assert resources.text("styles/latin.css", found) == ""
    assert resources.text("styles/none.css", found) is None
    assert [(item.code, item.where) for item in found] == [("file-encoding", Location("styles/latin.css"))]


def test_layers_are_the_package_and_the_dossier_over_it(resources: Resources) -> None:
    found = Collector()
    assert resources.layers("styles/page.css", found) == ["page", "own page"]
    assert resources.layers("styles/text.css", found) == ["text"]
    assert resources.layers("styles/none.css", found) == []
    assert list(found) == []


def test_shown_says_nothing_of_where_the_project_lies(resources: Resources, tmp_path: Path) -> None:
    assert resources.shown((tmp_path / "project/styles/page.css").resolve()) == "styles/page.css"
    assert resources.shown((tmp_path / "package/styles/text.css").resolve()) == "styles/text.css"
    assert resources.shown(tmp_path / "secret.css") == "secret.css"


def test_package_data_holds_templates_and_styles() -> None:
    resources = Resources(Path("/nowhere"), package_data())
    assert resources.find("templates/chapter.html.j2")
    assert resources.find("styles/tokens.toml")
