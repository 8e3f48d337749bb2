"""Citations in the text: sorting, grouping and collapsing of cites (CSL 1.0.2, Cite Grouping, Cite Collapsing).

Mends citeproc-py 0.11.1 (Layout.render_citation): ``[1,2,3]`` for ``[1-3]``, repeated authors, affixes of cites.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .context import CiteData
from .punctuation import finish
from .quotes import smart
from .rich import Rich, Seg, affix, affixed, faces, markup, trim_space, words
from .session import Cluster, Session
from .sorting import sort
from .terms import Locale
from .tree import Node


@dataclass(slots=True)
class Printed:
    """One cite as rendered: its text, the names it starts with, and how it is set off from the one before."""

    cite: CiteData
    rich: Rich
    names: Rich
    number: int = 0
    delimiter: str | None = None
    collapsed: bool = False


def citation(session: Session, cluster: Cluster, missing: Callable[[str], Rich]) -> Rich:
    """A citation as it stands in the text; ``missing`` prints a key that has no item."""
    area = session.tree.citation
    layout = area.find("layout") or Node("layout", {})
    good = [cite for cite in cluster.cites if cite.key in session.items]
    bad = [Printed(cite, missing(cite.key), []) for cite in cluster.cites if cite.key not in session.items]
    if not cluster.unsorted:
        good = sort(good, area.find("sort"), lambda cite: session.context(cite.key, area, cite))
    printed = [cite_text(session, cite) for cite in good]
    printed = [one for one in _collapse(session, printed, layout.get("delimiter")) if one.rich] + bad
    rich: Rich = []
    if printed and session.tree.options.get("class") == "note":
        printed[0].rich = _capital(printed[0])
    for place, one in enumerate(printed):
        if place:
            own = _own_stop(rich, one.rich)
            rich += affix(own if own is not None else _delimiter(one, printed[place - 1], layout, area))
        rich += one.rich
    if not rich:
        return []
    return finish(faces(affixed(rich, layout.attrs), layout.attrs), session.locale)


def _own_stop(before: Rich, after: Rich) -> str | None:
    """Space to print where the writer's own suffix or prefix brings the punctuation between two cites, else None."""
    ends, starts = words(before[-1:]), words(after[:1])
    if after[0].role == "affix" and starts.startswith((",", ";")):
        return ""
    if before[-1].role == "affix" and ends.rstrip().endswith((",", ";")):
        return "" if ends.endswith(" ") else " "
    return None


#: last characters of a prefix that stand close to the cite
_NO_SPACE_AFTER = ("", " ", "\u00a0", *"([{“‘«„‹-–—/'\"")
_TWO_WORDS = re.compile(r"\S\s+\S.*\.\s*$")


def _capital(one: Printed) -> Rich:
    """First letter of a note; after a prefix only where that is a sentence."""
    prefix = one.cite.prefix
    return one.rich if prefix and not _TWO_WORDS.search(prefix) else capital(one.rich)


def capital(rich: Rich) -> Rich:
    """A term that comes first takes a capital, as in citeproc-js."""
    first = next(
        (place for place, seg in enumerate(rich) if seg.text.strip() and seg.role in ("data", "literal")), None
    )
    if first is None or rich[first].part != "term":
        return rich
    term = rich[first]
    return [*rich[:first], term._replace(text=term.text[0].upper() + term.text[1:]), *rich[first + 1 :]]


def _delimiter(one: Printed, before: Printed, layout: Node, area: Node) -> str:
    if one.delimiter is not None:
        return one.delimiter
    if before.collapsed and "after-collapse-delimiter" in area.attrs:
        return area.get("after-collapse-delimiter")
    return layout.get("delimiter")


def cite_text(session: Session, cite: CiteData, hide: bool = False) -> Printed:
    """One cite with its own prefix and suffix."""
    context = session.context(cite.key, session.tree.citation, cite)
    context.hide_names = hide or cite.suppress_author
    out = session.layout(context).rich
    if cite.author_only:
        out = context.first_names or out
    if context.hide_names:
        out = _headless(out)
    whole = surrounded(cite, linked(out, cite.key), session.locale)
    return Printed(cite, whole, (context.first_names or []) if context.named else [], session.numbers.get(cite.key, 0))


def linked(rich: Rich, key: str) -> Rich:
    """Segments that lead to the entry of the work."""
    return [seg._replace(href=f"ref:{key}") for seg in rich]


def _headless(rich: Rich) -> Rich:
    """Without delimiters that the hidden names left at the start."""
    while rich and rich[0].role == "affix" and not rich[0].text.strip(" ,;:"):
        rich = rich[1:]
    return trim_space(rich)


