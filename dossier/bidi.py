"""Left-to-right runs in a right-to-left page: Latin words, formulas, quantities and ranges, each in an isolate of its own.

The layout engine orders the inline boxes of a line by the direction of their parent alone (WeasyPrint 70.0 has no
``unicode-bidi``), and the algorithm for plain text turns "10–12 mg" and "[3]–[5]" round. An isolate, ``<bdi dir="ltr">`` (HTML,
4.5.24; UAX 9, X5a), keeps such a run as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

_TOKEN = re.compile(r"""<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>|&[#\w]+;|.""", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_INLINE = frozenset("a abbr b bdi bdo cite code em i img mark q s small span strong sub sup u wbr".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: never looked into: their text is not the page's, or has its own order
_SKIPPED = frozenset({"head", "style", "script", "svg", "pre", "title"})
#: classes of spans that stand apart from the line that they are written in
_APART = re.compile(
    r'class="(?:[^"]* )?(?:footnote|contents-number|contents-page|contents-folio|head-chapter|head-product)[" ]'
)
_NUMBER = re.compile(r'class="(?:[^"]* )?number[" ]')
#: marks of quotation that stand around words of another script, with the marks that end them
_QUOTED = {"«": "»", "“": "”", "”": "“", "‹": "›"}
_CLOSING = {")": "(", "]": "[", "}": "{"}
_DIRECTION = re.compile(r'\sdir="(ltr|rtl)"')
#: tags, and the points of decimals
_POINT = re.compile(r"(<[^>]*>)|(?<=\d)([.,])(?=\d)")
#: part what stands on both sides of them
_SEPARATORS = frozenset("·|•")
#: belong to the number or word that follows, and to the one that they follow
_BEFORE, _AFTER = frozenset("+-−±~≈<>≤≥=#@$€£"), frozenset("%‰°′″+−®™*")


@dataclass(slots=True)
class _Node:
    """A character, a thing of one piece, or an element with what is in it.

    ``kind`` is R for what is written from right to left or holds such, L for letters of other scripts, N for figures, and a
    dot for all that takes its direction from its surroundings.
    """

    source: str
    kind: str
    close: str = ""
    children: list[_Node] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The node as it was written."""
        return self.source + "".join(child.html for child in self.children) + self.close


def isolate(html: str) -> str:
    """An HTML document whose page runs from right to left, with its left-to-right runs isolated.

    In a block with ``dir="ltr"``, such as a work in Latin script, the runs from right to left are.
    """
    out: list[str] = []
    line: list[str] = []
    blocks: list[tuple[str, str]] = []
    for token in _TOKEN.findall(html):
        name, opens = _element(token)
        here = blocks[-1][1] if blocks else "rtl"
        if here == "skip" and name != blocks[-1][0]:
            out.append(token)
        elif not name or (name in _INLINE and not _APART.search(token) and not _closes(token, name, blocks, line)):
            line.append(token)
        else:
            out += [_line(line, here), token]
            line = []
            if opens:
                own = _DIRECTION.search(token)
                blocks.append((name, "skip" if name in _SKIPPED else own[1] if own else here))
            elif token.startswith("</"):
                _leave(blocks, name)
    return "".join([*out, _line(line, blocks[-1][1] if blocks else "rtl")])


def _closes(token: str, name: str, blocks: Sequence[tuple[str, str]], line: Sequence[str]) -> bool:
    """Whether an end tag is that of a span set apart: none of that name is open in the line."""
    if not token.startswith("</") or not blocks or blocks[-1][0] != name:
        return False
    tags = ((*_element(other), other) for other in line)
    return sum(1 if opens else -1 if other.startswith("</") else 0 for tag, opens, other in tags if tag == name) <= 0


def _leave(blocks: list[tuple[str, str]], name: str) -> None:
    """An element ends, and with it those that were left open in it."""
    if any(name == other for other, _ in blocks):
        while blocks.pop()[0] != name:
            pass


def _element(token: str) -> tuple[str, bool]:
    """Name of a tag, empty for text and comments, and whether it opens an element."""
    match = _TAG.match(token)
    if match is None:
        return "", False
    name = match[1].lower()
    return name, not token.startswith("</") and not token.endswith("/>") and name not in _VOID


def _line(tokens: Sequence[str], direction: str) -> str:
    """What stands between two borders of blocks."""
    return "".join(_isolated(_tree(tokens)) if direction == "rtl" else _against(_tree(tokens)))


def _against(nodes: Sequence[_Node]) -> Iterator[str]:
    """The nodes' HTML in a block from left to right, with words from right to left in isolates."""
    at = 0
    while at < len(nodes):
        end = at
        for place in range(at, len(nodes)):
            if nodes[place].kind in "LN" or nodes[place].close:
                break
            end = place + 1 if nodes[place].kind == "R" and not nodes[place].source.startswith("<") else end
        if nodes[at].kind == "R" and end > at:
            yield f'<bdi dir="rtl">{"".join(node.html for node in nodes[at:end])}</bdi>'
            at = end
        else:
            yield nodes[at].source + "".join(_against(nodes[at].children)) + nodes[at].close
            at += 1


def _tree(tokens: Sequence[str]) -> list[_Node]:
    """The nodes of a line. A tag whose partner is not in the line stands for itself, as a border."""
    top: list[_Node] = []
    open_: list[tuple[str, _Node, list[_Node]]] = []
    here = top
    for token in tokens:
        name, opens = _element(token)
        if opens:
            node = _Node(token, ".")
            here.append(node)
            open_.append((name, node, here))
            here = node.children
        elif name and token.startswith("</"):
            if not any(name == other for other, _, _ in open_):
                here.append(_Node(token, "R"))
                continue
            while open_:
                other, node, outer = open_.pop()
                here = outer
                if other == name:
                    _close(node, token, name)
                    break
                _dissolve(node, here)
        else:
            here.append(_Node(token, "." if name or token.startswith("<!") else _kind(unescape(token)[:1])))
    while open_:
        _, node, here = open_.pop()
        _dissolve(node, here)
    return top


def _close(node: _Node, token: str, name: str) -> None:
    node.close = token
    if _NUMBER.search(node.source):
        node.kind = "R"  # of a heading: the point that ends it stands to the left of its letter
        return
    kinds = {child.kind for child in node.children}
    whole = name == "code" or 'class="math' in node.source or re.search(r'\sdir="', node.source)
    node.kind = "L" if whole else next((kind for kind in "RLN" if kind in kinds), ".")


def _dissolve(node: _Node, outer: list[_Node]) -> None:
    """An element that does not end in its line: its tag is a border, what follows stands beside it."""
    outer += node.children
    node.children, node.kind = [], "R"


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    if "\u0590" <= char <= "\u08ff":  # with the punctuation of these scripts, which is neutral by itself
        return "R"
    own = unicodedata.bidirectional(char)
    return {"R": "R", "AL": "R", "AN": "R", "L": "L", "EN": "N"}.get(own, ".")


def _isolated(nodes: Sequence[_Node]) -> Iterator[str]:
    """The nodes' HTML, runs in isolates."""
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if node.kind == "R":
            yield node.source + "".join(_isolated(node.children)) + node.close
            at += 1
        elif end := _run(nodes, at):
            html = "".join(one.html for one in nodes[at:end])
            yield f'<bdi dir="ltr">{_pointed(nodes[at:end], html)}</bdi>' if _needed(nodes[at:end], html) else html
            at = end
        else:
            yield node.html
            at += 1


def _run(nodes: Sequence[_Node], start: int) -> int:
    """Where the run that begins here ends (the next node's place), 0 when none begins."""
    first = nodes[start]
    if first.kind == "." and not (first.source in _BEFORE and start + 1 < len(nodes) and nodes[start + 1].kind in "LN"):
        return _bracketed(nodes, start) if first.source in _CLOSING.values() else 0
    return _quoted(nodes, start) or _extent(nodes, start)


def _quoted(nodes: Sequence[_Node], start: int) -> int:
    """Where a quotation ends that is all of other scripts: the full stop that ends it is a part of it."""
    mark = _QUOTED.get(nodes[start - 1].source) if start else None
    end = next((at for at in range(start, len(nodes)) if nodes[at].source == mark or nodes[at].kind == "R"), 0)
    return end if mark and end and nodes[end].source == mark else 0


def _extent(nodes: Sequence[_Node], start: int) -> int:
    end, brackets = 0, list[tuple[str, int]]()
    for at in range(start, len(nodes)):
        node = nodes[at]
        if node.kind == "R" or node.source in _SEPARATORS:
            break
        if node.source in _CLOSING.values():
            brackets.append((node.source, end))
        elif node.source in _CLOSING:
            if not brackets or brackets.pop()[0] != _CLOSING[node.source]:
                break
            end = end if brackets else at + 1
        elif node.kind in "LN" or (node.source in _AFTER and at > start and _touches(nodes, end, at)):
            end = at + 1
    return brackets[0][1] if brackets else end


def _touches(nodes: Sequence[_Node], end: int, at: int) -> bool:
    """Whether a sign follows the run at once, or after one space."""
    return at == end or (at == end + 1 and unescape(nodes[end].source).isspace())


def _bracketed(nodes: Sequence[_Node], start: int) -> int:
    """A run that begins with brackets of its own, such as "(S)-malate": not one that is put in brackets as a whole."""
    end = _extent(nodes, start)
    inside = 0
    for at in range(start, end):
        inside += (nodes[at].source in _CLOSING.values()) - (nodes[at].source in _CLOSING)
        if not inside:
            return end if at + 1 < end and not nodes[at + 1].source.isspace() else 0
    return 0


def _needed(run: Sequence[_Node], html: str) -> bool:
    """Figures keep their order by themselves, also in brackets or before the sign that ends them."""
    text = unescape(re.sub(r"<[^>]+>", "", html))
    return any(node.kind == "L" for node in run) or not re.fullmatch(r"[(\[]?\d*[)\].:]?", text)


def _pointed(run: Sequence[_Node], html: str) -> str:
    """Decimals without a letter beside them, with their points marked: the script's own full stop stands higher."""
    if any(node.kind == "L" for node in run):
        return html
    return _POINT.sub(lambda match: match[1] or f'<span class="point">{match[2]}</span>', html)
