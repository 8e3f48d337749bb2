"""A bound book: its pages and all else of its file, before it is written for a medium."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dossier import pdfsyntax
from dossier.bookfile import CATALOG, PAGES, BookFile

if TYPE_CHECKING:
    from pikepdf import Pdf

_WHOLE = b"MediaBox"
_TRIM = b"TrimBox"


@dataclass(slots=True)
class BookPage:
    """A page (ISO 32000-1, table 30): its number, its boxes, references to its streams; resources and all else as written.

    ``over`` are forms that are printed over it: names and references.
    """

    number: int
    boxes: Mapping[bytes, bytes]
    contents: Sequence[bytes]
    objects: bytes = b""
    others: bytes = b""
    more: bytes = b""
    over: list[tuple[bytes, bytes]] = field(default_factory=list)

    def written(self, *, trimmed: bool) -> bytes:
        """The page; with ``trimmed`` of its finished size: what is in the bleed is outside of it."""
        edges = self.boxes.get(_TRIM, self.boxes[_WHOLE])
        boxes = {_WHOLE: edges, _TRIM: edges} if trimmed else self.boxes
        objects = self.objects + b"".join(b"/%s %s" % pair for pair in self.over)
        return b"<</Type/Page/Parent %d 0 R%s%s%s/Resources<<%s%s>>>>" % (
            PAGES,
            b"".join(b"/%s %s" % pair for pair in boxes.items()),
            self.more,
            b"/Contents[%s]" % b" ".join(self.contents) if self.contents else b"",
            self.others,
            b"/XObject<<%s>>" % objects if objects else b"",
        )


@dataclass(slots=True)
class Bound:
    """A book that is bound. ``catalog`` is its catalogue but for the pages, ``information`` a reference to what is said of it."""

    file: BookFile
    pages: list[BookPage] = field(default_factory=list)
    catalog: dict[bytes, bytes] = field(default_factory=dict)
    information: bytes = b""

    def written(
        self, *, without: Collection[int] = (), trimmed: bool = False, intent: tuple[bytes, bytes] | None = None
    ) -> bytes:
        """The file, with pages of their finished size where ``trimmed``.

        ``without`` these pages, counted from 0: the others keep their numbers as labels (12.4.2). ``intent`` is an output
        intent (14.11.5): its dictionary but for the profile, as it is written, and the profile.
        """
        file, catalog = self.file.copy(), dict(self.catalog)
        kept = [number for number in range(len(self.pages)) if number not in without]
        for number in kept:
            file.bodies[self.pages[number].number] = self.pages[number].written(trimmed=trimmed)
        kids = b" ".join(b"%d 0 R" % self.pages[number].number for number in kept)
        file.bodies[PAGES] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kept), kids)
        if len(kept) < len(self.pages):
            runs = [number for at, number in enumerate(kept) if at == 0 or number != kept[at - 1] + 1]
            labels = b" ".join(b"%d<</S/D/St %d>>" % (kept.index(number), number + 1) for number in runs)
            catalog[b"PageLabels"] = file.add(b"<</Nums[%s]>>" % labels)
        if intent is not None:
            profile = file.deflated(b"/N 3", intent[1])
            catalog[b"OutputIntents"] = b"[%s]" % file.add(b"<<%s/DestOutputProfile %s>>" % (intent[0], profile))
        file.bodies[CATALOG] = pdfsyntax.dictionary({b"Type": b"/Catalog", b"Pages": b"%d 0 R" % PAGES} | catalog)
        return file.written(self.information)

    def open(self, **how: Any) -> Pdf:
        """The file, as ``written`` makes it, open to be finished for a medium."""
        import pikepdf  # most books are never read again

        return pikepdf.open(io.BytesIO(self.written(**how)))
