"""Each code of preflight: a PDF with one fault is caught with its code and page; its twin passes. One folder for each code."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dossier import preflight
from dossier.preflight import Report
from tests.conftest import ROOT
from tests.preflight.kit import Kit, saved

FOLDER = Path(__file__).parent / "codes"
CODES = sorted(path.parent.name.replace("_", "-") for path in FOLDER.glob("*/case.py"))
#: codes that say what was not checked, and the verdict of another program: tested in test_examine
ELSEWHERE = {"ink-skipped", "verapdf", "verapdf-skipped"}


def examined(made: Any, case: ModuleType) -> Report:
    data = made if isinstance(made, bytes) else saved(made)
    more: dict[str, Any] = {"expected": getattr(case, "EXPECTED", ()), "families": getattr(case, "FAMILIES", ())}
    return preflight.examine(data, "x.pdf", preflight.PROFILES[case.PROFILE], validate=False, **more)


def test_each_code_has_a_folder() -> None:
    assert set(CODES) == set(preflight.RULES) - ELSEWHERE


def test_each_code_is_explained() -> None:
    text = (ROOT / "docs" / "print.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z0-9-]+)` \|", text.split("### Rules", 1)[1], re.MULTILINE))
    assert explained == set(preflight.RULES)


@pytest.mark.parametrize("code", CODES)
def test_the_fault_is_caught_and_its_twin_passes(kit: Kit, code: str) -> None:
    case = importlib.import_module(f"tests.preflight.codes.{code.replace('-', '_')}.case")
    tool = getattr(case, "TOOL", "")
    if tool and shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    report = examined(case.faulty(kit), case)
    caught = [finding for finding in report.findings if finding.code == code]
    assert caught, [finding.line for finding in report.findings]
    assert caught[0].pages == case.PAGES
    assert case.__doc__
    twin = examined(case.clean(kit), case)
    assert code not in {finding.code for finding in twin.findings}, [finding.line for finding in twin.findings]


@pytest.mark.parametrize(("kind", "profile"), [("press", "sheetfed"), ("screen", "screen"), ("archive", "archive")])
def test_the_kit_is_without_a_fault(kit: Kit, kind: str, profile: str) -> None:
    data = saved(getattr(kit, kind)())
    report = preflight.examine(data, "x.pdf", validate=False)
    assert report.profile == profile
    assert [finding.line for finding in report.findings if finding.code != "ink-skipped"] == []
