"""Hyphenation patterns as we read them are those that the library reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import compiled
from dossier.entries import Entries
from dossier.typeset import quick, quickhyphens, start

start.engine()
quick.install()


@pytest.fixture(autouse=True, scope="module")
def _nothing_kept() -> Iterator[None]:
    """No language stays in the environment for a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "_entries", lambda: None)
        yield


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


def test_patterns_are_read_once_for_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_entries", lambda: Entries(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = pyphen.LANGUAGES["fr"]
    first = read(path, plain=False)
    (entry,) = (tmp_path / "kept").glob("??/*")
    with monkeypatch.context() as other:
        other.setattr(quickhyphens, "_patterns", lambda *_: pytest.fail("they are read again"))
        assert read(path, plain=False) == first == read(path, plain=True)
    entry.write_bytes(entry.read_bytes()[:-9] + b"something")
    assert read(path, plain=False) == first, "what is damaged is read again"
    shorter = tmp_path / "shorter.dic"
    shorter.write_text("\n".join(path.read_text(encoding="utf-8").split("\n")[:99]), encoding="utf-8")
    assert read(shorter, plain=False) == read(shorter, plain=True) != first
