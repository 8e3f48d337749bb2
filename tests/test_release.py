"""The first dossier's editions as they are released: every language whole, what an edit of the sources does to each."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, page_texts, run_build

CONTENT = ROOT / "content" / "magnesium-glycinate"
BRIEF = ("00-abstract", "01-introduction", "02-form", "05-suitability", "07-dose", "15-safety")
EDITIONS = {
    "en": "en-GB",
    "en-brief": "en-GB",
    "de": "de",
    "fr-brief": "fr",
    "zh-Hans-brief": "zh-Hans",
    "ja-brief": "ja",
    "ar-brief": "ar",
    "en-harborview": "en-US",
    "en-northgate": "en-GB",
    "en-westerly": "en-GB",
}
TRANSLATED = [name for name, language in EDITIONS.items() if not language.startswith("en")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources of the dossier in a folder of their own."""
    shutil.copytree(CONTENT, tmp_path / "content" / "d")
    shutil.copytree(CONTENT.parent / "distributors", tmp_path / "content" / "distributors")
    return tmp_path / "content" / "d"


def run(*words: str, root: Path = CONTENT) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(run_build(*words, "--json", "--project", str(root)).stdout)
    return value


def test_every_edition_is_whole() -> None:
    rows = {row["edition"]: row for row in run("list")["editions"]}
    assert {name: row["language"] for name, row in rows.items()} == EDITIONS
    assert {(row["translated"], row["stale"]) for row in rows.values()} == {("100 %", "0 %")}


def test_nothing_is_wrong_with_a_translation_and_nothing_to_bring_up_to_date() -> None:
    assert run("translate", "lint")["diagnostics"] == []
    value = run("translate", "update")
    assert (value["files"], value["diagnostics"]) == ([], [])


def test_every_edition_is_right_before_it_is_typeset() -> None:
    found = run("check")["diagnostics"]
    assert [item for item in found if item["severity"] == "error"] == []


def test_a_changed_paragraph_is_stale_in_every_language_and_stops_its_editions(copy: Path) -> None:
    chapter = copy / "chapters" / "07-dose.md"
    text = chapter.read_text()
    old = "Labels use the nutrient reference value (NRV)"
    assert text.count(old) == 1
    chapter.write_text(text.replace(old, "All labels use the nutrient reference value (NRV)"))
    rows = run("translate", "status", root=copy)["catalogues"]
    stale = {(row["language"], row["catalogue"]): (row["stale"], row["missing"]) for row in rows}
    assert {key for key, counts in stale.items() if counts != (0, 0)} == {
        (EDITIONS[name], "07-dose") for name in TRANSLATED
    }
    assert set(stale.values()) == {(0, 0), (1, 0)}
    found = [item for item in run("check", root=copy)["diagnostics"] if item["severity"] == "error"]
    line = text[: text.index("A percentage means little")].count("\n") + 1
    assert {(item["code"], item["path"], item["line"]) for item in found} == {
        ("translation-stale", "chapters/07-dose.md", line)
    }
    languages = {match[1] for item in found if (match := re.search(r"translated into (\S+)", item["message"]))}
    assert languages == {EDITIONS[name] for name in TRANSLATED}
    assert all("A percentage means little without its base" in item["message"] for item in found)


@pytest.mark.parametrize("language", ["de", "ja"])
def test_a_chapter_to_an_agency_and_back_changes_what_was_edited(copy: Path, language: str) -> None:
    target = copy / "out.xlf"
    run("translate", "export", language, "02-form", "--out", str(target), root=copy)
    before = {path: path.read_bytes() for path in (copy / "locale").rglob("*.po")}
    assert run("translate", "import", language, str(target), root=copy)["changed"] == 0
    assert {path: path.read_bytes() for path in (copy / "locale").rglob("*.po")} == before
    sent = target.read_text()
    units = re.findall(r"<trans-unit .*?</trans-unit>", sent, re.DOTALL)
    chosen = [unit for unit in units if "<ph" in unit][:2]
    for unit in chosen:
        sent = sent.replace(unit, unit.replace("</target>", " XYZ</target>"))
    target.write_text(sent)
    value = run("translate", "import", language, str(target), root=copy)
    assert (value["changed"], value["unchanged"]) == (2, len(units) - 2)
    path = copy / "locale" / language / "02-form.po"
    after = {name: name.read_bytes() for name in (copy / "locale").rglob("*.po")}
    assert {name for name in after if after[name] != before[name]} == {path}
    joined = [re.sub(r'"\n"', "", data.decode()) for data in (before[path], after[path])]
    assert joined[1].count(" XYZ") == 2
    assert joined[1].replace(" XYZ", "") == joined[0]


def test_a_brief_edition_leaves_out_what_it_says_it_does(copy: Path) -> None:
    rows = {row["edition"]: row for row in run("list", "*-brief")["editions"]}
    assert {row["chapters"] for row in rows.values()} == {len(BRIEF)}
    chapter = copy / "chapters" / "02-form.md"
    text = chapter.read_text()
    assert text.count("::: except audience=brief\n") == 1
    chapter.write_text(text.replace("::: except audience=brief\n", "::: except market=US\n"))
    found = [item for item in run("check", "en-brief", root=copy)["diagnostics"] if item["severity"] == "error"]
    assert {item["code"] for item in found} == {"label-left-out", "condition-unknown"} & {
        item["code"] for item in found
    }
    assert ("label-left-out", "chapters/02-form.md") in {(item["code"], item["path"]) for item in found}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_brief_edition_is_built_without_a_remark(tmp_path: Path, cache_folder: Path) -> None:
    value = run("pdf", "ar-brief", "--out", str(tmp_path), "--cache", str(cache_folder))
    assert value["diagnostics"] == []
    words = " ".join(" ".join(page_texts(tmp_path / "magnesium-glycinate-ar-brief.pdf")).split())
    for word in ("المغنيسيوم", "الغليسين", "المكملات", "الجرعة"):
        assert word in words
