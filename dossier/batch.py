"""Many editions: one after the other, or side by side in worker processes that share what they typeset.

A worker builds whole editions. What two of them need at the same time is set once: each takes the parts that no other has
claimed, and finds the rest in the cache (``share``). An edition that fails, or whose worker is killed, stops no other.

With a cluster the workers here read, bind and check; parts are set by the cluster's.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from dossier import assets, typeset
from dossier.cache import LIMIT, Beyond, PartCache
from dossier.diagnostics import Collector, Diagnostic
from dossier.layout import Progress, Typesetter, die_with_parent
from dossier.model import Edition, FontSet, Project
from dossier.pipeline import Gate, build
from dossier.records import Output
from dossier.resources import Resources

if TYPE_CHECKING:
    from dossier.cluster import Crew

#: editions that a worker builds before the cache is looked at: it stays bounded in a long batch
_PRUNE = 16
#: editions that a worker builds before a new one takes its place: what libraries keep of each text they see stays bounded
_SHIFT = 200
#: in a worker: whether it is to do nothing more
_GIVEN_UP: list[bool] = []


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to build: where its files go (by medium), where intermediates are kept, and how it is checked."""

    project: Project
    edition: Edition
    resources: Resources
    targets: Mapping[str, Path]
    date: str
    keep: Path | None = None
    gate: Gate = field(default_factory=Gate)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: its files, all remarks, how many parts were typeset, and why parts could not be kept.

    ``aside`` are remarks on the cluster, not on the edition.
    """

    edition: str
    outputs: tuple[Output, ...]
    remarks: tuple[Diagnostic, ...]
    typeset: int = 0
    cache_error: str = ""
    aside: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """What all jobs share: fonts, the folder of the part cache and its limit in bytes, processes.

    ``beyond`` is a store behind the cache, ``cluster`` the address of a Dask scheduler whose workers set the parts.
    """

    fonts: FontSet
    cache: Path
    processes: int
    limit: int = LIMIT
    beyond: Beyond | None = None
    cluster: str = ""
    parts: Progress | None = field(default=None, compare=False)
    editions: Callable[[int, int], None] | None = field(default=None, compare=False)


def run(jobs: Sequence[Job], press: Press) -> Iterator[Result]:
    """The results, as they come. Side by side where processes can be forked and there is more than one edition."""
    together = press.processes > 1 and len(jobs) > 1 and sys.platform == "linux"
    results = _side_by_side(jobs, press) if together else _in_a_row(jobs, press)
    for number, result in enumerate(results, start=1):
        if press.editions is not None:
            press.editions(number, len(jobs))
        if number % _PRUNE == 0 or number == len(jobs):
            PartCache(press.cache, press.limit).prune()
        yield result


def _in_a_row(jobs: Sequence[Job], press: Press) -> Iterator[Result]:
    crew = _connected(press.cluster, press.fonts) if press.cluster else None
    with crew or nullcontext(), _typesetter(press, press.processes, crew) as typesetter:
        for job in jobs:
            yield _one(job, typesetter, crew)


def _typesetter(press: Press, processes: int, crew: Crew | None) -> Typesetter:
    cache = PartCache(press.cache, press.limit, press.beyond)
    return Typesetter(press.fonts, cache, processes, press.parts, crew.set if crew else None)


def _side_by_side(jobs: Sequence[Job], press: Press) -> Iterator[Result]:
    order, size = _spread(jobs), _SHIFT * press.processes
    for start in range(0, len(order), size):
        yield from _shift(order[start : start + size], press)


def _shift(jobs: Sequence[Job], press: Press) -> Iterator[Result]:
    """Some of the editions, by workers of their own."""
    if not press.cluster:
        typeset.warm(press.fonts)
        assets.warm()
    # a process with a cluster has threads, and is not forked
    import multiprocessing  # with what it needs a fiftieth of the start of a build of one edition

    context = multiprocessing.get_context("spawn" if press.cluster else "fork")
    waiting = {job.edition.name: job for job in jobs}
    silent = replace(press, parts=None, editions=None)
    with futures.ProcessPoolExecutor(press.processes, context, initializer=_begin, initargs=(os.getpid(),)) as pool:
        asked = [pool.submit(_work, job, silent) for job in jobs]
        try:
            for result in _finished(asked):
                del waiting[result.edition]
                yield result
        except BaseException:  # interrupted: what waits is not begun, and what is begun is given up
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in context.active_children():
                worker.terminate()
            raise
    # a worker was killed: what is left is built here
    yield from _in_a_row(list(waiting.values()), press) if waiting else ()


def _finished(asked: Sequence[futures.Future[Result]]) -> Iterator[Result]:
    for future in futures.as_completed(asked):
        try:
            yield future.result()
        except futures.BrokenExecutor:
            continue


def _spread(jobs: Sequence[Job]) -> list[Job]:
    """First one edition of each kind, then the others: editions of one kind share parts, and the first has to set them."""
    first: dict[tuple[str, ...], Job] = {}
    rest = []
    for job in jobs:
        edition = job.edition
        kind = (edition.language, edition.paper, edition.brand, edition.audience)
        if first.setdefault(kind, job) is not job:
            rest.append(job)
    return [*first.values(), *rest]


def _begin(parent: int) -> None:
    """In a new worker: it ends with its parent, and gives up what it does when the parent says so, which an interrupt tells."""
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _give_up)


def _give_up(_signal: int, _frame: object) -> None:
    _GIVEN_UP.append(True)
    raise SystemExit(1)


def _work(job: Job, press: Press) -> Result:
    """In a worker."""
    if _GIVEN_UP:
        raise SystemExit(1)
    crew = _crew(press.cluster, press.fonts) if press.cluster else None
    with _typesetter(press, 1, crew) as typesetter:
        return _one(job, typesetter, crew)


@lru_cache(maxsize=1)
def _crew(address: str, fonts: FontSet) -> Crew:
    """A worker's connection to a cluster; it ends with the worker."""
    return _connected(address, fonts)


def _connected(address: str, fonts: FontSet) -> Crew:
    from dossier.cluster import Crew  # it takes long to import, and few builds have a cluster

    return Crew(address, fonts, Collector())


def _one(job: Job, typesetter: Typesetter, crew: Crew | None) -> Result:
    found = Collector()
    already = len(typesetter.typeset)
    outputs: list[Output] = []
    try:
        outputs = build(
            job.project,
            job.edition,
            job.resources,
            typesetter,
            job.targets,
            job.date,
            found,
            keep=job.keep,
            gate=job.gate,
        )
    except Exception as error:  # noqa: BLE001 - the other editions are still built
        _failed(error, found)
    done = len(typesetter.typeset) - already
    aside = tuple(crew.found) if crew else ()
    return Result(job.edition.name, tuple(outputs), tuple(found), done, typesetter.cache_error, aside)


def _failed(error: Exception, found: Collector) -> None:
    """Why an edition was not built: what its cluster says, or a fault of this program."""
    from dossier.cluster import ClusterError

    if isinstance(error, ClusterError):
        found.extend([error.finding])
        return
    hint = "build it alone with --keep; if it fails again, tell us"
    found.add("edition-failed", f"{type(error).__name__}: {error}", None, hint)
