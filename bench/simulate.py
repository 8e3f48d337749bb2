"""What ten thousand editions would cost: measured costs of parts and of binding, times the parts that really differ.

Reads ``bench/costs.json`` and ``bench/matrix.json`` (measured by ``bench.costs`` and ``bench.matrix``) and the ratios to other
ways of ``docs/performance.md``. Prints tables; with ``--write`` puts them into ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.measure import ROOT

#: cores that build, workers that set
MACHINES = ((2, 0), (4, 16), (16, 64), (64, 128))
_HOUR, _GIB = 3600, 2**30


@dataclass(frozen=True, slots=True)
class Matrix:
    """The editions: each product in each language for each distributor."""

    products: int = 20
    languages: int = 25
    distributors: int = 20

    @property
    def books(self) -> int:
        """Books with words of their own: products times languages."""
        return self.products * self.languages

    @property
    def editions(self) -> int:
        """All editions."""
        return self.books * self.distributors


@dataclass(frozen=True, slots=True)
class Work:
    """CPU seconds: parts set by workers; binding and all else, and preflight, on building machines. Counts; bytes of parts."""

    editions: int
    parts: int
    tasks: int
    set: float
    join: float
    preflight: float
    stored: int

    @property
    def cpu(self) -> float:
        """CPU seconds of all of it."""
        return self.set + self.join + self.preflight

    def wall(self, cores: int, workers: int, handed: float) -> float:
        """Seconds at least: building cores and workers go on side by side. ``handed``: CPU seconds of handing out a part."""
        if not workers:
            return self.cpu / cores
        return max(self.set / workers, (self.join + self.preflight + handed * self.tasks) / cores)


def factor(costs: Mapping[str, Any]) -> float:
    """What a language costs beside English: the mean of those that were measured."""
    values = costs["languages"].values()
    return float(sum(values) / len(values))


def times(cost: Mapping[str, Any], count: int, by: float, preflight: float, joined: int | None = None) -> Work:
    """``count`` such editions; ``by`` scales setting, ``joined`` is how many are bound and checked."""
    bound = count if joined is None else joined
    return Work(
        bound,
        count * cost["parts"],
        count * cost["tasks"],
        count * cost["set"] * by,
        bound * cost["join"],
        bound * preflight,
        int(count * cost["stored"] * by),
    )


def plus(*works: Work) -> Work:
    """All of them."""
    return Work(
        sum(item.editions for item in works),
        sum(item.parts for item in works),
        sum(item.tasks for item in works),
        sum(item.set for item in works),
        sum(item.join for item in works),
        sum(item.preflight for item in works),
        sum(item.stored for item in works),
    )


def shared(matrix: Matrix, costs: Mapping[str, Any]) -> Work:
    """The first distributor's edition of each book sets it whole, the others what differs."""
    by, check = factor(costs), costs["preflight"]
    first = times(costs["first"], matrix.books, by, check)
    return plus(first, times(costs["further"], matrix.editions - matrix.books, by, check))


def alone(matrix: Matrix, costs: Mapping[str, Any]) -> Work:
    """Each edition for itself, by this program without its cache."""
    return times(costs["first"], matrix.editions, factor(costs), costs["preflight"])


def rebuilds(matrix: Matrix, costs: Mapping[str, Any]) -> Iterator[tuple[str, Work]]:
    """What an edit costs when all editions are built already; what is up to date is only looked at."""
    by, check, book = factor(costs), costs["preflight"], matrix.distributors
    changed, again, further = costs["changed"], costs["changed_further"], costs["further"]
    yield "a word of one chapter, one language", plus(times(changed, 1, by, check), times(again, book - 1, by, check))
    several = plus(times(changed, matrix.languages, by, check), times(again, matrix.languages * (book - 1), by, check))
    yield "a number in one chapter, all languages", several
    yield "a distributor's address", times(further, matrix.books, by, check)
    one = Matrix(1, 1, book)
    yield "a new language of one product", shared(one, costs)
    yield "a new distributor of everything", times(further, matrix.books, by, check)


def ratios(text: str) -> dict[str, float]:
    """CPU of other ways as shares of the cold build's, from the table of docs/performance.md."""
    return {name: float(value) for name, value in re.findall(r"^\| ([^|]+) \| (\d+\.\d+) \|", text, flags=re.MULTILINE)}


