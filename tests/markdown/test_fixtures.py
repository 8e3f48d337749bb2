"""Every case of ``fixtures/*.md``: what an author writes, the HTML of it, and what is reported with its line."""

from __future__ import annotations

import pytest

from tests.markdown.support import FIXTURES, Case, cases, folded, outcome

CASES = [case for file in sorted(FIXTURES.glob("*.md")) if file.stem != "README" for case in cases(file)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fixture(case: Case) -> None:
    assert folded(outcome(case)) == folded(case.expected)


def test_options_are_known() -> None:
    known = {"html", "pages", "language"}
    assert {option.partition("=")[0] for case in CASES for option in case.options} <= known


def test_titles_are_unique_in_a_file() -> None:
    names = [(case.file, case.title) for case in CASES]
    assert len(names) == len(set(names))
