"""The tables of a part that can continue on further pages, and where a layout has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

_TABLE, _ROW = "data-table", "data-row"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Table:
    """A table of the part: the element before it was split, its parent, its rows, the fragments that stand for it now.

    As long as there is no ``original`` its fragments share its rows, and the first is the element itself. It is ``headed`` when a
    heading stands directly before it.
    """

    number: int
    original: Element | None
    parent: Element
    rows: list[Element]
    fragments: list[Element]
    cuts: tuple[int, ...] = ()
    rejoined: bool = False
    guesses: int = 0
    headed: bool = False


@dataclass(slots=True)
class Row:
    """Where a row was laid out: its pages, its top and height, the content area of its first page, its boxes; in CSS pixels.

    ``free_bottom`` is that of the area above the notes of the page.
    """

    page: int
    last: int
    top: float
    height: float
    area_top: float
    area_bottom: float
    free_bottom: float
    pieces: list[Any]


@dataclass(slots=True)
class Laid:
    """A table as laid out: its rows, the width of its columns, the height of its caption and head, the margin before it.

    It begins on page ``begin``; its head is on the pages ``heads``, nothing but its caption on the pages ``alone``.
    """

    rows: dict[int, Row]
    widths: tuple[float, ...] = ()
    caption: float = 0.0
    head: float = 0.0
    margin: float = 0.0
    begin: int = 0
    heads: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)

    def see(self, wrapper: Any, page: int) -> None:
        """Take in a table's wrapper, of which each page has one."""
        if not self.heads and not self.rows and not self.caption:
            self.begin, self.margin = page, wrapper.margin_top
        for box in wrapper.children:
            if box.element_tag == "caption":
                self.caption = max(self.caption, box.margin_height())
                if len(wrapper.children) == 1:
                    self.alone.add(page)
            elif getattr(box, "column_widths", None) is not None and box.children and box.children[0].is_header:
                self.heads.add(page)
                self.head = box.children[0].height


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
        tables.append(Table(number, None, parents[element], rows, [element], headed=_is_headed(element, parents)))
    return tables


def _is_headed(element: Element, parents: Mapping[Element, Element]) -> bool:
    """Whether a heading, or the opening of a chapter, is directly before an element."""
    while (parent := parents.get(element)) is not None:
        at = list(parent).index(element)
        if at:
            before = parent[at - 1]
            return before.tag in _HEADINGS or "opening" in before.get("class", "").split()
        element = parent
    return False


def measure(pages: Sequence[Any]) -> dict[int, Laid]:
    """The marked tables as they were laid out."""
    result: dict[int, Laid] = {}
    for number, page in enumerate(pages):
        area = page._page_box
        top, bottom = area.content_box_y(), area.content_box_y() + area.height
        notes = (box.position_y for box in area.children if box.children and type(box).__name__ == "FootnoteAreaBox")
        free = min(bottom, *notes, bottom)
        for box in area.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None:
                continue
            if element.tag == "tr" and _ROW in element.attrib and type(box).__name__ == "TableRowBox":
                table, row = (int(part) for part in element.get(_ROW).split(":"))
                places = result.setdefault(table, Laid({})).rows
                if row not in places:
                    places[row] = Row(number, number, box.position_y, box.height, top, bottom, free, [box])
                else:
                    places[row].last = number
                    places[row].pieces.append(box)
            elif element.tag == "table" and _TABLE in element.attrib:
                laid = result.setdefault(int(element.get(_TABLE)), Laid({}))
                laid.widths = laid.widths or _widths(box)
                if getattr(box, "is_table_wrapper", False):
                    laid.see(box, number)
    return result


def row_of(element: Element | None, tables: Sequence[Table]) -> tuple[Table, int] | None:
    """The table that a row belongs to, and its number there."""
    mark = element.get(_ROW) if element is not None else None
    if mark is None:
        return None
    table, row = (int(part) for part in mark.split(":"))
    return tables[table], row


def measure_widths(page: Any, table: Table) -> tuple[float, ...]:
    """The columns of a table as laid out on a page of boxes, in CSS pixels; none when it is not there."""
    mark = str(table.number)
    boxes = (box for box in page.descendants() if box.element_tag == "table" and box.element.get(_TABLE) == mark)
    return next(filter(None, map(_widths, boxes)), ())


def _widths(box: Any) -> tuple[float, ...]:
    """From the first column of a row on; the engine leaves those of right-to-left tables in the order of the page."""
    widths = getattr(box, "column_widths", None) or ()
    return tuple(reversed(widths) if box.style["direction"] == "rtl" else widths)
