"""What the parts of a build cost: CPU seconds of each part of the first dossier, and of binding, in one warm process.

Editions are built one after the other as a batch builds them. It is measured what the first of a language sets, what the next
distributor's sets, what one changed word sets, what a copy for a recipient costs, what the preflight adds, what other languages
cost beside English, and what handing a part to a cluster costs the building machine.
Writes ``bench/costs.json``, which ``bench.simulate`` reads.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

from bench import peers
from bench.__main__ import change
from bench.measure import PROJECT, ROOT
from dossier import assets, cluster, config, copies, room, typeset
from dossier.cache import PartCache
from dossier.cli.command import OBJECTS
from dossier.diagnostics import Collector
from dossier.layout import Away, Typesetter
from dossier.model import FontSet, Part
from dossier.pipeline import Gate, build
from dossier.resources import Resources, package_data
from dossier.share import Task

#: the whole book, a further distributor's; the brief edition in each language that has one
FIRST, FURTHER = "en", ("en-northgate", "en-westerly")
BRIEF = ("en-brief", "fr-brief", "zh-Hans-brief", "ja-brief", "ar-brief")
#: recipients of a list
_COPIES = 100
#: seconds that a scheduler and its worker may take to start
_START = 60


@dataclass(frozen=True, slots=True)
class Cost:
    """An edition: parts set, tasks (with drafts), CPU seconds of setting and of all else, bytes of its parts and of its file.

    ``wall`` are seconds by the clock.
    """

    parts: int
    tasks: int
    set: float
    join: float
    stored: int
    file: int
    wall: float


class Bench:
    """Builds editions of a project into a folder, counting."""

    def __init__(self, project: Path, work: Path, fonts: FontSet) -> None:
        self.work, self.fonts, self.root = work, fonts, project
        self.cache = PartCache(work / "cache" / "parts")
        self._spent, self._set, self._tasks, self._bytes = 0.0, 0, 0, 0

    def edition(self, name: str, *, preflight: bool = False, away: Away | None = None) -> Cost:
        """Build one and say what it cost."""
        found = Collector()
        project = config.load(self.root, found)
        assert project is not None
        edition = next(item for item in project.editions if item.name == name)
        target = self.work / "out" / f"{name}.pdf"
        self._spent, self._set, self._tasks, self._bytes = 0.0, 0, 0, 0
        gc.collect()
        start, clock = time.process_time(), time.perf_counter()
        with Typesetter(self.fonts, self.cache, 1, away=away or self._counted) as typesetter:
            resources = Resources(self.root, package_data())
            date = "2026-01-01T00:00:00+00:00"
            values = (project, edition, resources, typesetter, {"screen": target}, date, found)
            room.within(partial(build, gate=Gate(preflight)), *values)
        spent, wall = time.process_time() - start, round(time.perf_counter() - clock, 3)
        assert not found.has_errors(), [str(item) for item in found]
        rest = round(spent - self._spent, 3)
        return Cost(self._set, self._tasks, round(self._spent, 3), rest, self._bytes, target.stat().st_size, wall)

    def copies(self, name: str, count: int) -> float:
        """CPU seconds of so many copies of an edition that is built, for recipients of one list."""
        found = Collector()
        project = config.load(self.root, found)
        assert project is not None
        edition = next(item for item in project.editions if item.name == name)
        people = self.work / f"people-{count}.csv"
        rows = [f"{number:04d},Recipient {number},Organisation {number}\n" for number in range(count)]
        people.write_text("id,name,organisation\n" + "".join(rows), encoding="utf-8")
        resources, screen = Resources(self.root, package_data()), self.work / "out" / f"{name}.pdf"
        start = time.process_time()
        with Typesetter(self.fonts, self.cache, 1) as typesetter:
            made = copies.write(project, edition, resources, typesetter, screen, people, self.work / "copies", found)
        assert made == count, [str(item) for item in found]
        return time.process_time() - start

    def _counted(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Part]]:
        for task in sorted(tasks, key=lambda item: not typeset.holds(item.source)):
            start = time.process_time()
            part = typeset.typeset(task.source, self.fonts)
            self._spent += time.process_time() - start
            self._tasks += 1
            self._set += not task.source.draft
            self._bytes += len(part.pdf)
            yield task.key, part


@contextmanager
def crew(fonts: FontSet, work: Path) -> Iterator[cluster.Crew]:
    """A scheduler and a worker on this machine."""
    with ExitStack() as stack:
        file = work / "scheduler.json"
        for words in (["scheduler", "--scheduler-file", file, "--port", "0"], ["worker", "--scheduler-file", file]):
            more = ["--nthreads", "1", "--no-nanny", "--local-directory", work] if words[0] == "worker" else []
            command = [str(word) for word in (sys.executable, "-m", "dask", *words, *more, "--no-dashboard")]
            quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, **quiet))
            stack.callback(process.kill)
            end = time.monotonic() + _START
            while not file.is_file() and time.monotonic() < end:
                time.sleep(0.1)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        yield stack.enter_context(cluster.Crew(address, fonts, Collector()))


def measure(work: Path) -> dict[str, Any]:
    """All figures."""
    project = work / "project"
    gc.set_threshold(OBJECTS, 10, 10)  # as in a process of the command
    copytree(PROJECT, project)
    copytree(PROJECT.parent / "distributors", work / "distributors")
    fonts = peers.sealed(work / "cache" / "fonts")
    bench = Bench(project, work, fonts)
    assets.warm()  # as a batch does before its workers
    bench.edition("ar-brief")  # imports, templates, styles of citations: once for each process
    bench.cache = PartCache(work / "two")
    costs: dict[str, Any] = {"first": bench.edition(FIRST)}
    costs["further"] = [bench.edition(name) for name in FURTHER]
    costs["further"] = costs["further"][-1]  # the first of them brings the pages that all distributors' have
    again = [bench.edition(FIRST) for _ in range(3)]
    checked = [bench.edition(FIRST, preflight=True) for _ in range(2)]
    costs["preflight"] = round(min(item.join for item in checked) - min(item.join for item in again), 3)
    one, many = bench.copies(FIRST, 1), bench.copies(FIRST, _COPIES)
    costs["copy"] = round((many - one) / (_COPIES - 1), 4)
    change(project)
    costs["changed"] = bench.edition(FIRST)
    costs["changed_further"] = bench.edition(FURTHER[-1])
    bench.cache = PartCache(work / "three")
    briefs = {name: bench.edition(name).set for name in BRIEF}
    costs["languages"] = {name: round(value / briefs[BRIEF[0]], 3) for name, value in briefs.items()}
    bench.cache = PartCache(work / "four")
    with crew(fonts, work) as hands:
        hands.able()
        away = bench.edition(FIRST, away=hands.set)
    more = away.join - min(item.join for item in again)
    costs["handed_out"] = round(max(more, 0.0) / costs["first"].tasks, 4)
    return costs


def main() -> int:
    """Measure, print, write ``bench/costs.json``."""
    with tempfile.TemporaryDirectory(prefix="dossier-costs-") as folder:
        costs = measure(Path(folder))
    rows = {key: asdict(value) if isinstance(value, Cost) else value for key, value in costs.items()}
    text = json.dumps(rows, indent=1) + "\n"
    print(text)
    (ROOT / "bench" / "costs.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
