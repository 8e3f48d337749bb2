"""Micro-typography on parsed text: quotes by language, dashes, ranges, no-break spaces between number and unit.

Text inside ``::: statement`` is fixed wording and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.replacements import replace as replace_rule
from markdown_it.rules_core.smartquotes import smartquotes as smartquotes_rule
from markdown_it.token import Token

from dossier.markdown.blocks import CLOSE, OPEN

_UNIT = (
    r"(?:mg|g|kg|µg|μg|mcg|ng|mmol|µmol|mol|ml|mL|l|L|dl|dL|kcal|kJ|%|‰|°C|mm|cm|m|km|nm|Hz|h|min|s|ms|ppi|IU)"
    r"(?![\w])"
)
#: bounded, and not begun inside a number: a long row of digits and dots is looked at once
_NUMBER = r"\d[\d.,\u202f\u00a0]{0,24}"
_NEGATIVE = re.compile(r"(?<=[=<>≤≥≈]\u00a0)-(?=\d)")
#: two plain numbers; not dates (2026-11-23), not parts of names (2002/46, B6-12)
_PLAIN_RANGE = re.compile(r"(?<![\w.,/–-])(\d{1,4}(?:\.\d+)?)-(\d{1,4}(?:\.\d+)?)(?![\w/–-]|[.,]\d)")
_RANGE = re.compile(rf"(?<![\w.,/–-])({_NUMBER})\s?[-–]\s?({_NUMBER})(?=[ \u00a0\u202f]?{_UNIT})")
_QUANTITY = re.compile(rf"(?<![\w.,])({_NUMBER}) (?={_UNIT})")
_TIMES = re.compile(r"(?<=\d) [x×] (?=\d)")
#: without spaces only before a unit: 0x1F and 4x4 may be names
_CLOSE_TIMES = re.compile(rf"(?<![\w.,/–-])(\d+)[x×](?={_NUMBER}[ \u00a0\u202f]?{_UNIT})")
_MINUS = re.compile(rf"(?<=[\s(])-(?={_NUMBER}[ \u00a0\u202f]?{_UNIT})")
#: a charge or an exponent
_RAISED_MINUS = re.compile(r"[\dn]*-|-\d+(?:[.,]\d+)?")
_EQUATION = re.compile(r"(?<=\w) ([=<>≤≥≈]) (?=[\d−–+-]|\.\d)")


def _plain_range(match: re.Match[str]) -> str:
    """A range rises; what does not is a part of a name (ISO 3166-2)."""
    return f"{match[1]}–{match[2]}" if float(match[1]) < float(match[2]) else match[0]


def typeset(text: str) -> str:
    """Ranges before a unit get an en dash; number and unit, and factors, stay on one line."""
    text = _EQUATION.sub("\u00a0\\1\u00a0", text)
    text = _NEGATIVE.sub("−", text)
    text = _RANGE.sub("\\1–\\2", text)
    text = _PLAIN_RANGE.sub(_plain_range, text)
    text = _MINUS.sub("−", text)
    text = _CLOSE_TIMES.sub("\\1\u00a0×\u00a0", text)
    text = _QUANTITY.sub("\\1\u00a0", text)
    return _TIMES.sub("\u00a0×\u00a0", text)


def raised(text: str) -> str:
    """A hyphen in a superscript is the minus of a charge or an exponent."""
    return text.replace("-", "−") if _RAISED_MINUS.fullmatch(text) else typeset(text)


def _free(tokens: Sequence[Token], notes: Mapping[int, Any]) -> Iterator[Token]:
    """Inline tokens outside statements, and those of the notes written in them."""
    depth: list[str] = []
    for token in tokens:
        if token.type == OPEN:
            depth.append(token.meta["name"])
        elif token.type == CLOSE and depth:
            depth.pop()
        elif token.type == "inline" and ("statement" not in depth or token.meta.get("kind") == "container_label"):
            yield from _with_notes(token, notes)


def _with_notes(token: Token, notes: Mapping[int, Any]) -> Iterator[Token]:
    """An inline token, then the text of each ``^[note]`` in it, which is put into the stream only later."""
    yield token
    for child in token.children or ():
        note = notes.get(child.meta["id"], {}) if child.type == "footnote_ref" else {}
        if "tokens" in note:
            yield from _with_notes(Token("inline", "", 0, content=note["content"], children=note["tokens"]), notes)


def _rule(state: StateCore) -> None:
    everything = state.tokens
    state.tokens = list(_free(everything, state.env.get("footnotes", {}).get("list", {})))
    replace_rule(state)
    smartquotes_rule(state)
    for token in state.tokens:
        address = False
        before = "softbreak"
        for child in token.children or ():
            if child.type in ("link_open", "link_close"):
                address = child.type == "link_open" and child.info == "auto"
            elif child.type == "text" and before == "sup_open":
                child.content = raised(child.content)
            elif child.type == "text" and not address:
                # at the beginning of a line as after a space
                begin = " " if before in ("softbreak", "hardbreak") else ""
                child.content = typeset(begin + child.content).removeprefix(begin)
            before = child.type
    state.tokens = everything


def plugin(md: MarkdownIt) -> None:
    """Register one rule in place of markdown-it's ``replacements`` and ``smartquotes``."""
    md.options["typographer"] = True
    md.core.ruler.after("inline", "dossier_typography", _rule)
