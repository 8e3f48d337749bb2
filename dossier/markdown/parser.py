"""Parses one chapter: markdown-it with the dossier's rules, then one walk that collects what other stages need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from dossier.diagnostics import Collector, Diagnostic, Location
from dossier.markdown import blocks, cite, eastasian, guards, math, tokens, typography, units
from dossier.markdown.context import ATTRIBUTES, KEY, Context, Translate, context
from dossier.markdown.render import inline_html, owner_labels
from dossier.markdown.text import to_text
from dossier.markdown.walk import Walk
from dossier.model import Captioned, Citation, FrontMatter, Heading, LabelUse, SourceChapter, Translated, Unit
from dossier.translation.marks import worth

Quotes = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What a chapter is parsed with: quotation marks of its language, product tokens, whether raw HTML may pass.

    ``translate`` gives the words of an edition in another language than the sources', which is ``source_language``;
    ``language`` is that of the edition.
    """

    quotes: Quotes
    product_tokens: Mapping[str, str]
    allow_html: bool = False
    translate: Translate | None = None
    source_language: str = ""
    language: str = "en"


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
    short_html: str
    keywords: tuple[str, ...]
    headings: tuple[Heading, ...]
    captioned: tuple[Captioned, ...]
    uses: tuple[LabelUse, ...]
    citations: tuple[Citation, ...]
    evidence: frozenset[int]
    images: Mapping[str, Location]
    names_pages: bool


