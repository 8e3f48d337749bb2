"""The engine's busiest functions, written to do less (WeasyPrint 70.0). What comes out is the same, byte for byte.

Of a part's time more than half is spent in a few small functions that are called for each property of each box and for each line.
Each one here answers the usual case at once and leaves the others to the engine's own function. ``install`` puts them in place
for the life of the process, and only for the version that they were written for; ``plain`` takes them out for a while, for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dossier.typeset import (
    patch,
    quickboxes,
    quickdraw,
    quickfonts,
    quickglyphs,
    quickhyphens,
    quickimages,
    quicklines,
    quickpage,
    quickpaint,
    quickquery,
    quickstyles,
    quicktext,
)

#: the version whose functions stand here
VERSION = "70.0"

_patches: list[patch.Patch] = []


def install() -> None:
    """Put the functions in place, once in a process. Does nothing with another version of the engine."""
    if _patches:
        return
    import weasyprint

    if weasyprint.__version__ != VERSION:
        return
    modules = (
        quickboxes,
        quicktext,
        quicklines,
        quickdraw,
        quickfonts,
        quickglyphs,
        quickimages,
        quickpage,
        quickpaint,
        quickquery,
        quickstyles,
        quickhyphens,
    )
    for make in (make for module in modules for make in module.PATCHES):
        _patches.extend(make())
    _apply(ours=True)


@contextmanager
def plain() -> Iterator[None]:
    """While it lasts, the engine's own functions."""
    _apply(ours=False)
    try:
        yield
    finally:
        _apply(ours=True)


def _apply(*, ours: bool) -> None:
    for owner, name, engine, mine in _patches:
        setattr(owner, name, mine if ours else engine)
