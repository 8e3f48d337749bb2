"""Units of translation: the words of each block after its structure has been read, before its inline markup is.

Swapping the words here leaves everything else to the source: headings' labels, attributes, captions' keywords, keys of evidence,
tables and containers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from dossier import languages
from dossier.diagnostics import Location
from dossier.markdown.blocks import OPEN
from dossier.markdown.context import Context, context
from dossier.model import Translated, Unit
from dossier.translation.marks import worth

_COMMENT = re.compile(r"<!--\s*translators?:\s*(.*?)\s*-->", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"!\[(.*)\](\([^()]*\)(?:\{[^{}]*\})?)", re.DOTALL)
#: a line break in the source that means a space: not after a backslash or two spaces
_SOFT = re.compile(r"(?<!\\)(?<!  )\n")
_NAMES = {
    "th": "table head",
    "td": "table cell",
    "dt": "term",
    "dd": "definition",
    "list_item": "list item",
    "blockquote": "quotation",
    "footnote_reference": "footnote",
}
#: blocks whose element can say that its words are in another language
_ELEMENTS = frozenset({"paragraph_open", "td_open", "th_open"})


def plugin(md: MarkdownIt) -> None:
    """Register the rule; all block rules must come before it."""
    md.core.ruler.before("inline", "dossier_units", _rule)


def flat(text: str) -> str:
    """The words of a block in one line; breaks that are printed stay."""
    lines = [line.lstrip() for line in text.replace("\t", " ").split("\n")]
    return _SOFT.sub(" ", "\n".join(lines)).strip()


@dataclass(frozen=True, slots=True)
class _Place:
    """An inline token, the opening token of the block that it is in, and what is known about it."""

    inline: Token
    owner: Token | None
    kind: str
    note: str
    kept: bool


def _rule(state: StateCore) -> None:
    ctx = context(state.env)
    if ctx.translate is None:
        return
    for place in _places(state.tokens):
        alt = _IMAGE.fullmatch(place.inline.content.strip()) if place.kind == "alternative text" else None
        text = flat(alt[1] if alt else place.inline.content)
        if not worth(text):
            continue
        where = ctx.where(place.inline.map[0] if place.inline.map else 0)
        new = translated(ctx, Unit(text, place.kind, where, place.note), place.kept)
        if new.text != text:
            place.inline.content = f"![{new.text}]{alt[2]}" if alt else new.text
        if new.where is not None:
            place.inline.meta["origin"] = new.where
        _mark(place, new)


def translated(ctx: Context, unit: Unit, kept: bool = False) -> Translated:
    """What is printed for a unit; with ``kept`` its own text."""
    if kept or ctx.kept or ctx.translate is None:
        return Translated(unit.text, "kept", ctx.source_language)
    return ctx.translate(unit)


def _mark(place: _Place, new: Translated) -> None:
    """Language and state of words that are not in the edition's language: on their element, else around them."""
    if not new.language or place.kind == "alternative text":
        return
    if place.owner is None or place.owner.type not in _ELEMENTS or place.owner.hidden:
        place.inline.meta["foreign"] = new
    elif "lang" not in place.owner.attrs:
        place.owner.attrs.update(foreign(new, str(place.owner.attrs.get("class", ""))))


def origin(tokens: Iterable[Token], near: str) -> Location | None:
    """Where in a catalogue the translated text stands that holds ``near``, if there is one."""
    for token in tokens:
        if token.type == "inline" and "origin" in token.meta and near in token.content:
            place: Location = token.meta["origin"]
            return place
    return None


def foreign(new: Translated, classes: str = "") -> dict[str, str | int | float]:
    """Attributes of an element whose words are not in the edition's language."""
    mark = f"source-{new.state}" if new.state in ("stale", "missing") else ""
    both = f"{classes} {mark}".strip()
    return {"lang": new.language, "dir": languages.direction(new.language), **({"class": both} if both else {})}


def wrapped(children: list[Token], new: Translated) -> list[Token]:
    """Inline tokens in a span that says which language they are in."""
    opening = Token("span_open", "span", 1, attrs=foreign(new))
    return [opening, *children, Token("span_close", "span", -1)]


def _places(tokens: Sequence[Token]) -> Iterator[_Place]:
    """Each inline token with its block, in order. A remark for translators holds for the block that follows it."""
    around: list[Token] = []
    remark, depth = "", -1
    for token in tokens:
        if token.type == "html_block" and (match := _COMMENT.search(token.content)):
            remark, depth = " ".join(match[1].split()), len(around)
            continue
        if token.type == "inline":
            kept = any(str(outer.attrs.get("translate", "")) == "no" for outer in around)
            yield _Place(token, around[-1] if around else None, _kind(token, around), remark, kept)
        if token.nesting == 1:
            around.append(token)
        elif token.nesting == -1 and around:
            around.pop()
        if len(around) <= depth and token.type != "html_block":
            remark, depth = "", -1


def _kind(token: Token, around: Sequence[Token]) -> str:
    written = token.meta.get("kind")
    if written == "container_label":
        return f"label of {around[-1].meta['name']}" if around and around[-1].type == OPEN else "label"
    if written == "caption":
        return "caption"
    types = [outer.type.removesuffix("_open") for outer in reversed(around)]
    if types[:1] == ["figure"]:
        return "alternative text"
    if types[:1] == ["heading"]:
        return "heading"
    if len(around) > 1 and "evidence" in around[-2].meta:
        return "evidence takeaway"
    return next((_NAMES[name] for name in types if name in _NAMES), "paragraph")
