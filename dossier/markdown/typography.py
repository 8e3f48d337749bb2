"""Micro-typography on parsed text: quotes by language, dashes, ranges, no-break spaces between number and unit.

The language is the edition's, or that of the block: a paragraph that is not translated keeps its own marks.

Text inside ``::: statement`` is fixed wording and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.replacements import replace as replace_rule
from markdown_it.rules_core.smartquotes import smartquotes as smartquotes_rule
from markdown_it.token import Token

from dossier import languages
from dossier.markdown import eastasian
from dossier.markdown.blocks import CLOSE, OPEN
from dossier.markdown.spacing import spaced

#: a letter or figure of a script that puts spaces between words and numbers: not Han, kana, Arabic
_WORD = r"[^\W\u0600-\u06ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_UNIT = (
    r"(?:mg|g|kg|µg|μg|mcg|ng|mmol|µmol|mol|ml|mL|l|L|dl|dL|kcal|kJ|%|‰|°C|mm|cm|m|km|nm|Hz|h|min|s|ms|ppi|IU)"
    rf"(?!{_WORD})"
)
#: what a number does not begin or end beside: it would be a part of a name or date (2026-11-23, 2002/46, B6-12)
_FREE, _ENDS = rf"(?<!{_WORD})(?<![.,/–-])", rf"(?!{_WORD}|[/–-]|[.,]\d)"
#: bounded, and not begun inside a number: a long row of digits and dots is looked at once
_NUMBER = r"\d[\d.,\u202f\u00a0]{0,24}"
_NEGATIVE = re.compile(r"(?<=[=<>≤≥≈]\u00a0)-(?=\d)")
#: two plain numbers
_PLAIN_RANGE = re.compile(rf"{_FREE}(\d{{1,4}}(?:\.\d+)?)-(\d{{1,4}}(?:\.\d+)?){_ENDS}")
#: the same with points between thousands and a decimal comma
_COMMA = r"((?:\d{1,3}(?:[.\u202f]\d{3})+|\d{1,4})(?:,\d+)?)"
_COMMA_RANGE = re.compile(rf"{_FREE}{_COMMA}-{_COMMA}{_ENDS}")
_RANGE = re.compile(rf"{_FREE}({_NUMBER})\s?[-–]\s?({_NUMBER})(?=[ \u00a0\u202f]?{_UNIT})")
_QUANTITY = re.compile(rf"(?<!{_WORD})(?<![.,])({_NUMBER}) (?={_UNIT})")
_TIMES = re.compile(r"(?<=\d) [x×] (?=\d)")
#: without spaces only before a unit: 0x1F and 4x4 may be names
_CLOSE_TIMES = re.compile(rf"{_FREE}(\d+)[x×](?={_NUMBER}[ \u00a0\u202f]?{_UNIT})")
_MINUS = re.compile(rf"(?<=[\s(])-(?={_NUMBER}[ \u00a0\u202f]?{_UNIT})")
#: a charge or an exponent
_RAISED_MINUS = re.compile(r"[\dn]*-|-\d+(?:[.,]\d+)?")
_EQUATION = re.compile(r"(?<=\w) ([=<>≤≥≈]) (?=[\d−–+-]|\.\d)")


def _plain_range(match: re.Match[str]) -> str:
    """A range rises; what does not is a part of a name (ISO 3166-2)."""
    return f"{match[1]}–{match[2]}" if float(match[1]) < float(match[2]) else match[0]


def _comma_range(match: re.Match[str]) -> str:
    low, high = (float(re.sub(r"[.\u202f]", "", number).replace(",", ".")) for number in match.groups())
    return match[0].replace("-", "–") if low < high else match[0]


def typeset(text: str, language: str = "en") -> str:
    """Ranges before a unit get an en dash; number and unit, and factors, stay on one line; spaces as the language has them."""
    text = spaced(text, language)
    text = _EQUATION.sub("\u00a0\\1\u00a0", text)
    text = _NEGATIVE.sub("−", text)
    text = _RANGE.sub("\\1–\\2", text)
    comma = languages.decimal(language) == ","
    text = _COMMA_RANGE.sub(_comma_range, text) if comma else _PLAIN_RANGE.sub(_plain_range, text)
    text = _MINUS.sub("−", text)
    text = _CLOSE_TIMES.sub("\\1\u00a0×\u00a0", text)
    text = _QUANTITY.sub("\\1\u00a0", text)
    return _TIMES.sub("\u00a0×\u00a0", text)


def raised(text: str, language: str = "en") -> str:
    """A hyphen in a superscript is the minus of a charge or an exponent."""
    return text.replace("-", "−") if _RAISED_MINUS.fullmatch(text) else typeset(text, language)


def _free(tokens: Sequence[Token], notes: Mapping[int, Any], language: str) -> Iterator[tuple[str, Token]]:
    """Inline tokens outside statements, and those of the notes written in them, each with its language."""
    depth: list[str] = []
    spoken = [language]
    for token in tokens:
        if token.nesting == 1:
            spoken.append(str(token.attrs.get("lang") or spoken[-1]))
        elif token.nesting == -1 and len(spoken) > 1:
            spoken.pop()
        if token.type == OPEN:
            depth.append(token.meta["name"])
        elif token.type == CLOSE and depth:
            depth.pop()
        elif token.type == "inline" and ("statement" not in depth or token.meta.get("kind") == "container_label"):
            foreign = token.meta["foreign"].language if "foreign" in token.meta else ""
            yield from ((foreign or spoken[-1], inner) for inner in _with_notes(token, notes))


def _with_notes(token: Token, notes: Mapping[int, Any]) -> Iterator[Token]:
    """An inline token, then the text of each ``^[note]`` in it, which is put into the stream only later."""
    yield token
    for child in token.children or ():
        note = notes.get(child.meta["id"], {}) if child.type == "footnote_ref" else {}
        if "tokens" in note:
            yield from _with_notes(Token("inline", "", 0, content=note["content"], children=note["tokens"]), notes)


def _rule(state: StateCore, language: str) -> None:
    everything = state.tokens
    free = list(_free(everything, state.env.get("footnotes", {}).get("list", {}), language))
    for spoken in dict.fromkeys(tag for tag, _ in free):
        tokens = [token for tag, token in free if tag == spoken]
        if languages.east_asian(spoken):
            for token in tokens:
                eastasian.pair_quotes(token.children or (), spoken)
                eastasian.join_lines(token.children or ())
        state.tokens = tokens
        replace_rule(state)
        marks = languages.quotes(spoken) if spoken != language else state.md.options["quotes"]
        options = SimpleNamespace(typographer=True, quotes=list(marks))
        smartquotes_rule(cast("StateCore", SimpleNamespace(md=SimpleNamespace(options=options), tokens=tokens)))
        for token in tokens:
            _texts(token.children or (), spoken)
    state.tokens = everything


def _texts(children: Sequence[Token], language: str) -> None:
    """Each piece of text of a block, but addresses that stand for themselves."""
    address = False
    before = "softbreak"
    for child in children:
        if child.type in ("link_open", "link_close"):
            address = child.type == "link_open" and child.info == "auto"
        elif child.type == "text" and before == "sup_open":
            child.content = raised(child.content, language)
        elif child.type == "text" and not address:
            # at the beginning of a line as after a space
            begin = " " if before in ("softbreak", "hardbreak") else ""
            child.content = typeset(begin + child.content, language).removeprefix(begin)
        before = child.type


def plugin(md: MarkdownIt, language: str = "en") -> None:
    """Register one rule in place of markdown-it's ``replacements`` and ``smartquotes``."""
    md.options["typographer"] = True
    md.core.ruler.after("inline", "dossier_typography", lambda state: _rule(state, language))