@lru_cache(maxsize=16)
def markdown_for(quotes: Quotes, language: str = "en") -> MarkdownIt:
    """The parser for a language and its quotation marks. It holds no state of a parse."""
    md = MarkdownIt("commonmark", {"html": True, "quotes": list(quotes)}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(sub_plugin).use(superscript_plugin)
    # of two notes after each other the first is not a superscript that ends where the second begins
    md.inline.ruler.before("sup", "footnote_before_superscript", footnote_inline)
    attrs_plugin(md, spans=True, allowed=ATTRIBUTES)
    for plugin in (
        blocks.plugin,
        eastasian.plugin,
        guards.plugin,
        math.plugin,
        tokens.plugin,
        cite.plugin,
        units.plugin,
    ):
        plugin(md)
    md.core.ruler.at("inline", _inline_rule)
    typography.plugin(md, language)
    return md


def _inline_rule(state: StateCore) -> None:
    """As markdown-it's own rule, but the context knows the line of each block."""
    ctx = context(state.env)
    for token in state.tokens:
        if token.type == "inline":
            ctx.line, ctx.origin = token.map[0] if token.map else ctx.line, token.meta.get("origin")
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            if "foreign" in token.meta:
                token.children = units.wrapped(token.children, token.meta["foreign"])
    ctx.origin = None


def parse(source: SourceChapter, options: ParseOptions) -> tuple[ParsedChapter, tuple[Diagnostic, ...]]:
    """Tokens and lists of a chapter, with everything that is wrong in its markup."""
    found = Collector()
    md = markdown_for(options.quotes, options.language)
    ctx = _context(source, options, found)
    guards.characters(ctx)
    env: dict[str, Any] = {KEY: ctx}
    stream = md.parse(source.body, env)
    main, footnotes = _split_footnotes(stream)
    title, main = _title(source, main)
    matter = source.matter
    walk = Walk(source, ctx, footnotes)
    front = partial(_front_inline, md, source, ctx)
    if title is None:
        title = _Title(front("title", matter.title), "", 1 - source.first_line)
    subtitles = [front("subtitle", line) for line in matter.subtitle.strip().split("\n")]
    walk.heading(1, matter.label or title.label, title.inline, matter.numbered and matter.role == "chapter", title.line)
    walk.front(title.inline, ctx.where(title.line))
    for subtitle in subtitles:
        walk.front(subtitle, Location(source.path, 1))
    walk.blocks(main)
    owner_labels(main)
    _check_footnotes(env, stream, ctx)
    chapter = ParsedChapter(
        source=source,
        tokens=tuple(main),
        footnotes=footnotes,
        title_html=inline_html(title.inline),
        title=to_text(inline_html(title.inline)),
        short_html=inline_html(front("short", matter.short), bare=True),
        keywords=tuple(inline_html(front("keywords", word), bare=True) for word in matter.keywords),
        subtitle_html="<br>".join(inline_html(subtitle) for subtitle in subtitles),
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
    return chapter, tuple(sorted(found, key=_line))


def _line(item: Diagnostic) -> int:
    return (item.where.line or 0) if item.where else 0


def _context(source: SourceChapter, options: ParseOptions, found: Collector) -> Context:
    ctx = Context(source.path, source.first_line, options.product_tokens, found, options.allow_html)
    ctx.lines = guards.lines_of(source.body)
    ctx.translate, ctx.source_language = options.translate, options.source_language
    ctx.kept = not source.matter.translate
    return ctx


def text_units(source: SourceChapter, options: ParseOptions) -> tuple[Unit, ...]:
    """The units of translation of a chapter, in order; what is wrong in its markup is left to ``parse``."""
    gathered: list[Unit] = []

    def gather(unit: Unit) -> Translated:
        gathered.append(unit)
        return Translated(unit.text)

    ctx = _context(source, replace(options, translate=gather), Collector())
    for name in ("title", "subtitle", "short", "keywords"):
        for line in _front_lines(source.matter, name):
            _front_text(source, ctx, name, line)
    _blocks_only(options.quotes).parse(source.body, {KEY: ctx})
    return tuple(gathered)


@lru_cache(maxsize=16)
def _blocks_only(quotes: Quotes) -> MarkdownIt:
    """A parser that stops before inline markup."""
    md: MarkdownIt = markdown_for.__wrapped__(quotes)
    names = [rule.name for rule in md.core.ruler.__rules__]
    md.core.ruler.disable(names[names.index("inline") :])
    return md


def _front_lines(matter: FrontMatter, name: str) -> tuple[str, ...]:
    value = getattr(matter, name)
    lines = value.strip().split("\n") if isinstance(value, str) else value
    return tuple(" ".join(line.split()) for line in lines)


def _front_text(source: SourceChapter, ctx: Context, name: str, text: str) -> Translated:
    """What is printed for a line of the front matter."""
    if ctx.translate is None or not worth(text):
        return Translated(text)
    where = Location(source.path, source.key_lines.get(name, 1))
    unit = Unit(text, f"front matter {'keyword' if name == 'keywords' else name}", where)
    return units.translated(ctx, unit)


def _front_inline(md: MarkdownIt, source: SourceChapter, ctx: Context, name: str, text: str) -> Sequence[Token]:
    """Inline tokens of a front matter value, which counts as the first line of the file."""
    new = _front_text(source, ctx, name, " ".join(text.split()))
    stream = md.parseInline(new.text, {KEY: replace(ctx, first_line=1, origin=new.where, translate=None)})
    children = stream[0].children or []
    return units.wrapped(children, new) if new.language and children else children


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


_CALL = re.compile(r"(`+).*?\1|(?<!\\)\[\^([^\]\s]+)\]", re.DOTALL)


def _check_footnotes(env: Mapping[str, Any], stream: Sequence[Token], ctx: Context) -> None:
    """A note that is called and not there, one that is never called, one that holds more than paragraphs."""
    defined = {name.removeprefix(":"): number for name, number in env.get("footnotes", {}).get("refs", {}).items()}
    for label, number in defined.items():
        if number < 0:
            hint = f"call it in the text with [^{label}], or remove it"
            ctx.report(
                "markdown-footnote", f"the note '{label}' is never called", ctx.where(ctx.notes.get(label, 0)), hint
            )
    inside = False
    for token in stream:
        inside = token.type == "footnote_open" or (inside and token.type != "footnote_close")
        if inside and token.map and token.type not in ("footnote_open", "paragraph_open", "inline"):
            message, hint = "a footnote can hold paragraphs only", "move lists, tables and code into the text"
            ctx.report("markdown-footnote", message, ctx.where(token.map[0]), hint)
            inside = False
        for call in _CALL.finditer(token.content) if token.type == "inline" else ():
            if call[2] and call[2] not in defined:
                where = ctx.where(token.map[0] if token.map else 0, token.content[: call.start()])
                ctx.report("markdown-footnote", f"there is no note '{call[2]}'", where, f"add a line [^{call[2]}]: ...")


def texts(chapter: ParsedChapter, *, notes: bool = False) -> list[tuple[str, int]]:
    """The longest text between the markup of each block, or of each footnote's, with its line in the file."""
    streams = chapter.footnotes.values() if notes else [chapter.tokens]
    found = []
    for token in (token for stream in streams for token in stream):
        if token.type == "inline" and token.map:
            words = [child.content for child in token.children or () if child.type == "text"]
            found.append((max(words, key=len, default=""), chapter.source.first_line + token.map[0]))
    return found
