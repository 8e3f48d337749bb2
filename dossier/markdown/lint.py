"""Marks that do nothing: what looks like markup and is none, classes that are nearly known, things that are empty."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from dossier.markdown.blocks import CLOSE, OPEN
from dossier.markdown.context import Context
from dossier.markdown.markup import without_comments

#: kind of token -> the classes that have a meaning there
CLASSES = {
    "table_open": ("bold-first", "compact", "landscape"),
    "figure_open": ("full-bleed",),
    "heading_open": ("unnumbered",),
    "span_open": ("nobr", "small-caps", "stars", "term", "underline"),
    "link_open": ("page",),
}
#: tokens whose label is a target
_TARGETS = frozenset(("table_open", "figure_open", "heading_open", OPEN))

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(r"\$(?!\s)[^$\n]+\$")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_GRID = re.compile(r"\+([-=:]{2,}\+)+")
_ROW = re.compile(r"\|.*(?<!\\)\|")
_TASK = re.compile(r"\[[ xX]\]\s")
_ALERT = re.compile(r"\[!([A-Za-z]+)\]")
_HEADING = re.compile(r"#{1,6}[^\s#\d]")
_SPACED = re.compile(r"(!?\[[^\[\]]*\])\(([^()<>\"]+ [^()<>\"]*\.\w{2,4})\)")
_EMOJI = re.compile(r"(?<![\w:/]):(?:[a-z][a-z0-9_+-]+|[+-]1):(?![\w:/])")


def block(stream: Sequence[Token], at: int, line: int, ctx: Context) -> None:
    """Check one block token and the text in it; ``line`` is where it begins, from 0."""
    token = stream[at]
    _classes(token, line, ctx)
    if token.attrs.get("id") and token.nesting == 1 and token.type not in _TARGETS:
        _lost_label(token, line, ctx)
    if token.type == "heading_open" and not without_comments(stream[at + 1].content).strip():
        hint = "write its words after the #, or remove the line"
        ctx.report("markdown-empty", "the heading has no words", ctx.where(line), hint)
    elif token.type == OPEN and token.meta["name"]:
        _empty_container(stream, at, line, ctx)
    elif token.type == "paragraph_open":
        _paragraph(stream, at, line, ctx)
    elif token.type == "inline":
        _inline(token, line, ctx)
        if not at or stream[at - 1].type != "figure_open":
            _spaced(token, line, ctx)


def _classes(token: Token, line: int, ctx: Context) -> None:
    known = CLASSES.get(token.type, ())
    for name in str(token.attrs.get("class", "")).split() if known else ():
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.75) if name not in known else []
        if near:
            ctx.report("markdown-class", f"class '{name}' is not known", ctx.where(line), f"did you mean '{near[0]}'?")


def _lost_label(token: Token, line: int, ctx: Context) -> None:
    message = f"nothing can refer to the label '{token.attrs['id']}' here"
    hint = "labels stand at the end of a heading, of a caption or of a container's first line"
    ctx.report("markdown-label", message, ctx.where(line), hint)


def _empty_container(stream: Sequence[Token], at: int, line: int, ctx: Context) -> None:
    after = at + 1
    if after < len(stream) and stream[after].meta.get("kind") == "container_label":
        after += 1
    if after < len(stream) and stream[after].type == CLOSE:
        message = f"container '{stream[at].meta['name']}' is empty"
        ctx.report("markdown-empty", message, ctx.where(line), "write something into it, or remove it")


def _paragraph(stream: Sequence[Token], at: int, line: int, ctx: Context) -> None:
    text = stream[at + 1].content
    before = stream[at - 1].type if at else ""
    if before == "list_item_open" and (task := _TASK.match(text)):
        hint = "there are no task lists: write a plain list, and say in words what is done"
        ctx.report("markdown-unknown", f"'{task[0].strip()}' is printed as it stands", ctx.where(line), hint)
    if before == "blockquote_open" and (alert := _ALERT.match(text)):
        name = "warning" if alert[1].lower() in ("warning", "caution", "danger") else "callout"
        hint = f"write '::: {name} {alert[1].capitalize()}' before the text and ':::' after it"
        ctx.report("markdown-unknown", f"'{alert[0]}' is printed as it stands", ctx.where(line), hint)
    if heading := _HEADING.match(text):
        hint = f"a heading has a space after '{heading[0][:-1]}'; a # that is meant as one is written \\#"
        ctx.report("markdown-unknown", f"'{text.split()[0]}' is not a heading", ctx.where(line), hint)
    if found := table_like(text):
        hint = "a table begins with a head row and a rule: '| Form | Dose |', then '|------|------|'"
        ctx.report("markdown-table", found[1], ctx.where(line + found[0]), hint)


def table_like(text: str) -> tuple[int, str] | None:
    """Line (from 0) and fault of a paragraph that was meant as a table, None for any other."""
    plain = _CODE.sub(lambda match: "\n" * match[0].count("\n"), text)
    rows = [line.strip() for line in _FORMULA.sub("", plain).split("\n")]
    bars = [len(_BAR.findall(row)) for row in rows]
    whole = [_ROW.fullmatch(row) is not None for row in rows]
    for number, row in enumerate(rows):
        if _GRID.fullmatch(row):
            return number, "looks like a grid table, which is not known here"
        if bars[number] and "--" in row and _RULE.fullmatch(row):
            if number and bars[number - 1]:
                cells = _cells(rows[number - 1]), _cells(row)
                return number - 1, f"looks like a table, but the head has {cells[0]} cells and the rule {cells[1]}"
            return number, "looks like a table, but has no head row"
    if r"\|" in plain:
        return None
    missing = "looks like a table, but has no rule under its head row"
    for number in range(len(rows) - 1):
        if whole[number] and whole[number + 1] and min(bars[number : number + 2]) > 1:
            return number, missing
    spaced = [row.count(" | ") for row in rows]
    if len(rows) > 1 and spaced[0] and set(spaced) == {spaced[0]}:
        return 0, missing
    return (0, missing) if len(rows) == 1 and re.fullmatch(r"\| .+ \| .+ \|", rows[0]) else None


def _cells(row: str) -> int:
    return len(_BAR.split(re.sub(r"^\||(?<!\\)\|$", "", row)))


def _inline(token: Token, line: int, ctx: Context) -> None:
    children = list(_numbered(token, line))
    for at, (child, number) in enumerate(children):
        _classes(child, number, ctx)
        if child.attrs.get("id"):
            _lost_label(child, number, ctx)
        if child.type == "link_open" and children[at + 1][0].type == "link_close":
            _empty_link(child, number, ctx)
    texts = [(child.content, number) for child, number in children if child.type == "text"]
    _text(token.content, texts, ctx)


def _numbered(token: Token, line: int) -> Iterator[tuple[Token, int]]:
    """Inline tokens with their lines."""
    for child in token.children or ():
        yield child, line
        line += child.type in ("softbreak", "hardbreak")


def _spaced(token: Token, line: int, ctx: Context) -> None:
    """A file with spaces in its name makes no link and no image."""
    for child, number in _numbered(token, line):
        for match in _SPACED.finditer(child.content) if child.type == "text" else ():
            hint = f"put an address with spaces into angle brackets: {match[1]}(<{match[2]}>)"
            ctx.report("markdown-unknown", f"'{match[0]}' is printed as it stands", ctx.where(number), hint)


def _empty_link(token: Token, line: int, ctx: Context) -> None:
    """Only a label or chapter has words of its own."""
    href = str(token.attrs.get("href", ""))
    if href and not href.startswith("#"):
        hint = f"write [words]({href}), or <{href}> to print the address"
        ctx.report("markdown-empty", f"the link to '{href}' has no words", ctx.where(line), hint)


def _text(written: str, texts: Sequence[tuple[str, int]], ctx: Context) -> None:
    """What was left as text: each mark is reported once in a paragraph, unless it is escaped."""
    written = _CODE.sub("", written)
    for text, line in texts:
        if "<!--" in text and re.search(r"(?<!\\)<!--", written):
            hint = "close it with '-->' before the next empty line, or begin it on a line of its own"
            ctx.report("markdown-unclosed", "the comment '<!--' is not closed", ctx.where(line), hint)
            break
    for text, line in texts:
        if "$$" in text and re.search(r"(?<!\\)\$\$", written):
            hint = "formulas stand in the line, between single dollars: $x^2$; \\$ is a dollar sign"
            ctx.report("markdown-unknown", "'$$' is printed as it stands", ctx.where(line), hint)
            break
    for text, line in texts:
        for emoji in _EMOJI.findall(text):
            if f"\\{emoji}" not in written:
                hint = "there are no names for signs: write words, or \\: for a colon that is meant as one"
                ctx.report("markdown-unknown", f"'{emoji}' is printed as it stands", ctx.where(line), hint)
