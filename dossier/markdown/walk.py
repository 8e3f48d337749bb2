"""One walk over the parsed tokens of a chapter: collects what other stages need and checks what parsing let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from markdown_it.token import Token

from dossier.diagnostics import Location, did_you_mean
from dossier.markdown import lint
from dossier.markdown.blocks import OPEN
from dossier.markdown.context import ATTRIBUTES, Context
from dossier.markdown.markup import WIDTH, starred, without_comments
from dossier.markdown.render import inline_html
from dossier.markdown.stars import rating
from dossier.markdown.text import to_text
from dossier.model import Captioned, Citation, Cite, Heading, LabelUse, SourceChapter

#: how a label of each kind begins
_BEGINS = {"table": "tbl-", "figure": "fig-"}


class Walk:
    """One pass in reading order; footnotes are visited where they are called."""

    def __init__(self, source: SourceChapter, ctx: Context, footnotes: Mapping[int, Sequence[Token]]) -> None:
        self.source, self.ctx, self.footnotes = source, ctx, footnotes
        self.headings: list[Heading] = []
        self.captioned: list[Captioned] = []
        self.uses: list[LabelUse] = []
        self.citations: list[Citation] = []
        self.evidence: set[int] = set()
        self.images: dict[str, Location] = {}
        self._seen: set[int] = set()

    def heading(self, level: int, label: str, inline: Sequence[Token], numbered: bool, line: int) -> str:
        """Add a heading; returns its label, made up where the author gave none."""
        if not label:
            name = re.sub(r"^\d+[-_. ]*", "", self.source.slug) or self.source.slug
            label = f"_{self.source.slug}-{len(self.headings)}" if self.headings else f"ch-{name}"
        else:
            self._check_label(label, "heading", line)
        html = inline_html(inline, bare=True)
        self.headings.append(Heading(level, label, html, to_text(html), numbered, self.ctx.where(line)))
        return label

    def front(self, inline: Sequence[Token], where: Location) -> None:
        """Check a title or subtitle: it is printed in places where nothing can be resolved."""
        for token in inline:
            if token.type == "html_inline":
                self._html(token, where)
            elif token.type == "citation":
                self.ctx.report("citation-syntax", "a citation cannot stand in a title", where, "cite in the text")
            elif token.type == "footnote_ref":
                self.ctx.report(
                    "markdown-footnote", "a footnote cannot stand in a title", where, "put it into the text"
                )
            elif token.type == "image":
                self.ctx.report("asset-refused", "an image cannot stand in a title", where, "put it into the text")
            elif token.type == "link_open" and str(token.attrs.get("href", "")).startswith("#"):
                self.ctx.report("label-unknown", "a cross-reference cannot stand in a title", where, "use plain words")
            self._insecure(token, where)
        self._check_stars([(token, where) for token in inline])

    def blocks(self, stream: Sequence[Token]) -> None:
        """Walk block tokens."""
        numbered = self.source.matter.numbered and self.source.matter.role != "abstract"
        owner: Token | None = None
        for at, token in enumerate(stream):
            line = token.map[0] if token.map else self.ctx.line
            self.ctx.line = line
            if token.type == "heading_open":
                level = self._level(stream, at, line)
                own = numbered and "unnumbered" not in str(token.attrs.get("class", ""))
                label = self.heading(level, str(token.attrs.get("id", "")), stream[at + 1].children or [], own, line)
                token.attrs["id"] = label
            elif token.type in ("table_open", "figure_open"):
                owner = token
                self._check_figure(token, stream[at + 1])
                self._captioned(stream, at, line)
            elif token.type == OPEN and token.attrs.get("id"):
                self._box(stream, at, line)
            elif token.type == "list_item_open" and token.meta.get("evidence"):
                self.evidence.add(len(self.citations))
                self._cite(token, Citation((Cite(token.meta["evidence"]),), self.ctx.where(line)))
            elif token.type == "html_block":
                self._html(token, self.ctx.where(line))
            if token.type == "table_open" and owner is token:
                self._check_table(stream, at)
            self._insecure(token, self.ctx.where(line))
            children = list(self._children(token, line))
            for child, where in children:
                self.inline(child, where)
            self._check_stars(children)
            if children:
                self._check_tail(*children[-1])
            lint.block(stream, at, line, self.ctx)

    def _level(self, stream: Sequence[Token], at: int, line: int) -> int:
        """Level of a heading; one that skips a level is set one below the heading before it (ISO 14289-1, 7.4.2)."""
        written = max(2, int(stream[at].tag[1:]))
        level = min(written, self.headings[-1].level + 1)
        if level < written:
            message = f"'{'#' * written}' follows a heading of level {level - 1}; it is set as '{'#' * level}'"
            self.ctx.report("heading-level", message, self.ctx.where(line), "do not skip a level")
        closing = next(token for token in stream[at:] if token.type == "heading_close")
        stream[at].tag = closing.tag = f"h{level}"
        return level

    def _captioned(self, stream: Sequence[Token], at: int, line: int) -> None:
        """A table or figure counts when it has a caption or a label."""
        token = stream[at]
        kind = "table" if token.type == "table_open" else "figure"
        caption = next(
            (t for t in stream[at + 1 : at + 3] if t.type == "inline" and t.meta.get("kind") == "caption"), None
        )
        label = str(token.attrs.get("id", ""))
        if caption is None and not label:
            return
        if not label:
            label = f"_{self.source.slug}-{kind}-{len(self.captioned)}"
            token.attrs["id"] = label
        else:
            self._check_label(label, kind, line)
        html = inline_html(caption.children or [], bare=True) if caption else ""
        self.captioned.append(Captioned(kind, label, html, to_text(html), self.ctx.where(line)))

    def _box(self, stream: Sequence[Token], at: int, line: int) -> None:
        """A container with a label is named by the words of its first line."""
        label = str(stream[at].attrs["id"])
        self._check_label(label, "container", line)
        words = stream[at + 1] if stream[at + 1].meta.get("kind") == "container_label" else None
        html = inline_html(words.children or [], bare=True) if words else ""
        if not html:
            hint = f"write words before the label: ::: {stream[at].meta['name']} Words {{#{label}}}"
            message = f"the container '{label}' has no words by which a reference could name it"
            self.ctx.report("markdown-label", message, self.ctx.where(line), hint)
        self.captioned.append(Captioned("box", label, html, to_text(html), self.ctx.where(line)))

    def _check_label(self, label: str, kind: str, line: int) -> None:
        """What a label is made of, and that its beginning does not name another kind of thing."""
        if not re.fullmatch(r"[\w.:-]+", label):
            hint = "a label holds letters, digits, - _ . : and no spaces"
            self.ctx.report("markdown-label", f"'{label}' cannot be a label", self.ctx.where(line), hint)
        begins = next((other for other, begin in _BEGINS.items() if label.startswith(begin)), kind)
        if begins != kind:
            hint = f"begin it with '{_BEGINS.get(kind, 'sec-')}'"
            self.ctx.report(
                "markdown-label",
                f"the label of a {kind} begins like that of a {begins}: '{label}'",
                self.ctx.where(line),
                hint,
            )

    def _check_figure(self, owner: Token, inline: Token) -> None:
        """An image on its own line must have come out as one; a width written with its caption is the image's."""
        if owner.type != "figure_open":
            return
        images = [child for child in inline.children or () if child.type == "image"]
        if not images:
            hint = "put an address with spaces into angle brackets: ![...](<figures/my file.svg>)"
            self.ctx.report("asset-missing", f"no address can be read in '{inline.content}'", hint=hint)
        for image in images:
            image.attrs.setdefault("width", owner.attrs.get("width", ""))
            if "id" in image.attrs:
                owner.attrs.setdefault("id", image.attrs.pop("id"))

    def _check_table(self, stream: Sequence[Token], at: int) -> None:
        """More cells than columns: markdown-it drops the rest of such a row without a word."""
        first, last = stream[at].map or [0, 0]
        columns = 0
        for token in stream[at:]:
            columns += token.type == "th_open"
            if token.type == "thead_close":
                break
        for number in range(first + 2, min(last, len(self.ctx.lines))):
            # the line as it stands in the file: it may be in a quotation, its outer bars may be left away
            row = re.sub(r"^[\s>]*\|?|(?<!\\)\|\s*$", "", self.ctx.lines[number])
            cells = len(re.split(r"(?<!\\)\|", row))
            if cells > columns:
                message = f"the row has {cells} cells, the head {columns}"
                self.ctx.report("table-ragged", message, self.ctx.where(number), "write a bar inside a cell as \\|")
        widths = str(stream[at].attrs.get("widths", "")).split()
        positive = all(re.fullmatch(r"\d+(\.\d+)?", width) and float(width) > 0 for width in widths)
        if widths and (len(widths) != columns or not positive):
            message = f"widths are {' '.join(widths)}, the table has {columns} columns"
            self.ctx.report("table-widths", message, self.ctx.where(first), "give one number for each column")

    def _children(self, token: Token, line: int) -> Iterator[tuple[Token, Location]]:
        """Inline tokens with their places."""
        number = line
        for child in token.children or ():
            yield child, token.meta.get("origin") or self.ctx.where(number)
            number += child.type in ("softbreak", "hardbreak")

    def inline(self, token: Token, where: Location) -> None:
        """Collect from one inline token."""
        if token.type == "citation":
            self._cite(token, token.meta["citation"])
        elif token.type == "footnote_ref" and token.meta["id"] not in self._seen:
            self._seen.add(token.meta["id"])
            self.blocks(self.footnotes[token.meta["id"]])
        elif token.type == "link_open":
            self._link(token, where)
        elif token.type == "image":
            self._image(token, where)
        elif token.type == "html_inline":
            self._html(token, where)
        self._insecure(token, where)

    def _insecure(self, token: Token, where: Location) -> None:
        """Attributes that markdown-it's plugin has dropped."""
        if dropped := token.meta.get("insecure_attrs"):
            names = ", ".join(sorted(dropped))
            self.ctx.report("markdown-attributes", f"attribute not known: {names}", where, did_you_mean("", ATTRIBUTES))

    def _check_stars(self, children: Sequence[tuple[Token, Location]]) -> None:
        tokens = [token for token, _ in children]
        for at, (_, where) in enumerate(children):
            text = starred(tokens, at)
            if text is not None and rating(text) is None:
                self.ctx.report("markdown-stars", f"'{text}' is not a rating", where, "write [4/5]{.stars}")

    def _check_tail(self, last: Token, where: Location) -> None:
        """``{.class}`` at the end of a paragraph or cell: it would be printed."""
        if last.type == "text" and (tail := re.search(r"\{[#.][^{}]*\}\s*$", last.content)):
            hint = "attributes stand at the end of a heading or caption, or directly after a link, span or image"
            self.ctx.report("markdown-attributes", f"'{tail[0].strip()}' belongs to nothing", where, hint)

    def _cite(self, token: Token, citation: Citation) -> None:
        token.meta["number"] = len(self.citations)
        self.citations.append(citation)

    def _link(self, token: Token, where: Location) -> None:
        href = str(token.attrs.get("href", ""))
        page = "page" in str(token.attrs.get("class", "")).split()
        if href.startswith("#"):
            # markdown-it writes letters outside ASCII as in a web address
            token.attrs["href"] = href = unquote(href)
            self.uses.append(LabelUse(href[1:], page, where))
        elif not re.match(r"(https?|mailto):", href):
            chapter = re.fullmatch(r"(?:\./)?([\w. -]+)\.md((?:#[^#]+)?)", unquote(href))
            if chapter:
                label = f"file:{chapter[1]}{chapter[2]}"
                token.attrs["href"] = f"#{label}"
                self.uses.append(LabelUse(label, page, where))
            else:
                hint = "link to a label (#label), a chapter (name.md) or a full address (https://...)"
                self.ctx.report("link-nowhere", f"'{href}' leads nowhere in a document on paper", where, hint)
                token.attrs["href"] = ""

    def _image(self, token: Token, where: Location) -> None:
        written = unquote(str(token.attrs["src"]))
        token.attrs["src"] = written
        self.images.setdefault(written, where)
        token.content = to_text(inline_html(token.children or [], bare=True))
        if not token.content:
            message = f"image '{written}' has no alternative text"
            self.ctx.report("figure-alt", message, where, "say in the square brackets what the picture shows")
        width = str(token.attrs.get("width", ""))
        if width and not WIDTH.fullmatch(width):
            message, hint = f"'{width}' is not a width", 'write for example width="70%" or width="80mm"'
            self.ctx.report("markdown-attributes", message, where, hint)

    def _html(self, token: Token, where: Location) -> None:
        rest = without_comments(token.content).strip()
        if rest and not self.ctx.allow_html:
            hint = "use Markdown, or set allow_html = true in dossier.toml"
            self.ctx.report("markdown-html", f"raw HTML is not allowed: {rest.splitlines()[0][:40]}", where, hint)
