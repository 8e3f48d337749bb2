"""A structure element of a part, as the engine's writer takes an object (pydyf 0.13; ISO 32000-1, 14.7.2)."""

from __future__ import annotations

from typing import Any


class Element:
    """A structure element, as the engine's writer takes an object: kids are elements, content by its number, or bytes."""

    __slots__ = ("kids", "kind", "lang", "more", "number", "offset", "page", "parent", "source")
    generation, free, compressible = 0, "n", True

    def __init__(self, kind: str, parent: Any, page: bytes, source: Any = None, lang: Any = None) -> None:
        self.kind, self.parent, self.page, self.source, self.lang = kind, parent, page, source, lang
        self.kids: list[Any] = []
        self.more: dict[str, Any] = {}
        self.number = self.offset = 0

    @property
    def reference(self) -> bytes:
        """How other objects name it."""
        return b"%d 0 R" % self.number

    @property
    def data(self) -> bytes:
        """The dictionary (table 323)."""
        kids = b" ".join(
            b"%d" % kid if type(kid) is int else kid if type(kid) is bytes else b"%d 0 R" % kid.number
            for kid in self.kids
        )
        more = b"".join(b"/%s %s" % (key.encode(), value.data) for key, value in self.more.items())
        # its page is that of its content; of a table it is there for those who look for one
        direct = self.kind == "Table" or any(type(kid) is not Element for kid in self.kids)
        page = self.page if direct else b""
        return b"<</S/%s/P %s%s%s/K[%s]>>" % (self.kind.encode(), self.parent.reference, page, more, kids)

    @property
    def indirect(self) -> bytes:
        """The object as it stands in a file."""
        return b"%d 0 obj\n%s\nendobj" % (self.number, self.data)
