"""Renders tokens to HTML with what other stages resolved: numbers, cross-references, citations, evidence, page numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from dossier.markdown.blocks import CLOSE, OPEN
from dossier.markdown.markup import WIDTH, attributes, raised, starred, start, without_comments
from dossier.markdown.stars import rating, stars_html
from dossier.markdown.tables import render_table
from dossier.model import Target

if TYPE_CHECKING:
    from dossier.markdown.parser import ParsedChapter

#: printed where a page number is not known yet; as wide as most page numbers
UNKNOWN_PAGE = "00"


@dataclass(frozen=True, slots=True)
class Bindings:
    """What the tokens of one chapter are bound to.

    ``citations`` and ``evidence`` hold HTML by the number of the citation in the chapter; ``pages`` the printed page of
    each anchor; ``words`` the language's words; ``images`` the address that stands for each image. With ``notes`` each
    citation is set at the foot of its page, as note styles want it, and ``leads`` hold what of it stands in the sentence.
    ``sourced`` are the words that a proof marks, being in English, each with its state.
    """

    citations: Sequence[str] = ()
    evidence: Mapping[int, str] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    notes: bool = False
    leads: Mapping[int, str] = field(default_factory=dict)
    sourced: Mapping[str, str] = field(default_factory=dict)


def render(chapter: ParsedChapter, bindings: Bindings) -> str:
    """HTML of a chapter's text, without its title."""
    return _Renderer(bindings, chapter.footnotes, chapter.source.slug).blocks(chapter.tokens)


def target_of(label: str, slug: str, targets: Mapping[str, Target]) -> Target | None:
    """What a label in a chapter stands for: something of that name, else a heading of the chapter by its words."""
    return targets.get(label) or targets.get(f"file:{slug}#{label}")


def inline_html(tokens: Sequence[Token], *, bare: bool = False) -> str:
    """HTML of inline tokens that stand alone; ``bare`` leaves links, citations and footnotes away (contents, outline)."""
    return _Renderer(Bindings(), {}, "", bare=bare).inline(tokens)


_BLOCK_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "figure": "figure",
}
_INLINE_TAGS = {"em": "em", "strong": "strong", "s": "s", "sup": "sup", "sub": "sub", "span": "span"}


