"""What glyphs mean: letters on what takes up space, marks on marks, nothing without a meaning."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dossier.typeset.meaning import plain, shares

J = "\u200d"


@pytest.mark.parametrize(
    ("glyphs", "text", "meant"),
    [
        ([(5, True)], "لا", [(5, "لا")]),
        ([(6, True)], "\u0640", [(6, J)]),
        ([(5, True), (9, False)], "د\u0651", [(5, "د"), (9, "\u0651")]),
        ([(9, False), (5, True)], "د\u0651", [(5, "د"), (9, "\u0651")]),
        # shadda and a vowel: drawn apart, or as one
        ([(5, True), (9, False), (8, False)], "د\u064e\u0651", [(5, "د"), (9, "\u0651"), (8, "\u064e")]),
        ([(5, True), (7, False)], "د\u064e\u0651", [(5, "د"), (7, "\u0651\u064e")]),
        ([(9, False), (8, False)], "\u064b\u0651", [(9, "\u0651"), (8, "\u064b")]),
        # a letter that is drawn in two pieces, and one with its dots apart
        ([(5, True), (6, True)], "ل", [(5, "ل"), (6, J)]),
        ([(5, True), (3, False)], "ي", [(5, "ي"), (3, J)]),
        ([(3, False), (4, False)], "ي", [(3, "ي"), (4, J)]),
    ],
)
def test_shares(glyphs: list[tuple[int, bool]], text: str, meant: list[tuple[int, str]]) -> None:
    assert shares(glyphs, text) == meant


def test_forms_of_letters_are_written_as_letters() -> None:
    head = b"/CIDInit /ProcSet findresource begin"
    # the medial form of yeh, lam with alef, a Latin ligature that stays
    table = SimpleNamespace(stream=[head, b"<0005> <fef4>", b"<0006> <fefb>", b"<0007> <fb01>", b"endbfchar"])
    other = SimpleNamespace(stream=[b"<0005> <fef4>"])
    plain(SimpleNamespace(objects=[SimpleNamespace(), table, other]))
    assert table.stream[1:] == [b"<0005> <064a>", b"<0006> <06440627>", b"<0007> <fb01>", b"endbfchar"]
    assert other.stream == [b"<0005> <fef4>"]
