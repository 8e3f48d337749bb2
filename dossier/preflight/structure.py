"""The tag tree: elements by type, and what assistive technology would miss (ISO 14289-1, 7; ISO 32000-1, 14.8)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from dossier.preflight.values import Tags

#: standard structure types (14.8.4)
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP "
    "Figure Formula Form".split()
)
#: elements that are looked at
_MANY = 1_000_000
#: elements below one among which its first page is looked for
_FEW = 200


@dataclass(slots=True)
class _Walk:
    pages: dict[tuple[int, int], int]
    roles: dict[str, str]
    counts: Counter[str] = field(default_factory=Counter)
    without_alt: list[int] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    levels: list[tuple[int, int]] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    level: int = 0
    order: dict[int, list[int]] = field(default_factory=dict)


def read(pdf: Any) -> Tags:
    """The tags of a file. Raises pikepdf's errors on a tree that cannot be read."""
    marked = bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False))
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return Tags(False, marked)
    roles = {str(key)[1:]: str(value)[1:] for key, value in root.get("/RoleMap", pikepdf.Dictionary()).items()}
    walk = _Walk({page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}, roles)
    stack: list[tuple[Any, int]] = [(kid, 0) for kid in reversed(_kids(root))]
    seen: set[tuple[int, int]] = set()
    left = _MANY
    while stack and left:
        left -= 1
        element, page = stack.pop()
        if isinstance(element, int):
            walk.order.setdefault(page, []).append(element)
        elif isinstance(element, pikepdf.Dictionary) and "/MCID" in element:
            page = walk.pages.get(element.Pg.objgen, page) if "/Pg" in element else page
            walk.order.setdefault(page, []).append(int(element["/MCID"]))
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if element.objgen != (0, 0) and element.objgen in seen:
                continue
            seen.add(element.objgen)
            page = walk.pages.get(element.Pg.objgen, page) if "/Pg" in element else page
            _element(walk, element, page or _first_page(walk, element))
            stack += [(kid, page) for kid in reversed(_kids(element))]
    return Tags(
        True,
        marked,
        dict(walk.counts),
        tuple(walk.without_alt),
        tuple(walk.tables),
        tuple(walk.heads),
        tuple(walk.levels),
        tuple(sorted(walk.unknown.items())),
        {page: tuple(numbers) for page, numbers in walk.order.items()},
    )


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _first_page(walk: _Walk, element: Any) -> int:
    """The page of the first content of an element that names none itself; 0 where there is none."""
    waiting, left = _kids(element), _FEW
    while waiting and left:
        left -= 1
        kid = waiting.pop(0)
        if isinstance(kid, pikepdf.Dictionary):
            if "/Pg" in kid:
                return walk.pages.get(kid.Pg.objgen, 0)
            waiting = _kids(kid) + waiting
    return 0


def _element(walk: _Walk, element: Any, page: int) -> None:
    name = str(element.S)[1:]
    kind = walk.roles.get(name, name)
    walk.counts[kind] += 1
    if kind not in STANDARD:
        walk.unknown.setdefault(name, page)
    if kind in ("Figure", "Formula") and not str(element.get("/Alt", element.get("/ActualText", ""))).strip():
        walk.without_alt.append(page)
    elif kind == "Table" and not _has_head(element, walk.roles):
        walk.tables.append(page)
    elif kind == "TH" and not _scoped(element):
        walk.heads.append(page)
    elif match := re.fullmatch(r"H([1-6])", kind):
        level = int(match[1])
        if level > walk.level + 1:
            walk.levels.append((page, level))
        walk.level = level


def _has_head(table: Any, roles: dict[str, str]) -> bool:
    waiting, left = _kids(table), 100_000
    while waiting and left:
        left -= 1
        kid = waiting.pop()
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            kind = roles.get(str(kid.S)[1:], str(kid.S)[1:])
            if kind == "TH":
                return True
            if kind in ("TR", "THead", "TBody", "TFoot"):
                waiting += _kids(kid)
    return False


def _scoped(head: Any) -> bool:
    """Whether a head cell says which cells it is for (14.8.5.7)."""
    if "/ID" in head:
        return True
    attributes = head.get("/A", [])
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return any(isinstance(item, pikepdf.Dictionary) and ("/Scope" in item or "/Headers" in item) for item in listed)
