"""A leader is one text, and prints what the many would print."""

from __future__ import annotations

import io

import pikepdf
import pytest

from dossier.model import FontSet, PartSource
from dossier.typeset import leaders, typeset
from tests.conftest import TINY


def rows(direction: str) -> PartSource:
    html = (
        f'<!doctype html><html lang="en" dir="{direction}"><head><title>t</title></head><body>'
        '<p>One<span class="dots">1</span></p><p>A longer title<span class="dots">12</span></p></body></html>'
    )
    return PartSource("a", html, (TINY, '.dots::before { content: leader(". ") }'))


def texts(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        instructions = pikepdf.parse_content_stream(file.pages[0])
    shown = [item.operands[0] for item in instructions if str(item.operator) == "TJ"]
    return [b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)) for pieces in shown]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_one_text_with_as_many_dots(sealed: FontSet, monkeypatch: pytest.MonkeyPatch, direction: str) -> None:
    joined = texts(typeset(rows(direction), sealed).pdf)
    monkeypatch.setattr(leaders, "_join", lambda _leader: None)
    single = texts(typeset(rows(direction), sealed).pdf)
    assert len(joined) < 10 < len(single)
    dot = max(set(single), key=single.count)[:2]
    assert sum(text.count(dot) for text in joined) == sum(text.count(dot) for text in single)
