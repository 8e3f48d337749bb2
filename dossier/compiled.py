"""What is compiled once for an environment, as Python keeps its own bytecode: templates, declarations of C.

The folder is in the environment itself: who can write there can change the program too. What is in the user's cache must not be
run; this may. Where there is no environment of its own, or no bytecode is to be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

from dossier.entries import Entries

#: below ``sys.prefix``
FOLDER = Path("share") / "dossier" / "compiled"
#: bytes; templates that have changed are not asked for again
_LIMIT = 16 * 1024 * 1024


def _entries() -> Entries | None:
    return Entries(Path(sys.prefix) / FOLDER) if sys.prefix != sys.base_prefix else None


def keeps() -> bool:
    """Whether there is an environment to keep things in."""
    return _entries() is not None


def key(*said: str) -> str:
    """The key of what is compiled from so many texts, by this Python."""
    digest = hashlib.sha256()
    for text in (sys.version, *said):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def read(name: str) -> bytes | None:
    """What was kept under a key, None when nothing was, or what is damaged, which goes."""
    entries = _entries()
    return entries.unsealed(name) if entries else None


def write(name: str, data: bytes) -> None:
    """Keep it, where that is possible."""
    entries = _entries()
    if entries is None or sys.dont_write_bytecode:
        return
    with suppress(OSError):
        entries.seal(name, data)
        entries.prune(_LIMIT)
