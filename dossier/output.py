"""Writes results: whole or not at all; and, when asked, every intermediate."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dossier import bind
from dossier.book import Book
from dossier.diagnostics import Collector, Location
from dossier.layout import Settled
from dossier.model import FontSet, Layer


def write_whole(path: Path, data: bytes, found: Collector) -> bool:
    """Write a file so that a reader sees the old one or the new one. False, with a diagnostic, when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        found.add("output-write", f"cannot be written: {error.strerror}", Location(str(path)))
        return False
    return True


def keep_intermediates(
    folder: Path, book: Book, settled: Settled, over: Sequence[Layer], fonts: FontSet, found: Collector
) -> None:
    """Manuscript, HTML and PDF of each part, page map, overprint, in ``folder``."""
    try:
        _keep(folder, book, settled, over, fonts)
    except OSError as error:
        found.add("output-write", f"intermediates cannot be kept: {error.strerror}", Location(str(folder)))


def _keep(folder: Path, book: Book, settled: Settled, over: Sequence[Layer], fonts: FontSet) -> None:
    (folder / "manuscript").mkdir(parents=True, exist_ok=True)
    for chapter in book.chapters:
        (folder / "manuscript" / f"{chapter.source.slug}.md").write_text(chapter.source.body, encoding="utf-8")
    for source in book.sources(settled.pages):
        (folder / f"{source.name}.html").write_text(source.html, encoding="utf-8")
    for number, css in enumerate(book.sheet.css):
        (folder / f"style-{number}.css").write_text(css, encoding="utf-8")
    for item in settled.placed:
        (folder / f"{item.part.name}.pdf").write_bytes(bind.alone(item.part.pdf, fonts))
    for layer in over:
        (folder / f"{layer.part.name}.pdf").write_bytes(bind.alone(layer.part.pdf, fonts))
    pages = [
        {"part": item.part.name, "first_page": item.first_page + 1, **asdict(item.part.map)} for item in settled.placed
    ]
    (folder / "page-map.json").write_text(json.dumps(pages, indent=1), encoding="utf-8")
