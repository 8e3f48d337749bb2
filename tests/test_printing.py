"""The ``[press]`` table with its overrides, and the inks of styles files."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dossier import config, printing
from dossier.diagnostics import Collector
from dossier.model import Ink, PressSettings


def load(folder: Path, text: str) -> tuple[list[PressSettings], list[tuple[str, str]]]:
    (folder / "chapters").mkdir()
    (folder / "chapters" / "01-what.md").write_text("# What\n")
    (folder / "dossier.toml").write_text(f'title = "T"\n{text}')
    found = Collector()
    project = config.load(folder, found)
    faults = [(item.code, item.where.key or "") for item in found if item.where]
    return [edition.press for edition in project.editions] if project else [], faults


def test_defaults(tmp_path: Path) -> None:
    (press,), faults = load(tmp_path, "")
    assert not faults
    assert press == PressSettings()
    assert press.bleed == pytest.approx(3 * 72 / 25.4, abs=0.0001)


def test_an_edition_overrides_key_by_key(tmp_path: Path) -> None:
    text = (
        '[press]\ncondition = "FOGRA51"\nbleed = "5mm"\nmarks = false\nink = 280\n'
        '[editions.en]\n[editions.us]\n[editions.us.press]\ncondition = "GRACoL"\nbleed = "0.125in"\nmultiple = 4\n'
    )
    (base, us), faults = load(tmp_path, text)
    assert not faults
    assert (base.condition, base.marks, base.ink, base.multiple) == ("FOGRA51", False, 280, 1)
    assert base.bleed == pytest.approx(14.1732, abs=0.0001)
    assert (us.condition, us.bleed, us.marks, us.ink, us.multiple) == ("GRACoL", 9.0, False, 280, 4)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('bleed = "3"', "bleed"),
        ('bleed = "3 furlongs"', "bleed"),
        ('bleed = "40mm"', "bleed"),
        ('gutter = "-2mm"', "gutter"),
        ("ink = 20", "ink"),
        ("multiple = 0", "multiple"),
        ('openings = "left"', "openings"),
        ('intent = "vivid"', "intent"),
    ],
)
def test_values_that_are_refused(tmp_path: Path, line: str, key: str) -> None:
    assert load(tmp_path, f"[press]\n{line}\n")[1] == [("config-value", f"press.{key}")]


def test_other_faults_of_the_table(tmp_path: Path) -> None:
    text = 'media = ["press", "vinyl"]\n[press]\nprofile = "gone.icc"\ncolor = "x"\nmarks = "yes"\n'
    assert sorted(load(tmp_path, text)[1]) == [
        ("config-file", "press.profile"),
        ("config-type", "press.marks"),
        ("config-unknown-key", "press.color"),
        ("config-value", "media"),
    ]


def test_a_profile_must_be_in_the_dossier(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (tmp_path / "house.icc").write_bytes(b"x")
    assert load(folder, '[press]\nprofile = "../house.icc"\n')[1] == [("path-outside", "press.profile")]


TOKENS = {"colour.brand": "#1D4E6B", "colour.ink": "#1c1f22", "size.text": "10pt"}


def inks(text: str, before: dict[str, Ink] | None = None) -> tuple[dict[str, Ink], list[tuple[str, str, str]]]:
    found = Collector()
    result = printing.inks(tomllib.loads(text), "b.toml", TOKENS, before or {}, found)
    return result, [(item.where.key or "", item.message, item.hint or "") for item in found if item.where]


def test_inks_are_named_by_token_or_colour() -> None:
    text = '[press.colours]\nbrand = { cmyk = [90, 55.5, 30, 30] }\n"#FF0000" = { spot = "HOUSE RED", cmyk = [0, 100, 90, 0] }\n'
    result, faults = inks(text, {"#000001": Ink((0, 0, 0, 100))})
    assert not faults
    assert result == {
        "#000001": Ink((0, 0, 0, 100)),
        "#1d4e6b": Ink((90, 55.5, 30, 30)),
        "#ff0000": Ink((0, 100, 90, 0), "HOUSE RED"),
    }


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[press.colours]\nbrant = { cmyk = [0, 0, 0, 1] }", "press.colours.brant", "no colour 'brant'"),
        ("[press.colours]\nbrand = [0, 0, 0, 1]", "press.colours.brand", "an ink is a table"),
        ('[press.colours]\nbrand = { spot = "X" }', "press.colours.brand", "an ink is a table"),
        ("[press.colours]\nbrand = { cmyk = [0, 0, 1] }", "press.colours.brand", "four numbers"),
        ("[press.colours]\nbrand = { cmyk = [0, 0, 0, 101] }", "press.colours.brand", "four numbers"),
        ('[press.colours]\nbrand = { spot = "All", cmyk = [0, 0, 0, 1] }', "press.colours.brand", "cannot be the name"),
        ("[press.colors]\nbrand = { cmyk = [0, 0, 0, 1] }", "press.colors", "unknown key 'colors'"),
        ("press = 1", "press", "must be a table"),
    ],
)
def test_inks_that_are_refused(text: str, key: str, words: str) -> None:
    result, ((place, message, _),) = inks(text)
    assert result == {}
    assert place == key
    assert words in message
