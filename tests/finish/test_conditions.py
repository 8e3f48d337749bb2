"""Printing conditions: known names, files of one's own, and what is said when there is none that can be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import ImageCms

from dossier import finish
from dossier.diagnostics import Collector
from dossier.finish import conditions
from dossier.finish.colour import Inks
from dossier.model import FinishJob, PressSettings
from dossier.printing import PROFILES
from tests.finish.support import profile_missing

needs_profile = pytest.mark.skipif(bool(profile_missing()), reason=profile_missing())


def found(press: PressSettings, root: Path) -> tuple[conditions.Profile | None, list[str]]:
    collector = Collector()
    profile = conditions.find(press, str(root), collector)
    assert {item.code for item in collector} <= {"press-profile"}
    return profile, [item.message for item in collector]


@needs_profile
def test_the_default_is_fogra39(tmp_path: Path) -> None:
    profile, messages = found(PressSettings(), tmp_path)
    assert profile
    assert not messages
    assert profile.condition.identifier == "FOGRA39"
    assert profile.condition.ink == 300
    assert profile.data[16:20] == b"CMYK"


@needs_profile
def test_a_file_of_the_dossier_and_a_registry_of_its_own(tmp_path: Path) -> None:
    default, _ = found(PressSettings(), tmp_path)
    assert default
    (tmp_path / "house.icc").write_bytes(default.data)
    settings = PressSettings(condition="House 7", profile="house.icc", registry="https://example.org")
    profile, messages = found(settings, tmp_path)
    assert not messages
    assert profile
    assert (profile.condition.identifier, profile.condition.registry) == ("House 7", "https://example.org")
    assert profile.condition.ink == 0


def test_an_unknown_condition_without_a_file(tmp_path: Path) -> None:
    assert found(PressSettings(condition="FOGRA93"), tmp_path) == (None, ["unknown printing condition 'FOGRA93'"])


def test_no_file_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr(conditions, "_SYSTEM", ())
    collector = Collector()
    job = FinishJob("x", "2026-11-23T00:00:00+00:00", "")
    finish.check(["press"], job, collector)
    (item,) = collector
    assert item.message == "no ICC profile for FOGRA39 on this machine"
    assert "press.profile" in (item.hint or "")
    none = Collector()
    finish.check(["screen", "archive"], job, none)
    assert not list(none)


def test_a_file_that_is_not_what_it_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for data, words in (
        (b"hello", "is not an ICC profile"),
        (screen, "is a profile of class 'mntr' for RGB, not of a CMYK printer"),
        (screen[:12] + b"prtrCMYK" + screen[20:], "cannot be used to convert colours"),
    ):
        (tmp_path / "x.icc").write_bytes(data)
        profile, (message,) = found(PressSettings(profile="x.icc"), tmp_path)
        assert profile is None
        assert message == f"x.icc {words}"
    assert "cannot be read" in found(PressSettings(profile="gone.icc"), tmp_path)[1][0]
    folder = tmp_path / PROFILES
    folder.mkdir(parents=True)
    (folder / "ISOcoated_v2_300_bas.icc").write_bytes(b"half")
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert "damaged" in found(PressSettings(), tmp_path)[1][0]
    shutil.rmtree(folder)


@needs_profile
@pytest.mark.parametrize(
    ("condition", "file", "identifier", "ink"),
    [
        ("FOGRA51", "PSOcoated_v3.icc", "FOGRA51", 300),
        ("GRACoL", "GRACoL2006_Coated1v2.icc", "CGATS TR 006", 320),
        ("SWOP", "SWOP2006_Coated3v2.icc", "CGATS TR 003", 300),
    ],
)
def test_the_profile_of_a_condition_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str, file: str, identifier: str, ink: int
) -> None:
    default, _ = found(PressSettings(), tmp_path)
    assert default
    monkeypatch.setattr(conditions, "_SYSTEM", (str(tmp_path / "system"),))
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    assert found(PressSettings(condition=condition), tmp_path)[0] is None
    # system folders keep them below folders of their makers
    (tmp_path / "system" / "maker").mkdir(parents=True)
    (tmp_path / "system" / "maker" / file).write_bytes(default.data)
    profile, messages = found(PressSettings(condition=condition), tmp_path)
    assert not messages
    assert profile
    assert (profile.name, profile.condition.identifier, profile.condition.ink) == (file, identifier, ink)


@needs_profile
def test_rendering_intent_and_black_point_are_those_of_the_settings(tmp_path: Path) -> None:
    profile, _ = found(PressSettings(), tmp_path)
    assert profile
    colour = (0.05, 0.1, 0.9)
    made = {
        (intent, black): Inks(profile.data, PressSettings(intent=intent, black_point=black), 0, {}).rgb(colour).values
        for intent in ("relative", "perceptual", "absolute")
        for black in (True, False)
    }
    assert made["relative", True] != made["perceptual", True]
    assert made["relative", True] != made["relative", False]
    paper = Inks(profile.data, PressSettings(intent="absolute"), 0, {}).rgb((0.99, 1, 0.98)).values
    assert sum(paper) > 0, "absolute: the white of the screen is not that of the paper"
    assert sum(Inks(profile.data, PressSettings(), 0, {}).rgb((1, 1, 1)).values) == 0
