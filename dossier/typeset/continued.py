"""Tables that break over pages: repeated head, and "(continued)" on the caption of each continuation.

CSS cannot say this. The first layout shows which row begins each page; there the table is split, with the columns as
wide as they were, and set again. Only parts in which a table breaks pay for the second layout.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

_TABLE, _ROW = "data-table", "data-row"


@dataclass(slots=True)
class Table:
    """A table of the part: the element as written, its parent, its rows, and the fragments that stand for it now."""

    number: int
    original: Element
    parent: Element
    rows: list[Element]
    fragments: list[Element]
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a table breaks: the first row on each further page, and the width of its columns in CSS pixels."""

    cuts: tuple[int, ...]
    widths: tuple[float, ...]


def mark(root: Element) -> list[Table]:
    """Number the tables that can continue (``data-continued``, a head) and their rows, so that boxes can be traced back."""
    parents = {child: parent for parent in root.iter() for child in parent}
    tables: list[Table] = []
    for element in root.iter("table"):
        body, head = element.find("tbody"), element.find("thead")
        if "data-continued" not in element.attrib or body is None or head is None:
            continue
        number = len(tables)
        element.set(_TABLE, str(number))
        rows = body.findall("tr")
        for index, row in enumerate(rows):
            row.set(_ROW, f"{number}:{index}")
        tables.append(Table(number, copy.deepcopy(element), parents[element], rows, [element]))
    return tables


def breaks(pages: Sequence[Any]) -> dict[int, Break]:
    """The breaks of each table in laid out pages."""
    first: dict[int, dict[int, int]] = {}
    widths: dict[int, tuple[float, ...]] = {}
    for page_number, page in enumerate(pages):
        for box in page._page_box.descendants():
            element = getattr(box, "element", None)
            if element is None:
                continue
            if element.tag == "tr" and _ROW in element.attrib and type(box).__name__ == "TableRowBox":
                table, row = (int(part) for part in element.get(_ROW).split(":"))
                first.setdefault(table, {}).setdefault(row, page_number)
            elif element.tag == "table" and _TABLE in element.attrib and getattr(box, "column_widths", None):
                widths.setdefault(int(element.get(_TABLE)), tuple(box.column_widths))
    result = {}
    for table, rows in first.items():
        cuts = tuple(row for row in sorted(rows) if row and rows[row] != rows.get(row - 1))
        result[table] = Break(cuts, widths.get(table, ()))
    return result


def split(tables: Iterable[Table], found: Mapping[int, Break]) -> bool:
    """Split each table where it breaks now; False when every table already stands split there."""
    changed = False
    for table in tables:
        broken = found.get(table.number)
        if broken is None or broken.cuts == table.cuts:
            continue
        changed = True
        table.cuts = broken.cuts
        fragments = _fragments(table, broken)
        place = list(table.parent).index(table.fragments[0])
        for old in table.fragments:
            table.parent.remove(old)
        for offset, fragment in enumerate(fragments):
            table.parent.insert(place + offset, fragment)
        table.fragments = fragments
    return changed


def _fragments(table: Table, broken: Break) -> list[Element]:
    bounds = [0, *broken.cuts, len(table.rows)]
    return [_fragment(table, broken.widths, start, end) for start, end in pairwise(bounds)]


def _fragment(table: Table, widths: Sequence[float], start: int, end: int) -> Element:
    element = copy.deepcopy(table.original)
    tail, element.tail = element.tail, None
    if end == len(table.rows):
        element.tail = tail
    for body in element.findall("tbody"):
        for row in [*list(body)[end:], *list(body)[:start]]:
            body.remove(row)
    classes = element.get("class", "")
    if start:
        element.attrib.pop("id", None)
        classes += " continuation"
        caption = element.find("caption")
        if caption is not None:
            _continue(caption, element.get("data-continued", ""))
    if end < len(table.rows):
        classes += " breaks"
    element.set("class", classes.strip())
    _fix_columns(element, widths)
    return element


def _continue(caption: Element, words: str) -> None:
    """Add the words, set apart by a space, at the end of a caption; anchors stay with the first fragment."""
    for part in caption.iter():
        part.attrib.pop("id", None)
    last = caption[-1] if len(caption) else None
    if last is None:
        caption.text = (caption.text or "") + " "
    else:
        last.tail = (last.tail or "") + " "
    note = SubElement(caption, "span", {"class": "continued"})
    note.text = words


def _fix_columns(element: Element, widths: Sequence[float]) -> None:
    if not widths:
        return
    for old in element.findall("colgroup"):
        element.remove(old)
    group = Element("colgroup")
    for width in widths:
        SubElement(group, "col", {"style": f"width:{width:.3f}px"})
    at = 1 if element.find("caption") is not None else 0
    element.insert(at, group)
    element.set("style", "table-layout:fixed")
