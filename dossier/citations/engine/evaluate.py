"""The rendering elements cs:text, cs:group, cs:choose and macros (CSL 1.0.2, Rendering Elements).

Mends citeproc-py 0.11.1 (Text, Group): no citation labels, no links; a group is left out when it asked for variables and
all were empty, by what was really printed and not by what the style might print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from . import conditions, dates, names, numbers, quotes, textcase
from .context import NOTHING, Context, Out
from .item import Item
from .rich import Rich, Seg, dress, join, markup, words
from .tree import Node

LINKS: dict[str, str] = {
    "DOI": "https://doi.org/{}",
    "URL": "{}",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}


def render(node: Node, context: Context) -> Out:
    """Output of one rendering element."""
    return ELEMENTS[node.tag](node, context) if node.tag in ELEMENTS else NOTHING


def sequence(nodes: Iterable[Node], context: Context, delimiter: str = "") -> Out:
    """Output of elements in order; cs:choose passes the delimiter on to its branch (CSL 1.0.2, Choose)."""
    parts: list[Rich] = []
    called = filled = False
    for node in nodes:
        out = choose(node, context, delimiter) if node.tag == "choose" else render(node, context)
        called |= out.called
        filled |= out.filled
        parts.append(out.rich)
    return Out(join(parts, delimiter), called, filled)


def choose(node: Node, context: Context, delimiter: str = "") -> Out:
    """The first branch whose conditions hold."""
    branch = conditions.branch(node, context)
    return sequence(branch.children, context, delimiter) if branch else NOTHING


def _bounded(out: Out, node: Node) -> Out:
    """Nothing when all variables asked for were empty; else the output counts as one variable that is not."""
    if out.called and not out.filled:
        return Out([], True, False)
    return Out(dress(out.rich, node.attrs), out.called or bool(out.rich), bool(out.rich))


def group(node: Node, context: Context) -> Out:
    """cs:group."""
    return _bounded(sequence(node.children, context, node.get("delimiter")), node)


def macro(node: Node, context: Context) -> Out:
    """cs:text with a macro, which is left out like a group when its variables are empty (CSL 1.0.2, Group)."""
    found = context.tree.macros.get(node.get("macro"))
    if found is None or node.get("macro") in context.macros:
        return NOTHING
    context.macros.append(node.get("macro"))
    out = sequence(found.children, context)
    context.macros.pop()
    return _bounded(out._replace(rich=cased(out.rich, node, context)), node)


def cased(rich: Rich, node: Node, context: Context) -> Rich:
    """Text case and strip-periods of an element."""
    rich = textcase.change(rich, node.get("text-case"), context.language)
    if node.get("strip-periods") == "true":
        rich = [seg._replace(text=seg.text.replace(".", "")) for seg in rich]
    return rich


def text(node: Node, context: Context) -> Out:
    """cs:text."""
    if "macro" in node.attrs:
        return macro(node, context)
    if "variable" in node.attrs:
        return variable(node, context)
    if "term" in node.attrs:
        word = context.locale.term(node.get("term"), node.get("form"), node.get("plural") == "true")
        rich = [Seg(word, role="literal", part="term")] if word else []
    else:
        rich = quotes.smart([Seg(node.get("value"), role="literal")], context.locale) if node.get("value") else []
    rich = cased(rich, node, context)
    return Out(dress(rich, node.attrs))


def variable(node: Node, context: Context) -> Out:
    """cs:text with a variable."""
    name = node.get("variable")
    if name in context.hidden:
        return Out([], True, False)
    rich = _special(name, context)
    if rich is None:
        rich = _field(name, node, context)
    if not rich:
        return Out([], name != "year-suffix", False)
    context.printed.add(name)
    return Out(dress(cased(rich, node, context), node.attrs), True, True)


def _special(name: str, context: Context) -> Rich | None:
    """Variables that the processor provides; None for fields of the item."""
    if name == "year-suffix":
        if context.suffix_done or context.sorting is not None or not context.ambiguity.suffix:
            return []
        context.suffix_done = True
        return [Seg(context.ambiguity.suffix, part="suffix")]
    if name == "citation-number":
        return [Seg(str(context.number), part="number")] if context.number else []
    if name == "locator":
        return numbers.locator(context)
    if name == "first-reference-note-number":
        note = context.cite.first_note if context.cite else 0
        return [Seg(str(note))] if note else []
    if name == "citation-label":
        return [Seg(label(context.item)), *dates.suffix(context)]
    return None


def label(item: Item) -> str:
    """Label of an item such as ``Boyl17`` (CSL 1.0.2, citation-label)."""
    given = item.fields.get("citation-label")
    authors = item.names.get("author", ())
    letters = {1: (4,), 2: (2, 2), 3: (2, 1, 1)}.get(len(authors), (1, 1, 1, 1))
    pairs = zip(authors, letters, strict=False)
    start = "".join(re.sub(r"\W", "", name.family)[:count] for name, count in pairs) or "Xyz"
    date = item.dates.get("issued")
    return given or start + (f"{date.begin[0] % 100:02}" if date and date.begin else "")


def _field(name: str, node: Node, context: Context) -> Rich:
    fields = context.item.fields
    value = ""
    if node.get("form") == "short":
        value = fields.get(f"{name}-short", "")
    value = value or fields.get(name, "")
    if not value and name == "container-title-short":
        value = fields.get("container-title", "")
    if not value:
        return []
    if name in LINKS:
        return [Seg(value, href=address(name, value))]
    if name in numbers.RANGES:
        return markup(numbers.ranges(name, value, context))
    return quotes.smart(markup(value), context.locale)


def address(name: str, value: str) -> str | None:
    """Web address of an identifier, None where it cannot be one."""
    if re.search(r"\s", value) or (name == "URL" and not re.match(r"https?://.", value)):
        return None
    if name == "PMCID" and value.isdigit():
        value = f"PMC{value}"
    return LINKS[name].format(value if name == "URL" else quote(value, safe="/:;()._-+=,~!*'@$"))


def label_element(node: Node, context: Context) -> Out:
    """cs:label outside cs:names."""
    word = numbers.label(node, context)
    return Out(dress(cased([Seg(word, role="literal")], node, context), node.attrs)) if word else NOTHING


def number(node: Node, context: Context) -> Out:
    """cs:number."""
    name = node.get("variable")
    if name in context.hidden:
        return Out([], True, False)
    rich = _special(name, context)
    value = words(rich) if rich is not None else context.item.fields.get(name, "")
    if not value:
        return Out([], True, False)
    context.printed.add(name)
    rich = markup(numbers.form(name, value, node.get("form", "numeric"), context))
    return Out(dress(cased(rich, node, context), node.attrs), True, True)


ELEMENTS: dict[str, Callable[[Node, Context], Out]] = {
    "text": text,
    "group": group,
    "choose": choose,
    "label": label_element,
    "number": number,
    "date": dates.date,
    "names": names.names,
}
