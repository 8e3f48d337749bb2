"""The public CSL processor test suite: which cases pass is pinned, both ways. The suite is not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.citations import csl_fixtures

SUITE = csl_fixtures.SHARED / "csl-suite"
PINNED = Path(__file__).with_name("csl-pass.txt")


def passing() -> set[str]:
    """Names of the cases that print what the suite expects."""
    out = set()
    for path in sorted(SUITE.glob("*_*.txt")):
        fixture = csl_fixtures.read(path)
        if csl_fixtures.printed(csl_fixtures.run(fixture)) == csl_fixtures.expected(fixture):
            out.add(fixture.name)
    return out


@pytest.mark.skipif(not SUITE.is_dir(), reason="no CSL test suite in ../shared/csl-suite")
def test_pinned_cases() -> None:
    pinned = set(PINNED.read_text(encoding="utf-8").split())
    now = passing()
    assert sorted(pinned - now) == [], "these cases of the CSL suite broke"
    assert sorted(now - pinned) == [], "these cases pass now: add them to csl-pass.txt"


def test_pin_is_sorted_and_high() -> None:
    names = PINNED.read_text(encoding="utf-8").split()
    assert names == sorted(set(names))
    assert len(names) >= 0.9 * 483
