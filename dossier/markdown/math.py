r"""Simple inline math and chemistry: a small, closed subset of TeX as HTML and as plain text.

Scripts (``^{2+}``, ``_A``), Greek letters, arrows, relations, ``\text{}``, ``\mathrm{}``. What is outside the subset is
refused, not guessed: a formula that comes out wrong in a product dossier is worse than an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from dossier.markdown.context import context

SYMBOLS = {
    **{
        name: chr(code)
        for name, code in zip(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho".split(),
            range(0x3B1, 0x3C2),
            strict=True,
        )
    },
    **dict(zip("sigma tau upsilon phi chi psi omega".split(), "στυφχψω", strict=True)),
    **dict(zip("Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΦΨΩ", strict=True)),
    **dict(zip("rightarrow to leftarrow leftrightarrow uparrow downarrow".split(), "→→←↔↑↓", strict=True)),
    **dict(zip("times pm cdot approx sim le leq ge geq ne neq div degree circ".split(), "×±·≈∼≤≤≥≥≠≠÷°°", strict=True)),
    "Rightarrow": "⇒",
    "infty": "∞",
    "%": "%",
    ",": "\u202f",
    ";": "\u00a0",
    " ": "\u00a0",
    "quad": "\u2003",
}
_RELATIONS = frozenset("→←↔⇒×±≈∼≤≥≠÷=+<>−")
#: marks with a meaning in TeX that is not supported here
_REFUSED = frozenset("\\&#~")
_UPRIGHT = ("text", "mathrm", "ce", "textrm")
_PIECE = re.compile(r"\\([A-Za-z]+|[%,; ])|([\^_{}])|(\s+)|(.)", re.DOTALL)


class MathError(ValueError):
    """A formula outside the subset; the message says which part."""


@dataclass(slots=True)
class _Reader:
    pieces: list[tuple[str, str]]
    at: int = 0

    def peek(self) -> tuple[str, str]:
        return self.pieces[self.at] if self.at < len(self.pieces) else ("end", "")

    def next(self) -> tuple[str, str]:
        piece = self.peek()
        self.at += 1
        return piece


def to_html(source: str) -> str:
    """HTML of a formula. Raises MathError."""
    try:
        return _sequence(_Reader(_pieces(source)), closed=False, upright=False)
    except RecursionError:
        raise MathError("too many groups inside each other") from None


def _pieces(source: str) -> list[tuple[str, str]]:
    result = []
    for command, mark, space, other in _PIECE.findall(source):
        kind = "command" if command else "mark" if mark else "space" if space else "char"
        result.append((kind, command or mark or space or other))
    return result


def _sequence(reader: _Reader, *, closed: bool, upright: bool) -> str:
    """Up to the end or, when ``closed``, up to the brace that closes the group."""
    out: list[str] = []
    while True:
        kind, value = reader.next()
        if kind == "end":
            if closed:
                raise MathError("a brace is not closed")
            return "".join(out)
        if (kind, value) == ("mark", "}"):
            if not closed:
                raise MathError("a brace is closed that was not opened")
            return "".join(out)
        out.append(_atom(reader, kind, value, upright))


def _atom(reader: _Reader, kind: str, value: str, upright: bool) -> str:
    if kind == "mark":
        if value == "{":
            return _sequence(reader, closed=True, upright=upright)
        tag = "sup" if value == "^" else "sub"
        # a script is upright: it holds charges and labels, not variables
        script = _argument(reader, upright=True)
        # the degree sign is raised by itself
        return script if (tag, script) == ("sup", "°") else f"<{tag}>{script}</{tag}>"
    if kind == "command":
        if value in _UPRIGHT:
            return _argument(reader, upright=True)
        if value in SYMBOLS:
            return _symbol(SYMBOLS[value])
        raise MathError(f"'\\{value}' is not known")
    if kind == "space":
        return " " if upright else ""
    if value in _REFUSED:
        raise MathError(f"'{value}' is not supported")
    if value == "-":
        return "−"
    if value in _RELATIONS:
        return _symbol(value)
    return escape(value)


def _symbol(char: str) -> str:
    return f"\u202f{escape(char)}\u202f" if char in _RELATIONS and char not in "+−" else escape(char)


def _argument(reader: _Reader, *, upright: bool) -> str:
    kind, value = reader.next()
    if kind == "end" or (kind, value) == ("mark", "}"):
        raise MathError("a script or command has nothing after it")
    return _atom(reader, kind, value, upright)


def _rule(state: StateInline, silent: bool) -> bool:
    """``$...$`` on one line, no space inside the dollars, no digit after the closing one (so "$5 and $6" is text)."""
    if state.src[state.pos] != "$" or (state.pos and state.src[state.pos - 1] in "\\$"):
        return False
    match = re.compile(r"\$(?!\s)((?:\\.|[^$\n\\])+?)(?<!\s)\$(?!\d)").match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("math_inline", "span", 0)
        token.content = match[1]
        try:
            token.meta = {"html": to_html(match[1])}
        except MathError as error:
            ctx = context(state.env)
            where = ctx.where(text_before=state.src[: state.pos])
            ctx.report("markdown-math", f"{error} in '${match[1]}$'", where, "see docs/authoring.md, Text")
            token.meta = {"html": escape(match[1])}
    state.pos = match.end()
    return True


def plugin(md: MarkdownIt) -> None:
    """Register ``$...$``."""
    md.inline.ruler.before("escape", "math_inline", _rule)
