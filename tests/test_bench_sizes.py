"""The long dossier and the many editions that are measured are dossiers without a fault; the document shows what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import sizes
from bench.measure import PROJECT
from dossier import config
from dossier.diagnostics import Collector
from dossier.prepare import prepare
from dossier.resources import Resources, package_data
from tests.conftest import ROOT


def test_a_long_dossier_has_no_fault(tmp_path: Path) -> None:
    root, found = sizes.long(tmp_path / "long", repeat=2), Collector()
    project = config.load(root, found)
    assert project is not None
    book = prepare(project, project.editions[0], Resources(root, package_data()), found)
    assert book is not None
    assert not list(found), [str(item) for item in found]
    assert len(project.editions[0].chapters) == 2 * len(list((PROJECT / "chapters").glob("*.md")))


def test_each_language_has_an_edition_for_each_distributor(tmp_path: Path) -> None:
    root, names = sizes.many(tmp_path / "many")
    found = Collector()
    project = config.load(root, found)
    assert project is not None
    assert not list(found), [str(item) for item in found]
    assert [edition.name for edition in project.editions] == names
    assert len(names) == 24
    assert len({edition.language for edition in project.editions}) == 4


def test_the_table_of_the_document_is_what_was_measured() -> None:
    facts = json.loads(sizes.FIGURES.read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert "\n".join(sizes.table(facts)) in text, "run: python -m bench.sizes --write"


def test_the_table_leaves_out_what_was_not_measured() -> None:
    facts = json.loads(sizes.FIGURES.read_text(encoding="utf-8"))
    facts["many"]["others"] = {}
    assert "Typst" not in "\n".join(sizes.table(facts))


def test_workers_are_measured_too() -> None:
    facts = json.loads(sizes.FIGURES.read_text(encoding="utf-8"))
    for row in (facts["long"], facts["many"]):
        assert row["memory"] == pytest.approx(max(row["processes"].values()))
        assert row["processes"]["worker"] > 0
