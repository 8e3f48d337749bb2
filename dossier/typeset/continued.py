"""Tables that break over pages: repeated head, and "(continued)" on the caption of each continuation.

CSS cannot say this. The layout shows which row begins each page; there the table is split, with the columns as wide as they
were. As a rule that is done while pages are made (``atbreaks``, with ``carry_on``); where it cannot be, or another split moves a
break, the part is set again (``split``).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from dossier.typeset.longtables import Laid, Table

#: CSS pixels: the lines that end a table
_SLACK = 4.0
#: times that breaks of a table are expected from the heights of its rows
_GUESSES = 8
#: the class of a fragment that another one follows, and of one that follows another
_BREAKS, _CONTINUES = "breaks", "continuation"


def split(tables: Iterable[Table], found: Mapping[int, Laid]) -> bool:
    """Split each table where it breaks now; False when every table already stands split there.

    The breaks behind a new one are first those that the heights of rows lead to expect, later those of the layout: notes take
    room that no row shows.
    """
    changed = False
    for table in tables:
        laid = found.get(table.number)
        if laid is None:
            continue
        breaks = _breaks(laid)
        if breaks == table.cuts:
            if table.original is None or table.rejoined or not _needless(laid, breaks):
                continue
            # it was split where it stood before another table moved it: its place shows anew whether it breaks
            table.rejoined, table.guesses, breaks = True, 0, ()
        changed = True
        table.guesses += 1
        cuts = _cuts(table, laid, breaks) if table.guesses <= _GUESSES else _seen(table, breaks)
        if table.original is None:
            _join(table)
            table.original = table.fragments[0]
        table.cuts = cuts
        fragments = _fragments(table, laid.widths)
        place = list(table.parent).index(table.fragments[0])
        for old in table.fragments:
            table.parent.remove(old)
        for offset, fragment in enumerate(fragments):
            table.parent.insert(place + offset, fragment)
        table.fragments = fragments
    if changed:
        join(tables)
    return changed


def carry_on(table: Table, row: int, widths: Sequence[float]) -> Element:
    """Move the rows of a table from ``row`` on to a fragment of their own behind it; returns that."""
    last = table.fragments[-1]
    fragment, rows = Element(last.tag, dict(last.attrib)), table.rows[row:]
    for child in last:
        if child.tag == "tbody":
            body = Element(child.tag, dict(child.attrib))
            body.extend(rows)
            for moved in rows:
                child.remove(moved)
            fragment.append(body)
        else:
            fragment.append(copy.deepcopy(child))
    fragment.tail, last.tail = last.tail, None
    if not table.cuts:
        _take_up(fragment)
    _fix_columns(fragment, widths)
    _add_class(last, _BREAKS)
    table.parent.insert(list(table.parent).index(last) + 1, fragment)
    table.fragments.append(fragment)
    table.cuts += (row,)
    return fragment


def join(tables: Iterable[Table]) -> None:
    """Take back what ``carry_on`` did: where tables break is to be seen anew."""
    for table in tables:
        if table.original is None:
            _join(table)
            table.cuts = ()


def _join(table: Table) -> None:
    first, *rest = table.fragments
    if rest:
        first.findall("tbody")[0].extend(table.rows[table.cuts[0] :])
        first.tail = rest[-1].tail
        first.set("class", first.get("class", "").removesuffix(_BREAKS).strip())
        for fragment in rest:
            table.parent.remove(fragment)
        table.fragments = [first]


def _breaks(laid: Laid) -> tuple[int, ...]:
    """The first row on each further page."""
    rows = laid.rows
    return tuple(row for row in sorted(rows) if row - 1 in rows and rows[row].page != rows[row - 1].last)


def _needless(laid: Laid, breaks: Sequence[int]) -> bool:
    """Whether before some break there is room for the two rows after it (one may have been kept from standing alone)."""
    for row in breaks:
        before = laid.rows[row - 1]
        after = sum(laid.rows[at].height for at in (row, row + 1) if at in laid.rows)
        if before.page == before.last and before.top + before.height + after + _SLACK <= before.free_bottom:
            return True
    return False


def _new(table: Table, breaks: Sequence[int]) -> int:
    """How many breaks stand as before, from the first on."""
    both = enumerate(zip(table.cuts, breaks, strict=False))
    return next((number for number, (old, new) in both if old != new), len(table.cuts))


def _seen(table: Table, breaks: Sequence[int]) -> tuple[int, ...]:
    """Where the layout breaks a table. Behind a break that is new, breaks that were made before are not: it moves them."""
    known = _new(table, breaks) + 1
    return (*breaks[:known], *(row for row in breaks[known:] if row not in table.cuts))


def _cuts(table: Table, laid: Laid, breaks: Sequence[int]) -> tuple[int, ...]:
    """Where to split: the breaks as laid out up to the first that is new, then what the rows' heights say.

    Behind a new break all is different: a continuation begins with its caption, which the layout did not know of.
    """
    cuts = list(breaks[: _new(table, breaks) + 1])
    if not cuts:
        return ()
    first = laid.rows[cuts[-1]]
    head = first.top - first.area_top + (0 if table.cuts else laid.caption)
    capacity = first.free_bottom - first.area_top - head
    filled = 0.0
    last = max(laid.rows)
    for row in range(cuts[-1], last + 1):
        height = laid.rows[row].height
        if laid.rows[row].page != laid.rows[row].last:
            break  # taller than a page: where it ends, the next layout shows
        if filled + height > capacity and row > cuts[-1]:
            cuts.append(row)
            filled = 0.0
        filled += height
    return _in_company(cuts, laid, capacity)


def _in_company(cuts: list[int], laid: Laid, capacity: float) -> tuple[int, ...]:
    """Breaks that leave no row alone on the last page: it is given one of the page before, which may need one itself.

    Where that would leave one alone further up, only the last break is moved, as the engine does.
    """
    moved, end = list(cuts), max(laid.rows) + 1
    for at in range(len(cuts) - 1, 0, -1):
        row = cuts[at] - 1
        height = sum(laid.rows[inside].height for inside in range(row, end) if inside in laid.rows)
        if end - cuts[at] != 1 or row <= cuts[at - 1] or height > capacity:
            break
        moved[at], end = row, row
    alone = any(after - before == 1 for before, after in pairwise([*moved, max(laid.rows) + 1]))
    return (*cuts[:-1], moved[-1]) if alone else tuple(moved)


def _fragments(table: Table, widths: Sequence[float]) -> list[Element]:
    bounds = [0, *table.cuts, len(table.rows)]
    return [_fragment(table, widths, start, end) for start, end in pairwise(bounds)]


def _fragment(table: Table, widths: Sequence[float], start: int, end: int) -> Element:
    element = copy.deepcopy(table.fragments[0] if table.original is None else table.original)
    tail, element.tail = element.tail, None
    if end == len(table.rows):
        element.tail = tail
    for body in element.findall("tbody"):
        for row in [*list(body)[end:], *list(body)[:start]]:
            body.remove(row)
    if start:
        _take_up(element)
    if end < len(table.rows):
        _add_class(element, _BREAKS)
    _fix_columns(element, widths)
    return element


def _take_up(fragment: Element) -> None:
    """Make a copy of a table the continuation of one."""
    fragment.attrib.pop("id", None)
    _add_class(fragment, _CONTINUES)
    for repeated in (*fragment.findall("caption"), *fragment.findall("thead")):
        _repeat(repeated)
    caption = fragment.find("caption")
    if caption is not None:
        _continue(caption, fragment.get("data-continued", ""))


def _add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _repeat(repeated: Element) -> None:
    """What a caption or head says once, anchors and footnotes, stays with the first fragment."""
    for part in list(repeated.iter()):
        part.attrib.pop("id", None)
        for at in range(len(part) - 1, -1, -1):
            note = part[at]
            if "footnote" in note.get("class", "").split():
                before = part[at - 1] if at else None
                if before is None:
                    part.text = (part.text or "") + (note.tail or "")
                else:
                    before.tail = (before.tail or "") + (note.tail or "")
                part.remove(note)


def _continue(caption: Element, words: str) -> None:
    """Add the words, set apart by a space, at the end of a caption."""
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
        SubElement(group, "col", {"style": f"width:{width!r}px"})
    at = 1 if element.find("caption") is not None else 0
    element.insert(at, group)
    element.set("style", "table-layout:fixed")
