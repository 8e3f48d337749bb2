"""Notes on the page of their call, whatever follows there."""

from __future__ import annotations

import re
import shutil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.model import FontSet, PartSource
from dossier.typeset import footnotes, typeset
from tests.conftest import TINY, page_texts

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")

NOTES = ".note{float:footnote;footnote-policy:line}"


def pages(body: str, sealed: FontSet) -> list[str]:
    html = f'<html lang="en" class="footnote"><head><title>Test</title></head><body>{body}</body></html>'
    return page_texts(typeset(PartSource("one", html, (TINY, NOTES), {}, ()), sealed).pdf)


@settings(max_examples=40, deadline=None)
@given(
    before=st.integers(0, 9),
    noted=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    after=st.integers(10, 60),
)
@example(before=4, noted=[12], after=40)
@example(before=3, noted=[24], after=20)
def test_a_note_is_on_the_page_of_its_call(sealed: FontSet, before: int, noted: list[int], after: int) -> None:
    called = "".join(
        f'<p>call{number}<span class="note">note{number} {"word " * length}</span></p>'
        for number, length in enumerate(noted)
    )
    held = pages("<p>text</p>" * before + called + f"<p>{'more words ' * after}</p>", sealed)
    place = {name: number for number, page in enumerate(held) for name in re.findall(r"(?:call|note)\d", page)}
    assert len(place) == 2 * len(noted)
    for number in range(len(noted)):
        assert place[f"call{number}"] == place[f"note{number}"]


def test_a_paragraph_begins_on_the_next_page_before_a_note_is_moved(
    sealed: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine alone moves one, in some of these."""

    def parted() -> int:
        note = f'<span class="note">note{" word" * 12}</span>'
        bodies = ("<p>text</p>" * before + f"<p>call{note}</p><p>{'more words ' * 20}</p>" for before in range(9))
        return sum(not any("call" in page and "note" in page for page in pages(body, sealed)) for body in bodies)

    assert parted() == 0
    monkeypatch.setattr(footnotes, "_staying", lambda original: original)
    assert parted() > 0


def test_an_engine_that_decides_otherwise_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"is not that of WeasyPrint 70\.0"):
        footnotes._staying(test_an_engine_that_decides_otherwise_is_refused)
