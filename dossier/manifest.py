"""What an edition was made of, as files for its archive copy: every source with its SHA-256, and the works cited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from dossier import __version__, config
from dossier.book import Book
from dossier.citations.export import WRITERS
from dossier.model import Attachment

#: folders of the dossier whose files may all have a part in an edition
_FOLDERS = ("templates", "styles", "locale")


def attachments(book: Book) -> tuple[Attachment, ...]:
    """The manifest of the sources (JSON) and, where works are cited, their records (CSL-JSON). Raises OSError."""
    files = {"manifest.json": _manifest(book)}
    cited = [book.records[entry.key] for entry in book.entries if entry.key in book.records]
    result = [
        Attachment(
            "manifest.json",
            files["manifest.json"].encode(),
            "application/json",
            "Sources of this edition with their SHA-256 digests",
            "Source",
        )
    ]
    if cited:
        text = WRITERS["csl-json"](cited)
        description = "Works cited in this edition (CSL-JSON)"
        result.append(Attachment("references.json", text.encode(), "application/json", description, "Data"))
    return tuple(result)


def _manifest(book: Book) -> str:
    root = Path(book.project.root)
    sources = [
        {"path": path.relative_to(root).as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(set(_sources(book, root)))
    ]
    document = {
        "dossier": book.project.name,
        "edition": book.edition.name,
        "version": book.project.version,
        "date": book.project.date,
        "made_with": f"dossier {__version__}",
        "sources": sources,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _sources(book: Book, root: Path) -> Iterator[Path]:
    """The files of the dossier's folder that the edition may have read."""
    yield root / config.FILE
    yield from (root / chapter.source.path for chapter in book.chapters)
    yield from (root / name for name in book.project.references)
    for asset in book.sheet.assets.values():
        path = Path(asset.path)
        if path.is_relative_to(root.resolve()):
            yield root / path.relative_to(root.resolve())
    for folder in _FOLDERS:
        yield from (path for path in (root / folder).rglob("*") if path.is_file())
