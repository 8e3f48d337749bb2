"""The sealed set: made once, the same bytes each time, complete, and nothing else in sight."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dossier import fonts, instances, versions
from dossier.diagnostics import Collector
from dossier.model import FontSet


def test_every_family_has_regular_bold_and_italics(sealed: FontSet) -> None:
    from fontTools.ttLib import TTFont

    found: dict[str, set[tuple[int, bool]]] = {}
    for path in Path(sealed.directories[0]).glob("*.ttf"):
        font = TTFont(io.BytesIO(path.read_bytes()))
        assert "fvar" not in font
        family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
        italic = bool(font["OS/2"].fsSelection & 1)
        assert bool(font["head"].macStyle & 2) == italic
        found.setdefault(family, set()).add((font["OS/2"].usWeightClass, italic))
    assert set(found) == set(fonts.FAMILIES)
    for family, members in found.items():
        assert {(400, False), (700, False)} <= members, family
    for family in ("Source Serif 4", "Source Sans 3", "Source Code Pro", "Noto Serif", "Noto Sans", "Amiri"):
        assert {(400, True), (700, True)} <= found[family], family


def test_static_face_has_the_outlines_and_widths_of_its_place_on_the_axes() -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    face = next(face for face in fonts.FACES if face.name == "SourceCodePro-wght700.ttf")
    source = fonts._source(face)
    ours = TTFont(io.BytesIO(instances.static_face(source, face.axes)))
    theirs = instantiateVariableFont(TTFont(io.BytesIO(source.read_bytes())), dict(face.axes))
    for glyph in ("A", "g", "Aring", "seven"):
        assert ours["hmtx"][glyph][0] == theirs["hmtx"][glyph][0]
        points = zip(_points(ours, glyph), _points(theirs, glyph), strict=True)
        # the one rounds to whole units, the other does not
        assert all(a == pytest.approx(b, abs=0.6) for a, b in points)


def _points(font: Any, glyph: str) -> list[tuple[float, float]]:
    return list(font["glyf"][glyph].getCoordinates(font["glyf"])[0])


def test_same_bytes_each_time() -> None:
    face = fonts.FACES[0]
    assert instances.static_face(fonts._source(face), face.axes) == instances.static_face(
        fonts._source(face), face.axes
    )


def test_axis_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(instances.InstancerError, match="no axis 'slnt'"):
        instances.static_face(fonts._source(fonts.FACES[0]), {"slnt": 1})
    with pytest.raises(FileNotFoundError):
        instances.static_face(tmp_path / "none.ttf", {"wght": 400})


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="fc-list (fontconfig) is not installed")
def test_fontconfig_sees_the_set_and_nothing_else(sealed: FontSet) -> None:
    run = subprocess.run(
        ["fc-list", ":", "file"],
        env={"FONTCONFIG_FILE": sealed.configuration, "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    files = [line.rstrip(": ") for line in run.stdout.splitlines()]
    assert len(files) == len(fonts.FACES)
    assert all(Path(file).parent == Path(sealed.directories[0]) for file in files)


def test_copied_set_names_its_new_folder(sealed: FontSet, tmp_path: Path) -> None:
    shutil.copytree(Path(sealed.configuration).parent, tmp_path / Path(sealed.configuration).parent.name)
    moved = fonts.seal(tmp_path, Collector())
    assert moved is not None
    assert moved.directories == (str(tmp_path / Path(sealed.configuration).parent.name),)
    assert str(tmp_path) in Path(moved.configuration).read_text()
    assert moved.digest == sealed.digest


@pytest.mark.parametrize("harm", ["cut", "gone", "empty", "changed", "more", "forgotten"])
def test_a_damaged_set_is_made_again(
    sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    good = Path(sealed.configuration).parent
    folder = tmp_path / good.name
    shutil.copytree(good, folder)
    made: list[Path] = []

    def make(target: Path) -> None:
        made.append(target)
        assert not target.exists(), "nothing of it is left"
        shutil.copytree(good, target)

    monkeypatch.setattr(fonts, "_make", make)
    assert fonts.seal(tmp_path, Collector()) is not None
    assert not made
    face = sorted(folder.glob("*.ttf"))[3]
    data = face.read_bytes()
    if harm == "gone":
        face.unlink()
    elif harm == "changed":
        face.write_bytes(data[:1000] + bytes(100) + data[1100:])
    elif harm == "more":
        (folder / "Another.ttf").write_bytes(data)
    elif harm == "forgotten":
        (folder / "files.json").write_text(json.dumps({face.name: [1, 2]}))
    else:
        face.write_bytes(data[: len(data) // 2] if harm == "cut" else b"")
    again = fonts.seal(tmp_path, Collector())
    assert made == [folder]
    assert again is not None
    assert again.digest == sealed.digest
    assert face.read_bytes() == data


def test_files_of_a_copied_set_are_read_once(sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Path(sealed.configuration).parent
    folder = tmp_path / good.name
    shutil.copytree(good, folder, copy_function=shutil.copyfile)  # with the time of now
    read: list[Path] = []
    digest = fonts._digest

    def counted(path: Path) -> str:
        read.append(path)
        return digest(path)

    monkeypatch.setattr(fonts, "_digest", counted)
    assert fonts.seal(tmp_path, Collector()) is not None
    assert len(read) == len(list(folder.glob("*.ttf"))) > 50
    read.clear()
    assert fonts.seal(tmp_path, Collector()) is not None
    assert read == []


def test_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = versions.record
    monkeypatch.setattr(versions, "record", lambda name: None if name == "fontpkg-noto-sans" else real(name))
    found = Collector()
    assert fonts.seal(tmp_path, found) is None
    assert [item.code for item in found] == ["font-missing"]
    assert "fontpkg-noto-sans" in next(iter(found)).message


def test_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise instances.InstancerError("HarfBuzz's subset library (6.0 or newer) cannot be used")

    monkeypatch.setattr(instances, "version", absent)
    found = Collector()
    assert fonts.seal(tmp_path, found) is None
    assert [(item.code, item.hint) for item in found] == [
        ("font-missing", "install it: apt-get install libharfbuzz-subset0")
    ]


def test_folder_that_cannot_be_written(sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    found = Collector()
    made = fonts.seal(tmp_path / "file", found)
    assert [item.code for item in found] == ["cache-write"]
    assert made is not None
    assert made.digest == sealed.digest
    assert fonts.digests(made) == fonts.digests(sealed)
    monkeypatch.setattr(fonts, "_for_now", lambda: tmp_path / "file")
    found = Collector()
    assert fonts.seal(tmp_path / "file", found) is None
    assert [item.code for item in found] == ["cache-write", "output-write"]
