"""Looks for what does not stand where it should: beyond its area or the paper, over other text, taller than a page.

``layout-lost`` is for text and pictures that are cut off at the paper's edge or printed over others, ``layout-overflow`` for
what only leaves its area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

from dossier.model import LayoutNote
from dossier.typeset.fit import LONG_WORD

#: PDF points in a CSS pixel
_POINT = 0.75
#: CSS pixels by which content may pass its area before it is reported (hanging accents, rounding)
_TOLERANCE = 1.5
#: stands for the page of a row of which there is a note
_TOLD = -1
#: what typography leaves as it was written; quotation marks, dashes and spaces that do not break are not in it
_CHANGED = re.compile(r"[^\w ,.;:()/%+=-]+")


def plain(texts: Iterable[str]) -> str:
    """The longest run of words that stands in the source as it stands here."""
    runs = (run.strip() for text in texts for run in _CHANGED.split(text))
    return max(runs, key=len, default="")


class _Piece(NamedTuple):
    """A line's text or a picture, its edges in CSS pixels, and what it belongs to; ``middle`` is not of accents' height."""

    box: Any
    block: Any
    row: Any
    table: Any
    note: bool
    left: float
    right: float
    top: float
    bottom: float

    @property
    def words(self) -> str:
        """What a message calls it."""
        if (text := getattr(self.box, "text", None)) is None:
            source = "" if self.box.element is None else self.box.element.get("src", "")
            return unquote(source.split("/")[-1])
        return " ".join(text.split())[:40]

    @property
    def table_key(self) -> Any:
        """The same for all fragments of a table."""
        return id(None) if self.table is None else self.table.get("data-table") or id(self.table)


def _pieces(box: Any) -> list[_Piece]:
    """All text and pictures below a box. List marks and footnote numbers hang in the margin on purpose,
    pictures that are to be cut go over the edge."""
    found: list[_Piece] = []
    waiting: list[tuple[Any, Any, Any, Any, bool]] = [(box, None, None, None, False)]
    while waiting:
        box, block, row, table, note = waiting.pop()
        kind = type(box).__name__
        if str(box.element_tag).endswith(("::marker", "::footnote-marker")):
            continue
        if kind == "TextBox":
            size, base = float(box.style["font_size"]), box.position_y + box.baseline
            # from the height of a small letter to the line that letters stand on
            edges = box.position_x, box.position_x + box.width, base - size / 2, base
            found.append(_Piece(box, block, row, table, note, *edges))
        elif kind in ("InlineReplacedBox", "BlockReplacedBox"):
            if kind == "BlockReplacedBox" and block is not None and _bleeds(block.element):
                continue
            edges = box.position_x, box.position_x + box.width, box.position_y, box.position_y + box.height
            found.append(_Piece(box, block, row, table, note, *edges))
        elif kind == "TableRowBox":
            row = box.element
        elif kind == "TableBox":
            table = box.element
        elif kind == "FootnoteAreaBox":
            note = True
        elif kind in ("BlockBox", "TableCellBox"):
            block = box
        waiting += [(child, block, row, table, note) for child in reversed(getattr(box, "children", ()))]
    return found


def _bleeds(element: Any) -> bool:
    """Whether a figure goes over the edge of the paper on purpose."""
    return element is not None and "full-bleed" in (element.get("class") or "").split()


def overflow(pages: Sequence[Any]) -> Iterator[LayoutNote]:
    """Text and pictures that leave their area: one note for each block of a page, one for each table."""
    worst: dict[Any, tuple[float, bool, _Piece, int]] = {}
    all_of = [_pieces(page._page_box) for page in pages]
    for number, (page, found) in enumerate(zip(pages, all_of, strict=True), start=1):
        area = page._page_box
        pieces = [piece for piece in found if piece.right > piece.left]
        if not any((area.margin_left, area.margin_right, area.margin_top, area.margin_bottom)):
            yield from _bare(page, number, pieces)
            continue
        measure = _Area(page, area)
        for piece in pieces:
            beyond, lost = measure.beyond(piece)
            if beyond <= _TOLERANCE:
                continue
            owner = (number, id(piece.block)) if piece.table is None else piece.table_key
            before = worst.get(owner)
            if before is None or (lost, beyond) > (before[1], before[0]):
                worst[owner] = beyond, lost, piece, number
    for beyond, lost, piece, number in worst.values():
        what = f"'{piece.words}'" if piece.table is None else f"the table with '{piece.words}'"
        where = f"leaves its area{' and is cut off or over others' if lost else ''}"
        message = f"{what} {where} by {beyond * _POINT:.0f} pt (page {number})"
        near = plain([piece.words] if piece.row is None else piece.row.itertext())
        yield LayoutNote("layout-lost" if lost else "layout-overflow", message, near)
    yield from _broken_words(all_of, set(worst))
    yield from _more_than_a_page(pages)


class _Area:
    """Where the content of a page belongs, in CSS pixels."""

    def __init__(self, page: Any, area: Any) -> None:
        self._page = page
        self._left, self._top = area.content_box_x(), area.content_box_y()
        self._right, self._bottom = self._left + area.width, self._top + area.height
        self._margin = min(area.margin_top, area.margin_bottom)
        foot = next((box for box in area.children if type(box).__name__ == "FootnoteAreaBox" and box.children), None)
        self._foot = None if foot is None else foot.position_y

    def beyond(self, piece: _Piece) -> tuple[float, bool]:
        """How far a piece leaves its area, and whether it is lost: off the paper, over notes, head or folio."""
        limit = self._bottom if self._foot is None or piece.note else min(self._bottom, self._foot)
        down = max(piece.bottom - limit, self._top - piece.top)
        across = max(self._left - piece.left, piece.right - self._right)
        over = self._foot is not None or down > self._margin / 2  # notes; head and folio
        lost = over and down > _TOLERANCE
        return max(down, across), lost or _off(piece, self._page)


def _off(piece: _Piece, page: Any) -> bool:
    """Whether a piece is not whole on the paper."""
    off = max(-piece.left, piece.right - page.width, -piece.top, piece.bottom - page.height)
    return bool(off > _TOLERANCE)


def _bare(page: Any, number: int, pieces: Sequence[_Piece]) -> Iterator[LayoutNote]:
    """A page without margins (a cover): text off the paper, or over other text."""
    for piece in pieces:
        if _off(piece, page):
            yield LayoutNote("layout-lost", f"'{piece.words}' leaves the paper (page {number})", plain([piece.words]))
    for one, other in combinations(pieces, 2):
        edges = other.left, other.top, other.right, other.bottom
        if one.block is not other.block and _meets(one, *edges):
            message = f"'{one.words}' and '{other.words}' are printed over each other (page {number})"
            yield LayoutNote("layout-lost", message, plain([one.words]))
            return
    yield from _on_foreign_ground(page, number, pieces)


def _on_foreign_ground(page: Any, number: int, pieces: Sequence[_Piece]) -> Iterator[LayoutNote]:
    """Text of one block on the ground of another, which may have its colour or hide it."""
    for ground in page._page_box.descendants(placeholders=True):
        paint = getattr(ground, "background", None)
        if type(ground).__name__ != "BlockBox" or paint is None or not paint.color.alpha:
            continue
        own = {id(ground), *(id(inner) for inner in ground.descendants(placeholders=True))}
        left, top = ground.border_box_x(), ground.border_box_y()
        edges = left, top, left + ground.border_width(), top + ground.border_height()
        for piece in pieces:
            if id(piece.block) not in own and _meets(piece, *edges):
                message = f"'{piece.words}' runs into the ground of other text (page {number})"
                yield LayoutNote("layout-lost", message, plain([piece.words]))
                return


def _meets(piece: _Piece, left: float, top: float, right: float, bottom: float) -> bool:
    across = min(piece.right, right) - max(piece.left, left)
    return across > _TOLERANCE and min(piece.bottom, bottom) - max(piece.top, top) > _TOLERANCE


def _more_than_a_page(pages: Sequence[Any]) -> Iterator[LayoutNote]:
    """A cover that runs over its page."""
    for before, page in pairwise(pages):
        if page._page_box.page_type.name == before._page_box.page_type.name == "cover":
            words = next((piece.words for piece in _pieces(page._page_box)), "")
            message = f"the text of the cover does not fit its page; '{words}' is on another"
            yield LayoutNote("layout-lost", message, plain([words]))
            return


def tall_rows(pages: Sequence[Any]) -> Iterator[LayoutNote]:
    """Table rows that are cut because they are taller than a page."""
    seen: dict[Any, int] = {}
    for number, page in enumerate(pages):
        for box in page._page_box.descendants(placeholders=True):
            if type(box).__name__ != "TableRowBox" or box.element is None or box.element.get("data-row") is None:
                continue
            row = box.element
            before = seen.setdefault(row, number)
            if before not in (number, _TOLD):
                seen[row] = _TOLD
                words = plain(row.itertext())
                yield LayoutNote("layout-row", f"the table row '{words[:40]}...' is taller than a page", words)


def _broken_words(pages: Sequence[Sequence[_Piece]], told: set[Any]) -> Iterator[LayoutNote]:
    """Tables that are so wide that ordinary words break in them: one note for each that is not in ``told``."""
    for number, pieces in enumerate(pages, start=1):
        cells: dict[int, list[_Piece]] = {}
        for piece in pieces:
            if piece.row is not None and piece.table_key not in told:
                cells.setdefault(id(piece.block), []).append(piece)
        for one, other in (pair for cell in cells.values() for pair in pairwise(cell)):
            if one.box.style["overflow_wrap"] != "anywhere" or one.table_key in told:
                continue
            if word := _broken(one, other):
                told.add(one.table_key)
                message = f"the table with '{word}' is too wide: words break in its cells (page {number})"
                yield LayoutNote("layout-overflow", message, plain(one.row.itertext()))


def _broken(one: _Piece, other: _Piece) -> str:
    """The word of a usual length that begins at the end of one line and goes on in the next, without a hyphen."""
    start, end = re.search(r"[^\W\d]+$", one.words), re.match(r"[^\W\d]+", other.words)
    if start is None or end is None or other.top < one.bottom:
        return ""
    words = (word for word in " ".join(one.row.itertext()).split() if len(word) <= LONG_WORD)
    return next((word for word in words if start[0] + end[0] in word), "")
