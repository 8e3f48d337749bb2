"""A list of parts that several processes set together: each takes what no other has claimed, and finds the rest in the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dossier import typeset
from dossier.cache import Beyond, PartCache
from dossier.model import FontSet, Part, PartSource


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be set. ``drafted``: its draft was laid out by one of the processes, which has but to write it."""

    key: str
    source: PartSource
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is set: ``ours`` when by this process, ``error`` why it could not be stored."""

    key: str
    part: Part
    ours: bool
    error: str = ""


def share(tasks: Sequence[Task], fonts: FontSet, cache: PartCache, *, last: bool) -> Iterator[Done]:
    """Go through the tasks once. A drafted part is left to the process that holds its draft, unless ``last``."""
    order = sorted(tasks, key=lambda task: not typeset.holds(task.source))
    for task in order:
        if task.key not in cache:
            if task.drafted and not last and not typeset.holds(task.source):
                continue
            with cache.claims.claim(task.key) as mine:
                if not mine:
                    continue
                if task.key not in cache:  # else stored since we looked
                    yield _set(task, fonts, cache)
                    continue
        part = cache.get(task.key)
        if part is not None:
            yield Done(task.key, part, ours=False)


def _set(task: Task, fonts: FontSet, cache: PartCache) -> Done:
    return keep(task.key, typeset.typeset(task.source, fonts), cache)


def keep(key: str, part: Part, cache: PartCache) -> Done:
    """Store a part that was set for us."""
    # a part on which the engine failed is tried again next time
    if any(note.code == "layout-failed" for note in part.notes):
        return Done(key, part, ours=True)
    try:
        cache.put(key, part)
    except OSError as error:  # a build does not fail because its cache cannot be written
        return Done(key, part, ours=True, error=error.strerror or str(error))
    return Done(key, part, ours=True)


@dataclass(frozen=True, slots=True)
class Help:
    """What a worker did: the keys of the parts it set, and those parts that are not in the cache."""

    keys: tuple[str, ...]
    unkept: tuple[Done, ...]


def help_set(
    tasks: Sequence[Task], fonts: FontSet, folder: Path, limit: int, beyond: Beyond | None = None, *, last: bool = False
) -> Help:
    """In a worker: do what this process can of the tasks; ``last`` as for ``share``."""
    cache = _cache(folder, limit, beyond)
    done = [item for item in share(tasks, fonts, cache, last=last) if item.ours]
    return Help(tuple(item.key for item in done), tuple(item for item in done if item.key not in cache))


@lru_cache(maxsize=4)
def _cache(folder: Path, limit: int, beyond: Beyond | None) -> PartCache:
    """One for each process and folder: its claims live as long as it does."""
    return PartCache(folder, limit, beyond)
