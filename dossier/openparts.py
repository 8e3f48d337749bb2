"""Parts' files that stay open for the next edition, to be copied from, and what binding asks of them each time."""

from __future__ import annotations

import io
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary

from dossier.memo import Memo

#: bytes of a part that is kept open: one with photographs is not
_LARGEST = 512 * 1024


class OpenPart:
    """A part's file: names of its destinations, names that links of its pages lead to, names of its identified elements.

    Its entries in the parent tree are a leaf of the book's (ISO 32000-1, 7.9.7), counted from the place that the part has there.
    """

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        root = self.pdf.Root
        self.destinations: tuple[str, ...] = ()
        if "/Names" in root and "/Dests" in root.Names:
            # an object that can be copied
            root.Names.Dests = self.pdf.make_indirect(root.Names.Dests)
            self.destinations = tuple(map(str, list(root.Names.Dests.Names)[::2]))
        tree = root.StructTreeRoot
        self.identifiers = tuple(map(bytes, list(tree.IDTree.Names)[::2])) if "/IDTree" in tree else ()
        self.links: tuple[tuple[int, str], ...] = tuple(
            (number, str(link.Dest))
            for number, page in enumerate(self.pdf.pages)
            for link in page.obj.get("/Annots", [])
            if "/Dest" in link
        )
        numbers = list(tree.ParentTree.Nums)
        keys = [int(key) for key in numbers[::2]]
        self._low, self._high, self._first = min(keys, default=0), max(keys, default=0), 0
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Limits=Array([self._low, self._high]), Nums=Array(numbers)))

    @property
    def keys(self) -> int:
        """How many keys of the parent tree it takes."""
        return self._high + 1

    def count_from(self, first: int) -> None:
        """Let its keys begin at ``first``. A part mostly has the place that it had in the last edition."""
        more = first - self._first
        if not more:
            return
        self._first = first
        leaf = self.pdf.Root.StructTreeRoot.ParentTree
        leaf.Limits = Array([self._low + first, self._high + first])
        leaf.Nums = Array(
            [value if at % 2 else int(value) + more for at, value in enumerate(list(leaf.Nums))],
        )
        for page in self.pdf.pages:
            page.obj.StructParents = int(page.obj.StructParents) + more
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + more


class OpenParts:
    """Parts that this process keeps open, the last used ones."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._parts: Memo[OpenPart] = Memo(limit)

    def taken(self, data: bytes, *, kept: bool) -> OpenPart:
        """A part, from those that are open, or opened for this time only."""
        return self._parts.get(data, partial(OpenPart, data)) if kept and len(data) <= _LARGEST else OpenPart(data)
