"""What runs in a worker: it shows its proof, takes fonts that it lacks, and then sets parts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier import fonts, typeset
from dossier.cache import encode
from dossier.cluster import proof
from dossier.cluster.bundle import Bundle, unpack
from dossier.cluster.proof import Proof
from dossier.diagnostics import Collector
from dossier.model import FontSet

#: folder of the font sets, beside the working folders of a machine's workers
FONTS = "dossier-fonts"


@dataclass(frozen=True, slots=True)
class Answer:
    """A worker's proof; ``missing`` are the fonts that it asks for, ``fault`` why it cannot work though all agrees."""

    proof: Proof
    missing: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A typeset part as it is stored, and the worker that set it; no part when the worker has not shown its proof."""

    worker: str
    part: bytes | None


async def hello(asked: Proof, files: Mapping[str, bytes], dask_worker: Any = None) -> Answer:
    """Answer a build. ``files`` are fonts that the worker has asked for. Dask hands in ``dask_worker``."""
    folder = Path(dask_worker.local_directory).parent / FONTS
    # not in the worker's own thread, which must tell the scheduler that it is alive
    return await asyncio.to_thread(answer, asked, files, folder)


def answer(asked: Proof, files: Mapping[str, bytes], folder: Path) -> Answer:
    """Look at this process, prepare its fonts in ``folder``, and remember the proof when all agrees."""
    with _turn():
        shown = Proof(proof.versions(), {}, "")
        if dict(shown.versions) != dict(asked.versions):
            return Answer(shown)
        try:
            own = _font_set(folder, asked, files)
            shown = Proof(shown.versions, fonts.digests(own), own.digest)
        except OSError as error:
            return Answer(shown, fault=f"fonts cannot be prepared: {error}")
        missing = tuple(name for name, digest in sorted(asked.fonts.items()) if shown.fonts.get(name) != digest)
        if missing or proof.differences(asked, shown):
            return Answer(shown, missing)
        try:
            typeset.warm(own)
        except (RuntimeError, ImportError, OSError) as error:
            return Answer(shown, fault=f"{error}; start the worker anew")
        _proven()[asked.token] = own
    return Answer(shown)


def _font_set(folder: Path, asked: Proof, files: Mapping[str, bytes]) -> FontSet:
    """The set that is asked for: sent, or made from this machine's packages when they are the same. Raises OSError."""
    if files:
        return fonts.adopt(folder, asked.font_set, files)
    own = fonts.seal(folder, Collector())
    return own if own is not None and own.digest == asked.font_set else fonts.adopt(folder, asked.font_set, {})


def set_part(bundle: Bundle, token: str) -> Outcome:
    """Typeset a part: the task that Dask runs. Raises BundleError."""
    from distributed import get_worker

    address = str(get_worker().address)
    with _turn():
        own = _proven().get(token)
        if own is None:
            return Outcome(address, None)
        return Outcome(address, encode(typeset.typeset(unpack(bundle), own)))


@lru_cache(maxsize=1)
def _turn() -> threading.RLock:
    """One part at a time: the layout engine is not made for threads."""
    return threading.RLock()


@lru_cache(maxsize=1)
def _proven() -> dict[str, FontSet]:
    """This process's font set for each proof that it has shown."""
    return {}
