"""What is known of page numbers before any page is set: how many figures they will have, and which parts they are of."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dossier import markdown
from dossier.model import Numbered, OutlineItem

#: characters of Markdown on a page, roughly
_CHARACTERS = 3000
#: cover, imprint, contents
_FRONT = 4.0


def numbers(
    chapters: Sequence[markdown.ParsedChapter], numbered: Numbered, outline: Sequence[OutlineItem], end: str
) -> dict[str, str]:
    """Zeros for each anchor, as many as its page will have figures, by the length of the texts before it.

    ``end`` is the part after the last chapter.
    """
    first, before = {}, _FRONT
    for chapter in chapters:
        first[chapter.source.slug] = before
        before += math.ceil(len(chapter.source.body) / _CHARACTERS)
    first[end] = before
    anchors = {target.anchor: target.part for target in numbered.targets.values()}
    anchors |= {item.anchor: item.part for item in outline}
    return {anchor: "0" * len(str(int(first.get(part, 0)) + 1)) for anchor, part in anchors.items()}


def named(chapters: Sequence[markdown.ParsedChapter], numbered: Numbered) -> frozenset[str]:
    """The parts of which the contents or a chapter prints a page number."""
    uses = ((chapter.source.slug, use) for chapter in chapters for use in chapter.uses if use.page)
    targets = (markdown.target_of(use.label, slug, numbered.targets) for slug, use in uses)
    return frozenset((*(item.part for item in numbered.outline), *(one.part for one in targets if one)))
