"""Spaces that hang at the end of a line (WeasyPrint 70.0; CSS Text 3, 4.1.3).

The engine takes a text before a link or other inline element for too long when it fits but for its last space. It then breaks
after the first word of the text, which leaves a line with that word alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any


@contextmanager
def spaces() -> Iterator[None]:
    """While it lasts, a text that fits without its last space is one line."""
    from weasyprint.layout import inline

    original = inline.split_first_line

    def split(
        text: str, style: Any, context: Any, max_width: float | None, justification: float, **options: Any
    ) -> Any:
        found = original(text, style, context, max_width, justification, **options)
        rest = found[2]
        if rest is None or not text.endswith(" ") or max_width in (None, inf) or style["white_space"] != "normal":
            return found
        bare = original(text.rstrip(" "), style, context, max_width, justification, **options)
        # the width that the line has with its space does not count: the engine takes hanging spaces off again
        whole = bare[2] is None and bare[3] <= max_width
        return original(text, style, context, None, justification, **options) if whole else found

    inline.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = original
