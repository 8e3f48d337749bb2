"""What is compiled once for an environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from dossier import compiled, compose
from dossier.diagnostics import Collector
from dossier.memo import Memo
from dossier.resources import Resources, package_data


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def test_kept_in_an_environment(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = compiled.key("a", "b")
    assert name != compiled.key("ab")
    assert compiled.read(name) is None
    compiled.write(name, b"code")
    assert compiled.read(name) == b"code"
    assert [path.name for path in (environment / compiled.FOLDER).glob("??/*")] == [name]
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert compiled.read(name) is None, "a Python that is not one's own keeps nothing"


def test_no_bytecode_is_no_bytecode(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.write(compiled.key("a"), b"code")
    assert not list(environment.rglob("*"))


def test_a_folder_that_cannot_be_written_is_no_fault(environment: Path) -> None:
    (environment / "share").write_text("")
    compiled.write(compiled.key("a"), b"code")
    assert compiled.read(compiled.key("a")) is None


@pytest.mark.parametrize("spoil", [None, b"", b"j2 but not code", bytes(32) + b"j2\x05\x00\x00\x00"])
@pytest.mark.usefixtures("environment")
def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: bytes | None) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "own.j2").write_text("{{ word }}!")
    found = Collector()
    count: list[str] = []

    def render() -> str:
        monkeypatch.setattr(compose, "_COMPILED", Memo(4))  # as in another process
        composer = compose.Composer(Resources(tmp_path, package_data()), found)
        plain = composer._environment.compile

        def compile_template(*values: Any, **more: Any) -> Any:
            count.append("compiled")
            return plain(*values, **more)

        monkeypatch.setattr(composer._environment, "compile", compile_template)
        return composer.render("own.j2", {"word": "hello"})

    assert render() == "hello!"
    if spoil is not None:
        (kept,) = (tmp_path / compiled.FOLDER).glob("??/*")
        kept.write_bytes(spoil)
    assert render() == "hello!"
    assert len(count) == (1 if spoil is None else 2)
    (tmp_path / "templates" / "own.j2").write_text("{{ word }}?")
    assert render() == "hello?"
    assert not list(found)
