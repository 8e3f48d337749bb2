"""A scheduler and two workers as processes of this machine, one of them killed on the way: the bytes of a local build."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dossier import cluster, fonts
from dossier.diagnostics import Collector
from tests.cluster.support import Cluster
from tests.conftest import ROOT, run_build

distributed = pytest.importorskip("distributed", reason="the package distributed is not installed")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="processes of Linux")]

TOML = 'title = "T"\nlanguage = "en"\n' + "".join(f'[editions.e{n}]\nlabel = "Edition {n}"\n' for n in range(4))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Four editions that differ on their cover; the contents name pages, and so there are drafts."""
    root = tmp_path / "p"
    (root / "chapters").mkdir(parents=True)
    (root / "dossier.toml").write_text(TOML)
    for number in range(6):
        text = f"# Chapter {number}\n\n"
        words = f"Words of chapter {number} that fill a line of the page and go on to the next one.\n\n" * 150
        (root / "chapters" / f"0{number}-c{number}.md").write_text(text + words)
    return root


def build(project: Path, out: Path, cache: Path, *more: str) -> dict[str, str]:
    words = ("--project", str(project), "--out", str(out), "--cache", str(cache), "--no-preflight", "--json")
    run = run_build("pdf", *words, *more)
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads(run.stdout)
    assert not report["diagnostics"]
    return {item["edition"]: item["sha256"] for item in report["outputs"]}


def test_one_of_two_workers_is_killed(running: Cluster, project: Path, tmp_path: Path, cache_folder: Path) -> None:
    for name in ("here", "away"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "fonts").symlink_to(cache_folder / "fonts")
    local = build(project, tmp_path / "out-here", tmp_path / "here")
    first, second = running.worker(), running.worker()
    victim_log = max(running.folder.glob("worker-*.log"))
    words = ["pdf", "--project", project, "--out", tmp_path / "out-away", "--cache", tmp_path / "away"]
    words += ["--no-preflight", "--json", "--jobs", "2", "--cluster", running.address]
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    parts = tmp_path / "away" / "parts"
    _until(lambda: len(list(parts.glob("??/*"))) >= 2 or started.poll() is not None)
    assert started.poll() is None, "the build was over before a worker could be killed"
    assert second.poll() is None, victim_log.read_text()
    second.send_signal(signal.SIGKILL)
    out, err = started.communicate(timeout=240)
    assert started.returncode == 0, out.decode() + err.decode()
    report = json.loads(out)
    assert {item["edition"]: item["sha256"] for item in report["outputs"]} == local
    assert len(local) == 4
    assert not report["diagnostics"]
    assert first.poll() is None


def test_a_worker_with_another_library_is_left_out(
    running: Cluster, project: Path, tmp_path: Path, cache_folder: Path
) -> None:
    """A worker that sees another version of a package: a stand-in package before the real one on its path."""
    fake = tmp_path / "fake" / "pydyf-9.9.dist-info"
    fake.mkdir(parents=True)
    (fake / "METADATA").write_text("Metadata-Version: 2.1\nName: pydyf\nVersion: 9.9\n")
    running.worker(PYTHONPATH=os.pathsep.join([str(fake.parent), str(ROOT)]))
    found = Collector()
    sealed = fonts.seal(cache_folder / "fonts", found)
    assert sealed is not None
    _until(lambda: "Registered to" in "".join(path.read_text() for path in running.folder.glob("worker-*.log")))
    assert not cluster.ready(running.address, sealed, found)
    assert sorted({item.code for item in found}) == ["cluster-idle", "cluster-worker"]
    assert re.search(r"pydyf is 9\.9, here \d", next(iter(found)).message)


def test_no_scheduler_and_nothing_written(project: Path, tmp_path: Path, cache_folder: Path) -> None:
    words = ("--project", str(project), "--out", str(tmp_path / "out"), "--cache", str(cache_folder))
    run = run_build("pdf", *words, "--cluster", "tcp://127.0.0.1:9")
    assert run.returncode == 1
    assert "error cluster-unreachable: no scheduler at tcp://127.0.0.1:9" in run.stderr
    assert not (tmp_path / "out").exists()


def _until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "too slow"
        time.sleep(0.02)
