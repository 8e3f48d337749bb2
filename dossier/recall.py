"""Results that are kept on disk as well as in the process: the next build of an edition asks for most of them again.

What a value is made of must be said in words that mean the same in another process. The program itself is a part of each key.
Values are pickled, and read by a reader that makes objects of the named classes and of no others: an entry that somebody else
has written can be wrong, it cannot run anything (pickle, "Restricting Globals").
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from dossier.entries import Entries
from dossier.memo import Memo

V = TypeVar("V")

_PROTOCOL = 5


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where values are kept, and by which program."""

    entries: Entries
    program: str

    def key(self, kind: str, words: str) -> str:
        """Of an entry."""
        text = f"{kind} {len(self.program)} {self.program} {words}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def write(self, entry: str, value: object) -> None:
        """Keep a value; one that cannot be kept is made again."""
        with suppress(OSError, pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
            buffer = io.BytesIO()
            _Writer(buffer, _PROTOCOL).dump(value)
            self.entries.seal(entry, buffer.getvalue())


_shelf: _Shelf | None = None


def use(folder: Path | None, program: str = "") -> None:
    """From now on values are kept in this folder; with None in the process alone. ``program`` stands for all that makes them."""
    global _shelf
    _shelf = None if folder is None else _Shelf(Entries(folder), f"{program} {sys.version}")


class LastingMemo(Memo[V]):
    """Up to ``limit`` values by key, those of known words on disk too. ``classes`` are all that a value is made of."""

    def __init__(self, limit: int, kind: str, classes: Iterable[type] = ()) -> None:
        super().__init__(limit)
        self.kind = kind
        self._classes = {(item.__module__, item.__qualname__): item for item in classes}

    def recall(self, key: Hashable, words: str | None, make: Callable[[], V], keeps: Callable[[V], bool] = bool) -> V:
        """The value of that key, by the words that stand for it in other processes; None when none do.

        ``keeps`` says whether a value that was made is worth keeping on disk.
        """
        if words is None or _shelf is None:
            return self.get(key, make)
        return self.get(key, partial(self._found, _shelf, words, make, keeps))

    def _found(self, shelf: _Shelf, words: str, make: Callable[[], V], keeps: Callable[[V], bool]) -> V:
        entry = shelf.key(self.kind, words)
        known = self._read(shelf, entry)
        if known:
            return known[0]
        value = make()
        if keeps(value):
            shelf.write(entry, value)
        return value

    def _read(self, shelf: _Shelf, entry: str) -> tuple[V] | None:
        """A value out of the folder; None when there is none, or one that cannot be read, which goes."""
        data = shelf.entries.unsealed(entry)
        if data is None:
            return None
        with suppress(Exception):  # what is not ours may raise whatever it likes
            return (_Reader(data, self._classes).load(),)
        shelf.entries.remove(entry)
        return None


class _Writer(pickle.Pickler):
    """Writes data classes with slots as calls of their class; Python asks each of their fields in turn otherwise."""

    def reducer_override(self, value: Any) -> Any:
        """How an object is made again, for those that are better made in our way."""
        values = _values(type(value))  # type: ignore[arg-type]
        return NotImplemented if values is None else (type(value), values(value))


@lru_cache(maxsize=1000)
def _values(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What reads the arguments of an object's class off it; None for classes that are not of that kind."""
    if not is_dataclass(kind) or "__slots__" not in vars(kind) or hasattr(kind, "__post_init__"):
        return None
    found = fields(kind)
    if not found or not all(each.init and not each.kw_only for each in found):
        return None
    read = attrgetter(*(each.name for each in found))
    return read if len(found) > 1 else lambda value: (read(value),)


class _Reader(pickle.Unpickler):
    """Makes objects of some classes only."""

    def __init__(self, data: bytes, classes: Mapping[tuple[str, str], type]) -> None:
        super().__init__(io.BytesIO(data))
        self._classes = classes

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name. Raises UnpicklingError for one that is not named."""
        try:
            return self._classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of such a value") from None
