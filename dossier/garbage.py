"""Python's garbage collection, put off until memory asks for it.

A part's boxes refer to each other and live until it is done; looking for garbage in between finds nothing and costs a tenth
of the time. A process that builds switches the collector off (``gc.disable``) and calls ``tidy`` where something large has been
dropped.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: bytes by which a process may grow before its garbage is looked for
GROWTH = 96 << 20

_STATM = Path("/proc/self/statm")
#: bytes in memory after the last collection
_after = 0


def tidy(growth: int = GROWTH) -> bool:
    """Collect garbage when this process has grown by more than ``growth`` bytes since the last time. Says whether it did;
    where the system does not tell, it always does.

    Does nothing where Python collects by itself.
    """
    global _after
    if gc.isenabled():
        return False
    now = _memory()
    if now is not None and not _after:
        _after = now
    if now is not None and now - _after <= growth:
        return False
    gc.collect()
    _after = _memory() or 0
    return True


def keep() -> None:
    """Modules, fonts and whatever else is there now stay: later collections pass them by, and forked processes share them.

    Does nothing where Python collects by itself.
    """
    if not gc.isenabled():
        gc.freeze()


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


def _memory() -> int | None:
    """Bytes of this process in memory (proc(5)), where the system says it."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError, AttributeError):
        return None
