"""Entries of the list: label and body apart, repeated authors (CSL 1.0.2, Bibliography-specific Options).

Mends citeproc-py 0.11.1 (Layout.render_bibliography): "1.Boyle", the number run into the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from .cites import capital
from .evaluate import render, sequence
from .punctuation import finish
from .rich import Rich, affix, faces, join, trim_space
from .session import Session
from .tree import Node


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: label as printed at its start, and the rest."""

    key: str
    label: Rich
    body: Rich


def entry(session: Session, key: str, before: tuple[Rich, ...] | None) -> tuple[Entry, tuple[Rich, ...]]:
    """The entry of one work, and its list of names for the entry after it."""
    area = session.tree.bibliography or Node("bibliography", {})
    layout = area.find("layout") or Node("layout", {})
    context = session.context(key, area)
    context.substitute_for = before
    children = layout.children
    aligned = bool(children) and ("second-field-align" in area.attrs or _is_number(children[0]))
    label: Rich = []
    first: Rich = []
    if aligned:
        first = render(children[0], context).rich
        if _is_label(children[0], session):
            label, first = [seg for seg in first if seg.role != "break"], []
        children = children[1:]
    body = capital(join([first, sequence(children, context).rich], " "))
    body = _ended(body, layout.get("suffix"))
    prefix = affix(layout.get("prefix"))
    if label:
        label = [*prefix, *label]
    else:
        body = [*prefix, *body] if body else body
    number = trim_space(finish(faces(label, layout.attrs), session.locale))
    rich = finish(faces(trim_space(body), layout.attrs), session.locale)
    return Entry(key, number, trim_space(rich)), context.first_parts


def _ended(body: Rich, suffix: str) -> Rich:
    """The body with the layout's suffix, which belongs into a last block that is set apart."""
    end = len(body)
    while end and body[end - 1].role == "break":
        end -= 1
    return [*body[:end], *affix(suffix), *body[end:]] if end else body


def _is_number(node: Node) -> bool:
    """True for a first field that is set off from the rest also in styles that do not ask for it."""
    return node.get("display") == "left-margin" or node.get("variable") == "citation-number"


def _is_label(node: Node, session: Session) -> bool:
    """True when the first field is the entry's number or label; any other field belongs to the body."""
    if _is_number(node) or node.get("variable") == "citation-label":
        return True
    below = session.tree.macros.get(node.get("macro"))
    return any(_is_label(child, session) for child in (below.children if below else node.children))
