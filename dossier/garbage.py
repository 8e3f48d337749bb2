"""Python's garbage collection, put off until memory asks for it.

A part's boxes refer to each other and live until it is done; looking for garbage in between finds nothing and costs a tenth
of the time. A process that builds switches the collector off (``gc.disable``) and calls ``tidy`` where something large has been
dropped.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: bytes by which a process may grow before its garbage is looked for
GROWTH = 96 << 20

_STATM = Path("/proc/self/statm")
#: bytes in memory after the last collection
_after = 0


def tidy(growth: int = GROWTH) -> bool:
    """Collect garbage when this process has grown by more than ``growth`` bytes since the last time. Says whether it did.

    Does nothing where Python collects by itself.
    """
    global _after
    if gc.isenabled():
        return False
    now = _memory()
    if not _after:
        _after = now
    if now - _after <= growth:
        return False
    gc.collect()
    _after = _memory()
    return True


@contextmanager
def paused() -> Iterator[None]:
    """While it lasts, no collection; afterwards one if it is due."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        tidy()


def _memory() -> int:
    """Bytes of this process in memory (proc(5)); where the system does not say, the most that there have been."""
    try:
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
