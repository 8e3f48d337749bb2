"""Sets the parts of a book: through the cache, in worker processes, until the page numbers they name are right."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from dossier import typeset
from dossier.cache import PartCache, part_key
from dossier.model import FontSet, Part, PartSource, Placed

#: page numbers settle in two rounds unless a number changes the length of what names it
ROUNDS = 4

Progress = Callable[[int, int], None]


class Typesetter:
    """Typesets parts, each once: what memory or the cache holds is not set again. A context manager over its workers."""

    def __init__(self, fonts: FontSet, cache: PartCache, jobs: int, progress: Progress | None = None) -> None:
        self.fonts, self.cache, self.jobs = fonts, cache, max(1, jobs)
        self.progress = progress or (lambda _done, _total: None)
        #: names of the parts that were really typeset
        self.typeset: list[str] = []
        #: why parts could not be kept, if so
        self.cache_error = ""
        self._memory: dict[str, Part] = {}
        self._pool: ProcessPoolExecutor | None = None
        self._engine = f"{typeset.engine_version()} fonts={fonts.digest}"

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def parts(self, sources: Sequence[PartSource]) -> list[Part]:
        """The typeset parts, in the order of their sources."""
        keys = [part_key(source, self._engine) for source in sources]
        missing: dict[str, PartSource] = {}
        for key, source in zip(keys, sources, strict=True):
            if key not in self._memory:
                part = self.cache.get(key)
                if part is None:
                    missing[key] = source
                else:
                    self._memory[key] = part
        self._set(missing)
        return [self._memory[key] for key in keys]

    def forget(self, keep: Sequence[Part]) -> None:
        """Drop from memory what is not in ``keep`` (placeholders of earlier rounds)."""
        kept = {id(part) for part in keep}
        self._memory = {key: part for key, part in self._memory.items() if id(part) in kept}

    def _set(self, missing: Mapping[str, PartSource]) -> None:
        """Typeset and store; longest first, so that no worker is left with a long one at the end."""
        order = sorted(missing.items(), key=lambda item: -len(item[1].html))
        sources = [source for _, source in order]
        results = self._run(sources)
        for number, (key, source) in enumerate(order, start=1):
            part = next(results)
            self.progress(number, len(order))
            self.typeset.append(source.name)
            self._memory[key] = part
            # a part on which the engine failed is tried again next time
            if not any(note.code == "layout-failed" for note in part.notes):
                self._keep(key, part)

    def _keep(self, key: str, part: Part) -> None:
        """Store a part; a build does not fail because its cache cannot be written."""
        try:
            self.cache.put(key, part)
        except OSError as error:
            self.cache_error = error.strerror or str(error)

    def _run(self, sources: Sequence[PartSource]) -> Iterator[Part]:
        if self.jobs == 1 or len(sources) < 2:
            return (typeset.typeset(source, self.fonts) for source in sources)
        if self._pool is None:
            # forked workers share what the parent has imported; elsewhere forking a process that uses Pango is unsafe
            method = "fork" if sys.platform == "linux" else "spawn"
            if method == "fork":
                typeset.warm(self.fonts)
            context = multiprocessing.get_context(method)
            workers = min(self.jobs, len(sources))
            self._pool = ProcessPoolExecutor(workers, context, initializer=_die_with_parent, initargs=(os.getpid(),))
        return self._together(sources)

    def _together(self, sources: Sequence[PartSource]) -> Iterator[Part]:
        """In the workers; when one of them is killed, what is left is set here."""
        done = 0
        try:
            if self._pool is not None:
                for part in self._pool.map(typeset.typeset, sources, [self.fonts] * len(sources)):
                    done += 1
                    yield part
        except BrokenProcessPool:
            self._pool = None
            for source in sources[done:]:
                yield typeset.typeset(source, self.fonts)


def _die_with_parent(parent: int) -> None:
    """In a worker: end when the process that started it ends, however it ends (Linux, prctl(2))."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


@dataclass(frozen=True, slots=True)
class Settled:
    """A book whose page numbers are right: parts in place and the page printed on each anchor's page."""

    placed: tuple[Placed, ...]
    pages: Mapping[str, str]
    stable: bool


def settle(
    sources: Callable[[Mapping[str, str]], Sequence[PartSource]],
    heads: Mapping[str, tuple[str, bool]],
    typesetter: Typesetter,
) -> Settled:
    """Set the parts, see which pages they take, set again those that name pages, until nothing moves."""
    pages: dict[str, str] = {}
    placed: tuple[Placed, ...] = ()
    for _ in range(ROUNDS):
        parts = typesetter.parts(sources(pages))
        placed = place(parts, heads)
        now = folios(placed)
        if now == pages:
            typesetter.forget(parts)
            return Settled(placed, pages, stable=True)
        pages = now
    return Settled(placed, pages, stable=False)


def place(parts: Sequence[Part], heads: Mapping[str, tuple[str, bool]]) -> tuple[Placed, ...]:
    """Parts one after the other."""
    placed, first = [], 0
    for part in parts:
        chapter, head = heads[part.name]
        placed.append(Placed(part, first, chapter, head))
        first += len(part.map.pages)
    return tuple(placed)


def folios(placed: Sequence[Placed]) -> dict[str, str]:
    """The page number printed where each anchor stands: pages are counted from the cover, as a PDF viewer does."""
    pages: dict[str, str] = {}
    for item in placed:
        for anchor, page in item.part.map.anchors.items():
            # the first counts, as it does for links
            pages.setdefault(anchor, str(item.first_page + page + 1))
    return pages
