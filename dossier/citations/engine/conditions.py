"""Conditions of cs:if and cs:else-if (CSL 1.0.2, Choose).

Mends citeproc-py 0.11.1 (If): is-numeric on text with numbers, empty dates, positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import numbers
from .context import Context
from .tree import Node


def holds(node: Node, context: Context) -> bool:
    """True when the branch is to be taken."""
    results = list(_results(node, context))
    match = node.get("match", "all")
    if match == "any":
        return any(results)
    return not any(results) if match == "none" else all(results)


def branch(choose: Node, context: Context) -> Node | None:
    """The branch of a cs:choose that is taken."""
    return next((child for child in choose.children if child.tag == "else" or holds(child, context)), None)


def _results(node: Node, context: Context) -> Iterator[bool]:
    for name, value in node.attrs.items():
        if name in TESTS:
            for word in value.split():
                yield TESTS[name](word, context)
    for child in node.children:
        if child.tag == "conditions":
            yield from (holds(inner, context) for inner in child.children)


def _kind(word: str, context: Context) -> bool:
    return context.item.kind == word


def _variable(word: str, context: Context) -> bool:
    if word == "locator":
        return bool(context.cite and context.cite.locator)
    if word == "year-suffix":
        return bool(context.ambiguity.suffix)
    if word == "citation-number":
        return bool(context.number)
    if word == "first-reference-note-number":
        return bool(context.cite and context.cite.first_note)
    return context.item.has(word)


def _numeric(word: str, context: Context) -> bool:
    if word == "locator":
        return bool(context.cite and numbers.numeric(context.cite.locator))
    if word == "citation-number":
        return True
    return numbers.numeric(context.item.fields.get(word, ""))


def _uncertain(word: str, context: Context) -> bool:
    date = context.item.dates.get(word)
    return bool(date and date.circa)


def _locator(word: str, context: Context) -> bool:
    cite = context.cite
    return bool(cite and cite.locator and cite.label.replace(" ", "-") == word.replace(" ", "-"))


def _position(word: str, context: Context) -> bool:
    return bool(context.cite and not context.in_bibliography and word in context.cite.position)


def _disambiguate(word: str, context: Context) -> bool:
    """The first so many conditions hold as it takes to tell the work from others."""
    if word != "true":
        return not context.ambiguity.flag
    context.disambiguated += 1
    return context.disambiguated <= context.ambiguity.flag


TESTS: dict[str, Callable[[str, Context], bool]] = {
    "type": _kind,
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
