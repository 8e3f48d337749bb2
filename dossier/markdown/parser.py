"""Parses one chapter: markdown-it with the dossier's rules, then one walk that collects what other stages need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from dossier.diagnostics import Collector, Diagnostic, Location, did_you_mean
from dossier.markdown import blocks, cite, math, tokens, typography
from dossier.markdown.context import ATTRIBUTES, KEY, Context, context
from dossier.markdown.render import WIDTH, inline_html, owner_labels, starred, without_comments
from dossier.markdown.stars import rating
from dossier.markdown.text import to_text
from dossier.model import Captioned, Citation, Cite, Heading, LabelUse, SourceChapter

Quotes = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What a chapter is parsed with: quotation marks of its language, product tokens, whether raw HTML may pass."""

    quotes: Quotes
    product_tokens: Mapping[str, str]
    allow_html: bool = False


@dataclass(frozen=True, slots=True)
class ParsedChapter:
    """A chapter after parsing. ``citations`` are in reading order; ``evidence`` holds the numbers of those
    that are items of evidence lists.

    ``images`` maps each address written to the first place where it stands.
    """

    source: SourceChapter
    tokens: tuple[Token, ...]
    footnotes: Mapping[int, tuple[Token, ...]]
    title_html: str
    title: str
    subtitle_html: str
    headings: tuple[Heading, ...]
    captioned: tuple[Captioned, ...]
    uses: tuple[LabelUse, ...]
    citations: tuple[Citation, ...]
    evidence: frozenset[int]
    images: Mapping[str, Location]
    names_pages: bool


