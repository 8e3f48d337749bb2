"""Handing parts out, with a stand-in for Dask's client: workers that differ, go, come back or answer nonsense."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dossier.cache import PartCache, encode, part_key
from dossier.cluster import ClusterError, Crew, crew, ready, work
from dossier.cluster.proof import Proof
from dossier.diagnostics import Collector
from dossier.layout import Typesetter
from dossier.model import FontSet, PartSource
from dossier.share import Task
from dossier.typeset import engine_version, typeset

CSS = '@page{size:60mm 40mm;margin:5mm} body{margin:0;font:9pt "Source Serif 4"}'


def source(name: str, *, draft: bool = False) -> PartSource:
    html = f'<!doctype html><html lang="en"><head><title>T</title></head><body><p id="p">{name}</p></body></html>'
    return PartSource(name, html, (CSS,), {}, ("Source Serif 4",), draft=draft)


@dataclass
class Promise:
    """A future that is done, unless nobody does it."""

    status: str
    value: Any = None

    def done(self) -> bool:
        return self.status != "pending"

    def result(self, timeout: float) -> Any:
        return self.value

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        if self.done():
            call(self)

    def release(self) -> None:
        self.status = "released"

    def __hash__(self) -> int:
        return id(self)


@dataclass
class Client:
    """A scheduler with workers in this process. ``fate`` says what becomes of each try; ``there`` who is there at each look."""

    folder: Path
    there: list[str] = field(default_factory=lambda: ["tcp://a", "tcp://b"])
    fate: Callable[[str, str], str] = lambda key, worker: "finished"
    unlike: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False

    def nthreads(self) -> dict[str, int]:
        if self.closed:
            raise OSError("connection closed")
        return dict.fromkeys(self.there, 1)

    def run(self, function: Any, asked: Any, files: Any, *, workers: list[str], **options: Any) -> dict[str, Any]:
        answers = {}
        for worker in workers:
            answer = asyncio.run(function(asked, files, dask_worker=SimpleNamespace(local_directory=self.folder / "w")))
            if worker in self.unlike:
                versions = {**answer.proof.versions, "weasyprint": self.unlike[worker]}
                answer = work.Answer(Proof(versions, {}, ""))
            answers[worker] = answer
        return answers

    def submit(
        self, function: Any, bundle: Any, token: str, *, key: str, workers: list[str], **options: Any
    ) -> Promise:
        worker = workers[0]
        self.sent.append((bundle.name, worker))
        status = self.fate(key, worker)
        if status != "finished":
            return Promise(status)
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(
                sys.modules, "distributed", SimpleNamespace(get_worker=lambda: SimpleNamespace(address=worker))
            )
            return Promise(status, function(bundle, token))

    def close(self, timeout: float) -> None:
        self.closed = True


@pytest.fixture
def client(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The stand-in in the place of Dask's."""
    monkeypatch.setattr(work, "FONTS", "fonts")  # the set that this process has read
    made = Client(cache_folder)
    monkeypatch.setattr(crew, "_connect", lambda address: made)
    monkeypatch.setattr(crew, "TICK", 0.01)
    monkeypatch.setattr(crew, "LOOK", 0.0)
    yield made
    work._proven().clear()


def tasks(*names: str, draft: bool = False) -> list[Task]:
    made = [source(name, draft=draft) for name in names]
    return [Task(part_key(one, "e"), one) for one in made]


def test_parts_come_back_as_they_are_set_here(client: Client, sealed: FontSet) -> None:
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        got = dict(hands.set(tasks("one", "two", "three")))
    assert got == {task.key: typeset(task.source, sealed) for task in tasks("one", "two", "three")}
    assert not list(found)
    assert client.closed


def test_through_the_cache(client: Client, sealed: FontSet, tmp_path: Path) -> None:
    cache = PartCache(tmp_path)
    crew_ = Crew("tcp://s", sealed, Collector())
    with Typesetter(sealed, cache, 1, away=crew_.set) as typesetter:
        parts = typesetter.parts([source("one"), source("two")])
        assert [part.name for part in parts] == typesetter.typeset == ["one", "two"]
    key = part_key(source("one"), f"{engine_version()} fonts={sealed.digest}")
    assert PartCache(tmp_path).get(key) == parts[0]
    with Typesetter(sealed, cache, 1, away=crew_.set) as typesetter:
        assert typesetter.parts([source("one"), source("two")]) == parts
        assert not typesetter.typeset, "what is in the cache is not handed out"


def test_a_worker_that_differs_is_left_out(client: Client, sealed: FontSet) -> None:
    client.unlike = {"tcp://a": "1.0"}
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        assert len(dict(hands.set(tasks("one", "two")))) == 2
    assert {worker for _, worker in client.sent} == {"tcp://b"}
    assert [item.code for item in found] == ["cluster-worker"]
    assert "worker tcp://a is left out: weasyprint is 1.0, here " in next(iter(found)).message


