"""Elements that the engine looks for by their names in a whole document (its styles and metadata), for ``quick``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dossier.typeset import patch

#: a type selector (Selectors 3, 6.1)
_TYPE = re.compile(r"[a-z][a-z0-9]*")


class _Found(NamedTuple):
    """An element that is found: what asks for it by name wants nothing else."""

    etree_element: Any


def _queries() -> list[patch.Patch]:
    """Elements of some names: no selector is compiled, and no element is wrapped."""
    from cssselect2 import ElementWrapper

    engine = ElementWrapper.query_all

    def query_all(self: Any, *selectors: Any) -> Iterator[Any]:
        if not all(isinstance(item, str) and _TYPE.fullmatch(item) for item in selectors):
            yield from engine(self, *selectors)
            return
        for element in self.etree_element.iter():
            if element.tag in selectors:
                yield _Found(element)

    return [(ElementWrapper, "query_all", engine, query_all)]


#: what ``quick`` puts in place
PATCHES = (_queries,)
