"""What Python compiles anew in every process, kept: it is the same, and is compiled once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SET_UP = """
import sys, json
sys.path.insert(0, {root!r})
sys.dont_write_bytecode = False
from pathlib import Path
from dossier import compiled, precompiled
from dossier.entries import Entries
compiled._entries = lambda: Entries(Path({folder!r}))
precompiled._ENOUGH = 1
precompiled.install()
precompiled.install()
found = len(precompiled._known)
import collections, dataclasses, re
"""
WORK = r"""
@dataclasses.dataclass(frozen=True, order=True)
class Pair:
    left: int
    right: str = "x"

Point = collections.namedtuple("Point", "x y", defaults=[7])
word = re.compile(r"(?P<first>[A-Z\u0590-\u05ff])(\w+)|(\d{2,4})", re.IGNORECASE)
print(repr(Pair(1)), Pair(1) < Pair(2), hash(Pair(1)) == hash(Pair(1)), Point(3))
print(word.groupindex["first"], word.groups, word.flags)
print(word.sub(lambda m: f"<{m[0]}>", "Ab 12345 \u05d0\u05d1"), re.compile(b"a+").match(b"aa").end())
"""
FRESH = """
compiler = re._compiler
for key, value in [*precompiled._known.items()]:
    if isinstance(key[1], int):
        kept = compiler.compile(*key)
        own = engine(*key)
        assert kept == own and kept.flags == own.flags and kept.groupindex == own.groupindex, key
"""


def run(folder: Path, body: str, *, before: str = "") -> str:
    script = before + SET_UP.format(root=str(ROOT), folder=str(folder)) + body
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_what_is_kept_does_what_was_compiled(folder: Path) -> None:
    first = run(folder, WORK + "precompiled.keep()\nprint(found)")
    assert first.endswith("\n0\n")
    again = run(folder, WORK + "print(precompiled._new)\nprecompiled.keep()\nprint(found > 5)")
    assert again.splitlines()[:-2] == first.splitlines()[:-1]
    assert again.endswith("\n0\nTrue\n")
    plain = subprocess.run(
        [sys.executable, "-c", "import collections, dataclasses, re\n" + WORK],
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.splitlines() == first.splitlines()[:-1]


def test_it_is_not_compiled_again(folder: Path) -> None:
    run(folder, WORK + "precompiled.keep()")
    refuse = """
def refuse(*values, **named): raise AssertionError("it is compiled again")
precompiled.compile = refuse
re._compiler._code = refuse
"""
    run(folder, refuse + WORK.replace(', re.compile(b"a+").match(b"aa").end()', ""))


def test_all_expressions_of_the_program_are_what_the_compiler_makes(folder: Path) -> None:
    said = run(
        folder,
        "import dossier.batch, dossier.cli.building, dossier.preflight\n"
        + FRESH
        + "print(len(precompiled._known) > 500)",
        before="import re\nengine = re._compiler.compile\n",
    )
    assert said == "True\n"


def test_what_is_damaged_is_compiled_again(folder: Path) -> None:
    first = run(folder, WORK + "precompiled.keep()")
    (entry,) = folder.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-40] + b"x" * 40)
    assert run(folder, WORK + "print(found)\nprecompiled.keep()") == first + "0\n"
    assert run(folder, "print(found > 5)") == "True\n"


def test_no_more_is_kept_than_is_asked_for_when_there_is_much(folder: Path) -> None:
    run(folder, "for n in range(40): re.compile(f'word {n}')\nprecompiled.keep()")
    run(folder, "precompiled._MOST = 30\nre.compile('another one')\nprecompiled.keep()")
    said = run(folder, "print(('another one', 0) in precompiled._known, ('word 7', 0) in precompiled._known)")
    assert said == "True False\n"


def test_nothing_is_kept_without_an_environment_of_its_own(tmp_path: Path) -> None:
    script = f"""
import sys; sys.path.insert(0, {str(ROOT)!r}); sys.prefix = sys.base_prefix
from dossier import precompiled
precompiled.install(); precompiled.keep()
import dataclasses
print("exec" in vars(dataclasses))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_little_is_not_worth_keeping(folder: Path) -> None:
    run(folder, "precompiled._ENOUGH = 9\nfor n in range(2): re.compile(f'word {n}')\nprecompiled.keep()")
    assert not folder.exists()
    run(folder, "precompiled._ENOUGH = 9\nfor n in range(9): re.compile(f'word {n}')\nprecompiled.keep()")
    assert folder.exists()
