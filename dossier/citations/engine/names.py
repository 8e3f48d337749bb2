"""cs:names: lists of names, et al., labels and substitutes (CSL 1.0.2, Names).

Mends citeproc-py 0.11.1 (Names, Substitute): substitutes print once, roles with the same people are one, "and" and
"et al." take their delimiters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import conditions, textcase
from .context import Context, Out, Shown
from .nameinput import Name
from .nameoptions import Options, cut, options
from .nameparts import one
from .rich import Rich, Seg, affix, affixed, dress, east_asian, faces, join, words
from .tree import Node


def names(node: Node, context: Context) -> Out:
    """cs:names; what it prints first in an entry is remembered as the entry's authors."""
    parent = context.parents[-1] if context.parents else None
    out = _lists(node, parent, context)
    context.named |= bool(out.rich)
    if not out.rich:
        out = _substitute(node, context) or Out([], True, False)
    if not out.rich:
        return out
    if parent is not None or context.first_names is not None:
        return out
    context.first_names = out.rich
    if context.hide_names:
        return Out([], True, True)
    return out


def _lists(node: Node, parent: Node | None, context: Context) -> Out:
    inherit = parent is not None and not node.children
    name = node.find("name") or (parent.find("name") if parent else None)
    et_al = node.find("et-al") or (parent.find("et-al") if parent else None)
    label = node.find("label") or (parent.find("label") if inherit and parent else None)
    first = _label_first(parent if inherit and parent else node)
    chosen = options(node, name, context)
    roles = _merged([role for role in node.get("variable").split() if role not in context.hidden], context)
    if chosen.form == "count":
        return _count(roles, chosen, context)
    bare = [_list(context.item.names[role], chosen, name, et_al, context) for role, _ in roles]
    shown = _replaced(bare, context)
    printed = []
    for (role, term), rich in zip(roles, shown, strict=False):
        context.printed.update(node.get("variable").split() if term != role else {role})
        printed.append(_labelled(rich, term, label, first, len(context.item.names[role]), context))
    if not printed:
        return Out([], True, False)
    if parent is not None:
        context.hidden.update(role for role, _ in roles)
    return Out(dress(join(printed, chosen.names_delimiter), node.attrs), True, True)


def _label_first(node: Node) -> bool:
    tags = [child.tag for child in node.children]
    return "label" in tags and ("name" not in tags or tags.index("label") < tags.index("name")) and "name" in tags


def _merged(roles: list[str], context: Context) -> list[tuple[str, str]]:
    """Roles that have names, with the term of their label; editor and translator as one when they are the same."""
    found = [role for role in roles if context.item.names.get(role)]
    if set(found) == {"editor", "translator"}:
        people = context.item.names
        if people["editor"] == people["translator"] and context.locale.term("editortranslator"):
            return [(found[0], "editortranslator")]
    return [(role, role) for role in found]


def _count(roles: list[tuple[str, str]], chosen: Options, context: Context) -> Out:
    total = sum(cut(len(context.item.names[role]), chosen, context) for role, _ in roles)
    return Out([Seg(str(total))] if total else [], True, bool(total))


def _substitute(node: Node, context: Context) -> Out | None:
    """First substitute that prints; its variables are not printed again in this entry (CSL 1.0.2, Substitute)."""
    found = node.find("substitute")
    if found is None:
        return None
    before = set(context.printed)
    context.parents.append(node)
    try:
        for child in _candidates(found.children, context):
            context.printed.clear()
            out = context.render(child, context)
            if out.rich:
                context.hidden |= context.printed
                (rich,) = _replaced([out.rich], context) if child.tag != "names" else [out.rich]
                return Out(dress(rich, node.attrs), True, True)
    finally:
        context.parents.pop()
        context.printed |= before
    return None


def _candidates(children: Iterable[Node], context: Context) -> Iterator[Node]:
    """Substitutes in order; those of a cs:choose with nothing but names are tried one by one as well."""
    for child in children:
        branch = conditions.branch(child, context) if child.tag == "choose" else None
        if branch is not None and all(inner.tag in ("names", "choose") for inner in branch.children):
            yield from _candidates(branch.children, context)
        else:
            yield child


def _labelled(rich: Rich, role: str, label: Node | None, first: bool, count: int, context: Context) -> Rich:
    if label is None or not rich or context.sorting is not None:
        return rich
    plural = {"always": True, "never": False}.get(label.get("plural"), count > 1)
    word = context.locale.term(role, label.get("form"), plural)
    text = textcase.change([Seg(word)] if word else [], label.get("text-case"), "en")
    if label.get("strip-periods") == "true":
        text = [seg._replace(text=seg.text.replace(".", "")) for seg in text]
    text = dress(text, label.attrs)
    return [*text, *rich] if first else [*rich, *text]


