"""Builds many editions of a small dossier in one batch and watches it: memory, speed and disk from the first to the last.

Each edition has a distributor of its own, made up here, with a logo. The part cache is held to a size that the batch exceeds many
times. Writes ``bench/matrix.json``; ``python -m bench.simulate --write`` puts it into ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import peers
from bench.measure import ROOT

#: rows of the table
STEPS = 10
#: seconds between two samples
_EVERY = 0.5
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100" viewBox="0 0 400 100">
<path fill="#{colour:06x}" d="M0 0h{width}v100H0z"/></svg>
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment: editions done, seconds since the start, CPU seconds of all processes, MiB of memory and of the part cache."""

    done: int
    wall: float
    cpu: float
    main: float
    worker: float
    cache: float


def project(work: Path, count: int) -> Path:
    """The dossier that ``build.py new`` makes, with ``count`` editions for as many distributors."""
    root = work / "p"
    subprocess.run([sys.executable, ROOT / "build.py", "new", root], check=True, capture_output=True)
    editions = []
    for number in range(count):
        name = f"d{number:04d}"
        folder = work / "distributors" / name
        folder.mkdir(parents=True)
        (folder / "logo.svg").write_text(_LOGO.format(colour=0x102040 + number * 37 % 0x4000, width=200 + number % 200))
        (folder / "distributor.toml").write_text(
            f'name = "Distributor {number}"\naddress = ["{number} Example Wharf"]\ncontact = ["{name}@example.org"]\n'
            f'logo = "logo.svg"\nlanguages = ["en"]\ncover_line = "Distributed by Distributor {number}"\n'
            f'foot_line = "Distributor {number}"\n'
        )
        editions.append(f'[editions.{name}]\nlabel = "Edition {number}"\ndistributor = "{name}"\n')
    path = root / "dossier.toml"
    path.write_text(path.read_text().partition("[editions.")[0] + "".join(editions))
    return root


def watch(count: int, jobs: int, limit: int) -> list[Sample]:
    """Build and take samples. ``limit`` is the size of the part cache in MiB. Raises SystemExit when the build fails."""
    with tempfile.TemporaryDirectory(prefix="dossier-matrix-") as folder:
        work = Path(folder)
        peers.sealed(work / "cache" / "fonts")
        root, out = project(work, count), work / "dist"
        command = [
            sys.executable,
            ROOT / "build.py",
            "pdf",
            "--json",
            "--no-preflight",
            "--project",
            root,
            "--out",
            out,
        ]
        command += ["--cache", work / "cache", "--cache-limit", str(limit), "--jobs", str(jobs)]
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        answer: list[bytes] = []
        reader = threading.Thread(target=lambda: answer.extend(process.communicate()))
        reader.start()
        samples = []
        while reader.is_alive():
            samples.append(_sample(process.pid, out, work / "cache" / "parts", start))
            reader.join(timeout=_EVERY)
        if process.returncode:
            raise SystemExit(f"the build failed:\n{answer[1].decode()}")
        outputs = json.loads(answer[0])["outputs"]
        assert len(outputs) == count, f"{len(outputs)} files for {count} editions"
    return samples


def _sample(main: int, out: Path, cache: Path, start: float) -> Sample:
    done = sum(1 for _ in out.glob("*.pdf"))
    size = 0
    for path in cache.glob("??/*"):
        try:
            size += path.stat().st_size
        except OSError:
            continue
    workers = [_process(pid) for pid in _children(main)]
    own = _process(main)
    cpu = own[0] + sum(worker[0] for worker in workers)
    largest = max((worker[1] for worker in workers), default=0.0)
    wall = time.perf_counter() - start
    return Sample(done, round(wall, 1), round(cpu, 1), round(own[1], 1), round(largest, 1), round(size / 2**20, 2))


def _halves(samples: Sequence[Sample]) -> tuple[Sequence[Sample], Sequence[Sample]]:
    """Those of the first and of the second half of the editions."""
    middle = samples[-1].done // 2
    return [item for item in samples if item.done <= middle], [item for item in samples if item.done > middle]


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _process(pid: int) -> tuple[float, float]:
    """CPU seconds, with those of its children that have ended, and resident MiB of a process (proc(5))."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    return sum(map(int, words[11:15])) / _TICK, int(words[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(words: Sequence[str] | None = None) -> int:
    """Build, print the samples, write ``bench/matrix.json``."""
    parser = argparse.ArgumentParser(prog="bench.matrix", description=__doc__)
    parser.add_argument("--editions", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int, default=4, help="size of the part cache in MiB")
    given = parser.parse_args(words)
    samples = watch(given.editions, given.jobs, given.limit)
    at = [given.editions * step // STEPS for step in range(STEPS + 1)]
    rows = [max((item for item in samples if item.done <= done), key=lambda item: item.wall) for done in at]
    for row in rows:
        print(row)
    facts = {
        "editions": given.editions,
        "jobs": given.jobs,
        "limit": given.limit,
        "most_cache": max(item.cache for item in samples),
        "most_worker": [max(item.worker for item in half) for half in _halves(samples)],
        "rows": [asdict(row) for row in rows],
    }
    (ROOT / "bench" / "matrix.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
