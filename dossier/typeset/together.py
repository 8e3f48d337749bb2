"""What of a table is kept together, given up where no page holds it: first that two rows begin and end it, then a row.

Style sheets ask that a caption stays with its table, that no row is cut, and that none stands alone at either end of a table.
Where not all of that fits, the engine gives up whatever it meets first: it leaves a caption alone, drops a head, cuts a row. The
layout shows it; the wish of least weight is taken back, and the part is set again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from dossier.typeset.fit import declare
from dossier.typeset.longtables import Laid, Row, Table

#: CSS pixels
_SLACK = 1.0
_FREE = ("break-after", "break-before")
_CUT = (("break-inside", "auto"), ("orphans", "1"), ("widows", "1"))


def give_up(tables: Iterable[Table], found: Mapping[int, Laid]) -> bool:
    """Mark the rows that need not stay together, or whole; False when there is nothing (more) to do."""
    changed = False
    for table in tables:
        laid = found.get(table.number)
        if laid is not None and laid.rows:
            changed |= _of(table, laid)
    return changed


def _of(table: Table, laid: Laid) -> bool:
    rows, last = laid.rows, len(table.rows) - 1
    heights = {number: _height(row) for number, row in rows.items()}
    room = min(row.area_bottom - row.area_top for row in rows.values()) - laid.caption - laid.head + _SLACK
    changed = _cut(table, [number for number, height in heights.items() if height > room])
    lost = {number for number, row in rows.items() if _is_lost(row, laid) and not _may_be_cut(table, number)}
    parted = _is_parted(table, laid)
    if parted or lost or heights.get(0, 0) + heights.get(1, 0) > room:
        changed |= _free(table, 0)
    if (lost and not changed) or heights.get(last - 1, 0) + heights.get(last, 0) > room:
        changed |= _free(table, last - 1)
    if not changed:
        # it was not for the rows beside it
        changed = _cut(table, lost)
    return changed


def _is_lost(row: Row, laid: Laid) -> bool:
    """Whether a row is cut, on a page that does not show the table's head, or parted from its caption."""
    return row.page != row.last or row.page not in laid.heads or row.page - 1 in laid.alone


def _cut(table: Table, numbers: Iterable[int]) -> bool:
    """Let rows be cut, after any line: a cell that asks for more would begin on the page after the others."""
    return _declare(table, ((number, each, value) for number in numbers for each, value in _CUT))


def _may_be_cut(table: Table, number: int) -> bool:
    return "break-inside:auto" in table.rows[number].get("style", "").split(";")


def _free(table: Table, before: int) -> bool:
    """Let a table break behind a row."""
    if not 0 <= before < len(table.rows) - 1:
        return False
    return _declare(table, ((before + at, name, "auto") for at, name in enumerate(_FREE)))


def _declare(table: Table, declarations: Iterable[tuple[int, str, str]]) -> bool:
    """Make all the declarations, for rows and their copies in fragments; whether one is new."""
    changed = False
    for number, name, value in declarations:
        changed |= declare(table.rows[number], name, value)
        for copy in _copies(table, number):
            declare(copy, name, value)
    return changed


def _copies(table: Table, number: int) -> Iterable[Element]:
    """The copies of a row, in a table that was split for another layout."""
    if table.original is None:
        return ()
    mark = table.rows[number].get("data-row")
    return (row for fragment in table.fragments for row in fragment.iter("tr") if row.get("data-row") == mark)


def _is_parted(table: Table, laid: Laid) -> bool:
    """Whether the first row is not on the page of its caption, or both are not on that of the heading before them."""
    first = laid.rows.get(0)
    if first is None:
        return False
    above = first.top - laid.head - laid.caption - first.area_top
    return laid.begin != first.page or (table.headed and first.page > 0 and above <= laid.margin + _SLACK)


def _height(row: Row) -> float:
    """The height of a whole row; of one that is cut that of its highest cell."""
    if len(row.pieces) == 1:
        return row.height
    return max(map(_cell, zip(*(piece.children for piece in row.pieces), strict=True)), default=0.0)


def _cell(pieces: tuple[Any, ...]) -> float:
    style = pieces[0].style
    padding = (style["padding_top"], style["padding_bottom"])
    own = [float(value.value) for value in padding if getattr(value, "unit", "") == "px"]
    return sum(own) + sum(float(piece.content_height) for piece in pieces)
