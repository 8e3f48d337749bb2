"""Small forms of HTML and tokens that the walk and the renderer share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

#: a width that an image may have
WIDTH = re.compile(r"\d+(\.\d+)?(%|mm|cm|pt|em)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAISED = re.compile(r"<sup\b[^>]*>.*?</sup>", re.DOTALL)


def without_comments(html: str) -> str:
    """Raw HTML without its comments; empty when nothing else was there."""
    rest = _COMMENT.sub("", html)
    return rest if rest.strip() else ""


def starred(tokens: Sequence[Token], at: int) -> str | None:
    """The text of ``[...]{.stars}`` at this place, None where there is none; markup inside makes it empty."""
    if tokens[at].type != "span_open" or "stars" not in str(tokens[at].attrs.get("class", "")).split():
        return None
    plain = tokens[at + 1].type == "text" and tokens[at + 2].type == "span_close"
    return tokens[at + 1].content if plain else ""


def attributes(token: Token, *names: str) -> str:
    """Those of the token's attributes that are named, as HTML."""
    return "".join(f' {name}="{escape(str(token.attrs[name]))}"' for name in names if token.attrs.get(name))


def start(token: Token) -> str:
    """An ordered list that does not begin with 1: the layout engine reads the counter, not the attribute."""
    number = token.attrs.get("start")
    if not isinstance(number, int):
        return ""
    return f' start="{number}" style="counter-reset:list-item {number - 1}"'


def raised(html: str) -> bool:
    """Whether all words of a piece of HTML are superscript, as the numbers of some citation styles."""
    rest = _RAISED.sub("", html)
    return rest != html and not re.sub(r"<[^>]+>", "", rest).strip()
