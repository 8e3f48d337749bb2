"""Which line of the sources each block of a chapter's page comes from."""

from __future__ import annotations

from collections.abc import Sequence

from dossier import markdown
from dossier.preflight import Block
from dossier.preflight.stream import GAP, bare

#: texts of the sources among which that of the next block is looked for: blocks may be left out or come from elsewhere
_NEAR = 8
#: characters from which a text says by itself which block it is in
_SURE = 12


def of_blocks(chapter: markdown.ParsedChapter, blocks: Sequence[Block]) -> list[str]:
    """File and line of each block of a chapter's page: of the text in the sources that is in it.

    What has no text there, such as the reference of an item of evidence, takes the line of what follows it.
    """
    body, notes = _bare(markdown.texts(chapter)), _bare(markdown.texts(chapter, notes=True))
    lines: list[int] = []
    at = 0
    for block in blocks:
        text = bare(block.text.replace(GAP, " "))
        near = range(at, min(at + _NEAR, len(body)))
        hit = next((n for n in near if _holds(text, body[n][0])), -1) if not block.apart else -1
        at = hit + 1 if hit >= 0 else at
        lines.append(body[hit][1] if hit >= 0 else next((line for part, line in notes if _holds(text, part)), 0))
    line = 0
    for number in reversed(range(len(lines))):
        line = lines[number] = lines[number] or line
    return [f"{chapter.source.path}:{line}" if line else chapter.source.path for line in lines]


def _holds(text: str, part: str) -> bool:
    """Whether a block is the one that a text is of; a word alone may be in many."""
    return part in text if len(part) >= _SURE else text.endswith(part)


def _bare(texts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(text, line) for words, line in texts if (text := bare(words))]
