"""A CSL style as plain immutable nodes, taken from the tree that citeproc-py parses.

Mends citeproc-py 0.11.1: rendering state lives on its XML nodes, so a style used twice leaks; nodes here have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One CSL element: its name without namespace, attributes, children and text."""

    tag: str
    attrs: Mapping[str, str]
    children: tuple[Node, ...] = ()
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """Value of an attribute, or the default."""
        return self.attrs.get(name, default)

    def find(self, tag: str) -> Node | None:
        """First child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """An independent style: options of cs:style, macros, layouts, in-style locales (CSL 1.0.2, Independent Styles)."""

    options: Mapping[str, str]
    macros: Mapping[str, Node]
    citation: Node
    bibliography: Node | None
    locales: tuple[Node, ...]
    title: str
    licence: str
    parent: str
    numeric: bool
    explicit_suffix: bool
    tells_apart: bool


def convert(element: Any) -> Node:
    """Node of a citeproc.model element."""
    children = tuple([convert(child) for child in element if isinstance(child.tag, str)])
    return Node(element.tag.removeprefix(NAMESPACE), dict(element.attrib), children, element.text or "")


def parse(source: Path | IO[bytes]) -> Node:
    """Root node of a style or locale file. Raises lxml.etree.XMLSyntaxError, OSError or ValueError."""
    from citeproc.frontend import CitationStylesXML

    return convert(CitationStylesXML(str(source) if isinstance(source, Path) else source, validate=False).root)


def tree(root: Node) -> Tree:
    """The style below a root node. Raises ValueError when it is no CSL style."""
    if root.tag != "style":
        raise ValueError(f"the root element is <{root.tag}>, not <style>")
    info = root.find("info") or Node("info", {})
    citation = root.find("citation")
    parent = _parent(info)
    if (citation is None or citation.find("layout") is None) and not parent:
        raise ValueError("the style has no <citation> with a <layout>")
    macros = {child.get("name"): child for child in root.children if child.tag == "macro"}
    return Tree(
        root.attrs,
        MappingProxyType(macros),
        citation or Node("citation", {}),
        root.find("bibliography"),
        tuple(child for child in root.children if child.tag == "locale"),
        _text(info, "title"),
        _licence(info),
        parent,
        _numeric(info, citation, macros),
        any(node.attrs.get("variable") == "year-suffix" for node in root.walk()),
        any(name.startswith("disambiguate") for node in root.walk() for name in node.attrs),
    )


def _text(info: Node, tag: str) -> str:
    found = info.find(tag)
    return " ".join(found.text.split()) if found else ""


def _licence(info: Node) -> str:
    rights = info.find("rights")
    if rights is None:
        return ""
    text, address = " ".join(rights.text.split()), rights.get("license")
    return f"{text} ({address})" if address and address not in text else text


def _parent(info: Node) -> str:
    for link in info.children:
        if link.tag == "link" and link.get("rel") == "independent-parent":
            return link.get("href").rsplit("/", 1)[-1]
    return ""


def _numeric(info: Node, citation: Node | None, macros: Mapping[str, Node]) -> bool:
    formats = [child.get("citation-format") for child in info.children if child.get("citation-format")]
    if formats:
        return formats[0] == "numeric"
    seen = list(citation.walk()) if citation else []
    seen += [node for use in list(seen) if use.get("macro") in macros for node in macros[use.get("macro")].walk()]
    return any(node.tag in ("text", "number") and node.get("variable") == "citation-number" for node in seen)