def hours(seconds: float) -> str:
    """Hours, or minutes or seconds when it is less than one."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / _HOUR:.1f} h" if seconds >= _HOUR else f"{seconds / 60:.1f} min"


def simulation(costs: Mapping[str, Any], performance: str, matrix: Matrix = Matrix()) -> Iterator[str]:
    """The tables as Markdown."""
    ours, each, further = shared(matrix, costs), alone(matrix, costs), costs["further"]
    yield (
        f"{matrix.editions:,} editions: {matrix.products} products in {matrix.languages} languages for "
        f"{matrix.distributors} distributors, each as long as the first dossier. "
        f"Its first edition sets {costs['first']['parts']} parts in "
        f"{costs['first']['set']:.1f} CPU seconds; the next distributor's sets {further['parts']} in {further['set']:.2f}. "
        f"A language takes {factor(costs):.2f} times the English one (mean of {len(costs['languages'])} that were measured)."
    )
    yield ""
    yield "| | each edition for itself | shared |"
    yield "|---|---:|---:|"
    yield f"| parts set | {each.parts:,} | {ours.parts:,} |"
    yield f"| CPU: setting parts | {hours(each.set)} | {hours(ours.set)} |"
    yield f"| CPU: reading, binding, finishing | {hours(each.join)} | {hours(ours.join)} |"
    yield f"| CPU: preflight | {hours(each.preflight)} | {hours(ours.preflight)} |"
    yield f"| CPU in all | {hours(each.cpu)} | {hours(ours.cpu)} |"
    yield f"| parts in the store | | {ours.stored / _GIB:.1f} GiB |"
    yield f"| files | | {matrix.editions * further['file'] / _GIB:.1f} GiB |"
    yield ""
    known = ratios(performance)
    cold = (costs["first"]["set"] * factor(costs) + costs["first"]["join"]) * matrix.editions
    yield "The same editions one by one by other ways, without preflight, from the ratios of [performance.md](performance.md):"
    yield ""
    yield "| way | CPU | to ours without preflight |"
    yield "|---|---:|---:|"
    for name in ("WeasyPrint, one document", "pandoc + WeasyPrint", "pandoc + Typst", "Typst alone"):
        if name in known:
            share = known[name] * cold / (ours.set + ours.join)
            yield f"| {name} | {hours(known[name] * cold)} | {share:.1f} |"
    yield ""
    yield "Time at least, when workers set parts while building cores bind and check (the first row: no cluster):"
    yield ""
    yield "| building cores | workers | with preflight | without |"
    yield "|---:|---:|---:|---:|"
    bare = replace(ours, preflight=0.0)
    for cores, workers in MACHINES:
        walls = [hours(item.wall(cores, workers, costs["handed_out"])) for item in (ours, bare)]
        yield f"| {cores} | {workers or '–'} | {walls[0]} | {walls[1]} |"
    yield ""
    yield "What an edit costs when all is built:"
    yield ""
    yield "| edit | editions | parts set | CPU: setting | CPU: binding | CPU: preflight |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, work in rebuilds(matrix, costs):
        cells = (f"{work.editions:,}", f"{work.parts:,}", hours(work.set), hours(work.join), hours(work.preflight))
        yield f"| {name} | {' | '.join(cells)} |"


def thousand(facts: Mapping[str, Any]) -> Iterator[str]:
    """The batch that ``bench.matrix`` has watched, as Markdown."""
    rows = facts["rows"]
    yield (
        f"{facts['editions']:,} editions of the small dossier of `build.py new` for as many distributors, in one batch of "
        f"{facts['jobs']} processes; the part cache was held to {facts['limit']} MiB."
    )
    yield ""
    yield "| editions | CPU of an edition | main process | largest worker | part cache |"
    yield "|---:|---:|---:|---:|---:|"
    for before, row in pairwise(rows):
        done = row["done"] - before["done"]
        cpu = (row["cpu"] - before["cpu"]) / done if done else 0.0
        yield (
            f"| {row['done']:,} | {cpu:.2f} s | {row['main']:.0f} MiB | {row['worker']:.0f} MiB | {row['cache']:.1f} MiB |"
        )


def blocks(root: Path = ROOT) -> dict[str, str]:
    """What stands between the marks of docs/scale.md, from the measured figures."""
    costs = json.loads((root / "bench" / "costs.json").read_text(encoding="utf-8"))
    facts = json.loads((root / "bench" / "matrix.json").read_text(encoding="utf-8"))
    performance = (root / "docs" / "performance.md").read_text(encoding="utf-8")
    return {"simulation": "\n".join(simulation(costs, performance)), "thousand": "\n".join(thousand(facts))}


def written(text: str, parts: Mapping[str, str]) -> str:
    """The document with the blocks between their marks."""
    for name, block in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        head, _, rest = text.partition(begin)
        text = "\n\n".join((head + begin, block, end + rest.partition(end)[2]))
    return text


def write(root: Path = ROOT) -> None:
    """Put the tables into docs/scale.md."""
    path = root / "docs" / "scale.md"
    path.write_text(written(path.read_text(encoding="utf-8"), blocks(root)), encoding="utf-8")


def main(words: Sequence[str] | None = None) -> int:
    """Print the tables; with ``--write`` put them into docs/scale.md; with ``--rate`` say what the CPU hours cost."""
    parser = argparse.ArgumentParser(prog="bench.simulate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables of docs/scale.md")
    parser.add_argument("--rate", type=float, help="price of a core hour")
    given = parser.parse_args(words)
    for block in blocks().values():
        print(block, end="\n\n")
    if given.rate is not None:
        costs = json.loads((ROOT / "bench" / "costs.json").read_text(encoding="utf-8"))
        print(f"all editions at {given.rate} an hour: {shared(Matrix(), costs).cpu / _HOUR * given.rate:.2f}")
    if given.write:
        write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
