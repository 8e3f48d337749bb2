"""Room for Python's frames in one piece of memory.

CPython (3.11 and later) keeps the frames of calls in chunks of 16 KiB. A call that goes over the end of one maps another into
memory, and its return unmaps it. Layout is deeply recursive: where it goes up and down around such an end, that happens
thousands of times, each with a fault for every page that is touched, and costs a twelfth of a build. A frame for which a chunk
is too small gets a larger one, and what is called from it stands in the rest of that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R")

#: slots of eight bytes: more than half of 2 MiB, so that almost as much is left; what is not used is not touched
_SLOTS = 140_000


def _call(function: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    return function(*values)


if sys.implementation.name == "cpython":
    _call.__code__ = _call.__code__.replace(co_stacksize=_SLOTS)


def within(function: Callable[..., R], *values: Any) -> R:
    """Call a function with room for all calls in it."""
    result: R = _call(function, values)
    return result
