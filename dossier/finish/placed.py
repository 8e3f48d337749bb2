"""How large the images of a PDF are printed: on pages, in forms and in patterns."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import Any

import pikepdf
from pikepdf import Name

from .state import IDENTITY, Matrix, matrix, times

#: forms in forms: more than this is a circle
_DEEPEST = 24
#: what moves images and draws them
_OPERATORS = "q Q cm Do"

Sizes = dict[tuple[int, int], tuple[float, float]]


def sizes(pdf: pikepdf.Pdf) -> Mapping[tuple[int, int], tuple[float, float]]:
    """Width and height in points of each image (by object), where it is largest. A mask is as large as its image."""
    found: Sizes = {}
    seen: set[tuple[tuple[int, int], Matrix]] = set()
    has: dict[tuple[int, int], bool] = {}
    for page in pdf.pages:
        if _has_images(page.obj, has, 0):
            _walk(page.obj, IDENTITY, found, seen, 0)
    return found


def _has_images(owner: Any, known: dict[tuple[int, int], bool], depth: int) -> bool:
    """Whether an image is among the resources of a page or form, or of those below it: contents of others are not read."""
    if owner.objgen in known:
        return known[owner.objgen]
    known[owner.objgen] = depth > _DEEPEST
    resources = owner.get("/Resources")
    if resources is None or known[owner.objgen]:
        return known[owner.objgen]
    below = [
        thing
        for kind in ("/XObject", "/Pattern")
        for thing in resources.get(kind, {}).values()
        if isinstance(thing, pikepdf.Stream)
    ]
    known[owner.objgen] = any(
        thing.get("/Subtype") == Name.Image or _has_images(thing, known, depth + 1) for thing in below
    )
    return known[owner.objgen]


def _walk(owner: Any, ctm: Matrix, found: Sizes, seen: set[tuple[tuple[int, int], Matrix]], depth: int) -> None:
    resources = owner.get("/Resources")
    key = owner.objgen, ctm
    if resources is None or depth > _DEEPEST or key in seen:
        return
    seen.add(key)
    for pattern in resources.get("/Pattern", {}).values():
        if isinstance(pattern, pikepdf.Stream):
            _walk(pattern, matrix(list(pattern.get("/Matrix", IDENTITY))), found, seen, depth + 1)
    objects = resources.get("/XObject", {})
    if not len(objects):
        return
    stack = [ctm]
    for instruction in pikepdf.parse_content_stream(owner, _OPERATORS):
        name = str(instruction.operator)
        if name == "q":
            stack.append(stack[-1])
        elif name == "Q" and len(stack) > 1:
            stack.pop()
        elif name == "cm":
            stack[-1] = times(matrix(list(instruction.operands)), stack[-1])
        elif name == "Do" and (thing := objects.get(str(instruction.operands[0]))) is not None:
            if thing.get("/Subtype") == Name.Image:
                _note(thing, stack[-1], found)
            else:
                own = matrix(list(thing.get("/Matrix", IDENTITY)))
                _walk(thing, times(own, stack[-1]), found, seen, depth + 1)


def _note(image: Any, ctm: Matrix, found: Sizes) -> None:
    """An image fills the unit square (ISO 32000-1, 8.9.5)."""
    a, b, c, d, _, _ = ctm
    size = hypot(a, b), hypot(c, d)
    for item in (image, image.get("/SMask")):
        if item is not None:
            before = found.get(item.objgen, (0.0, 0.0))
            found[item.objgen] = max(before[0], size[0]), max(before[1], size[1])
