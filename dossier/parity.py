"""Parity of languages: in each a chapter has the same tables and, block by block, the same citations, links and formulas.

What a translator wrote is looked at once more as it is printed: a bracket that is not closed makes words of a citation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from dossier import languages, markdown
from dossier.diagnostics import Location
from dossier.markdown import ParseOptions, shape
from dossier.model import Project, SourceChapter, Translated, Unit
from dossier.translation import catalogue, figures, lint


def chapter_faults(
    project: Project, source: SourceChapter, language: str, translate: Callable[[Unit], Translated]
) -> Iterator[tuple[Location, str]]:
    """What a chapter has in a language that it has not in the source, and the other way round: where, and what.

    Only units with a translation of their present words are compared: the others print the source.
    """
    options = ParseOptions(languages.quotes(project.language), {}, project.allow_html)
    other = replace(
        options,
        quotes=languages.quotes(language),
        translate=partial(_settled, translate),
        source_language=project.language,
        language=language,
    )
    ours, theirs = (markdown.parse(source, each)[0] for each in (options, other))
    yield from _tables(source.path, shape.tables(ours), shape.tables(theirs))
    for block, twin in zip(shape.blocks(ours), shape.blocks(theirs), strict=False):
        before, after = Counter(block.marks), Counter(twin.marks)
        if before != after:
            yield twin.origin or Location(source.path, block.line), lint.difference(before, after)


def _settled(translate: Callable[[Unit], Translated], unit: Unit) -> Translated:
    """The translation of a unit; its source, without a mark of a proof, while it has none or one of other words."""
    new = translate(unit)
    return new if new.state == "translated" else Translated(unit.text)


def drawing_faults(root: Path, language: str) -> Iterator[tuple[Location, str]]:
    """What numbers the drawings made for a language have that the sources' have not, and the other way round."""
    folder = root / catalogue.FOLDER / language
    for path in sorted((folder / "figures").rglob("*.svg")):
        before, after = (_numbers(file) for file in (root / path.relative_to(folder), path))
        if before != after:
            yield Location(path.relative_to(root).as_posix()), lint.difference(before, after)


def _numbers(path: Path) -> Counter[str]:
    return lint.numbers(" ".join(figures.all_words(path.read_bytes()) if path.is_file() else ()))


def _tables(
    path: str, ours: tuple[shape.Table, ...], theirs: tuple[shape.Table, ...]
) -> Iterator[tuple[Location, str]]:
    if len(ours) != len(theirs):
        yield Location(path), f"{len(theirs)} tables for {len(ours)}"
    for table, twin in zip(ours, theirs, strict=False):
        if table.cells != twin.cells:
            yield (
                Location(path, table.line),
                f"a table of {len(twin.cells)} rows or other cells for {len(table.cells)} rows",
            )
