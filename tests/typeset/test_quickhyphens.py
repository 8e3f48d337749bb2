"""Hyphenation patterns as we read them are those that the library reads."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.typeset import quick, start

start.engine()
quick.install()

FILES = sorted(set(pyphen.LANGUAGES.values()))
PIECE = st.text(st.sampled_from("abcß.-ж"), max_size=3)
LINES = st.lists(st.lists(st.one_of(PIECE, st.sampled_from("0123456789")), max_size=6).map("".join), max_size=8)
ODD = st.sampled_from(["% remark", "LEFTHYPHENMIN 2", "ck1k/k=k,1,2", "^^e4b1c", "", "  1a ", "a12b", "NOHYPHEN -"])


def read(path: Path, *, plain: bool) -> tuple[object, int] | str:
    try:
        if plain:
            with quick.plain():
                made = pyphen.HyphDict(path)
        else:
            made = pyphen.HyphDict(path)
    except ValueError as error:  # a file without patterns
        return str(error)
    return made.patterns, made.maxlen


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language(path: Path) -> None:
    assert read(path, plain=False) == read(path, plain=True)


@given(LINES, st.lists(ODD, max_size=2), st.sampled_from(["UTF-8", "utf-8", "ISO8859-1"]))
def test_any_file(tmp_path_factory: pytest.TempPathFactory, lines: list[str], odd: list[str], encoding: str) -> None:
    path = tmp_path_factory.mktemp("p") / "hyph.dic"
    path.write_text("\n".join([encoding, *odd, *lines]), encoding="utf-8")
    assert read(path, plain=False) == read(path, plain=True)
