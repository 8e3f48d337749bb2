"""Sets the parts of a book: through the cache, in worker processes, until the page numbers they name are right."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from dossier import typeset
from dossier.cache import PartCache, part_key
from dossier.memo import Memo
from dossier.model import FontSet, Imposition, PageInfo, PageMap, Part, PartSource, Placed
from dossier.share import Done, Help, Task, help_set, keep, share

#: rounds in which parts are set with page numbers: they settle in one unless a number changes the length of what names it
ROUNDS = 3
#: parts one after the other
ANY_PAGE = Imposition()
#: seconds until we look again for a part that another process sets, and for what our workers have set so far
_WAIT, _LOOK = 0.004, 0.1

#: keys that are remembered
_KEYS = 512
#: parts that this process has read or set, for the next edition, and bytes of one that is kept
_RECENT: Memo[Part] = Memo(160)
_LARGEST = 256 * 1024
#: a book of so many parts needs this process's memory for binding: each worker imports the engine itself, a fraction of a second
_MANY = 96

Progress = Callable[[int, int], None]
#: sets parts on other machines: each task's key and part, in any order
Ahead = Callable[[Sequence[Placed]], Sequence[PartSource]]
Away = Callable[[Sequence[Task]], Iterator[tuple[str, Part]]]


class Typesetter:
    """Typesets parts, each once: what memory or the cache holds is not set again. A context manager over its workers."""

    def __init__(
        self, fonts: FontSet, cache: PartCache, jobs: int, progress: Progress | None = None, away: Away | None = None
    ) -> None:
        self.fonts, self.cache, self.jobs, self.away = fonts, cache, max(1, jobs), away
        self.progress = progress or (lambda _done, _total: None)
        #: names of the parts that were really typeset
        self.typeset: list[str] = []
        #: why parts could not be kept, if so
        self.cache_error = ""
        self._memory: dict[str, Part] = {}
        self._pool: futures.ProcessPoolExecutor | None = None
        self._keys: dict[int, tuple[PartSource, str]] = {}
        self._engine = f"{typeset.engine_version()} fonts={fonts.digest}"
        self._drafted: set[str] = set()

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
        keys = [self._key(source) for source in sources]
        missing: dict[str, PartSource] = {}
        for key, source in zip(keys, sources, strict=True):
            if key not in self._memory:
                part = _RECENT.find(key) if self.cache.touch(key) else None
                part = part or self.cache.get(key)
                if part is None:
                    missing[key] = source
                else:
                    self._memory[key] = part
        if missing:
            self._set(missing)
        parts = [self._memory[key] for key in keys]
        if len(keys) <= _RECENT.limit:  # of a long book none is left when another edition asks for it
            for key, part in zip(keys, parts, strict=True):
                if len(part.pdf) <= _LARGEST:
                    _RECENT.keep(key, part)
        return parts

    def _key(self, source: PartSource) -> str:
        """The part's key. Most of a book's sources come again when its page numbers are known."""
        known = self._keys.get(id(source))
        if known is None:
            if len(self._keys) >= _KEYS:
                self._keys.clear()
            # the source is held: no other can come to have its number
            known = self._keys[id(source)] = source, part_key(source, self._engine)
        return known[1]

    def forget(self, keep: Sequence[Part]) -> None:
        """Drop from memory what is not in ``keep`` (placeholders of earlier rounds)."""
        kept = {id(part) for part in keep}
        self._memory = {key: part for key, part in self._memory.items() if id(part) in kept}

    def _set(self, missing: Mapping[str, PartSource]) -> None:
        """Typeset and store, together with the workers; longest first, so that none is left with a long one at the end."""
        tasks = [
            Task(key, source, not source.draft and typeset.layout_key(source) in self._drafted)
            for key, source in sorted(missing.items(), key=lambda item: -len(item[1].html))
        ]
        ours: set[str] = set()
        for number, done in enumerate(self._collect(tasks, ours), start=1):
            self.progress(number, len(tasks))
            self._memory[done.key] = done.part
            self.cache_error = done.error or self.cache_error
        self._drafted |= {typeset.layout_key(task.source) for task in tasks if task.source.draft}
        self.typeset += [task.source.name for task in tasks if task.key in ours]

    def _collect(self, tasks: Sequence[Task], ours: set[str]) -> Iterator[Done]:
        """Each part once: set here, by a worker, or by another process that shares the cache.

        ``ours`` receives the keys of those that were set here or by a worker.
        """
        if self.away is not None:
            for key, part in self.away(tasks):
                ours.add(key)
                yield keep(key, part, self.cache)
            return
        left = {task.key: task for task in tasks}
        yield from self._helped(left, ours, last=False)
        # drafts that no worker has any more
        yield from self._helped(left, ours, last=True)
        while left:
            for done in share(list(left.values()), self.fonts, self.cache, last=True):
                ours |= {done.key} if done.ours else set()
                del left[done.key]
                yield done
            if left:
                time.sleep(_WAIT)

    def _helped(self, left: dict[str, Task], ours: set[str], *, last: bool) -> Iterator[Done]:
        """What workers make of the tasks, which are taken out of ``left``."""
        waiting = set(self._help(list(left.values()), last=last)) if left else set()
        while waiting:
            finished, waiting = futures.wait(waiting, _LOOK, futures.FIRST_COMPLETED)
            for future in finished:
                helped = self._result(future)
                ours |= set(helped.keys)
                for done in helped.unkept:
                    if left.pop(done.key, None):
                        yield done
            for key in [key for key in left if key in self.cache]:
                found = self.cache.get(key)
                if found is not None:
                    del left[key]
                    yield Done(key, found, ours=False)

    def _result(self, future: futures.Future[Help]) -> Help:
        """What a worker has done; nothing when it was killed: what it left is set here."""
        try:
            return future.result()
        except (futures.BrokenExecutor, futures.CancelledError):
            self._pool = None
            return Help((), ())

    def _help(self, tasks: Sequence[Task], *, last: bool) -> list[futures.Future[Help]]:
        """Workers at work on the tasks. Where there are some, this process sets nothing itself, and stays small."""
        if self.jobs == 1 or (self._pool is None and (last or len(tasks) < 2)):
            return []
        if self._pool is None:
            self._pool = self._workers(tasks)
        # each worker has drafts of its own, which it alone can write
        helpers = min(self.jobs, len(tasks)) if last or not any(task.drafted for task in tasks) else self.jobs
        cache = self.cache
        try:
            return [
                self._pool.submit(help_set, tasks, self.fonts, cache.folder, cache.limit, cache.beyond, last=last)
                for _ in range(helpers)
            ]
        except futures.BrokenExecutor:
            self._pool = None
            return []

    def _workers(self, tasks: Sequence[Task]) -> futures.ProcessPoolExecutor:
        # forked workers share what the parent has imported; elsewhere forking a process that uses Pango is unsafe
        method = "fork" if sys.platform == "linux" else "spawn"
        if method == "fork" and len(tasks) < _MANY:
            typeset.warm(self.fonts, {task.source.css for task in tasks})
        import multiprocessing  # not where nothing is handed out

        context = multiprocessing.get_context(method)
        return futures.ProcessPoolExecutor(self.jobs, context, initializer=die_with_parent, initargs=(os.getpid(),))


def die_with_parent(parent: int) -> None:
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
    imposition: Imposition = ANY_PAGE,
    ahead: Ahead | None = None,
) -> Settled:
    """Set the parts, see which pages they take, set again those that name pages, until nothing moves.

    ``ahead`` names parts that will be asked for when the book is settled, if its other parts stay where they are: what has
    nothing else to do sets them in the meantime.
    """
    pages: dict[str, str] = {}
    placed: tuple[Placed, ...] = ()
    waited = False
    for _ in range(1 + ROUNDS):
        wanted = sources(pages)
        parts, others = _set(wanted, typesetter, ahead(placed) if ahead and placed else ())
        placed = place(parts, heads, imposition)
        now = folios(placed)
        # of what waited for the numbers only the beginning is named
        if now == pages or (waited and pages.items() <= now.items()):
            typesetter.forget((*parts, *others))
            return Settled(placed, now, stable=True)
        pages, waited = now, any(source.opens for source in wanted)
    return Settled(placed, pages, stable=False)


def _set(
    sources: Sequence[PartSource], typesetter: Typesetter, others: Sequence[PartSource]
) -> tuple[list[Part], list[Part]]:
    """The parts; for one that waits, something that begins where it will. And other parts, set with them."""
    done = iter(typesetter.parts([*(source for source in sources if not source.opens), *others]))
    blank = PageInfo(0, 0, 0, 0, 0, 0, "")
    parts = [
        Part(source.name, b"", PageMap((blank,), {source.opens: 0})) if source.opens else next(done)
        for source in sources
    ]
    return parts, [*done]


def place(
    parts: Sequence[Part], heads: Mapping[str, tuple[str, bool]], imposition: Imposition = ANY_PAGE
) -> tuple[Placed, ...]:
    """Parts one after the other; blank pages stand between them where the imposition asks for it."""
    placed, first = [], 0
    for part in parts:
        if part.name in imposition.recto:
            first += first % 2  # the first page of a book is a right-hand page
        if part.name == imposition.last:
            first += -(first + len(part.map.pages)) % imposition.multiple
        chapter, head = heads[part.name]
        placed.append(Placed(part, first, chapter, head))
        first += len(part.map.pages)
    return tuple(placed)


def blanks(placed: Sequence[Placed]) -> frozenset[int]:
    """Pages (0-based) between the parts."""
    ends = [item.first_page + len(item.part.map.pages) for item in placed]
    return frozenset(
        page for end, after in zip(ends, placed[1:], strict=False) for page in range(end, after.first_page)
    )


def folios(placed: Sequence[Placed]) -> dict[str, str]:
    """The page number printed where each anchor stands: pages are counted from the cover, as a PDF viewer does."""
    pages: dict[str, str] = {}
    for item in placed:
        for anchor, page in item.part.map.anchors.items():
            # the first counts, as it does for links
            pages.setdefault(anchor, str(item.first_page + page + 1))
    return pages
