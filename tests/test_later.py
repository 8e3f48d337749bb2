"""Modules that are imported for the first use of a name in them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from dossier.later import later


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "slow_one.py").write_text("VALUE = 7\ndef twice(number):\n    return 2 * number\n")
    (tmp_path / "asks.py").write_text("import slow_one\nfrom slow_one import twice\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("slow_one", "asks"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return "slow_one"


def test_a_module_is_imported_when_it_is_used(package: str) -> None:
    with later(package, "twice"):
        asks = importlib.import_module("asks")
    assert package not in sys.modules
    assert asks.twice(4) == 8
    assert package in sys.modules
    assert asks.slow_one.VALUE == 7
    with pytest.raises(AttributeError):
        asks.slow_one.nothing  # noqa: B018


def test_a_module_that_is_there_stays(package: str) -> None:
    module = importlib.import_module(package)
    with later(package):
        assert sys.modules[package] is module
    assert sys.modules[package] is module


def test_one_that_is_used_meanwhile_stays_too(package: str) -> None:
    with later(package):
        stand_in = importlib.import_module(package)
        del sys.modules[package]
        module = importlib.import_module(package)
    assert sys.modules[package] is module
    assert stand_in.VALUE == 7
