"""A store of parts that several machines share: entries by key at an address that fsspec opens (a folder, S3, GCS, Azure).

It stands behind the part cache of each machine (``cache``), which verifies what it reads from here. What is in it is as old as
its owner lets it grow: buckets have rules for that.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dossier.diagnostics import Collector

#: raise when names or entries of the store change
FORMAT = 1
#: says of a folder or bucket that it is a store
_MARK = "dossier-store"


@dataclass(frozen=True, slots=True)
class Store:
    """Entries at ``url``: a path, or an address with a protocol such as ``s3://bucket/parts``. Opened in each process anew."""

    url: str

    def get(self, key: str) -> bytes | None:
        """The bytes of an entry, None when there is none. Raises OSError."""
        try:
            files, root = _files(self.url, os.getpid())
            return bytes(files.cat_file(f"{root}/{key[:2]}/{key}"))
        except FileNotFoundError:
            return None
        except Exception as error:
            raise _os_error(error) from error

    def put(self, key: str, data: bytes) -> None:
        """Store an entry, whole or not at all. Raises OSError."""
        try:
            files, root = _files(self.url, os.getpid())
            _write(files, f"{root}/{key[:2]}", key, data)
        except Exception as error:
            raise _os_error(error) from error


def opened(url: str, found: Collector) -> Store | None:
    """The store at an address, made when it is not there yet; None, with a diagnostic, when it cannot be used."""
    mark = f"{FORMAT}\n".encode()
    try:
        import fsspec  # noqa: F401 - an extra
    except ImportError:
        hint = "run: tools/setup.sh cluster (or: pip install 'dossier[cluster]')"
        found.add("tool-missing", "--store needs the package fsspec, which is not installed", None, hint)
        return None
    try:
        files, root = _files(url, os.getpid())
        if files.exists(f"{root}/{_MARK}"):
            there = bytes(files.cat_file(f"{root}/{_MARK}"))
        else:
            _write(files, root, _MARK, mark)
            there = mark
    except Exception as error:  # noqa: BLE001 - see above
        hint = "see to the address, its package (s3fs, gcsfs, adlfs) and your right to write there"
        found.add("store-unusable", f"'{url}' cannot be used: {_os_error(error)}", None, hint)
        return None
    if there != mark:
        hint = "name another folder or bucket with --store"
        found.add("store-unusable", f"'{url}' is a store of another format than {FORMAT}", None, hint)
        return None
    return Store(url)


@lru_cache(maxsize=4)
def _files(url: str, _process: int) -> tuple[Any, str]:
    """File system and root of an address. One for each process: the threads behind some do not outlive a fork."""
    import fsspec

    files, root = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    return files, str(root).rstrip("/")


def _write(files: Any, folder: str, name: str, data: bytes) -> None:
    path = f"{folder}/{name}"
    if "file" not in ([files.protocol] if isinstance(files.protocol, str) else files.protocol):
        files.pipe_file(path, data)  # an object appears when it is whole
        return
    files.makedirs(folder, exist_ok=True)
    temporary = f"{folder}/.new-{os.uname().nodename}-{os.getpid()}-{name}"
    files.pipe_file(temporary, data)
    os.replace(temporary, path)  # noqa: PTH105 - both are names of the file system's


def _os_error(error: Exception) -> OSError:
    return error if isinstance(error, OSError) else OSError(f"{type(error).__name__}: {error}")
