"""Runs a command and measures it: CPU seconds of all its processes, wall seconds, peak memory of its largest process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "content" / "magnesium-glycinate"


@dataclass(frozen=True, slots=True)
class Measure:
    """One run. ``memory`` is in MiB, ``facts`` what the run said of itself."""

    name: str
    cpu: float
    wall: float
    memory: float
    pages: int = 0
    size: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


def run(
    name: str, command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Measure:
    """Run a command. Raises SystemExit with its output when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env={**_surrounding(), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = process.communicate() if sys.platform == "win32" else _communicate(process)
    wall = time.perf_counter() - start
    usage = _USAGE.pop(process.pid)
    if process.returncode:
        raise SystemExit(f"{name} failed:\n{out}{err}")
    facts = json.loads(out) if out.startswith("{") else {}
    return Measure(name, round(usage[0], 3), round(wall, 3), round(usage[1], 1), facts=facts)


def _surrounding() -> dict[str, str]:
    """The environment, but that Python keeps what it has compiled: else each run compiles hundreds of modules anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


_USAGE: dict[int, tuple[float, float]] = {}


def _communicate(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Output of a process, its use of the machine noted (wait4(2))."""
    import resource
    import threading

    texts: dict[str, str] = {}
    readers = [
        threading.Thread(target=lambda name=name, pipe=pipe: texts.__setitem__(name, pipe.read()))
        for name, pipe in (("out", process.stdout), ("err", process.stderr))
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for reader in readers:
        reader.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = usage.ru_utime + usage.ru_stime
    if after.ru_utime > before.ru_utime:
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    _USAGE[process.pid] = (cpu, usage.ru_maxrss / 1024)
    return texts["out"], texts["err"]


def build(name: str, project: Path, work: Path, *more: str | Path) -> Measure:
    """Build a dossier with the command, in a process of its own."""
    command: list[str | Path] = [sys.executable, ROOT / "build.py", "pdf", "--json", "--project", project]
    command += ["--out", work / "dist", "--cache", work / "cache", *more]
    done = run(name, command)
    outputs = done.facts.get("outputs")
    output = outputs[0] if isinstance(outputs, list) and outputs else {}
    size = Path(output["path"]).stat().st_size if output else 0
    return Measure(name, done.cpu, done.wall, done.memory, output.get("pages", 0), size, output)
