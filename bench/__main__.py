"""Cold build, nothing changed, the press file, one word changed in one chapter: CPU and wall time, as ratios to the cold build.

Absolute seconds depend on the machine and on what else it does; a ratio taken in one run does not.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "content" / "magnesium-glycinate"
CHANGED = "04-mechanisms"


@dataclass(frozen=True, slots=True)
class Measure:
    """One run of the command: CPU seconds of all its processes, wall seconds, pages, parts typeset."""

    name: str
    cpu: float
    wall: float
    pages: int
    typeset: int


def run(name: str, project: Path, work: Path, *media: str) -> Measure:
    """Build a project in a process of its own: the screen file, or those of ``media``."""
    command: list[str | Path] = [sys.executable, ROOT / "build.py", "pdf", "--json", "--project", project]
    command += ["--out", work / "dist", "--cache", work / "cache"]
    for medium in media or ("screen",):
        command += ["--medium", medium]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"the build failed:\n{done.stdout}{done.stderr}")
    output = json.loads(done.stdout)["outputs"][0]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measure(name, round(cpu, 3), round(wall, 3), output["pages"], len(output["typeset"]))


def press(project: Path, work: Path) -> Measure:
    """What the press file adds to a build whose parts are set."""
    without = run("", project, work, "screen", "archive")
    with_it = run("", project, work, "screen", "archive", "press")
    cpu, wall = with_it.cpu - without.cpu, with_it.wall - without.wall
    return Measure("press file (of 0.5)", round(cpu, 3), round(wall, 3), with_it.pages, with_it.typeset)


def start_up() -> Measure:
    """What any command costs: Python and the argument parser."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, ROOT / "build.py", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measure("start-up (--help)", round(cpu, 3), round(time.perf_counter() - start, 3), 0, 0)


def change(project: Path) -> None:
    """One word of a chapter, of the same length."""
    chapter = project / "chapters" / f"{CHANGED}.md"
    text = chapter.read_text(encoding="utf-8")
    if " muscle" not in text:
        raise SystemExit(f"no word to change in {chapter.name}")
    chapter.write_text(text.replace(" muscle", " Muscle", 1), encoding="utf-8")


def main() -> int:
    """Measure, print a table, write ``bench/results.json``."""
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as folder:
        work = Path(folder)
        project = work / "project"
        shutil.copytree(PROJECT, project)
        # fonts are prepared once on a machine, by the first build: that is set-up, not building
        subprocess.run(
            [sys.executable, "-c", _PREPARE, str(work / "cache" / "fonts")], cwd=ROOT, check=True, capture_output=True
        )
        measures = [start_up(), run("cold", project, work), run("nothing changed", project, work)]
        measures.append(press(project, work))
        change(project)
        measures.append(run("one chapter changed", project, work))
    cold = measures[1]
    print(f"{'run':<22}{'CPU s':>8}{'to cold':>9}{'wall s':>8}{'to cold':>9}{'pages':>7}{'parts set':>11}")
    for item in measures:
        ratios = item.cpu / cold.cpu, item.wall / cold.wall
        print(
            f"{item.name:<22}{item.cpu:>8.2f}{ratios[0]:>9.3f}{item.wall:>8.2f}{ratios[1]:>9.3f}"
            f"{item.pages:>7}{item.typeset:>11}"
        )
    results = [
        {**asdict(item), "cpu_to_cold": round(item.cpu / cold.cpu, 4), "wall_to_cold": round(item.wall / cold.wall, 4)}
        for item in measures
    ]
    target = Path(__file__).parent / "results.json"
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


_PREPARE = """
import pathlib, sys
from dossier import fonts
from dossier.diagnostics import Collector
found = Collector()
if fonts.seal(pathlib.Path(sys.argv[1]), found) is None:
    sys.exit("\\n".join(map(str, found)))
"""

if __name__ == "__main__":
    sys.exit(main())
