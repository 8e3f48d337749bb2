"""Hands parts out to the workers of a Dask scheduler and takes them back.

Only a worker that has shown its proof gets work. A part whose worker is lost goes to another one; a part that the cluster cannot
set is set here. What comes back is the entry of the part store with its own digest, so that a lost worker, a second try or
a damaged answer changes no byte.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from dossier import typeset
from dossier.cache import decode
from dossier.cluster import proof, work
from dossier.cluster.bundle import BundleError, pack
from dossier.cluster.fault import ClusterError
from dossier.diagnostics import Collector
from dossier.model import FontSet, Part
from dossier.share import Task

#: seconds: until a scheduler must answer; that workers are waited for; between two looks at the workers; between two at the parts
CONNECT, PATIENCE, LOOK, TICK = 10.0, 60.0, 1.0, 0.5
#: times that a part is handed out before it is set here
TRIES = 4


@dataclass(frozen=True, slots=True)
class _Sent:
    """A part on its way: the workers that may set it, and which try this is."""

    task: Task
    workers: frozenset[str]
    tried: int


class Crew:
    """The workers at a scheduler's address. A context manager over the connection; ``set`` is the ``away`` of ``layout``.

    ``found`` receives what is to be said of workers, not of an edition. The connection is made when it is first needed.
    """

    def __init__(self, address: str, fonts: FontSet, found: Collector, patience: float = PATIENCE) -> None:
        self.address, self.fonts, self.found, self.patience = address, fonts, found, patience
        self._present: frozenset[str] = frozenset()
        self._able: set[str] = set()
        self._refused: dict[str, str] = {}
        self._holders: dict[str, str] = {}
        self._looked = 0.0
        self._broken: ClusterError | None = None
        self._client: Any = None
        self._news: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the scheduler go; parts that are still on their way are given up."""
        if self._client is not None:
            self._client.close(timeout=CONNECT)
            self._client = None

    def set(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Part]]:
        """Each task's key and part, as they come. Raises ClusterError when scheduler or workers are gone."""
        waiting = [(task, 1) for task in tasks]
        sent: dict[Any, _Sent] = {}
        while waiting or sent:
            able = self.able()
            for task, tried in waiting:
                future = self._hand_out(task, tried, able) if tried <= TRIES else None
                if future is None:
                    yield self._set_here(task)
                else:
                    sent[future[0]] = future[1]
            waiting = []
            for future, one in self._back(sent):
                part = self._part(future, one)
                if part is None:
                    waiting.append((one.task, one.tried + 1))
                else:
                    yield one.task.key, part

    def able(self) -> frozenset[str]:
        """Workers that are there and have shown their proof; waits for the first. Raises ClusterError."""
        if self._broken is not None:
            raise self._broken
        if self._client is None:
            try:
                self._client = _connect(self.address)
            except ClusterError as error:
                self._broken = error
                raise
        end = time.monotonic() + self.patience
        while not (there := self._look()):
            refused = [reason for address, reason in self._refused.items() if address in self._present]
            if refused and len(refused) == len(self._present):
                raise self._break("cluster-idle", f"no worker of {self.address} may work: {refused[0]}", _SAME)
            if time.monotonic() > end:
                hint = "start workers: dask worker ADDRESS --nthreads 1"
                raise self._break(
                    "cluster-idle", f"{self.address} has had no worker for {self.patience:.0f} seconds", hint
                )
            time.sleep(TICK)
            self._looked = 0.0
        return there

    @cached_property
    def _proof(self) -> proof.Proof:
        return proof.of(self.fonts)

    def _look(self) -> frozenset[str]:
        """The proven workers of those that are there now; new ones are asked for their proof."""
        if time.monotonic() - self._looked > LOOK or not self._able & self._present:
            try:
                self._present = frozenset(self._client.nthreads())
            except (OSError, TimeoutError, RuntimeError, ValueError) as error:
                raise self._lost(error) from error
            self._muster(self._present - self._able - self._refused.keys())
            self._looked = time.monotonic()
        return frozenset(self._able & self._present)

    def _muster(self, new: frozenset[str]) -> None:
        """Ask new workers for their proof, and send each the fonts that it lacks."""
        for address, answer in self._ask(new, ()).items():
            if isinstance(answer, work.Answer) and answer.missing:
                answer = self._ask(frozenset((address,)), answer.missing).get(address)
            reason = self._against(answer)
            if reason is None:  # gone while it was asked
                continue
            if not reason:
                self._able.add(address)
                continue
            self._refused[address] = f"worker {address}: {reason}"
            self.found.add("cluster-worker", f"worker {address} is left out: {reason}", None, _SAME)

    def _ask(self, workers: frozenset[str], fonts: Sequence[str]) -> dict[str, Any]:
        if not workers:
            return {}
        folder = Path(self.fonts.directories[0])
        files = {name: (folder / name).read_bytes() for name in fonts}
        try:
            return dict(
                self._client.run(
                    work.hello, self._proof, files, workers=sorted(workers), on_error="return", nanny=False
                )
            )
        except (
            OSError,
            TimeoutError,
            ValueError,
            KeyError,
        ):  # a worker went in between; it is asked again if it is back
            return {}

    def _against(self, answer: Any) -> str | None:
        """What speaks against a worker: "" nothing, None when it could not be asked."""
        if answer is None or isinstance(answer, (OSError, TimeoutError)):
            return None
        if isinstance(answer, Exception):  # the worker knows another program of this name, or none
            return f"{type(answer).__name__}: {answer}"
        return answer.fault or "; ".join(proof.differences(self._proof, answer.proof))

    def _hand_out(self, task: Task, tried: int, able: frozenset[str]) -> tuple[Any, _Sent] | None:
        """Send a part to the worker that holds its draft, else to any; None when its files cannot be sent."""
        layout = typeset.layout_key(task.source)
        holder = "" if task.source.draft else self._holders.pop(layout, "")
        workers = frozenset((holder,)) if holder in able else able
        try:
            bundle = pack(task.source)
        except (OSError, BundleError):
            return None
        # builds that want the same part at the same time share one task
        key = f"dossier-{self._proof.token[:8]}-{task.key}-{tried}"
        future = self._client.submit(
            work.set_part, bundle, self._proof.token, key=key, workers=sorted(workers), pure=True, retries=0
        )
        future.add_done_callback(self._news.put)
        return future, _Sent(task, workers, tried)

    def _back(self, sent: dict[Any, _Sent]) -> list[tuple[Any, _Sent]]:
        """Take out of ``sent`` what is done, and what no worker that is there may do any more; waits a moment for it."""
        with suppress(queue.Empty):
            self._news.get(timeout=TICK if sent else 0)
        back = [(future, one) for future, one in sent.items() if future.done() or not one.workers & self._present]
        for future, _ in back:
            del sent[future]
        return back

    def _part(self, future: Any, one: _Sent) -> Part | None:
        """The part of a future; None when it must be handed out again."""
        if future.status != "finished":
            future.release()
            return None
        try:
            outcome = future.result(timeout=CONNECT)
        except Exception:  # noqa: BLE001 - lost between its end and our question, whatever the reason
            return None
        if outcome.part is None:  # a worker that was started anew at the same address
            self._able.discard(outcome.worker)
            self._looked = 0.0
            return None
        if one.task.source.draft:
            self._holders[typeset.layout_key(one.task.source)] = outcome.worker
        return decode(outcome.part)

    def _set_here(self, task: Task) -> tuple[str, Part]:
        message = f"part '{task.source.name}' was set on this machine: {TRIES} tries on the cluster have failed"
        self.found.add("cluster-lost", message, None, "look at the logs of the workers")
        return task.key, typeset.typeset(task.source, self.fonts)

    def _lost(self, error: Exception) -> ClusterError:
        message = f"the scheduler {self.address} is lost: {str(error) or type(error).__name__}"
        return self._break("cluster-unreachable", message, "build again: parts that are set are kept")

    def _break(self, code: str, message: str, hint: str) -> ClusterError:
        self._broken = ClusterError(code, message, hint)
        return self._broken


_SAME = "give workers the same Python, packages and system libraries as this machine (docs/scale.md)"


def _connect(address: str) -> Any:
    """A client of a scheduler. Raises ClusterError."""
    try:
        import distributed
    except ImportError as error:
        hint = "run: tools/setup.sh cluster (or: pip install 'dossier[cluster]')"
        message = "--cluster needs the package distributed, which is not installed"
        raise ClusterError("tool-missing", message, hint) from error
    # what its user must know is said in diagnostics
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        make: Any = distributed.Client  # without annotations
        return make(address, timeout=CONNECT, set_as_default=False, name="dossier")
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        message = f"no scheduler at {address}: {_first_line(error)}"
        hint = "start one (dask scheduler), or name its address, such as tcp://host:8786"
        raise ClusterError("cluster-unreachable", message, hint) from error


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def ready(address: str, fonts: FontSet, found: Collector) -> bool:
    """Whether parts can be set there now: the scheduler answers and a worker has shown its proof; else a diagnostic."""
    try:
        with Crew(address, fonts, found) as crew:
            crew.able()
    except ClusterError as error:
        found.extend([error.finding])
        return False
    return True
