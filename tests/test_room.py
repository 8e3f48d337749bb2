"""Room for frames: deep calls need no memory of their own each time."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from dossier import room
from tests.conftest import ROOT

#: calls up and down at every depth, so that some of them go over the end of a chunk
WORK = """
import resource
from dossier import room

def down(depth):
    if depth:
        down(depth - 1)
        down_once()

def down_once():
    return [chunk() for _ in range(200)]

def chunk():
    return inner()

def inner():
    return deeper()

def deeper():
    return 1

before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
{call}
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(call: str) -> int:
    run = subprocess.run(
        [sys.executable, "-c", WORK.format(call=call)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(run.stdout)


def test_what_is_called_gets_its_values_and_gives_its_result() -> None:
    assert room.within(max, 3, 5) == 5
    with pytest.raises(ZeroDivisionError):
        room.within(divmod, 1, 0)
    assert room.within(room.within, sum, [1, 2]) == 3


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="frames of CPython are looked at")
def test_deep_calls_touch_no_new_memory_each_time() -> None:
    assert resource.getpagesize() > 0
    without, within = faults("down(400)"), faults("room.within(down, 400)")
    assert within < without / 4, (without, within)
