"""What does not fit its page, mended after the first layout: tall boxes may break, pictures shrink, wide tables break words.

CSS cannot say "whole, unless it is taller than half a page" or "as large as leaves room for the caption". The layout shows
it; the elements get a style of their own and the part is set again. Only parts in which something does not fit pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

#: share of the content area above which a box that should stay whole may break, but for a row
_TALL = 0.5
#: a picture after a chapter's opening shrinks to this share at most to stay with it
_SHRINK = 0.6
#: a word of more letters may break in a table that is too wide, and need not be reported
LONG_WORD = 20
#: CSS pixels
_SLACK = 1.0
_SMALLEST = 24.0
#: what stays whole at any height: it has no line to break at, or is broken by what stands in it
_WHOLE = frozenset("h1 h2 h3 h4 h5 h6 header caption thead figure figcaption img".split())
_AVOID = ("avoid", "avoid-page")


def landscape_headings(root: Element) -> None:
    """Before layout: headings, and a chapter's opening, directly before a landscape block go to its page."""
    for parent in root.iter():
        kids = list(parent)
        for at in range(len(kids) - 2, -1, -1):
            element, after = kids[at], kids[at + 1]
            if "landscape" in _classes(after) and (_is_heading(element) or "opening" in _classes(element)):
                element.set("class", f"{element.get('class', '')} landscape".strip())


def _is_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def mend(root: Element, pages: Sequence[Any]) -> bool:
    """Mark the elements that do not fit; False when there is nothing (more) to do."""
    heights: dict[Element, float] = {}
    changed = False
    for page in pages:
        area = page._page_box
        if not area.margin_left:
            continue
        for box in area.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or box.element_tag != element.tag:
                continue
            if _may_loosen(box, element):
                heights[element] = heights.get(element, 0.0) + box.margin_height()
                if heights[element] > area.height * (1 if element.tag == "tr" else _TALL):
                    changed |= declare(element, "break-inside", "auto")
            elif element.tag == "table" and _is_wider(box, area):
                changed |= _narrow(element)
    for image, height in list(_tall_pictures(root, pages)):
        changed |= _shrink(image, height)
    return changed


def _may_loosen(box: Any, element: Element) -> bool:
    whole = element.tag in _WHOLE or type(box).__name__ in ("TableBox", "InlineTableBox", "TableRowGroupBox")
    return not whole and box.style["break_inside"] in _AVOID


def _is_wider(box: Any, area: Any) -> bool:
    right = area.content_box_x() + area.width
    return type(box).__name__ == "TableBox" and (
        box.position_x + box.border_width() > right + _SLACK or box.position_x < area.content_box_x() - _SLACK
    )


def _narrow(table: Element) -> bool:
    """Let a table that is too wide break its longest words; when that is not enough, all words."""
    cells = [cell for cell in table.iter() if cell.tag in ("td", "th")]
    long = [cell for cell in cells if any(len(word) > LONG_WORD for word in "".join(cell.itertext()).split())]
    done = [declare(cell, "overflow-wrap", "anywhere") for cell in long]
    return any(done) or declare(table, "overflow-wrap", "anywhere")


def declare(element: Element, name: str, value: str) -> bool:
    """Add a declaration to the element's own style; False when it is there."""
    declaration, own = f"{name}:{value}", element.get("style", "")
    if declaration in own.split(";"):
        return False
    element.set("style", ";".join(filter(None, [own.rstrip("; "), declaration])))
    return True


# --- pictures ---


@dataclass(slots=True)
class _Figure:
    """A figure as laid out: its first and last page, its pictures, the height of all in it."""

    page: int
    last: int
    area: float
    pictures: list[Any]
    height: float = 0.0


def _tall_pictures(root: Element, pages: Sequence[Any]) -> Iterator[tuple[Any, float]]:
    """Pictures that are too tall with what stands on their page, and the height that they may have."""
    figures: dict[Element, _Figure] = {}
    openings: dict[Element, tuple[int, float]] = {}
    for number, page in enumerate(pages):
        area = page._page_box
        inside: set[int] = set()
        for box in area.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or box.element_tag != element.tag or id(box) in inside:
                continue
            if element.tag == "figure" and type(box).__name__ == "BlockBox":
                figure = figures.setdefault(element, _Figure(number, number, area.height, []))
                figure.last = number
                figure.height += sum(child.margin_height() for child in box.children)
                figure.pictures += [inner for inner in box.descendants() if _is_picture(inner)]
                inside.update(id(inner) for inner in box.descendants())  # anonymous boxes, pictures
            elif "opening" in _classes(element) and type(box).__name__ == "BlockBox":
                openings[element] = (number, box.margin_height())
            elif _is_picture(box) and box.margin_height() > area.height + _SLACK:
                yield box, area.height - 2 * float(box.style["font_size"])  # the line that it stands in
    after = {second: first for first, second in _neighbours(root) if first in openings}
    for element, figure in figures.items():
        if len(figure.pictures) != 1:
            continue
        picture = figure.pictures[0]
        # margins at a break are not in the heights
        room = figure.area - (figure.height - picture.height) - 2 * float(picture.style["font_size"])
        page, taken = openings.get(after.get(element, element), (figure.page, 0.0))
        if figure.page != figure.last or figure.height > figure.area + _SLACK:
            yield picture, min(room, picture.height)
        elif page != figure.page and room - taken >= _SHRINK * picture.height:
            yield picture, room - taken


def _neighbours(root: Element) -> Iterator[tuple[Element, Element]]:
    body = root.find("body")
    return pairwise(list(body)) if body is not None else iter(())


def _is_picture(box: Any) -> bool:
    return box.element_tag == "img" and type(box).__name__ in ("InlineReplacedBox", "BlockReplacedBox")


def _shrink(image: Any, height: float) -> bool:
    """Set the width with which the picture is as high as given; nothing when that would be no picture any more."""
    height -= _SLACK
    if image.element is None or height < _SMALLEST or not image.height:
        return False
    image.element.set("style", f"width:{image.width * height / image.height:.2f}px")
    return True
