"""What the template of the contents gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dossier import compose, markdown
from dossier.model import OutlineItem

#: characters of a chapter's number from which the column of numbers is wider, and from which it is widest
_LONG, _LONGEST = 7, 10


def view(items: Iterable[OutlineItem], pages: Mapping[str, str]) -> dict[str, Any]:
    """Chapters and sections with their pages, by anchor, and what the style sheet calls the width of the longest number."""
    rows = [item for item in items if item.level <= 2]
    longest = max((len(item.number) for item in rows if item.level == 1), default=0)
    return {
        "numbers": "longest-numbers" if longest >= _LONGEST else "long-numbers" if longest >= _LONG else "",
        "rows": [
            {
                "level": item.level,
                "number": item.number,
                "title": compose.safe(item.title_html),
                "anchor": item.anchor,
                "page": pages.get(item.anchor, markdown.UNKNOWN_PAGE),
            }
            for item in rows
        ],
    }
