"""The set-up: lock files with hashes and without a registry, documented verbs, a script that says what it needs."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parent.parent
LOCKS = ("runtime", "verapdf", "dev", "lock")
REQUIREMENT = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][\w.]*)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def read_lock(name: str) -> dict[str, tuple[str, int]]:
    """Name to version and number of hashes; a line of any other kind is an error."""
    lines = (TOP / "requirements" / f"{name}.txt").read_text().splitlines()
    found: dict[str, tuple[str, int]] = {}
    current = ""
    for line in lines:
        text = line.removesuffix("\\").strip()
        if not text or text.startswith("#"):
            continue
        if match := REQUIREMENT.fullmatch(text):
            current = match["name"]
            found[current] = (match["version"], 0)
        elif HASH.fullmatch(text):
            version, hashes = found[current]
            found[current] = (version, hashes + 1)
        else:
            pytest.fail(f"requirements/{name}.txt: unexpected line {line!r}")
    return found


def read_pins(*extras: str) -> dict[str, str]:
    """The pins of pyproject.toml: the runtime's, or those of the extras."""
    project: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    listed: list[str] = []
    for extra in extras:
        listed += project["optional-dependencies"][extra]
    pins = dict(requirement.split("==") for requirement in listed or project["dependencies"])
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins.items()}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    locked = read_lock(name)
    assert locked
    assert [package for package, (_, hashes) in locked.items() if hashes == 0] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index_and_no_path(name: str) -> None:
    text = (TOP / "requirements" / f"{name}.txt").read_text()
    assert re.findall(r".*(?:://| @ |--(?!hash=)|(?:^|\s)[/~]).*", text) == []


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("runtime", ()),
        ("verapdf", ()),
        ("verapdf", ("verapdf",)),
        ("dev", ()),
        ("dev", ("verapdf", "dev")),
        ("lock", ("lock",)),
    ],
)
def test_lock_agrees_with_pyproject(name: str, extras: tuple[str, ...]) -> None:
    locked = read_lock(name)
    pins = read_pins(*extras)
    assert {package: locked.get(package, ("not locked", 0))[0] for package in pins} == pins


@pytest.mark.parametrize("name", ["verapdf", "dev"])
def test_tests_run_on_the_packages_that_print(name: str) -> None:
    assert read_lock("runtime").items() <= read_lock(name).items()


def make(*words: str, cwd: Path = TOP, **environment: str) -> subprocess.CompletedProcess[str]:
    # The make that runs these tests hands its own flags down; a make started here must not inherit them.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "DOSSIER_"))}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=cwd,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (TOP / "Makefile").read_text(), re.MULTILINE)
    assert phony
    listed = re.findall(r"^  make (\S+) +\S", make("help").stdout, re.MULTILINE)
    assert listed == phony[1].split()
    assert {"pdf", "test", "check", "lint", "clean", "bench", "lock"} <= set(listed)


def test_help_is_what_make_alone_does() -> None:
    assert make().stdout == make("help").stdout


def test_continuous_integration_runs_what_a_person_types() -> None:
    script = TOP / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


@dataclass(frozen=True)
class Checkout:
    """A copy of the set-up layer on a machine whose Python, apt-get and sudo only write down how they are called."""

    path: Path

    def make(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        programs = f"{self.path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        fakes = {
            "PATH": programs,
            "PYTHON": "fake-python",
            "DOSSIER_TOOLS": "",
            "DOSSIER_PROFILES": "",
            "CALLS": str(self.path / "calls"),
        }
        return make(*words, cwd=self.path, **(fakes | environment))

    def calls(self) -> list[str]:
        """The calls since the last time this was asked."""
        log = self.path / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


