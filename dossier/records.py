"""What was built last, and of what: an edition whose sources and files are as they were is not built again.

A record is a JSON file in the cache folder, by the edition and its output folder. Its key is a digest of everything that a
build can read: the dossier's folder, the package with its templates and styles, versions, fonts, and the edition itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier.diagnostics import Diagnostic, Location
from dossier.resources import package_data

#: raise when the meaning of a record changes
FORMAT = 1
#: folders that no build reads
_ASIDE = frozenset({"__pycache__", ".git", ".venv"})


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file, for the command's report. ``typeset`` and ``seconds`` are those of its edition, by stage.

    ``preflight`` counts errors and warnings; it is empty when the file was not checked.
    """

    edition: str
    medium: str
    path: str
    pages: int
    sha256: str
    typeset: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    preflight: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """The files of an edition and what was remarked on it."""

    key: str
    outputs: tuple[Output, ...]
    remarks: tuple[Diagnostic, ...]


class Records:
    """Records in a folder, one for each name. What cannot be read counts as absent; what cannot be written is not kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recall(self, name: str, key: str) -> Record | None:
        """The record of that name, if it has this key and its files are still what they were."""
        try:
            record = _record(json.loads(self._path(name).read_text(encoding="utf-8")))
            if record.key != key or not all(_intact(output) for output in record.outputs):
                return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return replace(record, outputs=tuple(replace(output, typeset=(), seconds={}) for output in record.outputs))

    def last(self, name: str) -> Record | None:
        """The record of that name whatever its key, if its files are still what they were."""
        try:
            record = _record(json.loads(self._path(name).read_text(encoding="utf-8")))
            return record if all(_intact(output) for output in record.outputs) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, record: Record) -> None:
        """Store a record in the place of the one before."""
        path = self._path(name)
        temporary = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(record), ensure_ascii=False), encoding="utf-8")
            temporary.replace(path)

    def _path(self, name: str) -> Path:
        return self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"


def inputs(folders: Sequence[Path], besides: Sequence[Path], facts: Iterable[str]) -> str:
    """Key of a build: digest of all files in ``folders`` but those below ``besides``, of this program, and of ``facts``.

    Raises OSError when a file cannot be read.
    """
    digest = hashlib.sha256(f"{FORMAT} {sys.version} {program()}".encode())
    outside = tuple(folder.resolve() for folder in besides)
    for folder in folders:
        _add(digest, _files(folder.resolve(), outside))
    for fact in facts:
        digest.update(b"%d:" % len(fact))
        digest.update(fact.encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """Digest of this package, its templates and styles, and the names and versions of the packages beside it.

    Raises OSError when a file cannot be read.
    """
    digest = hashlib.sha256()
    _add(digest, _files(Path(__file__).parent, ()))
    for name in ("templates", "styles"):
        _add(digest, _files(package_data() / name, ()))
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(entry.name for entry in os.scandir(folder or ".") if entry.name.endswith(".dist-info"))
            digest.update("\n".join(names).encode())
    return digest.hexdigest()


def _files(folder: Path, outside: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Files below a folder with the paths that stand for them, in order."""
    for here, folders, names in os.walk(folder):
        at = Path(here)
        folders[:] = sorted(name for name in folders if name not in _ASIDE and at / name not in outside)
        yield from ((str((at / name).relative_to(folder)), at / name) for name in sorted(names))


def _add(digest: Any, files: Iterable[tuple[str, Path]]) -> None:
    for name, path in files:
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)


def _intact(output: Output) -> bool:
    return hashlib.sha256(Path(output.path).read_bytes()).hexdigest() == output.sha256


def _record(raw: Mapping[str, Any]) -> Record:
    outputs = tuple(Output(**{**item, "typeset": tuple(item["typeset"])}) for item in raw["outputs"])
    return Record(raw["key"], outputs, tuple(_remark(item) for item in raw["remarks"]))


def _remark(raw: Mapping[str, Any]) -> Diagnostic:
    where = Location(**raw["where"]) if raw["where"] else None
    return Diagnostic(raw["code"], raw["message"], where, raw["hint"])
