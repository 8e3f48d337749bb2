"""Where links and outline entries lead: destinations by name and by page (ISO 32000-1, 12.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

_FAULTS = (AttributeError, KeyError, IndexError, TypeError, ValueError, RuntimeError, pikepdf.PdfError)
#: names that are looked at, and nodes of their tree: more is a loop
_MANY = 200_000


def read(pdf: Any) -> Mapping[str, Any]:
    """Destinations by name. Raises nothing: what cannot be read has no name."""
    found: dict[str, Any] = {}
    try:
        found |= {str(key)[1:]: value for key, value in pdf.Root.get("/Dests", {}).items()}
        tree = pdf.Root.get("/Names", {}).get("/Dests")
        if tree is not None:
            found |= dict(_pairs(tree))
    except _FAULTS:
        pass
    return found


def keys(tree: Any) -> tuple[str, ...]:
    """Keys of a name tree (7.9.6)."""
    return tuple(key for key, _ in _pairs(tree))


def _pairs(tree: Any) -> Iterator[tuple[str, Any]]:
    waiting, seen, left = [tree], set(), _MANY
    while waiting and left > 0:
        node = waiting.pop()
        if node.objgen != (0, 0) and node.objgen in seen:
            continue
        seen.add(node.objgen)
        names = list(node.get("/Names", []))[: 2 * left]
        left -= 1 + len(names) // 2
        yield from zip((str(name) for name in names[::2]), names[1::2], strict=False)
        waiting += reversed(list(node.get("/Kids", []))[:left])


def lead(place: Any, names: Mapping[str, Any]) -> tuple[str, bool]:
    """Where a destination leads, as text, and whether it leads nowhere."""
    if isinstance(place, pikepdf.String | pikepdf.Name):
        name = str(place).removeprefix("/") if isinstance(place, pikepdf.Name) else str(place)
        return name, name not in names
    if isinstance(place, pikepdf.Array) and len(place):
        page = place[0]
        return "page", not (isinstance(page, pikepdf.Dictionary) and page.get("/Type") == pikepdf.Name.Page)
    return "?", True


def page(place: Any, names: Mapping[str, Any]) -> Any:
    """The page that a destination leads to, None where it leads to none."""
    if isinstance(place, pikepdf.String | pikepdf.Name):
        place = names.get(str(place).removeprefix("/") if isinstance(place, pikepdf.Name) else str(place))
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    return place[0] if isinstance(place, pikepdf.Array) and len(place) else None
