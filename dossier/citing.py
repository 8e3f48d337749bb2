"""The HTML of a chapter's citations, and of the works at the head of its items of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from dossier import citations, compose, reflist
from dossier.markdown import ParsedChapter
from dossier.model import ReferenceEntry, RichText


@dataclass(slots=True)
class Cited:
    """HTML by the number of the citation in the chapter; ``leads`` is what of a note stands in the sentence."""

    texts: list[str] = field(default_factory=list)
    evidence: dict[int, str] = field(default_factory=dict)
    leads: dict[int, str] = field(default_factory=dict)


def anchor(slug: str, number: int) -> str:
    """Anchor of a chapter's n-th citation."""
    return f"_cite-{slug}-{number}"


def html(
    chapter: ParsedChapter,
    texts: Sequence[RichText],
    entries: Sequence[ReferenceEntry],
    words: Mapping[str, str],
    language: str,
    *,
    notes: bool = False,
) -> Cited:
    """What a chapter's citations print: ``texts`` as they were resolved, or none; ``notes`` of a style for notes."""
    cited = Cited()
    by_key = {entry.key: entry for entry in entries}
    for number, citation in enumerate(chapter.citations):
        place = anchor(chapter.source.slug, number)
        text = texts[number] if texts else ()
        if notes:
            lead, text = citations.noted(text)
            cited.leads[number] = compose.rich_html(lead)
        cited.texts.append(f'<span class="citation" id="{place}">{compose.rich_html(text)}</span>')
        if number in chapter.evidence:
            entry = by_key.get(citation.cites[0].key)
            # an unknown key is reported
            cited.evidence[number] = _work(entry, place, words, language) if entry else ""
    return cited


def _work(entry: ReferenceEntry, place: str, words: Mapping[str, str], language: str) -> str:
    """The work of an item of evidence, with a link to it in the reference list."""
    body = compose.rich_html(entry.body)
    number = entry.label.strip("[]().: ")
    link = ""
    if number:
        title = escape(words["reference"].format(number=number))
        target = compose.reference_anchor(entry.key)
        link = f' <a class="evidence-number" title="{title}" href="part:#{target}">[{escape(number)}]</a>'
    spoken = f' lang="{escape(entry.language)}"' if entry.language else ""
    against = reflist.direction(entry, language)
    against = f' dir="{against}"' if against else ""
    return f'<div class="reference" id="{place}"{spoken}{against}>{body}{link}</div>'
