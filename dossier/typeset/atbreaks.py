"""Splits a table that can continue as soon as it breaks, while pages are made (WeasyPrint 70.0).

When a page ends inside such a table, its other rows become a table of their own behind it (``continued.carry_on``), with boxes of
its own, and the next page begins with that. So tables that break cost no second layout. The page before stands as it is: at a
break a table looks like between any two rows.

A table is left to ``continued.split``, which sets the part again, where a row is broken, where it is not in the flow of the page,
and where its rows hold what the engine keeps elsewhere too: footnotes and contents that name pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from dossier.typeset import continued, longtables, quickstyles

#: of style sheets, what gives the last rows of a whole table another look than that of any other
_WHOLE = re.compile(r"table:not\(\.breaks\) tbody tr:last-child")


@lru_cache(maxsize=16)
def _looks_whole(css: tuple[str, ...]) -> bool:
    """Whether style sheets give a table that breaks no other look than the one it has between rows."""
    return not any(".breaks" in _WHOLE.sub("", text) for text in css)


@contextmanager
def split(tables: Sequence[longtables.Table], css: Sequence[str]) -> Iterator[None]:
    """While it lasts, the engine splits these tables where they break."""
    if not tables or not _looks_whole(tuple(css)):
        yield
        return
    from weasyprint.layout import page

    engine = page.remake_page

    def remake(index: int, context: Any, root_box: Any, html: Any) -> tuple[Any, Any]:
        made, resume_at = engine(index, context, root_box, html)
        place = _place(root_box, resume_at, tables)
        if place is not None:
            widths = longtables.measure_widths(made, place.table)
            if widths:
                resume_at = place.split(widths, context, html)
                context.page_maker[index + 1] = (resume_at, *context.page_maker[index + 1][1:])
        return made, resume_at

    page.remake_page = remake
    try:
        yield
    finally:
        page.remake_page = engine


class _Place:
    """Where a table breaks: its boxes, the way to them from the root, the row that begins the next page."""

    def __init__(self, table: longtables.Table, row: int, boxes: Sequence[Any], way: Sequence[int]) -> None:
        self.table, self.row = table, row
        self._parent, self._group, self._way = boxes[-4], boxes[-1], way

    def split(self, widths: Sequence[float], context: Any, html: Any) -> dict[int, Any]:
        """Split the table there; returns the place of its continuation, where the next page begins."""
        *above, at, _, _ = self._way
        first = self.table.cuts[-1] if self.table.cuts else 0
        fragment = continued.carry_on(self.table, self.row, widths)
        self._group.children = self._group.children[: self.row - first]
        children = list(self._parent.children)
        children.insert(at + 1, _boxes(fragment, context, html))
        self._parent.children = children
        resume: dict[int, Any] = {at + 1: None}
        for number in reversed(above):
            resume = {number: resume}
        return resume


def _place(root_box: Any, resume_at: Mapping[int, Any] | None, tables: Sequence[longtables.Table]) -> _Place | None:
    """The place of a break inside a table that can be split there."""
    from weasyprint.formatting_structure import boxes

    trail, way, rest = [root_box], [], resume_at
    while rest:
        if len(rest) != 1:
            return None
        ((at, rest),) = rest.items()
        box = trail[-1]
        if not (isinstance(box, boxes.TableBox | boxes.TableRowGroupBox) or type(box) is boxes.BlockBox):
            return None
        way.append(at)
        trail.append(box.children[at])
    # the row, its group, the table, its wrapper, what that stands in
    if len(trail) < 5 or not isinstance(trail[-1], boxes.TableRowBox):
        return None
    row = trail.pop()
    table = longtables.row_of(row.element, tables)
    if table is None or not trail[-3].is_table_wrapper or trail[-1].is_header or trail[-1].is_footer:
        return None
    owner, number = table
    first = owner.cuts[-1] if owner.cuts else 0
    alone = sum(not group.is_header and not group.is_footer for group in trail[-2].children) == 1
    if not alone or owner.original is not None or number - first != way.pop() or number <= first:
        return None
    if any(_is_kept_elsewhere(inner) for kept in trail[-1].children[number - first :] for inner in kept.descendants()):
        return None
    return _Place(owner, number, trail, way)


def _is_kept_elsewhere(box: Any) -> bool:
    return bool(box.footnote or box.missing_link or box.note_call or box.is_note())


def _boxes(element: Element, context: Any, html: Any) -> Any:
    """The boxes of an element that has come into the tree, as the engine makes them of a whole tree."""
    from weasyprint.formatting_structure import build

    _compute_styles(element, context, html)
    (box,) = build.element_to_box(
        element,
        context.style_for,
        context.get_image_from_uri,
        html.base_url,
        context.target_collector,
        context.counter_style,
        context.footnotes,
    )
    box.process_whitespace()
    box.process_text_transform()
    return build.create_anonymous_boxes(box)


def _compute_styles(element: Element, context: Any, html: Any) -> None:
    """Give an element and all in it their styles."""
    from cssselect2 import ElementWrapper
    from weasyprint import css

    root, styles = html.etree_element, context.style_for
    whole = ElementWrapper.from_html_root(root, content_language=None)
    if quickstyles.add(styles, _wrapper(whole, element)):
        return
    # the engine computes those of a whole tree only
    html.wrapper_element = whole
    fresh = css.StyleFor(html, styles._sheets, False, styles.font_config, None)
    fresh.initial_page_sizes = styles.initial_page_sizes
    inside = set(element.iter())
    for (owner, pseudo), style in fresh.get_computed_styles().items():
        if owner in inside:
            styles.get_computed_styles()[owner, pseudo] = style


def _wrapper(whole: Any, element: Element) -> Any:
    """What stands for an element in the tree of selectors."""
    parents = {child: parent for parent in whole.etree_element.iter() for child in parent}
    trail = [element]
    while trail[-1] in parents:
        trail.append(parents[trail[-1]])
    found = whole
    for inner in reversed(trail[:-1]):
        found = next(child for child in found.iter_children() if child.etree_element is inner)
    return found
