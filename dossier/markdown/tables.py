"""Tables: caption inside the table, column widths, row headings, alignment by reading direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from markdown_it.token import Token

from dossier.markdown.markup import attributes

_ALIGN = {"text-align:left": "start", "text-align:right": "end", "text-align:center": "center"}


def render_table(
    tokens: Sequence[Token],
    inline: Callable[[Sequence[Token]], str],
    caption: Callable[[Token], str],
    words: Mapping[str, str],
) -> str:
    """HTML of a table from ``table_open`` to ``table_close``.

    ``data-continued`` holds the words that the layout adds to the caption after a page break.
    """
    opening = tokens[0]
    classes = str(opening.attrs.get("class", "")).split()
    bold_first = "bold-first" in classes
    out = [f"<table{_attributes(opening, classes, words)}>"]
    captions = [token for token in tokens[1:3] if token.type == "inline" and token.meta.get("kind") == "caption"]
    if captions:
        out.append(f"<caption>{caption(captions[0])}</caption>")
    out.append(_columns(str(opening.attrs.get("widths", ""))))
    column = 0
    for token in tokens[1:]:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "inline":
            out.append(inline(token.children or []) if token not in captions else "")
        elif kind in ("th", "td"):
            out.append(_cell(token, kind, column, bold_first))
            column += token.nesting == 1
        elif kind in ("thead", "tbody", "tr", "table"):
            column = 0 if kind == "tr" else column
            out.append(f"<{kind}>" if token.nesting == 1 else f"</{kind}>" + ("\n" if kind != "tr" else ""))
    html = "".join(out)
    return f'<div class="landscape">{html}</div>\n' if "landscape" in classes else html


def _attributes(token: Token, classes: Sequence[str], words: Mapping[str, str]) -> str:
    result = f' data-continued="{escape(words.get("continued", "(continued)"))}"'
    if token.attrs.get("id"):
        result += f' id="{escape(str(token.attrs["id"]))}"'
    shown = [name for name in classes if name != "landscape"]
    return result + (f' class="{escape(" ".join(shown))}"' if shown else "")


def _columns(widths: str) -> str:
    try:
        shares = [float(width) for width in widths.split()]
    except ValueError:  # reported by the parser
        return ""
    total = sum(shares)
    if not total > 0:
        return ""
    return "<colgroup>" + "".join(f'<col style="width:{share / total:.2%}">' for share in shares) + "</colgroup>"


def _cell(token: Token, kind: str, column: int, bold_first: bool) -> str:
    row_heading = kind == "td" and bold_first and column == (0 if token.nesting == 1 else 1)
    tag = "th" if row_heading else kind
    if token.nesting < 0:
        return f"</{tag}>"
    scope = ' scope="row"' if row_heading else ' scope="col"' if kind == "th" else ""
    align = _ALIGN.get(str(token.attrs.get("style", "")))
    classes = f"{f'align-{align}' if align else ''} {token.attrs.get('class', '')}".strip()
    named = f' class="{escape(classes)}"' if classes else ""
    return f"<{tag}{scope}{named}{attributes(token, 'lang', 'dir')}>"
