"""The shape of a chapter, for comparing its languages: its tables, and the marks of each block after inline parsing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from dossier.diagnostics import Location
from dossier.markdown.parser import ParsedChapter
from dossier.model import Citation

#: what is counted of inline markup without more
_COUNTED = {"sub_open": "subscript", "sup_open": "superscript", "footnote_ref": "footnote mark", "image": "picture"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table's place in the file and the number of cells in each of its rows."""

    line: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block's place in the file, that of its translation, and what its words carry: citations, links, formulas, ..."""

    line: int
    origin: Location | None
    marks: tuple[str, ...]


def tables(chapter: ParsedChapter) -> tuple[Table, ...]:
    """The tables of a chapter in order."""
    found: list[tuple[int, list[int]]] = []
    for token in chapter.tokens:
        if token.type == "table_open":
            found.append((_line(chapter, token), []))
        elif token.type == "tr_open":
            found[-1][1].append(0)
        elif token.type in ("td_open", "th_open"):
            found[-1][1][-1] += 1
    return tuple(Table(line, tuple(cells)) for line, cells in found)


def blocks(chapter: ParsedChapter) -> tuple[Block, ...]:
    """The blocks of a chapter that hold words, in order; those of footnotes at the end."""
    streams = (chapter.tokens, *(chapter.footnotes[number] for number in sorted(chapter.footnotes)))
    return tuple(
        Block(_line(chapter, token), token.meta.get("origin"), tuple(sorted(_marks(token.children or ()))))
        for stream in streams
        for token in stream
        if token.type == "inline"
    )


def _marks(children: Sequence[Token]) -> Iterator[str]:
    for token in children:
        if token.type in _COUNTED:
            yield _COUNTED[token.type]
        elif token.type == "citation":
            citation: Citation = token.meta["citation"]
            yield from (
                f"citation {cite.key}" + (f", {cite.locator}" if cite.locator else "") for cite in citation.cites
            )
        elif token.type == "link_open":
            yield f"link {token.attrs.get('href', '')}"
        elif token.type in ("code_inline", "math_inline"):
            yield f"{'code' if token.type == 'code_inline' else 'formula'} {token.content}"
        elif token.type == "span_open" and token.attrs.get("class"):
            yield f"span .{token.attrs['class']}"


def _line(chapter: ParsedChapter, token: Token) -> int:
    return chapter.source.first_line + (token.map[0] if token.map else 0)
