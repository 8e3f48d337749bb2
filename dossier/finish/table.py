"""The resources of content streams: what was there, and what takes its place."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name

#: kinds of resources that hold colours
KINDS = ("/XObject", "/Pattern", "/Shading", "/ColorSpace", "/ExtGState")


class Table:
    """One resource dictionary. Converted objects get names in it; at the end nothing unused is left."""

    def __init__(self, live: Any) -> None:
        self.live = live
        self._before = {
            kind: {str(name): thing for name, thing in live[kind].items()} for kind in KINDS if kind in live
        }
        self._after: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._names: dict[tuple[str, str, object], str] = {}

    def get(self, kind: str, name: str) -> Any:
        """What the stream means by a name, or None."""
        return self._before.get(kind, {}).get(name)

    def put(self, kind: str, name: str, variant: object, thing: Any) -> Name:
        """The name under which a converted object is used; another ``variant`` of the same one has another name."""
        key = kind, name, variant
        if key not in self._names:
            taken, new, number = self._after[kind], name, 1
            while new in taken:
                number += 1
                new = f"{name}.{number}"
            taken[new] = thing
            self._names[key] = new
        return Name(self._names[key])

    def name(self, kind: str, name: str, variant: object) -> Name | None:
        """The name of what was put before."""
        known = self._names.get((kind, name, variant))
        return Name(known) if known else None

    def close(self) -> None:
        """Write the new names into the dictionary."""
        for kind in KINDS:
            if self._after[kind]:
                self.live[kind] = Dictionary(self._after[kind])
            elif kind in self.live:
                del self.live[kind]
        if "/Properties" in self.live:
            del self.live["/Properties"]
