"""The figures as a table, and as the table and plot of ``docs/performance.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from bench.measure import Measure

#: what stands between these lines of docs/performance.md is written by ``make bench ARGS=--write``
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def ratios(item: Measure, cold: Measure) -> dict[str, float]:
    """CPU and wall time as shares of the cold build's."""
    return {"cpu_to_cold": round(item.cpu / cold.cpu, 3), "wall_to_cold": round(item.wall / cold.wall, 3)}


def table(measures: Sequence[Measure], cold: Measure) -> Iterator[str]:
    """Lines for a terminal."""
    yield f"{'run':<30}{'CPU s':>8}{'to cold':>9}{'wall s':>8}{'to cold':>9}{'pages':>7}{'MiB':>6}{'KiB':>7}"
    for item in measures:
        share = ratios(item, cold)
        yield (
            f"{item.name:<30}{item.cpu:>8.2f}{share['cpu_to_cold']:>9.2f}{item.wall:>8.2f}{share['wall_to_cold']:>9.2f}"
            f"{item.pages or '':>7}{item.memory:>6.0f}{item.size // 1024 or '':>7}"
        )


def write(measures: Sequence[Measure], cold: Measure, docs: Path) -> None:
    """Put the table into docs/performance.md and draw the plot beside it."""
    lines = ["| run | CPU, to the cold build | wall time, to the cold build | pages |", "|---|---|---|---|"]
    for item in measures:
        share = ratios(item, cold)
        lines.append(f"| {item.name} | {share['cpu_to_cold']:.2f} | {share['wall_to_cold']:.2f} | {item.pages or ''} |")
    path = docs / "performance.md"
    text = path.read_text(encoding="utf-8")
    block = "\n".join([_BEGIN, "", *lines, "", "![CPU time of each run](performance.svg)", "", _END])
    path.write_text(re.sub(f"{_BEGIN}.*?{_END}", lambda _: block, text, flags=re.DOTALL), encoding="utf-8")
    (docs / "performance.svg").write_text(_plot(measures, cold), encoding="utf-8")


def _plot(measures: Sequence[Measure], cold: Measure) -> str:
    """Bars of CPU time, the cold build being one."""
    most = max(item.cpu / cold.cpu for item in measures)
    rows = []
    for number, item in enumerate(measures):
        top, share = 24 * number + 8, item.cpu / cold.cpu
        width = 320 * max(share, 0) / most
        rows.append(
            f'<text x="216" y="{top + 12}" text-anchor="end">{escape(item.name)}</text>'
            f'<rect x="224" y="{top}" width="{width:.1f}" height="16" fill="#1b4965"/>'
            f'<text x="{230 + width:.1f}" y="{top + 12}">{share:.2f}</text>'
        )
    height = 24 * len(measures) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{height}" font-family="sans-serif" font-size="12">'
        f"<title>CPU time of each run, the cold build being 1</title>{''.join(rows)}</svg>\n"
    )
