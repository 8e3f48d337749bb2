"""Page numbers written into a finished layout: the same bytes as a new layout, or a new layout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.model import FontSet, PartSource
from dossier.typeset import engine, holds, layout_key, refill, typeset
from tests.conftest import TINY

CSS = (
    TINY,
    "[data-folio] { font-variant-numeric: tabular-nums lining-nums }"
    " .row { display: inline-block; min-width: 3ch; text-align: end }"
    ' .dots::before { content: leader(". ") }',
)


def source(number: str, row: str = "7", draft: bool = False, direction: str = "ltr") -> PartSource:
    html = (
        f'<!doctype html><html lang="en" dir="{direction}"><head><title>t</title></head><body>'
        f"<p>{'many words before it, ' * 6}on\u00a0page\u00a0<span data-folio>{number}</span>, and after it more</p>"
        f'<p>Row<span class="dots"><span class="row" data-folio="end">{row}</span></span></p></body></html>'
    )
    return PartSource("a", html, CSS, draft=draft)


@pytest.fixture(autouse=True)
def no_drafts() -> None:
    engine._drafts.cache_clear()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("row", ["8", "12", "123"])
def test_what_is_filled_in_gives_the_bytes_of_a_new_layout(sealed: FontSet, row: str, direction: str) -> None:
    wanted = source("12", row, direction=direction)
    fresh = typeset(wanted, sealed)
    typeset(source("00", "0", draft=True, direction=direction), sealed)
    assert holds(wanted)
    laid = engine._drafts().take(layout_key(wanted))
    assert laid is not None
    engine._drafts().keep(layout_key(wanted), laid)
    assert typeset(wanted, sealed) == fresh
    assert not holds(wanted), "a layout is used up by writing it"


def test_a_number_of_another_width_is_laid_out_anew(sealed: FontSet) -> None:
    fresh = typeset(source("123"), sealed)
    typeset(source("00", draft=True), sealed)
    laid = engine._drafts().take(layout_key(source("123")))
    assert laid is not None
    assert not refill.fill(laid, ["123", "7"])
    typeset(source("00", draft=True), sealed)
    assert typeset(source("123"), sealed) == fresh


def test_other_words_are_another_layout() -> None:
    assert layout_key(source("12")) == layout_key(source("00", "0", draft=True))
    changed = source("12")
    assert layout_key(changed) != layout_key(replace(changed, html=changed.html.replace("after", "behind")))
    assert layout_key(changed) != layout_key(replace(changed, css=("p {}",)))


def test_numbers_in_order() -> None:
    assert refill.numbers(source("12", "345").html) == ["12", "345"]


def test_drafts_are_bounded(sealed: FontSet) -> None:
    drafts = refill.Drafts(limit=1)
    typeset(source("00", draft=True), sealed)
    laid = engine._drafts().take(layout_key(source("00")))
    assert laid is not None
    drafts.keep("a", laid)
    drafts.keep("b", laid)
    assert "a" not in drafts
    assert "b" in drafts
