"""The HTML of chapters' texts, kept for the next edition that sets them with the same numbers, citations and words."""

from __future__ import annotations

from functools import partial

from dossier import markdown
from dossier.memo import Memo

#: of how many chapters, and how many settings of each: drafts and true page numbers of the editions at work
CHAPTERS, _SETTINGS = 128, 4

_RENDERED: Memo[tuple[markdown.ParsedChapter, list[tuple[markdown.Bindings, str]]]] = Memo(CHAPTERS)


def html(chapter: markdown.ParsedChapter, bindings: markdown.Bindings, chapters: int) -> str:
    """HTML of a chapter's text, without its title. ``bindings`` give no more pages than the chapter names.

    Of a book of so many ``chapters`` that none would be left when another edition asks for them, none is kept.
    """
    if chapters > CHAPTERS:
        return markdown.render(chapter, bindings)
    # the value holds the chapter: no other can come to have its number
    _, known = _RENDERED.get(id(chapter), partial(_new, chapter))
    for before, body in known:
        if before == bindings:
            return body
    body = markdown.render(chapter, bindings)
    known.insert(0, (bindings, body))
    del known[_SETTINGS:]
    return body


def _new(chapter: markdown.ParsedChapter) -> tuple[markdown.ParsedChapter, list[tuple[markdown.Bindings, str]]]:
    return chapter, []