def surrounded(cite: CiteData, rich: Rich, locale: Locale) -> Rich:
    """A cite between the prefix and suffix that its writer gave it."""
    if not rich:
        return rich
    before = smart(markup(cite.prefix), locale, straight=True)
    after = smart(markup(cite.suffix), locale, straight=True)
    space = words(before)[-1:] not in _NO_SPACE_AFTER
    gap = after and (words(after)[:1].isalnum() or words(after)[:1] in "([&")
    out = [*(_loose(seg) for seg in before), *affix(" " if space else "")]
    return [*out, *rich, *affix(" " if gap else ""), *(_loose(seg) for seg in after)]


def _loose(seg: Seg) -> Seg:
    """The writer's own words: their punctuation stays where it was written."""
    return seg._replace(role="affix", part="own") if seg.role == "data" else seg


def _collapse(session: Session, printed: list[Printed], delimiter: str) -> list[Printed]:
    area = session.tree.citation
    collapse = area.get("collapse")
    if collapse == "citation-number":
        return _numbers(session, printed)
    if collapse or "cite-group-delimiter" in area.attrs:
        return _groups(session, printed, collapse, delimiter)
    return printed


def _plain(one: Printed) -> bool:
    return not (one.cite.locator or one.cite.prefix or one.cite.suffix)


def _numbers(session: Session, printed: list[Printed]) -> list[Printed]:
    """Three or more numbers in a row as a range; its two ends keep their links."""
    out: list[Printed] = []
    place = 0
    dash = session.locale.term("citation-range-delimiter") or "–"
    while place < len(printed):
        end = place
        while end + 1 < len(printed) and _follows(printed[end], printed[end + 1]):
            end += 1
        if end - place >= 2:
            first, last = printed[place], printed[end]
            rich = [*first.rich, *affix(dash), *last.rich]
            out.append(Printed(first.cite, rich, [], first.number, collapsed=True))
        else:
            out += printed[place : end + 1]
        place = end + 1
    return out


def _follows(one: Printed, other: Printed) -> bool:
    return _plain(one) and _plain(other) and other.number == one.number + 1


def _groups(session: Session, printed: list[Printed], collapse: str, delimiter: str) -> list[Printed]:
    """Cites of the same names together; names once, and years once where the style collapses suffixes."""
    area = session.tree.citation
    groups: dict[tuple[object, ...], list[Printed]] = {}
    for place, one in enumerate(printed):
        groups.setdefault(tuple(one.names) or (place,), []).append(one)
    in_text = session.tree.options.get("class", "in-text") == "in-text"
    between = area.get("cite-group-delimiter", ", " if in_text else delimiter)
    out: list[Printed] = []
    for group in groups.values():
        out.append(group[0])
        for one in group[1:]:
            again = cite_text(session, one.cite, hide=True) if collapse and not one.cite.prefix else one
            again.delimiter, again.collapsed = between, bool(collapse)
            out.append(again)
            group[0].collapsed = False
        if collapse.startswith("year-suffix") and len(group) > 1:
            _suffixes(session, out, len(group), collapse, delimiter)
    return out


def _split_suffix(one: Printed) -> tuple[str, Rich]:
    """Text before the year suffix, and the suffix with what follows; no suffix gives an empty rest."""
    for place, seg in enumerate(one.rich):
        if seg.part == "suffix":
            return words(one.rich[:place]), one.rich[place:]
    return words(one.rich), []


def _suffixes(session: Session, out: list[Printed], count: int, collapse: str, delimiter: str) -> None:
    area = session.tree.citation
    between = area.get("year-suffix-delimiter", delimiter)
    tail, last = out[-count:], ""
    del out[-count:]
    for place, one in enumerate(tail):
        head, rest = _split_suffix(one)
        year = head if place else words(cite_text(session, one.cite, hide=True).rich)[: -len(words(rest)) or None]
        if rest and place and year.strip() == last.strip() and _plain(one) and _plain(out[-1]):
            one.rich, one.delimiter = rest, between
        last = year
        out.append(one)
    if collapse == "year-suffix-ranged":
        kept = _ranged(out[-count:])
        out[-count:] = kept


def _ranged(group: Sequence[Printed]) -> list[Printed]:
    """Suffixes in a row as ``a–c``."""
    out: list[Printed] = []
    place = 0
    while place < len(group):
        end = place
        while end + 1 < len(group) and _next_letter(group[end], group[end + 1]):
            end += 1
        out.append(group[place])
        if end - place >= 2:
            out[-1].rich = [*out[-1].rich, *affix("–"), *group[end].rich]
        else:
            out += group[place + 1 : end + 1]
        place = end + 1
    return out


def _next_letter(one: Printed, other: Printed) -> bool:
    first, second = _split_suffix(one)[1], words(other.rich)
    return bool(first) and len(second) == 1 and len(words(first)) == 1 and ord(second) == ord(words(first)) + 1
