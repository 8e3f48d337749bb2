"""What a worker shows, what it is refused for, and the fonts that it is sent."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from dossier import fonts
from dossier.cluster import proof, work
from dossier.cluster.proof import Proof
from dossier.model import FontSet

ONE = Proof({"python": "3.12.3", "pango-1.0": "1.52.1"}, {"A.ttf": "aa" * 32, "B.ttf": "bb" * 32}, "set")


def test_the_proof_of_a_process(sealed: FontSet) -> None:
    own = proof.of(sealed)
    assert {"python", "machine", "zlib", "fontconfig", "typeset", "weasyprint", "pango-1.0", "harfbuzz"} <= set(
        own.versions
    )
    assert "missing" not in own.versions.values()
    assert {face.name for face in fonts.FACES} == set(own.fonts)
    assert proof.of(sealed).token == own.token
    assert proof.differences(own, own) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"versions": {**ONE.versions, "pango-1.0": "1.50.6"}}, ["pango-1.0 is 1.50.6, here 1.52.1"]),
        ({"versions": {"python": "3.12.3"}}, ["pango-1.0 is missing, here 1.52.1"]),
        ({"fonts": {"A.ttf": "aa" * 32}}, ["font B.ttf is missing"]),
        ({"fonts": {**ONE.fonts, "C.ttf": "cc" * 32}}, ["font C.ttf is not of the set"]),
        (
            {"fonts": {**ONE.fonts, "B.ttf": "cc" * 32}},
            ["font B.ttf has other bytes (cccccccccccc, here bbbbbbbbbbbb)"],
        ),
    ],
)
def test_differences_are_named(changed: dict[str, dict[str, str]], said: list[str]) -> None:
    other = dataclasses.replace(ONE, **changed)  # type: ignore[arg-type]
    assert proof.differences(ONE, other) == said
    assert other.token != ONE.token


def test_many_differences_are_counted() -> None:
    many = dataclasses.replace(ONE, fonts={f"{n}.ttf": "" for n in range(20)})
    said = proof.differences(ONE, many)
    assert len(said) == 7
    assert said[-1] == "and 16 more"


def test_a_like_process_may_work(sealed: FontSet, cache_folder: Path) -> None:
    own = proof.of(sealed)
    answer = work.answer(own, {}, cache_folder / "fonts")
    assert answer == work.Answer(own)
    assert own.token in work._proven()


def test_another_version_gets_no_fonts(sealed: FontSet, tmp_path: Path) -> None:
    own = proof.of(sealed)
    asked = dataclasses.replace(own, versions={**own.versions, "weasyprint": "1.0"})
    answer = work.answer(asked, {}, tmp_path)
    assert proof.differences(asked, answer.proof) == [f"weasyprint is {own.versions['weasyprint']}, here 1.0"]
    assert not list(tmp_path.iterdir())
    assert asked.token not in work._proven()


def test_fonts_that_are_missing_are_asked_for_and_taken(
    sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without the font packages."""
    monkeypatch.setattr("dossier.typeset.warm", lambda own: None)  # this process has read its fonts
    monkeypatch.setattr("dossier.fonts.seal", lambda folder, found: None)
    own = proof.of(sealed)
    first = work.answer(own, {}, tmp_path)
    assert set(first.missing) == set(own.fonts)
    assert own.token != first.proof.token
    folder = Path(sealed.directories[0])
    files = {name: (folder / name).read_bytes() for name in first.missing}
    assert work.answer(own, files, tmp_path) == work.Answer(own)
    assert "fonts.conf" in {path.name for path in (tmp_path / sealed.digest[:24]).iterdir()}
    # a file that is damaged on the way, or on the disk, is asked for again
    (tmp_path / sealed.digest[:24] / first.missing[0]).write_bytes(b"not a font")
    assert work.answer(own, {}, tmp_path).missing == first.missing[:1]


def test_a_process_that_has_read_other_fonts_says_so(
    sealed: FontSet, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warm(own: FontSet) -> None:
        raise RuntimeError("a foreign font: /usr/share/fonts/x.ttf")

    monkeypatch.setattr("dossier.typeset.warm", warm)
    answer = work.answer(proof.of(sealed), {}, cache_folder / "fonts")
    assert answer.fault == "a foreign font: /usr/share/fonts/x.ttf; start the worker anew"


def test_fonts_are_written_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no file name"):
        fonts.adopt(tmp_path / "fonts", "d" * 64, {"../x.ttf": b""})
    assert not (tmp_path / "fonts" / "x.ttf").exists()
