"""After any edits, and in other scripts, two workers of a cluster give the bytes of a clean local build."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.support import Cluster
from tests.conftest import run_build
from tests.test_incremental import build, edit
from tests.test_scripts import project as dossier_in

pytest.importorskip("distributed", reason="the package distributed is not installed")

# one process, and so one cluster, for the whole module
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster-edits")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers."""
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        running.worker()
        running.worker()
        yield running.address
    finally:
        running.close()


@pytest.fixture
def fonts(cache_folder: Path, sealed: object) -> Path:
    """The sealed fonts, for caches that are otherwise empty."""
    return cache_folder / "fonts"


def fresh(folder: Path, fonts: Path) -> Path:
    """An empty cache but for the fonts."""
    folder.mkdir(parents=True)
    (folder / "fonts").symlink_to(fonts)
    return folder


def pdfs(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}
    assert found
    return found


def assert_same(project: Path, folder: Path, fonts: Path, address: str) -> dict[str, bytes]:
    """Build here and on the cluster, each with a cache of its own; the files."""
    build(project, folder / "here", fresh(folder / "cache-here", fonts), 1)
    build(project, folder / "away", fresh(folder / "cache-away", fonts), 2, "--cluster", address)
    here = pdfs(folder / "here")
    assert pdfs(folder / "away") == here, folder.name
    return here


def test_fifty_edits(tmp_path: Path, fonts: Path, address: str) -> None:
    """After every tenth edit: clean, incremental with two processes, and cluster."""
    project, cache = tmp_path / "p", fresh(tmp_path / "cache", fonts)
    assert run_build("new", str(project)).returncode == 0
    generator = random.Random(20)  # noqa: S311 - the same edits each time
    least = {path.name: len(path.read_text().split("\n")) for path in (project / "chapters").glob("*.md")}
    for step in range(1, 51):
        edit(project, generator, least)
        if step % 10 == 0:
            clean = assert_same(project, tmp_path / f"after-{step}", fonts, address)
            build(project, tmp_path / "out", cache, 2)
            assert pdfs(tmp_path / "out") == clean, f"after {step} edits"


@pytest.mark.parametrize("language", ["ar", "he", "ja"])
def test_other_scripts(language: str, tmp_path: Path, fonts: Path, address: str) -> None:
    assert_same(dossier_in(tmp_path, language), tmp_path / "built", fonts, address)
