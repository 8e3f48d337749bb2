"""Block rules on the token stream before inline parsing: heading attributes, captions, containers, evidence lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.attrs.parse import ParseError
from mdit_py_plugins.attrs.parse import parse as parse_attributes
from mdit_py_plugins.container import container_plugin

from dossier.diagnostics import did_you_mean
from dossier.markdown.cite import KEY
from dossier.markdown.context import ATTRIBUTES, Context, context

CONTAINERS = ("callout", "evidence", "remark", "warning", "statement", "landscape", "plain")
_NAME = "dossier"
OPEN, CLOSE = f"container_{_NAME}_open", f"container_{_NAME}_close"

_TAIL = re.compile(r"[ \t]*\{([^{}\n]*)\}[ \t]*$")
_CAPTION = re.compile(r"(Table|Figure):\s+")
_EVIDENCE = re.compile(rf"{KEY.pattern}\s*:\s+")
_LONGER = "the outer container needs more colons than the inner one"
#: what may not stand in an evidence list outside its items
_NO_EVIDENCE = frozenset(
    "paragraph_open heading_open table_open ordered_list_open blockquote_open dl_open figure_open fence code_block hr".split()
)


def plugin(md: MarkdownIt) -> None:
    """Register containers and the block rules, in the order in which they build on each other."""
    container_plugin(md, _NAME, validate=lambda _params, _markup: True)
    attrs_block_plugin(md, allowed=ATTRIBUTES)
    md.block.ruler.at("attr", _attribute_line)
    names = ("attributes", "headings", "containers", "captions", "evidence")
    rules = (_attributes, _headings, _containers, _captions, _evidence)
    after = "block"
    for name, rule in zip(names, rules, strict=True):
        md.core.ruler.after(after, f"dossier_{name}", rule)
        after = f"dossier_{name}"


def take_attributes(text: str, ctx: Context, line: int) -> tuple[str, dict[str, str]]:
    """``text`` without its ``{...}`` at the end, and the attributes."""
    match = _TAIL.search(text)
    if not match:
        return text, {}
    try:
        _, attributes = parse_attributes(match[0].strip())
    except ParseError as error:
        hint = "a label holds letters, digits, - _ : and no spaces" if "#" in match[0] else None
        ctx.report("markdown-attributes", f"cannot read '{match[0].strip()}': {error}", ctx.where(line), hint)
        return text, {}
    if unknown := sorted(set(attributes) - set(ATTRIBUTES)):
        hint = "known: " + ", ".join(ATTRIBUTES)
        ctx.report("markdown-attributes", f"attribute not known: {', '.join(unknown)}", ctx.where(line), hint)
    return text[: match.start()], {key: str(value) for key, value in attributes.items() if key in ATTRIBUTES}


def _attribute_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``{.class}`` alone on a line. The plugin's own rule also takes a line that only begins and ends with braces."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    if state.is_code_block(start) or not re.fullmatch(r"\{[^{}]+\}", line):
        return False
    try:
        _, attributes = parse_attributes(line)
    except ParseError:
        return False
    if not silent:
        token = state.push("attrs_block", "", 0)
        token.attrs.update(attributes)
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _attributes(state: StateCore) -> None:
    """Report attributes that stand before nothing."""
    ctx = context(state.env)
    for token, following in zip_longest(state.tokens, state.tokens[1:]):
        if token.type == "attrs_block" and (following is None or following.nesting < 0):
            hint = "attributes on a line of their own stand before a paragraph, list, table or other block"
            ctx.report("markdown-attributes", "the attributes belong to nothing", ctx.where(_line(token)), hint)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _headings(state: StateCore) -> None:
    """``## Title {#label .class}``."""
    ctx = context(state.env)
    for position, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[position + 1]
        inline.content, attributes = take_attributes(inline.content, ctx, _line(token))
        token.attrs.update(attributes)


def _containers(state: StateCore) -> None:
    """Name, label and attributes of each container; what is not one of ours is reported."""
    ctx = context(state.env)
    out: list[Token] = []
    closing: set[int] = set()
    around: list[str] = []
    for token in state.tokens:
        out.append(token)
        if token.type == CLOSE:
            around.pop()
        if token.type != OPEN:
            continue
        line = _line(token)
        text, attributes = take_attributes(token.info.strip(), ctx, line)
        name, _, label = text.partition(" ")
        if _check_name(name, attributes.get("class", ""), ctx, line):
            _check_end(token, name, ctx, closing, around)
        around.append(token.markup)
        token.meta = {"name": name}
        token.attrs.update(attributes)
        if label.strip():
            out.append(_inline(label.strip(), "container_label", line))
    state.tokens = out


def _inline(content: str, kind: str, line: int) -> Token:
    """An inline token that remembers what it is."""
    token = Token("inline", "", 0, content=content, map=[line, line + 1], children=[], level=1)
    token.meta = {"kind": kind}
    return token


