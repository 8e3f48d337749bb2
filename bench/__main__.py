"""Measures builds, and the same dossier by other ways: CPU and wall time as ratios taken in one run.

Absolute seconds depend on the machine and on what else it does, a ratio taken in one run much less; of several rounds the
medians count. Writes ``bench/results.json``, and with ``--write`` the table and plot of ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median

from bench import peers, report, simulate, sizes
from bench.measure import PROJECT, ROOT, Measure, build, run

CHANGED = "04-mechanisms"


def change(project: Path) -> None:
    """One word of a chapter, of the same length."""
    chapter = project / "chapters" / f"{CHANGED}.md"
    text = chapter.read_text(encoding="utf-8")
    if " muscle" not in text:
        raise SystemExit(f"no word to change in {chapter.name}")
    chapter.write_text(text.replace(" muscle", " Muscle", 1), encoding="utf-8")


def ours(project: Path, work: Path) -> Iterator[Measure]:
    """Builds of the screen file: cold, unchanged, parts in the cache, one word changed; the other media; preflight."""
    screen = ("--medium", "screen", "--no-preflight")
    yield run("start-up (--help)", [sys.executable, ROOT / "build.py", "--help"])
    yield build("cold", project, work, "en", *screen)
    yield build("nothing changed", project, work, "en", *screen)
    shutil.rmtree(work / "dist")
    bound = build("all parts in the cache", project, work, "en", *screen)
    yield bound
    change(project)
    yield build("one word changed", project, work, "en", *screen)
    shutil.rmtree(work / "dist")
    checked = build("", project, work, "en", "--medium", "screen")
    yield _difference("preflight of the screen file", checked, bound)
    shutil.rmtree(work / "dist")
    two = build("", project, work, "en", "--medium", "screen", "--medium", "press", "--no-preflight")
    yield _difference("press file", two, bound)
    shutil.rmtree(work / "dist")
    both = build("", project, work, "en", "--medium", "screen", "--medium", "press")
    one = _difference("", both, two)
    yield _difference("preflight of the press file", one, _difference("", checked, bound))


def _difference(name: str, more: Measure, less: Measure) -> Measure:
    """What a build does more than another."""
    return Measure(
        name, round(more.cpu - less.cpu, 3), round(more.wall - less.wall, 3), more.memory, more.pages, more.size
    )


def others(project: Path, work: Path) -> Iterator[Measure]:
    """The other ways that are installed."""
    fonts = peers.sealed(work / "cache" / "fonts")
    page, sheets = peers.one_html(project, work, fonts)
    yield peers.weasyprint("WeasyPrint, one document", page, sheets, fonts, work / "one.pdf")
    lacking = peers.missing()
    if lacking:
        print(f"not installed, and so left out: {', '.join(lacking)} (pip install dossier[peers])")
        return
    source = peers.markdown(project, work)
    yield peers.pandoc_weasyprint(source, project, sheets[:-1], fonts)
    yield from peers.typst(source, project, fonts)


def measure() -> list[Measure]:
    """Every run once, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as folder:
        work = Path(folder)
        project = work / "project"
        shutil.copytree(PROJECT, project)
        shutil.copytree(PROJECT.parent / "distributors", work / "distributors")
        # fonts are prepared once on a machine, by the first build: that is set-up, not building
        peers.sealed(work / "cache" / "fonts")
        return [*ours(project, work), *others(project, work)]


def medians(rounds: Sequence[Sequence[Measure]]) -> list[Measure]:
    """Of each run the median CPU, wall time and memory: what else a machine does falls on some rounds more than on others."""
    return [
        replace(
            same[0],
            cpu=round(median(item.cpu for item in same), 3),
            wall=round(median(item.wall for item in same), 3),
            memory=median(item.memory for item in same),
        )
        for same in zip(*rounds, strict=True)
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print a table, write ``bench/results.json``."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table and plot of docs/performance.md")
    parser.add_argument("--sizes", action="store_true", help="measure 600 pages and 24 editions too (bench.sizes)")
    parser.add_argument("--rounds", type=int, default=3, help="times that all is measured; medians count (default: 3)")
    given = parser.parse_args(words)
    measures = medians([measure() for _ in range(max(1, given.rounds))])
    cold = next(item for item in measures if item.name == "cold")
    for line in report.table(measures, cold):
        print(line)
    rows = [
        {**{key: value for key, value in asdict(item).items() if key != "facts"}, **report.ratios(item, cold)}
        for item in measures
    ]
    target = ROOT / "bench" / "results.json"
    target.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if given.write:
        report.write(measures, cold, ROOT / "docs")
        simulate.write()  # it takes the ratios from there
    if given.sizes:
        sizes.record(docs=given.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