class _Renderer:
    """Walks tokens once. A method per kind of token; state is only the place in the stream."""

    def __init__(
        self, bindings: Bindings, footnotes: Mapping[int, Sequence[Token]], slug: str, *, bare: bool = False
    ) -> None:
        self.bindings, self.footnotes, self.slug, self.bare = bindings, footnotes, slug, bare
        self._names: list[str] = []
        self._items: list[bool] = []
        self._notes: dict[int, int] = {}
        self._count = 0
        self._inside = False
        self._kinds: dict[str, Callable[[Token], str]] = {
            "code_block": self._code,
            "fence": self._code,
            "html_block": lambda token: without_comments(token.content),
            "hr": lambda token: '<hr class="rule">',
            OPEN: self._container_open,
            CLOSE: self._container_close,
            "heading_open": self._heading_open,
            "heading_close": lambda token: f"</h{self._level(token)}>\n",
            "list_item_open": self._item_open,
            "list_item_close": self._item_close,
        }

    # --- blocks ---

    def blocks(self, tokens: Sequence[Token]) -> str:
        """HTML of block tokens."""
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
                out.append(render_table(tokens[at : end + 1], self.inline, self._caption, self.bindings.words))
                at = end + 1
                continue
            out.append(self._block(token))
            at += 1
        return "".join(out)

    def _block(self, token: Token) -> str:
        if token.type in self._kinds:
            return self._kinds[token.type](token)
        if token.type == "inline":
            return self._inline_block(token)
        if token.hidden:
            return ""
        base = token.type.removesuffix("_open").removesuffix("_close")
        tag = _BLOCK_TAGS[base]
        if token.nesting < 0:
            return f"</{tag}>\n"
        evidence = base == "bullet_list" and self._names[-1:] == ["evidence"] and not any(self._items)
        extra = ' class="evidence-list"' if evidence else ""
        return f"<{tag}{attributes(token, 'id', 'class', 'lang', 'dir')}{start(token)}{extra}>"

    def _inline_block(self, token: Token) -> str:
        html = self.inline(token.children or [])
        kind = token.meta.get("kind")
        if kind == "container_label":
            return f'<p class="label">{html}</p>\n'
        if kind == "caption":
            return f"<figcaption>{self._caption(token)}</figcaption>"
        return html

    def _caption(self, token: Token) -> str:
        """Number and words of a caption; the number comes from the owner's label."""
        label = token.meta.get("label", "")
        target = self.bindings.targets.get(label)
        number = ""
        if target and target.number:
            number = f'<span class="caption-number">{self._said(target.kind, escape(target.text))}</span> '
        return number + self.inline(token.children or [])

    def _said(self, word: str, html: str) -> str:
        """What is printed with a word of the templates; a proof marks one that is not in the edition's language."""
        state = self.bindings.sourced.get(word)
        return f'<span class="source-{state}" lang="en" dir="ltr">{html}</span>' if state else html

    def _level(self, token: Token) -> int:
        return max(2, int(token.tag[1:]))

    def _heading_open(self, token: Token) -> str:
        target = self.bindings.targets.get(str(token.attrs.get("id", "")))
        number = f'<span class="number">{escape(target.number)}</span> ' if target and target.number else ""
        return f"<h{self._level(token)}{attributes(token, 'id', 'class', 'lang', 'dir')}>{number}"

    def _container_open(self, token: Token) -> str:
        name = str(token.meta["name"])
        self._names.append(name)
        classes = f"{name} {token.attrs.get('class', '')}".strip()
        return f'<div class="{escape(classes)}"{attributes(token, "id", "lang", "dir")}>\n'

    def _container_close(self, token: Token) -> str:
        if self._names:
            self._names.pop()
        return "</div>\n"

    def _item_open(self, token: Token) -> str:
        self._items.append("evidence" in token.meta)
        if not self._items[-1]:
            return "<li>"
        reference = self.bindings.evidence.get(token.meta["number"], "")
        return f'<li class="evidence-item">{reference}<div class="takeaway">'

    def _item_close(self, token: Token) -> str:
        return "</div></li>\n" if self._items.pop() else "</li>\n"

    def _code(self, token: Token) -> str:
        return f"<pre><code>{escape(token.content)}</code></pre>\n"

    # --- inline ---

    def inline(self, tokens: Sequence[Token]) -> str:
        """HTML of inline tokens."""
        out: list[str] = []
        skip = 0
        for at, token in enumerate(tokens):
            if skip:
                skip -= 1
            elif token.type == "link_open":
                html, skip = self._link(tokens, at)
                out.append(html)
            elif rating(text := starred(tokens, at) or ""):
                out.append(stars_html(text, self.bindings.words))
                skip = 2
            else:
                html = self._inline_token(token)
                if out and token.type == "citation" and self._is_mark(token, html):
                    out[-1] = out[-1].rstrip()
                if at and token.type == tokens[at - 1].type == "footnote_ref":
                    # its number is parted from that of the note before
                    if html.startswith('<sup class="footnote-again">'):
                        html = html.replace(">", ">,", 1)
                    else:
                        html = html.replace('class="footnote', 'class="next footnote', 1)
                out.append(html)
        return "".join(out)

    def _inline_token(self, token: Token) -> str:
        kind = token.type
        if kind == "text":
            return escape(token.content, quote=False)
        if kind in ("softbreak", "hardbreak"):
            return "\n" if kind == "softbreak" else "<br>"
        if kind == "code_inline":
            return f"<code>{escape(token.content)}</code>"
        if kind == "math_inline":
            return f'<span class="math">{token.meta["html"]}</span>'
        if kind == "citation":
            return "" if self.bare else self._citation(token)
        if kind == "footnote_ref":
            return "" if self.bare else self._footnote(token)
        if kind == "image":
            return "" if self.bare else self._image(token)
        if kind == "html_inline":
            return "" if self.bare else without_comments(token.content)
        return self._span(token)

    def _span(self, token: Token) -> str:
        tag = _INLINE_TAGS[token.type.removesuffix("_open").removesuffix("_close")]
        if token.nesting < 0:
            return f"</{tag}>"
        return f"<{tag}{attributes(token, 'id', 'class', 'lang', 'dir', 'title')}>"

    def _citation(self, token: Token) -> str:
        number = token.meta.get("number", -1)
        html = self.bindings.citations[number] if 0 <= number < len(self.bindings.citations) else ""
        if not self.bindings.notes or self._inside or not html:
            return html
        self._count += 1
        return f'{self.bindings.leads.get(number, "")}<span class="footnote">{html}</span>'

    def _is_mark(self, token: Token, html: str) -> bool:
        """Whether a citation is printed as a raised mark, which follows its word without a space."""
        lead = self.bindings.leads.get(token.meta.get("number", -1), "")
        return raised(html) or (bool(html) and self.bindings.notes and not self._inside and not lead)

    def _image(self, token: Token) -> str:
        written = str(token.attrs["src"])
        source = self.bindings.images.get(written, written)
        width = str(token.attrs.get("width", ""))
        style = f' style="width:{escape(width)}"' if WIDTH.fullmatch(width) else ""
        return f'<img src="{escape(source)}" alt="{escape(token.content)}"{style}{attributes(token, "class")}>'

    def _footnote(self, token: Token) -> str:
        """A note at the foot of the page where it is first called; later calls repeat its number."""
        note = token.meta["id"]
        if note in self._notes:
            return f'<sup class="footnote-again"><a href="part:#_{self.slug}-fn{note}">{self._notes[note]}</a></sup>'
        self._count += 1
        self._notes[note] = self._count
        self._inside = True  # a citation in a note stays in it
        paragraphs = [self.inline(t.children or []) for t in self.footnotes.get(note, ()) if t.type == "inline"]
        self._inside = False
        return f'<span class="footnote" id="_{self.slug}-fn{note}">{"<br>".join(paragraphs)}</span>'

    def _link(self, tokens: Sequence[Token], at: int) -> tuple[str, int]:
        """The link from its opening token on, and how many tokens it takes after that one."""
        end = next(n for n in range(at, len(tokens)) if tokens[n].type == "link_close")
        words = self.inline(tokens[at + 1 : end])
        token = tokens[at]
        href = str(token.attrs.get("href", ""))
        if self.bare:
            return words, end - at
        if not href:  # leads nowhere, reported
            return words, end - at
        if not href.startswith("#"):
            return f'<a class="external" href="{escape(href)}">{words}</a>', end - at
        return self._reference(href[1:], words, "page" in str(token.attrs.get("class", "")).split()), end - at

    def _reference(self, label: str, words: str, page: bool) -> str:
        target = target_of(label, self.slug, self.bindings.targets)
        if target is None:
            return words or escape(label)
        # "Table 3" stays on one line; a title that stands for a number may break
        text = escape(target.text).replace(" ", "\u00a0") if target.number else escape(target.text)
        text = words or self._said(target.kind if target.number else "titled", text)
        if page:
            folio = self.bindings.pages.get(target.anchor, UNKNOWN_PAGE)
            on_page = self.bindings.words.get("on_page", "on page {page}").replace(" ", "\u00a0")
            text += " " + self._said("on_page", on_page.format(page=f"<span data-folio>{folio}</span>"))
        return f'<a class="xref" href="part:#{escape(target.anchor)}">{text}</a>'


def owner_labels(tokens: Sequence[Token]) -> None:
    """Write into each caption the label of its table or figure, so that it finds its number."""
    owner: Any = None
    for token in tokens:
        if token.type in ("table_open", "figure_open"):
            owner = token
        elif token.type == "inline" and token.meta.get("kind") == "caption" and owner is not None:
            token.meta["label"] = str(owner.attrs.get("id", ""))
