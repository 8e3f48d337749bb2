"""What Chinese and Japanese text needs that is written without spaces: emphasis, quotation marks, line breaks in the source.

Emphasis follows CommonMark 0.31, 6.2, with one amendment (the proposal "CJK-friendly emphasis", 2024): East Asian punctuation
counts as a letter, so that ``**警告：**请`` is bold.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from dossier.languages import quotes


def wide(char: str) -> bool:
    """Han, kana and their punctuation (UAX 11: wide or fullwidth), not Hangul, which is written with spaces."""
    return unicodedata.east_asian_width(char) in "WF" and not unicodedata.name(char, "").startswith("HANGUL")


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS" and not wide(char)


def plugin(md: MarkdownIt) -> None:
    """Register the rule in place of markdown-it's ``emphasis``; what it makes of the marks stays markdown-it's."""
    md.inline.ruler.at("emphasis", _emphasis)


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + scanned.length
    after = state.src[end] if end < state.posMax else " "
    if marker == "*" and (wide(before) or wide(after)):
        opens, closes = _flanks(before, after), _flanks(after, before)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(marker=ord(marker), length=scanned.length, token=place, end=-1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _flanks(outside: str, inside: str) -> bool:
    """Whether a run of marks leans on what stands on its inner side."""
    if inside.isspace():
        return False
    return not _punctuation(inside) or outside.isspace() or _punctuation(outside) or wide(outside)


def pair_quotes(children: Sequence[Token], language: str) -> None:
    """Straight quotation marks of one block, in turn opening and closing. Of single ones those beside a wide character.

    markdown-it tells them apart by the spaces around them, of which there are none.
    """
    for marker, opening, closing in (('"', *quotes(language)[:2]), ("'", *quotes(language)[2:])):
        places = list(_straight(children, marker))
        if len(places) % 2:
            continue  # one is missing: left to the rule for all languages
        for number, (token, at) in enumerate(places):
            mark = closing if number % 2 else opening
            token.content = token.content[:at] + mark + token.content[at + 1 :]


def _straight(children: Sequence[Token], marker: str) -> Iterator[tuple[Token, int]]:
    for token in children:
        for at, char in enumerate(token.content if token.type == "text" else ""):
            around = token.content[max(0, at - 1) : at + 2]
            if char == marker and (marker == '"' or any(wide(other) for other in around)):
                yield token, at


def join_lines(children: Sequence[Token]) -> None:
    """A line break in the source between two wide characters is not a space (CSS Text 3, 4.1.3)."""
    for at in range(1, len(children) - 1):
        if children[at].type != "softbreak":
            continue
        before = next((token.content for token in reversed(children[:at]) if token.content), "")
        after = next((token.content for token in children[at + 1 :] if token.content), "")
        if before and after and wide(before[-1]) and wide(after[0]):
            children[at].type, children[at].content = "text", ""
