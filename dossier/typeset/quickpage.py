"""Lines and boxes drawn into a page, for ``quick``: most have neither border nor background, and most texts no decoration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dossier.typeset import patch, quickdraw


def _inline() -> list[patch.Patch]:
    """Lines, what is inline in them, and their texts (CSS 2.2, appendix E)."""
    from weasyprint import draw
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
    from weasyprint.stacking import StackingContext

    engine, bordered, masked = draw.draw_inline_level, draw.draw_border, draw.set_mask_border
    level, text = (InlineBox, LineBox), _text()
    if text is None:
        return []

    def inline(
        stream: Any,
        page: Any,
        box: Any,
        offset_x: float = 0,
        text_overflow: str = "clip",
        block_ellipsis: Any = "none",
    ) -> None:
        if not isinstance(box, level):
            engine(stream, page, box, offset_x, text_overflow, block_ellipsis)
            return
        style = box.style
        if style["mask_border_source"][0] != "none":
            masked(stream, box)
        if box.background is not None:
            draw.draw_background(stream, box.background)
        if _edged(box, style):
            bordered(stream, box)
        if isinstance(box, LineBox):
            text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
        last = len(box.children) - 1
        for number, child in enumerate(box.children):
            ellipsis = block_ellipsis if number == last else "none"
            moved = offset_x
            if not isinstance(child, StackingContext):
                moved = offset_x + child.position_x - box.position_x
            if isinstance(child, TextBox):
                _marked(stream, child)
                text(stream, child, moved, text_overflow, ellipsis)
                if stream._tags is not None:
                    stream.stream.append(b"EMC")
            else:
                inline(stream, page, child, moved, text_overflow, ellipsis)

    return [(draw, "draw_inline_level", engine, inline)]


def _text() -> Callable[..., None] | None:
    """What draws a text. None where fonts cannot be read."""
    from weasyprint import draw

    decorated, plain = draw.draw_text, quickdraw.texts()
    if plain is None:
        return None

    def text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
        style = box.style
        if (
            style["visibility"] != "visible"
            or style["text_decoration_line"] != "none"
            or text_overflow == "ellipsis"
            or block_ellipsis != "none"
            or not plain(stream, box, style)
        ):
            decorated(stream, box, offset_x, text_overflow, block_ellipsis)

    return text


def _edged(box: Any, style: Any) -> bool:
    """Whether a box has something that draws a border."""
    return bool(
        box.border_top_width
        or box.border_right_width
        or box.border_bottom_width
        or box.border_left_width
        or style["border_image_source"][0] != "none"
    )


def _marked(stream: Any, box: Any) -> None:
    """The beginning of a text's marked content (ISO 32000-2, 14.6), where content is marked."""
    tags = stream._tags
    if tags is not None:
        number = len(tags)
        tags[box] = {"tag": "Span", "mcid": number}
        stream.stream.append(b"/Span\n<</MCID %d>>\nBDC" % number)


def _borders() -> list[patch.Patch]:
    """Boxes without borders and columns."""
    from weasyprint import draw
    from weasyprint.formatting_structure.boxes import BlockContainerBox

    engine = draw.draw_border

    def border(stream: Any, box: Any) -> None:
        style = box.style
        columns = isinstance(box, BlockContainerBox) and not (style["column_width"] == style["column_count"] == "auto")
        if columns or _edged(box, style):
            engine(stream, box)

    return patch.everywhere("draw_border", border, engine)


#: what ``quick`` puts in place
PATCHES = (_inline, _borders)
