"""Many editions side by side: the same bytes as in a row, shared parts set once, a failure or a killed worker stops no other."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dossier import batch, config, pipeline
from dossier.batch import Job, Press, Result
from dossier.diagnostics import Collector
from dossier.model import FontSet
from dossier.pipeline import Gate
from dossier.resources import Resources, package_data

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="editions are built side by side on Linux only")

TOML = 'title = "T"\nlanguage = "en"\n' + "".join(f'[editions.e{n}]\nlabel = "Edition {n}"\n' for n in range(5))


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Five editions that differ on their cover only."""
    root = tmp_path / "p"
    (root / "chapters").mkdir(parents=True)
    (root / "dossier.toml").write_text(TOML)
    for name in ("01-a", "02-b", "03-c"):
        (root / "chapters" / f"{name}.md").write_text(
            f"# Chapter {name}\n\n" + f"Words of {name} that fill a line.\n\n" * 30
        )
    project = config.load(root, Collector())
    assert project is not None
    resources = Resources(root, package_data())
    return [
        Job(
            project,
            edition,
            resources,
            {"screen": tmp_path / "out" / f"{edition.name}.pdf"},
            "2026-01-01T00:00:00+00:00",
            None,
            Gate(False),
        )
        for edition in project.editions
    ]


def built(jobs: Sequence[Job], sealed: FontSet, cache: Path, processes: int) -> dict[str, Result]:
    return {result.edition: result for result in batch.run(jobs, Press(sealed, cache, processes))}


def digests(results: dict[str, Result]) -> dict[str, str]:
    return {name: output.sha256 for name, result in results.items() for output in result.outputs}


def test_side_by_side_gives_the_bytes_of_a_row(jobs: list[Job], sealed: FontSet, tmp_path: Path) -> None:
    row = built(jobs, sealed, tmp_path / "one", 1)
    together = built(jobs, sealed, tmp_path / "two", 2)
    assert set(row) == set(together) == {f"e{n}" for n in range(5)}
    assert digests(row) == digests(together)
    assert len(digests(row)) == 5
    chapters = [
        name for result in together.values() for output in result.outputs for name in output.typeset if name == "02-b"
    ]
    assert len(chapters) == 1, "a part that five editions need is typeset once"


def test_workers_take_turns(jobs: list[Job], sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a long batch new workers take the place of old ones."""
    whole, seen = pipeline.build, tmp_path / "seen"
    seen.mkdir()

    def build(*words: Any, **named: Any) -> Any:
        (seen / str(os.getpid())).touch()
        return whole(*words, **named)

    expected = digests(built(jobs, sealed, tmp_path / "one", 1))
    monkeypatch.setattr("dossier.batch.build", build)
    monkeypatch.setattr("dossier.batch._SHIFT", 1)
    assert digests(built(jobs, sealed, tmp_path / "two", 2)) == expected
    assert 3 <= len(list(seen.iterdir())) <= 5


def test_one_that_fails_stops_no_other(
    jobs: list[Job], sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.build

    def build(project: Any, edition: Any, *more: Any, **named: Any) -> Any:
        if edition.name == "e1":
            raise RuntimeError("out of paper")
        return whole(project, edition, *more, **named)

    monkeypatch.setattr("dossier.batch.build", build)
    results = built(jobs, sealed, tmp_path / "cache", 2)
    assert set(digests(results)) == {"e0", "e2", "e3", "e4"}
    assert [item.code for item in results["e1"].remarks] == ["edition-failed"]


def test_a_killed_worker_costs_time_and_nothing_else(
    jobs: list[Job], sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parent = pipeline.build, os.getpid()

    def build(project: Any, edition: Any, *more: Any, **named: Any) -> Any:
        if edition.name == "e2" and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(project, edition, *more, **named)

    expected = digests(built(jobs, sealed, tmp_path / "one", 1))
    monkeypatch.setattr("dossier.batch.build", build)
    assert digests(built(jobs, sealed, tmp_path / "two", 2)) == expected


def test_progress_counts_editions(jobs: list[Job], sealed: FontSet, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    press = Press(sealed, tmp_path / "cache", 2, editions=lambda done, total: seen.append((done, total)))
    assert len(list(batch.run(jobs[:2], press))) == 2
    assert seen == [(1, 2), (2, 2)]
