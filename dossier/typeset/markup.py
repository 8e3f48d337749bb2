"""Reads the HTML of a part: what our own templates and renderer write by one regular expression, all else by the engine's parser.

An HTML parser spends most of its time on what careful markup has not: tags that are left out, that cross, or that stand where
they may not. What is read here is markup in which every element is closed where it must be and stands where the rules of the HTML
standard (13.2.6, tree construction) leave it; the least doubt and the engine's parser reads the whole.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

_NAME = r"[a-z][a-z0-9]*"
_ATTRIBUTE = r"[a-z][a-z0-9-]*"
#: a start tag with its attributes, an end tag, or text
_PIECE = re.compile(rf"<({_NAME})((?:[ \t\n]+{_ATTRIBUTE}(?:=\"[^\"]*\")?)*)[ \t\n]*(/?)>|</({_NAME})>|([^<]+)")
_VALUES = re.compile(rf"[ \t\n]+({_ATTRIBUTE})(?:=\"([^\"]*)\")?")
_START = re.compile(r"<!doctype html>\n*(?=<html[ >])")
#: characters that a parser replaces, drops or remarks on (13.2.3.5)
_ODD = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
#: the character references that are read
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#[1-9][0-9]{0,3}|#x[1-9a-f][0-9a-f]{0,3});")

_VOID = frozenset("br hr img wbr col meta".split())
_PHRASES = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var br wbr".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
#: elements that end an open paragraph
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote div dl figcaption figure footer header hr main nav ol p pre section table ul".split()
)
#: elements that may stand only in these
_PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "caption": ("table",),
    "colgroup": ("table",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "col": ("colgroup",),
    "tr": ("thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "head": ("html",),
    "body": ("html",),
    "meta": ("head",),
    "title": ("head",),
    "style": ("head",),
}
#: elements that hold nothing but those of ``_PARENTS``, and white space
_BARE = frozenset("html head table colgroup thead tbody tfoot tr".split())


class _Doubt(Exception):
    """Markup that is left to the engine's parser."""


def tree(html: str) -> Element | None:
    """The elements of a page's HTML; None when it is for the engine's parser to read."""
    start = _START.match(html)
    if start is None or _ODD.search(html):
        return None
    try:
        return _Reader().read(html, start.end())
    except _Doubt:
        return None


class _Reader:
    """Builds a tree, tag by tag."""

    def __init__(self) -> None:
        self.open: list[Element] = []
        self.names: list[str] = []
        self.root: Element | None = None
        self.body: Element | None = None
        self._paragraphs = self._links = 0

    def read(self, html: str, at: int) -> Element:
        scan = _PIECE.match
        end = len(html)
        while at < end:
            piece = scan(html, at)
            if piece is None:
                raise _Doubt
            at = piece.end()
            name, written, slash, closed, text = piece.groups()
            if text is not None:
                self._text(text)
            elif closed is not None:
                self._close(closed)
            elif slash and name not in _VOID:
                raise _Doubt
            else:
                self._start(name, written)
                if name == "style":
                    at = self._style(html, at)
        if self.root is None or self.body is None or self.open:
            raise _Doubt
        return self.root

    def _start(self, name: str, written: str) -> None:
        attributes = _attributes(written) if written else {}
        if not self.open:
            if name != "html" or self.root is not None:
                raise _Doubt
            self.root = Element(name, attributes)
            self._push(name, self.root)
            return
        parent = self.names[-1]
        self._check(name, parent)
        element = SubElement(self.open[-1], name, attributes)
        if name not in _VOID:
            self._push(name, element)
        if name == "body":
            self.body = element

    def _check(self, name: str, parent: str) -> None:
        """Whether a parser would put an element where it is written."""
        places = _PARENTS.get(name)
        if places is not None:
            right = parent in places and (parent != "html" or self._in_order(name))
        elif name in _BLOCKS:
            right = not self._paragraphs and parent not in _BARE and not (name in _HEADINGS and parent in _HEADINGS)
        else:
            right = name in _PHRASES and parent not in _BARE and not (name == "a" and self._links)
        if not right or parent in ("title", "style"):
            raise _Doubt

    def _in_order(self, name: str) -> bool:
        """A head, then a body."""
        return len(self.open[-1]) == ("head", "body").index(name)

    def _push(self, name: str, element: Element) -> None:
        self.open.append(element)
        self.names.append(name)
        self._paragraphs += name == "p"
        self._links += name == "a"

    def _close(self, name: str) -> None:
        if not self.names or self.names[-1] != name:
            raise _Doubt
        self.open.pop()
        self.names.pop()
        self._paragraphs -= name == "p"
        self._links -= name == "a"

    def _text(self, text: str) -> None:
        if "&" in text:
            text = _plain(text)
        owner = self.open[-1] if self.open else None
        name = self.names[-1] if self.names else ""
        if name in _BARE or not name:
            if text.strip(" \t\n"):
                raise _Doubt
            if self.body is not None and name in ("html", ""):
                owner = self.body  # white space at the end belongs to the body
            elif name == "html" and owner is not None and not len(owner):
                return  # before the head it is nothing
        if owner is None or (name == "pre" and text[0] == "\n"):
            raise _Doubt
        _append(owner, text)

    def _style(self, html: str, at: int) -> int:
        """The content of a style element, which is text whatever it looks like (13.2.5.3)."""
        end = html.find("</style>", at)
        if end < 0 or "</" in html[at:end] or "<!--" in html[at:end]:
            raise _Doubt
        if end > at:
            self.open[-1].text = html[at:end]
        return end


def _append(owner: Element, text: str) -> None:
    if len(owner):
        last = owner[-1]
        last.tail = (last.tail or "") + text
    else:
        owner.text = (owner.text or "") + text


def _attributes(written: str) -> dict[str, str]:
    found = {}
    for name, value in _VALUES.findall(written):
        if name in found:
            raise _Doubt
        found[name] = _plain(value) if "&" in value else value
    return found


def _plain(text: str) -> str:
    """Text with its character references read."""
    references = _REFERENCE.findall(text)
    # some numbers stand for no character, and one parser drops what the other keeps
    if text.count("&") != len(references) or not all(map(unescape, references)):
        raise _Doubt
    read = unescape(text)
    if _ODD.search(read):
        raise _Doubt
    return read


def document(html: str, base: str, fetcher: Any, parser: Any) -> Any:
    """The engine's document (``weasyprint.HTML``, which is ``parser``) of a page's HTML."""
    import cssselect2

    root = tree(html)
    if root is None:
        return parser(string=html, base_url=base, url_fetcher=fetcher)
    made = object.__new__(parser)
    made.base_url, made.url_fetcher, made.media_type = base, fetcher, "print"
    made.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    made.etree_element = root
    return made
