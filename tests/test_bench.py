"""The figures of several rounds."""

from __future__ import annotations

import pytest

from bench.__main__ import medians
from bench.measure import Measure


def test_the_median_of_each_figure_counts() -> None:
    rounds = [
        [Measure("cold", cpu, wall, memory, 61, 7), Measure("peer", 2 * cpu, wall, 1.0)]
        for cpu, wall, memory in ((9.0, 1.0, 30.0), (4.0, 3.0, 20.0), (5.0, 2.0, 10.0))
    ]
    cold, peer = medians(rounds)
    assert (cold.name, cold.cpu, cold.wall, cold.memory, cold.pages, cold.size) == ("cold", 5.0, 2.0, 20.0, 61, 7)
    assert (peer.name, peer.cpu) == ("peer", 10.0)


def test_rounds_with_different_runs_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="shorter"):
        medians([[Measure("a", 1, 1, 1), Measure("b", 1, 1, 1)], [Measure("a", 1, 1, 1)]])
