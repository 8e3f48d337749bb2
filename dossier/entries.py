"""Files by key in a folder: written whole or not at all, safe for many processes, the least recently used go."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from itertools import count
from pathlib import Path

#: a new file of our own; who may read it is the user's choice (umask)
_NEW, _MODE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666
#: bytes of the digest before what is sealed
_DIGEST = 32
#: of temporary files
_COUNT = count()


class Entries:
    """Bytes by key, a hexadecimal digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where an entry is, or would be."""
        return self.folder / key[:2] / key

    def read(self, key: str) -> bytes | None:
        """An entry, which counts as used; None when there is none."""
        path = self.path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        self.touch(key)
        return data

    def touch(self, key: str) -> bool:
        """Count an entry as used; False when there is none, or one of somebody else's."""
        try:
            os.utime(self.path(key))
        except OSError:  # pruned by another process, or not ours
            return False
        return True

    def write(self, key: str, data: bytes) -> None:
        """Store an entry. Another process may store the same one at the same time. Raises OSError."""
        path = self.path(key)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        # no other process on this machine writes there, and of one on another machine the name is taken
        temporary = path.parent / f".new-{os.getpid()}-{next(_COUNT)}"
        try:
            descriptor = os.open(temporary, _NEW, _MODE)
        except FileExistsError:
            temporary = path.parent / f".new-{os.urandom(16).hex()}"
            descriptor = os.open(temporary, _NEW, _MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def seal(self, key: str, data: bytes) -> None:
        """Store an entry with its digest, for ``unsealed``. Raises OSError."""
        self.write(key, hashlib.sha256(data).digest() + data)

    def unsealed(self, key: str) -> bytes | None:
        """An entry that was sealed; None when there is none, or a damaged one, which goes."""
        data = self.read(key)
        if data is None:
            return None
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            return data[_DIGEST:]
        self.remove(key)
        return None

    def remove(self, key: str) -> None:
        """Take out an entry that is damaged."""
        with suppress(OSError):
            self.path(key).unlink(missing_ok=True)

    def prune(self, limit: int) -> int:
        """Remove the least recently used entries above so many bytes; returns how many are left."""
        entries = []
        for path in self.folder.glob("??/*"):
            try:
                status = path.stat()
            except OSError:  # removed by another process
                continue
            entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= limit:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
                total -= size
        return total
