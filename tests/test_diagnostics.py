"""One folder per code: ``fail`` is a small dossier with that fault and no other, ``pass`` its twin without fault.

``expected.txt`` names the places, one to a line, as the command line prints them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossier import cli, config, doctor, fonts, pipeline
from dossier.diagnostics import CODES, Collector, Diagnostic, Location, Severity, did_you_mean
from dossier.model import Part
from dossier.prepare import prepare
from dossier.resources import Resources, package_data

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in (HERE / "diagnostics").iterdir() if path.is_dir())
#: codes that need a layout, a machine or a command line, with the file of the test that produces them
ELSEWHERE = {
    "edition-failed": "test_editions.py",
    "edition-unknown": "test_diagnostics.py",
    "font-missing": "test_diagnostics.py",
    "glyph-missing": "typeset/test_engine.py",
    "face-missing": "typeset/test_faces.py",
    "glyph-fallback": "typeset/test_engine.py",
    "layout-warning": "test_diagnostics.py",
    "layout-overflow": "typeset/test_fit.py",
    "layout-lost": "typeset/test_fit.py",
    "layout-row": "typeset/test_continued.py",
    "layout-failed": "typeset/test_engine.py",
    "layout-unstable": "test_diagnostics.py",
    "style-warning": "typeset/test_engine.py",
    "head-cut": "test_cli.py",
    "head-overflow": "test_cli.py",
    "bind-link": "test_bind.py",
    "press-profile": "finish/test_conditions.py",
    "press-object": "finish/test_press.py",
    "preflight-refused": "test_checking.py",
    "preflight-forced": "test_checking.py",
    "preflight-failed": "test_checking.py",
    "preflight-code": "test_checking.py",
    "distributor-config": "test_distributors.py",
    "logo-print": "test_distributors.py",
    "label-left-out": "test_editions.py",
    "condition-syntax": "test_editions.py",
    "locked-zone": "test_editions.py",
    "locked-token": "test_editions.py",
    "catalogue-syntax": "translation/test_catalogues.py",
    "catalogue-missing": "test_translating.py",
    "translation-missing": "test_translating.py",
    "translation-stale": "test_translating.py",
    "translation-fallback": "test_translating.py",
    "translation-wide": "test_translating.py",
    "translation-lost": "test_translating.py",
    "translation-parity": "test_parity.py",
    "translation-doubt": "test_translating.py",
    "xliff-syntax": "translation/test_catalogues.py",
    "xliff-unit": "translation/test_catalogues.py",
    "recipient-list": "test_recipients.py",
    "recipient-row": "test_recipients.py",
    "cache-write": "test_cli.py",
    "store-unusable": "test_store.py",
    "cluster-unreachable": "cluster/test_crew.py",
    "cluster-idle": "cluster/test_crew.py",
    "cluster-worker": "cluster/test_crew.py",
    "cluster-lost": "cluster/test_crew.py",
    "reference-lost": "test_references.py",
    "output-write": "test_cli.py",
    "tool-missing": "test_diagnostics.py",
}


def check(project: Path) -> list[Diagnostic]:
    """All that is found in a project without setting it."""
    found = Collector()
    loaded = config.load(project, found)
    if loaded is not None:
        for edition in loaded.editions:
            prepare(loaded, edition, Resources(project, package_data()), found)
    return list(found)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_fault_is_found_at_its_place(folder: Path) -> None:
    found = check(folder / "fail")
    assert {item.code for item in found} == {folder.name}
    assert sorted(str(item.where) for item in found) == (folder / "expected.txt").read_text().splitlines()
    assert all(item.message and not item.message.endswith(".") for item in found)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_clean_twin(folder: Path) -> None:
    assert [str(item) for item in check(folder / "pass")] == []


def test_every_code_is_shown_by_a_test() -> None:
    folders = {folder.name for folder in FOLDERS}
    assert folders | set(ELSEWHERE) == set(CODES)
    assert not folders & set(ELSEWHERE)
    for code, file in ELSEWHERE.items():
        assert f'"{code}"' in (HERE / file).read_text(encoding="utf-8"), f"{file} does not speak of {code}"


def test_every_folder_is_whole() -> None:
    for folder in FOLDERS:
        assert sorted(path.name for path in folder.iterdir()) == ["expected.txt", "fail", "pass"]


def test_every_code_has_a_heading_in_the_docs() -> None:
    text = (HERE.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#{2,} +`?([a-z]+(?:-[a-z]+)+)`?\s*$", text, re.MULTILINE)
    assert sorted(headings) == sorted(CODES)
    for code, (severity, _) in CODES.items():
        after = re.split(rf"^#+ +`?{code}`?\s*$", text, flags=re.MULTILINE)[1].lstrip()
        assert after.startswith(f"**{severity.capitalize()}"), f"docs/errors.md gives {code} another severity"


# --- codes of the command line, the machine and the whole book -----------------------------------------------


def test_edition_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    project = HERE / "diagnostics" / "config-type" / "pass"
    assert cli.main(["check", "eng", "--project", str(project), "--json"]) == 1
    (item,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (item["code"], item["message"], item["hint"]) == (
        "edition-unknown",
        "no edition 'eng'",
        "did you mean 'en'?",
    )


def test_font_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_record", lambda distribution: None)
    found = Collector()
    assert fonts.seal(tmp_path, found) is None
    assert {item.code for item in found} == {"font-missing"}
    assert "package fontpkg-noto-sans is not installed" in [item.message for item in found]
    assert list(tmp_path.iterdir()) == []


def test_layout_unstable() -> None:
    found = Collector()
    settled = cast(Any, SimpleNamespace(placed=(), stable=False))
    pipeline._report(cast(Any, None), settled, found)
    assert [item.code for item in found] == ["layout-unstable"]


def test_layout_warning(set_part: Callable[..., Part]) -> None:
    part = set_part('<p><a href="#nowhere">Text</a></p>')
    assert [(note.code, note.message) for note in part.notes] == [
        ("layout-warning", "No anchor #nowhere for internal URI reference")
    ]


def test_tool_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", {"nowhere-1.0": "libnowhere"})
    monkeypatch.setattr(doctor, "_fonts", lambda cache, found: [])
    found = Collector()
    rows = doctor.examine(tmp_path, found)
    assert [(item.code, item.message) for item in found] == [
        ("tool-missing", "libnowhere-1.0: missing; apt-get install libnowhere")
    ]
    assert [row.name for row in rows if not row.good and not row.optional] == ["libnowhere-1.0"]


# --- diagnostics themselves ----------------------------------------------------------------------------------


def test_how_a_diagnostic_is_printed() -> None:
    where = Location("chapters/01-what.md", 3, "role")
    item = Diagnostic("front-matter", "'part' is not allowed here", where, "known: chapter")
    assert (
        str(item) == "chapters/01-what.md:3 [role]: error front-matter: 'part' is not allowed here\n    known: chapter"
    )
    assert str(Diagnostic("reference-uncited", "'a' is not cited")) == "warning reference-uncited: 'a' is not cited"
    assert item.as_dict() == {
        "code": "front-matter",
        "severity": "error",
        "message": "'part' is not allowed here",
        "path": "chapters/01-what.md",
        "line": 3,
        "key": "role",
        "hint": "known: chapter",
    }
    assert Diagnostic("tool-missing", "x").as_dict()["path"] is None


def test_a_collector_keeps_each_once_in_order() -> None:
    found = Collector()
    found.add("reference-uncited", "b")
    assert not found.has_errors()
    found.add("tool-missing", "a")
    found.add("reference-uncited", "b")
    found.extend([Diagnostic("tool-missing", "a"), Diagnostic("tool-missing", "c")])
    assert [item.message for item in found] == ["b", "a", "c"]
    assert len(found) == 3
    assert found.has_errors()
    with pytest.raises(KeyError):
        found.add("no-such-code", "")


def test_codes_have_a_severity_and_a_meaning() -> None:
    assert {severity for severity, _ in CODES.values()} == {Severity.ERROR, Severity.WARNING}
    assert all(re.fullmatch(r"[a-z].*[^.]", meaning) for _, meaning in CODES.values())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", code) for code in CODES)


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("boyle2071", ["boyle2017", "mah2021"], "did you mean 'boyle2017'?"),
        ("x", ["beta", "alpha"], "known: alpha, beta"),
        ("x", [], None),
        ("x", [f"long{number}" for number in range(13)], None),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str | None) -> None:
    assert did_you_mean(word, known) == hint
