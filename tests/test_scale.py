"""The figures of docs/scale.md are those of the simulation: measured costs times the parts that differ."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from bench import matrix, simulate
from bench.simulate import Matrix
from tests.conftest import ROOT

COSTS = {
    "first": {"parts": 10, "tasks": 12, "set": 5.0, "join": 0.5, "stored": 1000, "file": 900},
    "further": {"parts": 2, "tasks": 2, "set": 0.2, "join": 0.3, "stored": 50, "file": 900},
    "changed": {"parts": 1, "tasks": 1, "set": 0.4, "join": 0.3, "stored": 100, "file": 900},
    "changed_further": {"parts": 0, "tasks": 0, "set": 0.0, "join": 0.3, "stored": 0, "file": 900},
    "preflight": 1.0,
    "languages": {"en": 1.0, "ja": 2.0},
    "handed_out": 0.01,
}
SMALL = Matrix(products=2, languages=3, distributors=4)


def test_the_tables_of_the_document_are_the_simulation() -> None:
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    for name, block in simulate.blocks().items():
        assert f"<!-- {name} -->\n\n{block}\n\n<!-- end of {name} -->" in text, "run: python -m bench.simulate --write"
        assert "|---" in block


def test_what_is_shared_is_set_once() -> None:
    work = simulate.shared(SMALL, COSTS)
    assert work.editions == SMALL.editions == 24
    assert work.parts == 6 * 10 + 18 * 2
    assert work.set == pytest.approx((6 * 5.0 + 18 * 0.2) * 1.5)
    assert work.join == pytest.approx(6 * 0.5 + 18 * 0.3)
    assert work.preflight == pytest.approx(24)
    each = simulate.alone(SMALL, COSTS)
    assert each.parts == 240
    assert each.set == pytest.approx(24 * 5.0 * 1.5)


def test_workers_and_cores_go_on_side_by_side() -> None:
    work = simulate.shared(SMALL, COSTS)
    assert work.wall(2, 0, 0.01) == pytest.approx(work.cpu / 2)
    assert work.wall(100, 3, 0.01) == pytest.approx(work.set / 3), "the workers are the last"
    assert work.wall(1, 1000, 0.01) == pytest.approx(work.join + work.preflight + 0.01 * (6 * 12 + 18 * 2))


def test_an_edit_costs_what_it_touches() -> None:
    edits = dict(simulate.rebuilds(SMALL, COSTS))
    word = edits["a word of one chapter, one language"]
    assert (word.editions, word.parts) == (4, 1)
    several = edits["a number in one chapter, all languages"]
    assert (several.editions, several.parts) == (12, 3)
    assert edits["a distributor's address"].editions == 6
    assert edits["a new language of one product"].parts == 10 + 3 * 2


def test_ratios_are_read_from_the_table() -> None:
    known = simulate.ratios((ROOT / "docs" / "performance.md").read_text(encoding="utf-8"))
    assert known["cold"] == 1.0
    assert {"WeasyPrint, one document", "Typst alone"} <= set(known)


def test_the_committed_batch_was_flat() -> None:
    facts = json.loads((ROOT / "bench" / "matrix.json").read_text(encoding="utf-8"))
    rows = facts["rows"]
    assert facts["editions"] >= 1000
    assert rows[-1]["done"] >= 0.98 * facts["editions"]
    assert rows[-1]["main"] < 1.25 * rows[1]["main"]
    first, second = facts["most_worker"]  # garbage is looked for now and then
    assert second < 1.1 * first
    speeds = [(after["cpu"] - before["cpu"]) / (after["done"] - before["done"]) for before, after in pairwise(rows[1:])]
    assert sum(speeds[-3:]) < 1.3 * sum(speeds[:3])
    assert facts["most_cache"] < facts["limit"] + 2


@pytest.mark.slow
def test_a_batch_is_bounded(tmp_path: Path) -> None:
    samples = matrix.watch(64, 2, 1)
    # samples are taken now and then: the last editions may be finished after the last one
    assert samples[-1].done >= 32
    assert max(item.cache for item in samples) < 1 + 2
    half = next(item for item in samples if item.done >= 20)
    assert samples[-2].main < 1.2 * half.main