@lru_cache(maxsize=16)
def _markdown(quotes: Quotes) -> MarkdownIt:
    """The parser for a language's quotation marks. It holds no state of a parse."""
    md = MarkdownIt("commonmark", {"html": True, "quotes": list(quotes)}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(sub_plugin).use(superscript_plugin)
    attrs_plugin(md, spans=True, allowed=ATTRIBUTES)
    for plugin in (blocks.plugin, math.plugin, tokens.plugin, cite.plugin):
        plugin(md)
    md.core.ruler.at("inline", _inline_rule)
    typography.plugin(md)
    return md


def _inline_rule(state: StateCore) -> None:
    """As markdown-it's own rule, but the context knows the line of each block."""
    ctx = context(state.env)
    for token in state.tokens:
        if token.type == "inline":
            ctx.line = token.map[0] if token.map else ctx.line
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def parse(source: SourceChapter, options: ParseOptions) -> tuple[ParsedChapter, tuple[Diagnostic, ...]]:
    """Tokens and lists of a chapter, with everything that is wrong in its markup."""
    found = Collector()
    md = _markdown(options.quotes)
    lines = tuple(source.body.split("\n"))
    ctx = Context(source.path, source.first_line, options.product_tokens, found, options.allow_html, lines=lines)
    env: dict[str, Any] = {KEY: ctx}
    stream = md.parse(source.body, env)
    main, footnotes = _split_footnotes(stream)
    title, main = _title(source, main)
    matter = source.matter
    walk = _Walk(source, ctx, footnotes)
    if title is None:
        title = _Title(_front_inline(md, matter.title, ctx), "", 1 - source.first_line)
    subtitle = _front_inline(md, matter.subtitle, ctx)
    walk.heading(1, matter.label or title.label, title.inline, matter.numbered and matter.role == "chapter", title.line)
    walk.front(title.inline, ctx.where(title.line))
    walk.front(subtitle, Location(source.path, 1))
    walk.blocks(main)
    owner_labels(main)
    _check_levels(walk.headings, found)
    chapter = ParsedChapter(
        source=source,
        tokens=tuple(main),
        footnotes=footnotes,
        title_html=inline_html(title.inline),
        title=to_text(inline_html(title.inline)),
        subtitle_html=inline_html(subtitle),
        headings=tuple(walk.headings),
        captioned=tuple(walk.captioned),
        uses=tuple(walk.uses),
        citations=tuple(walk.citations),
        evidence=frozenset(walk.evidence),
        images=walk.images,
        names_pages=any(use.page for use in walk.uses),
    )
    if not chapter.title:
        found.add("chapter-title", "the chapter has no title", Location(source.path, 1), "add a line: title: ...")
    return chapter, tuple(found)


def _front_inline(md: MarkdownIt, text: str, ctx: Context) -> Sequence[Token]:
    """Inline tokens of a front matter value, which counts as the first line of the file."""
    stream = md.parseInline(" ".join(text.split()), {KEY: replace(ctx, first_line=1)})
    return stream[0].children or ()


@dataclass(frozen=True, slots=True)
class _Title:
    """The chapter's title: its words, its label, its 0-based line from the beginning of the body."""

    inline: Sequence[Token]
    label: str
    line: int


def _title(source: SourceChapter, stream: list[Token]) -> tuple[_Title | None, list[Token]]:
    """The first ``#`` heading as title of a file without one in its front matter; it leaves the text."""
    if source.matter.title:
        return None, stream
    for at, token in enumerate(stream):
        if token.type == "heading_open" and token.tag == "h1":
            line = token.map[0] if token.map else 0
            title = _Title(stream[at + 1].children or [], str(token.attrs.get("id", "")), line)
            return title, stream[:at] + stream[at + 3 :]
    return None, stream


def _split_footnotes(stream: Sequence[Token]) -> tuple[list[Token], dict[int, tuple[Token, ...]]]:
    """The text without the block of footnotes at its end, and the tokens of each footnote."""
    main: list[Token] = []
    notes: dict[int, list[Token]] = {}
    current: list[Token] = main
    for token in stream:
        if token.type in ("footnote_block_open", "footnote_block_close", "footnote_anchor"):
            continue
        if token.type == "footnote_open":
            current = notes.setdefault(token.meta["id"], [])
        elif token.type == "footnote_close":
            current = main
        else:
            current.append(token)
    return main, {number: tuple(note) for number, note in notes.items()}


def _check_levels(headings: Sequence[Heading], found: Collector) -> None:
    level = 1
    for heading in headings:
        if heading.level > level + 1:
            marks = "#" * heading.level
            found.add(
                "heading-level", f"'{marks}' follows a heading of level {level}", heading.where, "do not skip a level"
            )
        level = heading.level


class _Walk:
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
                level = max(2, int(token.tag[1:]))
                own = numbered and "unnumbered" not in str(token.attrs.get("class", ""))
                label = self.heading(level, str(token.attrs.get("id", "")), stream[at + 1].children or [], own, line)
                token.attrs["id"] = label
            elif token.type in ("table_open", "figure_open"):
                owner = token
                self._captioned(stream, at, line)
                self._check_figure(token, stream[at + 1])
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
        html = inline_html(caption.children or [], bare=True) if caption else ""
        self.captioned.append(Captioned(kind, label, html, to_text(html), self.ctx.where(line)))

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
            yield child, self.ctx.where(number)
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
        if href.startswith("#"):
            # markdown-it writes letters outside ASCII as in a web address
            token.attrs["href"] = href = unquote(href)
            page = "page" in str(token.attrs.get("class", "")).split()
            self.uses.append(LabelUse(href[1:], page, where))
        elif not re.match(r"(https?|mailto):", href):
            chapter = re.fullmatch(r"(?:\./)?([\w. -]+)\.md", unquote(href))
            if chapter:
                token.attrs["href"] = f"#file:{chapter[1]}"
                self.uses.append(LabelUse(f"file:{chapter[1]}", False, where))
            else:
                hint = "link to a label (#label), a chapter (name.md) or a full address (https://...)"
                self.ctx.report("label-unknown", f"'{href}' leads nowhere in a document on paper", where, hint)

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
