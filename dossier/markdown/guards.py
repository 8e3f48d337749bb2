"""Guards over parsing: whatever would swallow text or lose it without a word is reported at the line where it begins."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from dossier.markdown.context import Context, context

#: how deep blocks may stand inside each other; a list counts two, a container or quotation one
DEEPEST = 60

_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_COMMENT = re.compile(r"<!--.*?-->|(<!--)", re.DOTALL)
#: control characters other than tab and line ends; the layout and PDF know none of them
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NAMES = {
    "\x00": "NUL",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x1b": "escape",
    "\x7f": "DEL",
}


def plugin(md: MarkdownIt) -> None:
    """Register the guards. Footnotes must be registered before."""
    # markdown-it drops what is deeper than its own limit, and a list is two steps down: the guard must come first
    md.options["maxNesting"] = DEEPEST + 10
    md.block.ruler.before("table", "dossier_nesting", _nesting)
    md.block.ruler.before("footnote_def", "dossier_note", _note)
    md.core.ruler.after("block", "dossier_unclosed", _unclosed)


def lines_of(body: str) -> tuple[str, ...]:
    """The lines of a text as markdown-it counts them."""
    return tuple(re.split(r"\r\n?|\n", body))


def characters(ctx: Context) -> None:
    """Report control characters."""
    for number, line in enumerate(ctx.lines):
        for char in dict.fromkeys(_CONTROL.findall(line)):
            name = f"U+{ord(char):04X}" + (f" ({_NAMES[char]})" if char in _NAMES else "")
            hint = "remove it; it came in when text was copied or converted, and an editor may not show it"
            ctx.report("markdown-character", f"control character {name}", ctx.where(number), hint)


def _nesting(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level <= DEEPEST:
        return False
    ctx = context(state.env)
    ctx.report(
        "markdown-nesting", "lists or quotations stand too deep inside each other", ctx.where(start), "set fewer levels"
    )
    line = start
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    state.line = line
    return True


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Never matches: looks at the label of a note that the next rule reads."""
    match = (
        None
        if silent or state.is_code_block(start)
        else _NOTE.match(state.src, state.bMarks[start] + state.tShift[start])
    )
    if match:
        ctx = context(state.env)
        first = ctx.notes.setdefault(match[1], start)
        if first != start:
            message = f"the note '{match[1]}' is written already at line {ctx.where(first).line}"
            ctx.report("markdown-footnote", message, ctx.where(start), "give each note a label of its own")
    return False


def _unclosed(state: StateCore) -> None:
    ctx = context(state.env)
    for token in state.tokens:
        if token.type == "fence" and token.map and not _is_closed(token, ctx):
            message = f"the code that begins with '{token.markup}' is not closed"
            ctx.report("markdown-unclosed", message, ctx.where(token.map[0]), f"close it with a line '{token.markup}'")
        elif token.type == "html_block":
            _comment(token, ctx)


def _is_closed(token: Token, ctx: Context) -> bool:
    first, end = token.map or (0, 0)
    last = ctx.lines[end - 1] if end - 1 < len(ctx.lines) else ""
    return end - 1 > first and re.search(rf"(?<!\S){re.escape(token.markup)}{token.markup[0]}*\s*$", last) is not None


def _comment(token: Token, ctx: Context) -> None:
    """A comment without end takes the rest of the chapter with it."""
    begin = next((match.start() for match in _COMMENT.finditer(token.content) if match[1]), None)
    if begin is not None:
        line = (token.map[0] if token.map else 0) + token.content[:begin].count("\n")
        ctx.report("markdown-unclosed", "the comment '<!--' is not closed", ctx.where(line), "close it with '-->'")
        token.content = token.content[:begin]
