"""Footnotes stay on the page of their call (WeasyPrint 70.0; CSS Generated Content for Paged Media 3, 2.6).

Where one more line would let a paragraph break, the engine moves notes that stand on the page already to the next one, whatever
their calls. Without that the paragraph begins on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

#: the function that lays out lines, and where it decides to move notes
_NAME = "_linebox_layout"
_DECIDES = "report = not context.in_column and can_break_now and not could_break_before"


@contextmanager
def stay(html: str) -> Iterator[None]:
    """While it lasts, notes stay. Where there are none, as this ``html`` says, nothing is done."""
    if "footnote" not in html:
        yield
        return
    from weasyprint.layout import block

    original = block._linebox_layout
    block._linebox_layout = _staying(original)
    try:
        yield
    finally:
        block._linebox_layout = original


@lru_cache(maxsize=1)
def _staying(original: Any) -> Any:
    """The engine's function but for that decision. Raises RuntimeError when it does not decide so any more."""
    path = Path(original.__code__.co_filename)
    _, begin, rest = path.read_text(encoding="utf-8").partition(f"\ndef {_NAME}(")
    text = begin + rest.partition("\ndef ")[0]
    if text.count(_DECIDES) != 1:
        raise RuntimeError(f"{path} is not that of WeasyPrint 70.0")
    made: dict[str, Any] = {}
    first = original.__code__.co_firstlineno - 2
    code = compile("\n" * first + text.replace(_DECIDES, "report = False"), path, "exec")
    exec(code, original.__globals__, made)  # noqa: S102 - the engine's own text, but for one line
    return made[_NAME]
