"""Product tokens: ``{{ name }}`` in text becomes its value."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from dossier.diagnostics import did_you_mean
from dossier.markdown.context import Context, context

_TOKEN = re.compile(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")


def _rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    match = _TOKEN.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        ctx = context(state.env)
        token = state.push("text", "", 0)
        token.content = _value(ctx, match[1], state.src[: state.pos])
    state.pos = match.end()
    return True


def _value(ctx: Context, name: str, before: str) -> str:
    if name in ctx.product_tokens:
        return ctx.product_tokens[name]
    hint = did_you_mean(name, ctx.product_tokens) or "set it under [tokens] in dossier.toml"
    ctx.report("markdown-token", f"unknown product token '{name}'", ctx.where(text_before=before), hint)
    return f"{{{{ {name} }}}}"


def plugin(md: MarkdownIt) -> None:
    """Register ``{{ name }}``."""
    md.inline.ruler.before("escape", "product_token", _rule)