def _check_name(name: str, classes: str, ctx: Context, line: int) -> bool:
    """Whether a container has a name, known or not."""
    where = ctx.where(line)
    if name and name not in CONTAINERS:
        ctx.report("markdown-container", f"unknown container '{name}'", where, did_you_mean(name, CONTAINERS))
    elif not name and classes:
        hint = f"write '::: {classes.split()[0]}'"
        ctx.report("markdown-container", "the container has a class and no name", where, hint)
    elif not name:
        hint = f"remove it; {_LONGER}, at both ends"
        ctx.report("markdown-container", "':::' closes a container that is not open", where, hint)
    return bool(name)


def _check_end(token: Token, name: str, ctx: Context, closing: set[int], around: Sequence[str]) -> None:
    """``closing`` gathers the lines that close a container; each closes one only. ``around`` are the enclosing ones' colons."""
    end = token.map[1] if token.map else 0
    last = ctx.lines[end] if end < len(ctx.lines) else ""
    if end in closing or not re.search(r":{3,}\s*$", last):
        short = any(len(markup) <= len(token.markup) for markup in around)
        hint = _LONGER if short else f"close it with a line '{token.markup}'"
        ctx.report("markdown-container", f"container '{name}' is not closed", ctx.where(_line(token)), hint)
    closing.add(end)


def _captions(state: StateCore) -> None:
    """``Table: ...`` before a table and ``Figure: ...`` before an image on its own."""
    ctx = context(state.env)
    tokens = state.tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        match = _CAPTION.match(tokens[at + 1].content) if tokens[at].type == "paragraph_open" else None
        if match is None and tokens[at].type == "paragraph_open" and _only_image(tokens, at):
            out += _figure(tokens[at + 1], None, {})
            at += 3
            continue
        if match is None:
            out.append(tokens[at])
            at += 1
            continue
        inline = tokens[at + 1]
        text, attributes = take_attributes(inline.content[match.end() :], ctx, _line(inline))
        caption = _inline(text, "caption", _line(inline) + match[0].count("\n"))
        at += 3
        following = tokens[at] if at < len(tokens) else None
        if match[1] == "Table" and following and following.type == "table_open":
            following.attrs.update(attributes)
            out += [following, caption]
            at += 1
        elif match[1] == "Figure" and following and _only_image(tokens, at):
            out += _figure(tokens[at + 1], caption, attributes)
            at += 3
        else:
            thing = "a table" if match[1] == "Table" else "an image on its own line"
            ctx.report("markdown-caption", f"'{match[0].strip()}' is not followed by {thing}", ctx.where(_line(inline)))
    state.tokens = out


def _only_image(tokens: Sequence[Token], at: int) -> bool:
    return (
        tokens[at].type == "paragraph_open"
        and re.fullmatch(r"!\[((?!\]\().)*\]\([^()]*\)(\{[^{}]*\})?", tokens[at + 1].content.strip(), re.DOTALL)
        is not None
    )


def _figure(image: Token, caption: Token | None, attributes: Mapping[str, str]) -> list[Token]:
    opening = Token("figure_open", "figure", 1, block=True, map=image.map)
    opening.attrs.update(attributes)
    closing = Token("figure_close", "figure", -1, block=True)
    return [opening, image, *([caption] if caption else []), closing]


def _evidence(state: StateCore) -> None:
    """Items of ``::: evidence``: the key is taken from the text; a list item without one is reported."""
    ctx = context(state.env)
    depth: list[str] = []
    lists = 0
    for at, token in enumerate(state.tokens):
        if token.type == OPEN:
            depth.append(token.meta["name"])
            lists = 0
        elif token.type == CLOSE and depth:
            depth.pop()
        elif depth and depth[-1] == "evidence":
            lists += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
            if token.type == "list_item_open" and lists == 1:
                _evidence_item(state.tokens, at, ctx)
            elif lists == 0 and token.type in _NO_EVIDENCE:
                _bad_evidence(ctx, _line(token))


def _evidence_item(tokens: Sequence[Token], at: int, ctx: Context) -> None:
    inline: Any = tokens[at + 2] if at + 2 < len(tokens) else None
    match = _EVIDENCE.match(inline.content) if inline is not None and inline.type == "inline" else None
    if match is None or not inline.content[match.end() :].strip():
        _bad_evidence(ctx, _line(tokens[at]))
        return
    inline.content = inline.content[match.end() :]
    line = _line(inline) + match[0].count("\n")
    inline.map = [line, max(line + 1, inline.map[1] if inline.map else 0)]
    tokens[at].meta = {"evidence": match[1]}


def _bad_evidence(ctx: Context, line: int) -> None:
    ctx.report(
        "evidence-item",
        "an evidence list holds items of the form '- @key: takeaway' and nothing else",
        ctx.where(line),
        "move other text out of the container",
    )
