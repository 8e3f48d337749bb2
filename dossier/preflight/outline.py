"""The outline of a file: its entries with the pages that they lead to (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from typing import Any

import pikepdf

from dossier.preflight import destinations
from dossier.preflight.values import OutlineEntry

#: entries that are looked at: more is a loop
_MANY = 100_000


def read(pdf: Any) -> tuple[OutlineEntry, ...]:
    """All entries in order. Raises pikepdf's errors on an outline that cannot be read."""
    names = destinations.read(pdf)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: list[OutlineEntry] = []
    seen: set[tuple[int, int]] = set()
    waiting = [pdf.Root.get("/Outlines", {}).get("/First")]
    while waiting and len(found) < _MANY:
        item = waiting.pop()
        if item is None or item.objgen in seen:
            continue
        seen.add(item.objgen)
        action = item.get("/A", pikepdf.Dictionary())
        place = item.get("/Dest", action.get("/D"))
        target = destinations.page(place, names) if place is not None else None
        number = numbers.get(target.objgen, 0) if isinstance(target, pikepdf.Dictionary) else 0
        broken = place is None or destinations.lead(place, names)[1]
        found.append(OutlineEntry(str(item.get("/Title", "?")), number, broken))
        waiting += [item.get("/Next"), item.get("/First")]
    return tuple(found)
