"""Sheets that differ in a number only: laid out once, drawn once for each number (WeasyPrint 70.0).

An element with ``data-copies="5 6 7"`` fills a page of its own; the page is printed for each of the numbers, which stand in
the element with ``data-folio`` in it.
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
        marked = element is not None and element.get("data-folio") is not None and type(text).__name__ == "TextBox"
        if marked and not refill.write(text, number, 0.0):
            return None
    return Page(box)


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
            if inner.get("data-folio") is not None:
                inner.text = number
        yield made
