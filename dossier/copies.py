"""Copies of a finished screen file for the recipients of a list: reads it, sets their lines, writes a file for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dossier import bidi, compose, fonts, languages, personal, recipients, styles
from dossier.assets import AssetShelf
from dossier.diagnostics import Collector, Location
from dossier.layout import Typesetter
from dossier.model import Edition, LayoutNote, Part, PartSource, Project, StyleSheet
from dossier.output import write_whole
from dossier.recipients import Recipient
from dossier.resources import Resources

#: recipients whose lines are typeset as one document
_AT_ONCE = 250
#: PDF points: what a line has room for on the narrowest paper
_WIDTH = 460.0
#: names are in any script: behind the edition's own fonts stand all others, those without serifs first
_FAMILIES = sorted(fonts.FAMILIES, key=lambda family: "Sans" not in family)
_HINTS = {
    "glyph-missing": "write the name in letters that the fonts have",
    "layout-lost": "shorten the name, the organisation or the id",
}


def write(
    project: Project,
    edition: Edition,
    resources: Resources,
    typesetter: Typesetter,
    screen: Path,
    list_file: Path,
    folder: Path,
    found: Collector,
) -> int:
    """A copy of a finished screen file for each recipient of a list; how many were written. None when a row has a fault."""
    people = recipients.read(list_file, edition.name, found)
    shelf = AssetShelf(Path(project.root), found)
    sheet = styles.load(
        resources, edition.brand, edition.paper, shelf, found, fonts.FAMILIES, language=edition.language
    )
    if not people or sheet is None or found.has_errors():
        return 0
    words = compose.words(resources, edition.language, found)["prepared_for"]
    groups = [people[start : start + _AT_ONCE] for start in range(0, len(people), _AT_ONCE)]
    lines = [typesetter.parts([_source(group, words, edition, sheet)])[0] for group in groups]
    for group, part in zip(groups, lines, strict=True):
        _report(part, group, words, str(list_file), found)
    typesetter.forget([])
    if found.has_errors():
        return 0
    finished, count = screen.read_bytes(), 0
    for group, part in zip(groups, lines, strict=True):
        for person, data in personal.copies(finished, part.pdf, group):
            count += write_whole(folder / f"{person.file}.pdf", data, found)
    return count


def _source(group: Sequence[Recipient], words: str, edition: Edition, sheet: StyleSheet) -> PartSource:
    direction = languages.direction(edition.language)
    own = [family.strip().strip('"') for family in sheet.tokens["font.head"].split(",")]
    families = tuple(dict.fromkeys([*own, *_FAMILIES]))
    html = personal.html(group, words, edition.language, direction, _WIDTH, families)
    html = bidi.isolate(html) if direction == "rtl" else html
    return PartSource("_copies", html, sheet.overprint_css, {}, families, tagged=False)


def _report(part: Part, group: Sequence[Recipient], words: str, shown: str, found: Collector) -> None:
    """The layout's remarks, each at the rows that it is about."""
    for note in part.notes:
        for line in _rows(note, group, words) or [None]:
            found.add(note.code, note.message, Location(shown, line), _HINTS.get(note.code))


def _rows(note: LayoutNote, group: Sequence[Recipient], words: str) -> list[int | None]:
    near = " ".join(note.near.split())
    return [item.line for item in group if near and near in personal.line(words, item)]
