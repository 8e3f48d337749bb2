"""The engine against citeproc-js, where the tester has installed it (see compare.py); else skipped with a notice."""

from __future__ import annotations

import json

import pytest

from tests.citations.reference import samples
from tests.citations.reference.compare import LOCALES, NUMERIC, STYLES, Score, compare, installed, jobs

MODULE = installed()
needs_reference = pytest.mark.skipif(
    MODULE is None, reason="no node, or DOSSIER_CITEPROC_JS does not name the folder of npm's citeproc"
)
#: least share of entries and citations that are equal or differ as meant (see deliberate.py)
NUMERIC_FLOOR, AUTHOR_FLOOR = 0.97, 0.95


def scores(styles: tuple[str, ...], locales: tuple[str, ...], count: int) -> dict[tuple[str, str], Score]:
    assert MODULE is not None
    return compare(jobs(styles, locales, [*samples.real(), *samples.made_up(count)]), MODULE)


def check(found: dict[tuple[str, str], Score]) -> None:
    for (style, locale), score in found.items():
        floor = NUMERIC_FLOOR if style in NUMERIC else AUTHOR_FLOOR
        for equal, as_meant, total in (score.entries, score.citations):
            assert equal + as_meant >= floor * total, f"{style} {locale}: {equal} + {as_meant} of {total}"
        assert score.failed == []


@needs_reference
@pytest.mark.parametrize(("style", "locale"), [("nlm-citation-sequence", "en-US"), ("apa", "de-DE")])
def test_equal_to_citeproc_js(style: str, locale: str) -> None:
    check(scores((style,), (locale,), 40))


@needs_reference
@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_equal_to_citeproc_js_in_every_locale(style: str) -> None:
    check(scores((style,), LOCALES, 80))


def test_records_are_works_with_ids_of_their_own() -> None:
    records = json.loads(samples.REAL.read_text(encoding="utf-8"))
    assert len({record["id"] for record in records}) == len(records) == 60
    assert len({record["type"] for record in records}) >= 15
    assert list(samples.made_up(45)) == list(samples.made_up(45))