def _list(people: tuple[Name, ...], chosen: Options, node: Node | None, et_al: Node | None, context: Context) -> Rich:
    shown = cut(len(people), chosen, context)
    last = chosen.get("et-al-use-last") == "true" and shown + 1 < len(people)
    # in the reference list a given name that tells cites apart is written out where the cites have it, as citeproc-js does
    first = not context.in_bibliography or not context.shown
    given = context.ambiguity.given if first and context.sorting is None else ()
    context.shown.append(Shown(people, shown, "initialize-with" in chosen.values))
    order = chosen.get("name-as-sort-order")

    def name(place: int) -> Rich:
        inverted = order == "all" or (order == "first" and place == 0)
        level = given[place] if place < len(given) else 0
        rich = one(people[place], inverted, level, chosen, node, context)
        return faces(rich, node.attrs) if node else rich

    parts = [name(place) for place in range(shown)]
    if shown == len(people):
        out = _and(parts, people, chosen, order, context)
    elif last:
        out = [*join(parts, chosen.delimiter), *affix(f"{chosen.delimiter}… "), *name(len(people) - 1)]
    else:
        out = _et_al(parts, people, chosen, et_al, context)
    return affixed(out, node.attrs) if node and out else out


def _and(parts: list[Rich], people: tuple[Name, ...], chosen: Options, order: str, context: Context) -> Rich:
    kind = chosen.get("and")
    if len(parts) < 2 or not kind or context.sorting is not None:
        return join(parts, chosen.delimiter)
    before_last = people[-2]
    text = kind == "text" or bool(context.cite and context.cite.narrative)
    word = context.locale.term("and") if text else "&"
    rule = chosen.get("delimiter-precedes-last", "contextual")
    comma = _precedes(rule, len(parts) > 2, _inverted(order, len(parts) == 2, before_last))
    if east_asian(word[:1]):
        lead, gap = chosen.delimiter if rule == "always" and len(parts) == 2 else "", ""
    else:
        lead = chosen.delimiter if comma else " "
        lead += "" if lead.endswith((" ", "\u00a0")) else " "
        gap = "" if word[-1:].isspace() or word == "ו" else " "  # the Hebrew "and" is written with what follows
    return [*join(parts[:-1], chosen.delimiter), *affix(f"{lead}{word}{gap}"), *parts[-1]]


def _inverted(order: str, first: bool, name: Name) -> bool:
    """True when the name before a delimiter stands in sort order, which institutions have none of."""
    return not name.literal and (order == "all" or (order == "first" and first))


def _precedes(rule: str, enough: bool, inverted: bool) -> bool:
    return {"always": True, "never": False, "after-inverted-name": inverted}.get(rule, enough)


def _et_al(parts: list[Rich], people: tuple[Name, ...], chosen: Options, node: Node | None, context: Context) -> Rich:
    order = chosen.get("name-as-sort-order")
    word = context.locale.term(node.get("term", "et-al") if node else "et-al")
    out = join(parts, chosen.delimiter)
    if context.sorting is not None:
        # after the same names alone and before all others, unless the style's key itself says how many names count
        return [*out, *affix(f"{chosen.delimiter}0")] if out and "et-al-min" not in context.sorting else out
    if not word.strip() or not out:
        return out
    rule = chosen.get("delimiter-precedes-et-al", "contextual")
    comma = _precedes(rule, len(parts) > 1, _inverted(order, len(parts) == 1, people[len(parts) - 1]))
    text: Rich = [Seg(word)]
    gap = "" if east_asian(word[:1]) else " "
    return [*out, *affix(chosen.delimiter if comma else gap), *(dress(text, node.attrs) if node else text)]


def _replaced(parts: list[Rich], context: Context) -> list[Rich]:
    """The substitute for lists that are the same as in the entry before (CSL 1.0.2, Reference Grouping)."""
    if context.first_names is not None or not context.in_bibliography or context.sorting is not None:
        return parts
    if not context.first_parts:
        context.first_parts = tuple(parts)
    if context.substitute_for is None or "subsequent-author-substitute" not in context.area.attrs:
        return parts
    if [words(part) for part in context.substitute_for] == [words(part) for part in parts]:
        return [affix(context.area.get("subsequent-author-substitute"))]
    return parts
