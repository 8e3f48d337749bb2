"""What is written when one file of an edition cannot be finished as it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier import config, finish
from dossier.cache import PartCache
from dossier.diagnostics import Collector
from dossier.layout import Typesetter
from dossier.model import Finished, FinishJob, FontSet
from dossier.pipeline import Gate, build
from dossier.resources import Resources, package_data


@pytest.mark.parametrize(("force", "written"), [(False, ["screen"]), (True, ["press", "screen"])])
def test_a_file_with_an_error_is_written_only_when_forced(
    sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool, written: list[str]
) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01-what.md").write_text("# What\n\nText.\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n')

    def faulty(_bound: object, medium: str, job: FinishJob, found: Collector) -> Finished:
        if medium == "press":
            found.add("press-object", "page 1 holds a thing")
        return Finished(medium, b"%PDF", 1)

    monkeypatch.setattr(finish, "bound", faulty)
    monkeypatch.setattr(finish, "check", lambda *_given: None)
    found = Collector()
    project = config.load(tmp_path, found)
    assert project
    targets = {medium: tmp_path / f"{medium}.pdf" for medium in ("screen", "press")}
    resources = Resources(tmp_path, package_data())
    with Typesetter(sealed, PartCache(tmp_path / "cache"), 1) as typesetter:
        outputs = build(
            project,
            project.editions[0],
            resources,
            typesetter,
            targets,
            "2026-11-23T00:00:00+00:00",
            found,
            gate=Gate(preflight=False, force=force),
        )
    assert sorted(item.medium for item in outputs) == written
    assert sorted(path.stem for path in tmp_path.glob("*.pdf")) == written
    assert [item.code for item in found] == ["press-object"]
