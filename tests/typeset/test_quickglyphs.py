"""Glyphs read off a paragraph are those that Pango gives for the line itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.model import FontSet
from dossier.typeset import quickglyphs, quicklines, warm
from dossier.typeset.shaping import FIELDS
from tests.typeset.test_quickbreaks import SENTENCE, STYLES, TEXTS, _Context, _styles


@pytest.fixture(autouse=True)
def _installed(sealed: FontSet) -> None:
    warm(sealed)


def _line(text: str, style: tuple[str, str], width: float | None) -> Any:
    ((_, _, _, split),) = quicklines._lines()
    return split(text, _styles()[style], _Context, width, 0.0)


def _pango(layout: Any, style: Any) -> list[tuple[list[int], list[int], list[int], list[str]]]:
    """Numbers, widths, offsets and meanings of the glyphs of each run."""
    from weasyprint.text.ffi import ffi

    layout.reactivate(style)
    line, _ = layout.get_first_line()
    found, run, data = [], line.runs[0], layout.text.encode()
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        fields = memoryview(ffi.buffer(glyphs.glyphs, 4 * FIELDS * glyphs.num_glyphs)).cast("i").tolist()
        ends = [*(glyphs.log_clusters[at] for at in range(1, glyphs.num_glyphs)), item.length]
        meant = [
            data[item.offset + glyphs.log_clusters[at] : item.offset + ends[at]].decode()
            for at in range(glyphs.num_glyphs)
        ]
        found.append((fields[::FIELDS], fields[1::FIELDS], fields[2::FIELDS], meant))
        run = run.next
    layout.deactivate()
    return found


@settings(max_examples=400, deadline=None)
@given(TEXTS, STYLES, st.floats(30, 520), st.just(0.0) | st.floats(0.001, 30))
def test_the_runs_of_all_lines_are_those_of_pango(
    text: str, style: tuple[str, str], width: float, justification: float
) -> None:
    left = text.encode()
    rest: int | None = 0
    while rest is not None and left[rest:]:
        left = left[rest:]
        layout, _, rest, *_ = _line(left.decode(), style, width)
        glyphs = quickglyphs.of(layout)
        if glyphs is None:
            continue
        runs = quickglyphs.runs(glyphs, justification)
        if runs is not None:
            layout.justification_spacing = justification
            assert [_as_pango(glyphs, run) for run in runs] == _pango(layout, _styles()[style])


def _as_pango(glyphs: quickglyphs.Glyphs, run: quickglyphs.Run) -> Any:
    meant = [glyphs.meant(run.at + at) for at in range(len(run.ids))]
    return run.ids, run.widths, list(run.offsets) or [0] * len(run.ids), meant


def test_most_lines_are_read() -> None:
    style = ("serif", "en-GB")
    for width in range(100, 300, 20):
        layout = _line(SENTENCE, style, width)[0]
        glyphs = quickglyphs.of(layout)
        if glyphs is not None:
            assert quickglyphs.runs(glyphs, 0.0)
            assert quickglyphs.runs(glyphs, 1.3)
    assert quickglyphs.of(_line(SENTENCE, style, None)[0]) is not None


@pytest.mark.parametrize("justification", [0.5, 1.0, -0.3, 0.0001])
def test_what_pango_rounds_is_left_to_it(justification: float) -> None:
    glyphs = quickglyphs.of(_line(SENTENCE, ("sans", "en-GB"), None)[0])
    assert glyphs is not None
    assert quickglyphs.runs(glyphs, justification) is None


def test_glyphs_of_another_text_are_not_taken() -> None:
    layout = _line(SENTENCE, ("sans", "en-GB"), None)[0]
    assert quickglyphs.of(layout) is not None
    layout.text = "something else"
    assert quickglyphs.of(layout) is None
