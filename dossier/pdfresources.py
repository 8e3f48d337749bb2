"""The resource dictionaries of a PDF (ISO 32000-1, 7.8.3): of pages, and of forms and patterns in them at any depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def dictionaries(pdf: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    """Every dictionary of a kind, such as ``/Font`` or ``/XObject``, each once, in the order of the pages."""
    seen: set[tuple[int, int]] = set()

    def inside(resources: Any) -> Iterator[Any]:
        own = resources.get(kind)
        if own is not None and (not own.is_indirect or own.objgen not in seen):
            seen.add(own.objgen)
            yield own
        for name in ("/XObject", "/Pattern"):
            for item in resources.get(name, {}).values():
                if item.objgen not in seen and isinstance(item, pikepdf.Stream) and "/Resources" in item:
                    seen.add(item.objgen)
                    yield from inside(item.Resources)

    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        if resources is not None and (not resources.is_indirect or resources.objgen not in seen):
            seen.add(resources.objgen)
            yield from inside(resources)