# It finds missing what $MISSING names, and makes a venv whose Python is itself.
FAKE_PYTHON = """#!/bin/sh
echo "python $*" >> "$CALLS"
case "$*" in
    "-c "*version_info*"(3, 11)"*) exit "${TOO_OLD:-0}" ;;
    "--version") echo "Python 3.9.2" ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "- "*) [ -z "${MISSING:-}" ] || echo "$MISSING" ;;
    "-m pip install "*) exit "${PIP_FAILS:-0}" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    for name in ("tools", "requirements"):
        shutil.copytree(TOP / name, tmp_path / name)
    shutil.copy(TOP / "Makefile", tmp_path)
    programs = {
        "fake-python": FAKE_PYTHON,
        "apt-get": '#!/bin/sh\necho "apt-get $*" >> "$CALLS"\n',
        "sudo": '#!/bin/sh\nshift\nexec "$@"\n',
    }
    (tmp_path / "bin").mkdir()
    for name, text in programs.items():
        program = tmp_path / "bin" / name
        program.write_text(text)
        program.chmod(0o755)
    return Checkout(tmp_path)


def test_first_build_sets_up_and_the_next_one_does_not(checkout: Checkout) -> None:
    first = checkout.make("pdf", "ARGS=--edition pro-en")
    assert first.returncode == 0, first.stderr
    calls = checkout.calls()
    assert "python -m venv .venv" in calls
    (install,) = [call for call in calls if "pip install" in call]
    assert "--require-hashes" in install
    assert install.endswith("requirements/runtime.txt")
    assert calls[-1] == "python build.py pdf --edition pro-en"
    assert not [call for call in calls if call.startswith("apt-get")]

    assert checkout.make("pdf").returncode == 0
    assert checkout.calls() == ["python build.py pdf"]


def test_development_set_up_holds_the_runtime(checkout: Checkout) -> None:
    checkout.make("test", "PYTEST_WORKERS=1")
    calls = checkout.calls()
    assert [call for call in calls if call.endswith("requirements/dev.txt")]
    assert calls[-1] == "python -m pytest -n 1 -m not slow"
    checkout.make("pdf")
    assert checkout.calls() == ["python build.py pdf"]


def test_changed_lock_file_sets_up_again(checkout: Checkout) -> None:
    checkout.make("pdf")
    checkout.calls()
    stamp = (checkout.path / ".venv" / ".ready-runtime").stat().st_mtime
    os.utime(checkout.path / "requirements" / "runtime.txt", (stamp + 1, stamp + 1))
    checkout.make("pdf")
    calls = checkout.calls()
    assert [call for call in calls if "pip install" in call]
    assert "python -m venv .venv" not in calls


def test_failed_install_is_no_set_up(checkout: Checkout) -> None:
    failed = checkout.make("pdf", PIP_FAILS="1")
    assert failed.returncode != 0
    assert "pip could not install requirements/runtime.txt" in failed.stderr
    assert "python build.py pdf" not in checkout.calls()
    assert checkout.make("pdf").returncode == 0
    assert [call for call in checkout.calls() if "pip install" in call]


def test_venv_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.make("pdf")
    checkout.calls()
    python = checkout.path / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("gone")
    assert checkout.make("pdf").returncode == 0
    assert "python -m venv .venv" in checkout.calls()


def test_missing_library_is_installed(checkout: Checkout) -> None:
    ended = checkout.make("pdf", MISSING="libnowhere9")
    update, install = [call for call in checkout.calls() if call.startswith("apt-get")]
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install -y --no-install-recommends libnowhere9")
    # The fake apt-get installs nothing, and that is noticed.
    assert ended.returncode != 0
    assert "still missing after the install: libnowhere9" in ended.stderr


def test_without_leave_to_install_the_command_is_printed(checkout: Checkout) -> None:
    ended = checkout.make("pdf", MISSING="libnowhere9", DOSSIER_NO_INSTALL="1")
    assert ended.returncode != 0
    assert "apt-get install -y --no-install-recommends libnowhere9\n" in ended.stderr
    assert "DOSSIER_NO_INSTALL=1" in ended.stderr
    calls = checkout.calls()
    assert not [call for call in calls if call.startswith("apt-get") or "-m venv" in call]


def test_library_that_does_not_load_is_found_out(tmp_path: Path) -> None:
    """With the real Python: the check is loading, not a list of installed packages."""
    (tmp_path / "tools").mkdir()
    shutil.copy(TOP / "tools" / "setup.sh", tmp_path / "tools")
    ended = subprocess.run(
        [tmp_path / "tools" / "setup.sh", "runtime"],
        env=os.environ
        | {"DOSSIER_LIBRARIES": "libc.so.6=libc6 libnowhere.so.9=libnowhere9", "DOSSIER_NO_INSTALL": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "missing: libnowhere9 " in ended.stderr
    assert not (tmp_path / ".venv").exists()


def test_missing_test_program_is_a_notice(checkout: Checkout) -> None:
    ended = checkout.make("test", DOSSIER_TOOLS="no-such-program=nowhere-utils sh=dash", DOSSIER_NO_INSTALL="1")
    assert ended.returncode == 0, ended.stderr
    assert "install -y --no-install-recommends nowhere-utils\n" in ended.stderr
    assert "going on without" in ended.stderr
    assert checkout.make("pdf", DOSSIER_TOOLS="no-such-program=nowhere-utils").stderr == ""


def test_old_python_is_refused(checkout: Checkout) -> None:
    ended = checkout.make("pdf", TOO_OLD="1")
    assert ended.returncode != 0
    assert "fake-python is Python 3.9.2, but 3.11 or newer is needed" in ended.stderr
    assert not (checkout.path / ".venv").exists()


def test_no_python_at_all(checkout: Checkout) -> None:
    ended = checkout.make("pdf", PYTHON="no-such-python")
    assert ended.returncode != 0
    assert "no Python found (tried: no-such-python)" in ended.stderr


# A package repository with one package in it, of one file.
FAKE_APT = """#!/bin/sh
echo "apt-get $*" >> "$CALLS"
case "$*" in *" download colours") echo profile > colours_1.0_all.deb ;; *" download "*) exit 1 ;; esac
"""
FAKE_DPKG = """#!/bin/sh
mkdir -p usr/share/colours && cp "$2" usr/share/colours/press.icc
"""


@pytest.fixture
def repository(checkout: Checkout) -> Checkout:
    for name, text in (("apt-get", FAKE_APT), ("dpkg", FAKE_DPKG)):
        program = checkout.path / "bin" / name
        program.write_text(text)
        program.chmod(0o755)
    return checkout


def profiles(package: str, content: str = "profile\n") -> str:
    return f"{package}=usr/share/colours/press.icc={hashlib.sha256(content.encode()).hexdigest()}"


def test_profiles_are_taken_out_of_their_package_once(repository: Checkout) -> None:
    ended = repository.make("pdf", DOSSIER_PROFILES=profiles("colours"))
    assert ended.returncode == 0, ended.stderr
    assert (repository.path / ".venv/share/dossier/icc/press.icc").read_text() == "profile\n"
    assert [call for call in repository.calls() if "download colours" in call]
    (repository.path / ".venv/.ready-runtime").unlink()
    assert repository.make("pdf", DOSSIER_PROFILES=profiles("colours")).returncode == 0
    assert not [call for call in repository.calls() if call.startswith("apt-get")]


@pytest.mark.parametrize("given", [profiles("nowhere"), profiles("colours", "another")])
def test_a_profile_that_is_not_there_or_not_the_pinned_one_is_a_notice(repository: Checkout, given: str) -> None:
    ended = repository.make("pdf", DOSSIER_PROFILES=given)
    assert ended.returncode == 0, ended.stderr
    assert "no press.icc" in ended.stderr
    assert "docs/print.md" in ended.stderr
    assert not (repository.path / ".venv/share/dossier/icc/press.icc").exists()


def test_the_profile_that_is_fetched_is_the_one_that_is_looked_for() -> None:
    from dossier.finish.conditions import PINNED
    from dossier.printing import PROFILES

    text = (TOP / "tools" / "setup.sh").read_text()
    for name, digest in PINNED.items():
        assert f"/{name}={digest}" in text
    assert f"$venv/{PROFILES.as_posix()}/" in text
