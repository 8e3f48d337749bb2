"""Content-addressed store of typeset parts on disk: atomic, safe for many processes, verified on read, bounded in size.

An entry is ``<key>`` holding one line of JSON (digest of the rest, page map, notes) and then the PDF's bytes. Behind the folder
may stand a store that several machines share: what is not in the folder is looked for there, what is new goes to both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from dossier.claims import Claims
from dossier.entries import Entries
from dossier.model import LayoutNote, PageInfo, PageMap, Part, PartSource

#: raise when the layout of an entry or the meaning of a part changes
FORMAT = 2
LIMIT = 512 * 1024 * 1024


def part_key(source: PartSource, engine: str) -> str:
    """Key of a part: everything that can change one of its pages. ``engine`` names versions and fonts."""
    digest = hashlib.sha256()
    fields: Iterable[str] = (
        str(FORMAT),
        engine,
        source.name,
        f"tagged={source.tagged} draft={source.draft} fonts={source.fonts_apart}",
        source.html,
        _digest(source.css),
        *source.families,
        *(f"{url} {asset.digest} {asset.media_type}" for url, asset in sorted(source.assets.items())),
    )
    for field in fields:
        data = field.encode()
        # the length keeps two fields from running into each other
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _digest(css: tuple[str, ...]) -> str:
    """Of style sheets, which many parts share."""
    return " ".join(hashlib.sha256(text.encode()).hexdigest() for text in css)


class Beyond(Protocol):
    """A store behind the folder: bytes of entries by key. Both raise OSError. Two at the same place have one hash."""

    def __hash__(self) -> int: ...

    def get(self, key: str) -> bytes | None:
        """An entry, None when there is none."""

    def put(self, key: str, data: bytes) -> None:
        """Store an entry."""


class PartCache:
    """Parts by key in a folder. A damaged entry counts as absent and is removed."""

    def __init__(self, folder: Path, limit: int = LIMIT, beyond: Beyond | None = None) -> None:
        self.folder, self.limit, self.beyond = folder, limit, beyond
        self.claims = Claims(folder / "claims")
        self._entries = Entries(folder)

    def __contains__(self, key: str) -> bool:
        """Whether there is an entry in the folder; it may yet turn out to be damaged."""
        return self._entries.path(key).is_file()

    def touch(self, key: str) -> bool:
        """Count an entry as used; False when there is none in the folder."""
        return self._entries.touch(key)

    def get(self, key: str) -> Part | None:
        """The part, or None."""
        data = self._entries.read(key)
        if data is None:
            return self._fetch(key)
        part = decode(data)
        if part is None:
            self._entries.remove(key)
            return self._fetch(key)
        return part

    def _fetch(self, key: str) -> Part | None:
        """The part out of the store behind, kept in the folder from now on."""
        if self.beyond is None:
            return None
        try:
            data = self.beyond.get(key)
        except OSError:  # then it is set again
            return None
        part = decode(data) if data is not None else None
        if part is not None and data is not None:
            with suppress(OSError):
                self._entries.write(key, data)
        return part

    def put(self, key: str, part: Part) -> None:
        """Store a part. Another process may store the same one at the same time. Raises OSError."""
        data = encode(part)
        try:
            self._entries.write(key, data)
        finally:
            if self.beyond is not None:
                self.beyond.put(key, data)

    def prune(self) -> int:
        """Remove the least recently used entries above the limit; returns how many bytes are left."""
        return self._entries.prune(self.limit)


def encode(part: Part) -> bytes:
    """A part as it is stored and as it travels."""
    head = {
        "name": part.name,
        "pages": [asdict(page) for page in part.map.pages],
        "anchors": dict(part.map.anchors),
        "notes": [asdict(note) for note in part.notes],
        "inked": part.inked,
    }
    text = json.dumps(head, sort_keys=True).encode()
    digest = hashlib.sha256(text + part.pdf).hexdigest().encode()
    return digest + b"\n" + text + b"\n" + part.pdf


def decode(data: bytes) -> Part | None:
    """The part, None when the bytes are damaged."""
    digest, _, rest = data.partition(b"\n")
    text, _, pdf = rest.partition(b"\n")
    if hashlib.sha256(text + pdf).hexdigest().encode() != digest:
        return None
    head: dict[str, Any] = json.loads(text)
    pages = tuple(PageInfo(**page) for page in head["pages"])
    notes = tuple(LayoutNote(**note) for note in head["notes"])
    return Part(head["name"], pdf, PageMap(pages, head["anchors"]), notes, head["inked"])
