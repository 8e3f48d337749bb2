"""Italics and bold that a family does not have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dossier.model import Part

CSS = 'body{font-family:"Source Serif 4","Noto Sans SC","Noto Sans JP","Amiri"}'


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("<p><i>abc αβγ</i> <b>abc 强调 نص</b> <b><i>abc</i></b></p>", []),
        ("<p><i>强调</i></p>", ["'强调' should be italic: Noto Sans SC has no such face"]),
        ("<p><i>强</i> <b><i>调</i></b> a</p>", ["'强' should be italic: Noto Sans SC has no such face"]),
        ("<p><i>abc 强调</i></p>", ["'abc 强调' should be italic: Noto Sans SC has no such face"]),
        ("<p lang=ar dir=rtl><i>نص</i></p>", []),
    ],
)
def test_faces(set_part: Callable[..., Part], body: str, missing: list[str]) -> None:
    notes = set_part(body, CSS).notes
    assert [note.message for note in notes if note.code == "face-missing"] == missing
    assert all(note.near in body for note in notes)
