"""The store that machines share: behind the cache, verified, whole or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier import store
from dossier.cache import PartCache
from dossier.diagnostics import Collector
from dossier.model import PageInfo, PageMap, Part
from dossier.store import Store
from tests.conftest import run_build

fsspec = pytest.importorskip("fsspec")

PAGE = PageInfo(595.276, 841.89, 80, 70, 68, 70, "body")
PART = Part("01", b"%PDF-1.7\n\x00\xff\n", PageMap((PAGE,), {"ch-a": 0}))
KEY = "ab" * 32


@pytest.fixture(params=["path", "file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store in a folder, by path and by address, and in memory."""
    there = {"path": str(tmp_path / "store"), "file": f"file://{tmp_path}/store", "memory": "memory://store"}
    yield there[request.param]
    if request.param == "memory":
        fsspec.filesystem("memory").rm("/store", recursive=True)


def opened(url: str) -> Store:
    found = Collector()
    made = store.opened(url, found)
    assert made is not None, list(found)
    assert not list(found)
    return made


def test_parts_of_one_machine_are_found_on_another(url: str, tmp_path: Path) -> None:
    one = PartCache(tmp_path / "one", beyond=opened(url))
    assert one.get(KEY) is None
    one.put(KEY, PART)
    two = PartCache(tmp_path / "two", beyond=opened(url))
    assert KEY not in two
    assert two.get(KEY) == PART
    assert KEY in two, "from now on it is in the folder"
    assert PartCache(tmp_path / "three").get(KEY) is None


def test_a_damaged_entry_counts_as_absent(url: str, tmp_path: Path) -> None:
    beyond = opened(url)
    PartCache(tmp_path / "one", beyond=beyond).put(KEY, PART)
    data = beyond.get(KEY)
    assert data is not None
    beyond.put(KEY, data[:-3])
    two = PartCache(tmp_path / "two", beyond=beyond)
    assert two.get(KEY) is None
    two.put(KEY, PART)
    assert beyond.get(KEY) == data


def test_a_damaged_entry_of_the_folder_is_fetched_again(url: str, tmp_path: Path) -> None:
    cache = PartCache(tmp_path / "one", beyond=opened(url))
    cache.put(KEY, PART)
    path = tmp_path / "one" / KEY[:2] / KEY
    path.write_bytes(path.read_bytes()[:-1])
    assert cache.get(KEY) == PART


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    beyond = opened(str(tmp_path / "store"))
    beyond.put(KEY, b"x")
    assert sorted(path.name for path in (tmp_path / "store").rglob("*") if path.is_file()) == [KEY, "dossier-store"]


def test_a_store_that_fails_costs_no_build(tmp_path: Path) -> None:
    class Broken:
        def __hash__(self) -> int:
            return 1

        def get(self, key: str) -> bytes | None:
            raise OSError("no route to host")

        def put(self, key: str, data: bytes) -> None:
            raise OSError("no route to host")

    cache = PartCache(tmp_path, beyond=Broken())
    assert cache.get(KEY) is None
    with pytest.raises(OSError, match="no route"):
        cache.put(KEY, PART)
    assert cache.get(KEY) == PART, "the folder has it all the same"


@pytest.mark.parametrize("wrong", ["nosuch://bucket/parts", "file:///proc/nosuch/store"])
def test_a_store_that_cannot_be_used(wrong: str) -> None:
    found = Collector()
    assert store.opened(wrong, found) is None
    assert [item.code for item in found] == ["store-unusable"]
    assert wrong in next(iter(found)).message


def test_a_store_of_another_format(tmp_path: Path) -> None:
    (tmp_path / "dossier-store").write_text("99\n")
    found = Collector()
    assert store.opened(str(tmp_path), found) is None
    assert "another format" in next(iter(found)).message


def test_without_fsspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    found = Collector()
    assert store.opened("/x", found) is None
    assert [item.code for item in found] == ["tool-missing"]


def test_builds_share_a_store(tmp_path: Path, cache_folder: Path) -> None:
    """What one machine has set, another one only binds; processes of a build share it too."""
    assert run_build("new", str(tmp_path / "p")).returncode == 0
    reports = []
    for name in ("one", "two"):
        cache = tmp_path / name
        cache.mkdir()
        (cache / "fonts").symlink_to(cache_folder / "fonts")
        words = ("--project", str(tmp_path / "p"), "--cache", str(cache), "--out", str(tmp_path / f"out-{name}"))
        run = run_build("pdf", "--json", "--jobs", "2", "--store", str(tmp_path / "store"), "--no-preflight", *words)
        assert run.returncode == 0, run.stdout + run.stderr
        reports.append(json.loads(run.stdout)["outputs"][0])
    assert reports[0]["typeset"]
    assert reports[1]["typeset"] == []
    assert reports[0]["sha256"] == reports[1]["sha256"]


def test_nothing_is_built_when_the_store_is_wrong(tmp_path: Path, cache_folder: Path) -> None:
    assert run_build("new", str(tmp_path / "p")).returncode == 0
    words = ("--project", str(tmp_path / "p"), "--cache", str(cache_folder), "--out", str(tmp_path / "out"))
    run = run_build("pdf", "--store", "nosuch://x", *words)
    assert run.returncode == 1
    assert "error store-unusable: 'nosuch://x' cannot be used" in run.stderr
    assert not (tmp_path / "out").exists()