def test_a_worker_without_the_program_is_left_out(
    client: Client, sealed: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = client.run

    def run(*words: Any, workers: list[str], **options: Any) -> dict[str, Any]:
        lacking = ModuleNotFoundError("No module named 'dossier'")
        return {**asked(*words, workers=workers, **options), **({"tcp://a": lacking} if "tcp://a" in workers else {})}

    monkeypatch.setattr(client, "run", run)
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        assert hands.able() == {"tcp://b"}
    assert "ModuleNotFoundError: No module named 'dossier'" in next(iter(found)).message


def test_no_worker_may_work(client: Client, sealed: FontSet) -> None:
    client.unlike = dict.fromkeys(client.there, "1.0")
    found = Collector()
    assert not ready("tcp://s", sealed, found)
    assert sorted({item.code for item in found}) == ["cluster-idle", "cluster-worker"]


def test_no_worker_comes(client: Client, sealed: FontSet) -> None:
    client.there = []
    hands = Crew("tcp://s", sealed, Collector(), patience=0.05)
    with pytest.raises(ClusterError, match="has had no worker") as caught:
        hands.able()
    assert caught.value.finding.code == "cluster-idle"
    client.there = ["tcp://a"]
    with pytest.raises(ClusterError):
        hands.able()  # the next edition need not wait again


def test_a_part_of_lost_workers_goes_to_a_new_one(client: Client, sealed: FontSet) -> None:
    """While one of its workers is there, Dask sees to that; this is the case that none is."""
    client.there = ["tcp://a"]

    def fate(key: str, worker: str) -> str:
        if worker == "tcp://a":
            client.there = ["tcp://b"]
            return "pending"
        return "finished"

    client.fate = fate
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        got = dict(hands.set(tasks("one")))
    assert got == {task.key: typeset(task.source, sealed) for task in tasks("one")}
    assert client.sent == [("one", "tcp://a"), ("one", "tcp://b")]
    assert not list(found)


@pytest.mark.parametrize("status", ["error", "cancelled", "lost"])
def test_a_part_is_tried_again(client: Client, sealed: FontSet, status: str) -> None:
    client.fate = lambda key, worker: status if key.endswith("-1") else "finished"
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        assert len(dict(hands.set(tasks("one")))) == 1
    assert len(client.sent) == 2
    assert not list(found)


def test_a_part_that_kills_its_workers_is_set_here(client: Client, sealed: FontSet) -> None:
    client.fate = lambda key, worker: "error"
    found = Collector()
    with Crew("tcp://s", sealed, found) as hands:
        got = dict(hands.set(tasks("one")))
    assert got == {task.key: typeset(task.source, sealed) for task in tasks("one")}
    assert len(client.sent) == crew.TRIES
    assert [item.code for item in found] == ["cluster-lost"]


def test_a_worker_that_was_started_anew_is_asked_again(client: Client, sealed: FontSet) -> None:
    with Crew("tcp://s", sealed, Collector()) as hands:
        dict(hands.set(tasks("one")))
        work._proven().clear()
        assert len(dict(hands.set(tasks("two")))) == 1
    assert [name for name, _ in client.sent] == ["one", "two", "two"]


def test_a_damaged_answer_is_no_part(client: Client, sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged: list[int] = []

    def spoil(part: Any) -> bytes:
        data = encode(part)
        damaged.append(1)
        return data[:-2] if len(damaged) == 1 else data

    monkeypatch.setattr(work, "encode", spoil)
    with Crew("tcp://s", sealed, Collector()) as hands:
        got = dict(hands.set(tasks("one")))
    assert got == {task.key: typeset(task.source, sealed) for task in tasks("one")}
    assert len(damaged) == 2


def test_a_part_goes_to_the_worker_that_holds_its_draft(client: Client, sealed: FontSet) -> None:
    with Crew("tcp://s", sealed, Collector()) as hands:
        dict(hands.set(tasks("one", draft=True)))
        holder = client.sent[-1][1]
        client.there = sorted(client.there, reverse=True)
        hands._able.add("tcp://0")  # would be the first of all
        client.there.append("tcp://0")
        dict(hands.set(tasks("one")))
    assert client.sent[-1] == ("one", holder)


def test_a_lost_scheduler_ends_the_build(client: Client, sealed: FontSet) -> None:
    client.fate = lambda key, worker: "pending"
    with Crew("tcp://s", sealed, Collector()) as hands:
        hands.able()
        client.closed = True
        with pytest.raises(ClusterError, match="the scheduler tcp://s is lost: connection closed") as caught:
            list(hands.set(tasks("one")))
    assert caught.value.finding.code == "cluster-unreachable"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nosuch://host:1", "tcp://nosuch.invalid:8786"])
def test_no_scheduler(sealed: FontSet, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(crew, "CONNECT", 0.5)
    found = Collector()
    assert not ready(address, sealed, found)
    assert [item.code for item in found] == ["cluster-unreachable"]
    assert f"no scheduler at {address}: " in next(iter(found)).message


def test_without_dask(sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = Collector()
    assert not ready("tcp://s", sealed, found)
    assert [item.code for item in found] == ["tool-missing"]
