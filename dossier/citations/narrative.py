"""Citations whose author is part of the sentence: ``Boyle et al. (2017, p. 3)``, ``Boyle et al. [3]``.

CSL 1.0.2 has no such form. Author-date styles print the head of the cite before its date, then the rest in the
brackets of the layout; numeric styles print family names in the words of the locale, then the number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dossier.model import RichText

from .engine.cites import citation, cite_text, linked, surrounded
from .engine.context import CiteData
from .engine.item import Item
from .engine.punctuation import finish
from .engine.rich import Rich, Seg, affix, affixed, faces, join, markup, trim_space
from .engine.session import Cluster, Session
from .engine.terms import Locale
from .engine.tree import Node

ROLES = ("author", "editor", "editor-translator", "translator", "collection-editor", "container-author", "director")


def narrative(session: Session, cluster: Cluster, numeric: bool, missing: Callable[[str], Rich]) -> Rich:
    """The citation as part of a sentence."""
    out: Rich = []
    for cite in cluster.cites:
        out += affix("; ") if out else []
        if cite.key not in session.items:
            out += missing(cite.key)
            continue
        single = replace(cluster, cites=(cite,))
        out += _numeric(session, single, missing) if numeric else _author_date(session, single, missing)
    return out


#: href of the empty run that parts the words in the sentence from those of the note
NOTE = "note:"


def in_sentence_and_note(session: Session, cluster: Cluster, missing: Callable[[str], Rich]) -> Rich:
    """For a notes style: the authors, which stay in the sentence, an empty mark, and the note."""
    known = [cite.key for cite in cluster.cites if cite.key in session.items]
    names = [linked(authors(session.items[key], session.locale), key) for key in known]
    plain = replace(cluster, cites=tuple(replace(cite, narrative=False) for cite in cluster.cites))
    return [*join(names, "; "), Seg("", href=NOTE), *citation(session, plain, missing)]


def noted(text: RichText) -> tuple[RichText, RichText]:
    """What stands in the sentence, and what in the note, of a citation in a notes style."""
    place = next((place for place, run in enumerate(text) if run.href == NOTE), None)
    return ((), text) if place is None else (text[:place], text[place + 1 :])


def _numeric(session: Session, cluster: Cluster, missing: Callable[[str], Rich]) -> Rich:
    rich = citation(session, cluster, missing)
    raised = bool(rich) and all(seg.face.align == "sup" for seg in rich if seg.text.strip())
    names = authors(session.items[cluster.cites[0].key], session.locale)
    return [*names, *affix("" if raised or not names else " "), *rich]


def authors(item: Item, locale: Locale) -> Rich:
    """Family names: one, two with "and", or the first with "et al."; the title where there are no names."""
    people = next((item.names[role] for role in ROLES if role in item.names), ())
    names = [f"{person.non_dropping} {person.family}".strip() for person in people]
    if not names:
        return markup(item.fields.get("title-short") or item.fields.get("title", ""))
    if len(names) == 2:
        return [Seg(f"{names[0]} {locale.term('and') or '&'} {names[1]}")]
    return [Seg(names[0] if len(names) == 1 else f"{names[0]} {locale.term('et-al') or 'et al.'}")]


def _author_date(session: Session, cluster: Cluster, missing: Callable[[str], Rich]) -> Rich:
    cite: CiteData = replace(cluster.cites[0], prefix="", suffix="")
    printed = cite_text(session, cite).rich
    place = next((place for place, seg in enumerate(printed) if seg.part == "date"), None)
    head = _trimmed(printed[:place]) if place else []
    if not head:
        author = cite_text(session, replace(cite, author_only=True)).rich
        rest = citation(session, replace(cluster, cites=(replace(cite, suppress_author=True),)), missing)
        return [*finish(author, session.locale), *affix(" "), *rest]
    layout = session.tree.citation.find("layout") or Node("layout", {})
    given = cluster.cites[0]
    tail = surrounded(given, _balanced(printed[place:]), session.locale)
    body = faces(affixed(tail, layout.attrs), layout.attrs)
    return [*finish(linked(head, cite.key), session.locale), *affix(" "), *finish(body, session.locale)]


def _trimmed(rich: Rich) -> Rich:
    """Without the delimiter or opening bracket before the date."""
    while rich and rich[-1].role == "affix" and not rich[-1].text.strip(" ,;:([{"):
        rich = rich[:-1]
    return trim_space(rich)


def _balanced(rich: Rich) -> Rich:
    """Without a bracket that closes one opened before the date."""
    last = rich[-1] if rich else None
    if last and last.role == "affix" and last.text in (")", "]") and not any("(" in seg.text for seg in rich):
        return rich[:-1]
    return rich
