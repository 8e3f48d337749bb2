"""Who is setting what: processes that share a cache claim a part before they set it, so that each is set once.

A claim is a lock on one byte of a file (POSIX record locks, IEEE Std 1003.1, ``fcntl``): the system gives it back when its
process ends, however it ends. Where there are no such locks every claim is granted; parts may then be set twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - not a POSIX system
    fcntl = None  # type: ignore[assignment]

#: hexadecimal digits of a key that give the byte: offsets must fit a signed 64-bit number
_DIGITS = 15


class Claims:
    """Claims of one process, by key. Claims between threads or objects of one process are not told apart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._owner = 0

    @contextmanager
    def claim(self, key: str) -> Iterator[bool]:
        """True inside when the key is ours, False when another process holds it. ``key`` is hexadecimal."""
        file = self._open()
        if file is None or fcntl is None:
            yield True
            return
        at = int(key[:_DIGITS], 16)
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at)
        except (BlockingIOError, PermissionError):
            yield False
            return
        except OSError:  # a file system without locks
            yield True
            return
        try:
            yield True
        finally:
            with suppress(OSError):
                fcntl.lockf(file, fcntl.LOCK_UN, 1, at)

    def _open(self) -> int | None:
        # kept open: closing a file gives back every lock that the process has on it; after a fork it is opened anew
        if self._file is None or self._owner != os.getpid():
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file, self._owner = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), os.getpid()
            except OSError:
                return None
        return self._file
