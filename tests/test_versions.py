"""What folders' names say of packages is what their metadata say."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from dossier import versions


def _numbers(version: str) -> list[int | str]:
    """A version as versions are compared: 4.004 is 4.4 (PEP 440, Integer Normalization)."""
    return [int(part) if part.isdigit() else part for part in version.split(".")]


def test_versions_and_records_are_those_of_the_metadata() -> None:
    for name in ("weasyprint", "Jinja2", "pikepdf", "markdown-it-py", "fontpkg-noto-sans", "fontpkg_source_serif_4"):
        package = metadata.distribution(name)
        assert _numbers(versions.of(name)) == _numbers(package.version)
        assert versions.record(name) == package.read_text("RECORD")


def test_a_package_that_is_not_there() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        versions.of("no-such-package")
    assert versions.record("no-such-package") is None


def test_a_package_of_another_form_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "old_form.egg-info"
    folder.mkdir()
    (folder / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: old-form\nVersion: 1.2\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nowhere"), *sys.path])
    assert versions.of("old-form") == "1.2"
    assert versions.record("old-form") == ""
