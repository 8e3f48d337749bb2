"""Sheets that differ in a number only: laid out once, drawn once for each number (WeasyPrint 70.0).

An element with ``data-copies="5/9 6/9 7/9"`` fills a page of its own; the page is printed for each of the numbers, which stand in
the element with ``data-folio`` in it. What it counts to, after the stroke, stands in the one with ``data-folio="total"``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from dossier.typeset import refill


def multiply(document: Any, tree: Any) -> Any | None:
    """The document with a page for each number; None when a number has another width than the one that was laid out."""
    wanted = {element: element.get("data-copies").split() for element in tree.iter() if element.get("data-copies")}
    if not wanted:
        return document
    pages: list[Any] = []
    for page in document.pages:
        numbers = next((wanted[box.element] for box in page._page_box.descendants() if box.element in wanted), None)
        if numbers is None:
            pages.append(page)
            continue
        for number in numbers:
            made = _numbered(page, number)
            if made is None:
                return None
            pages.append(made)
    return document.copy(pages)


def _numbered(page: Any, number: str) -> Any | None:
    """A copy of a page with another number on it."""
    from weasyprint.document import Page

    box = page._page_box.deepcopy()
    for text in box.descendants():
        element = text.element
        shown = _shown(element, number) if element is not None else None
        if shown is not None and type(text).__name__ == "TextBox" and not refill.write(text, shown, 0.0):
            return None
    return Page(box)


def _shown(element: Any, number: str) -> str | None:
    """What an element shows of a number; None when nothing of it."""
    kind = element.get("data-folio")
    if kind is None:
        return None
    own, _, total = number.partition("/")
    return total or None if kind == "total" else own


def expand(tree: Any) -> None:
    """An element for each number in the tree: they are laid out each by itself."""
    for parent in list(tree.iter()):
        for at, element in reversed(list(enumerate(parent))):
            if element.get("data-copies"):
                parent[at : at + 1] = list(_elements(element))


def _elements(element: Any) -> Iterator[Any]:
    for number in element.attrib.pop("data-copies").split():
        made = copy.deepcopy(element)
        for inner in made.iter():
            inner.text = _shown(inner, number) or inner.text
        yield made
