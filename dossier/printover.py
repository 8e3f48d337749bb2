"""Prints heads, feet and folios over the pages of a bound file: each sheet is a form, once in the file (ISO 32000-1, 8.10).

What is printed over is no content: pagination artifacts (14.8.2.2).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from dossier import figures, galleys, pdfsyntax, standing
from dossier.bookfile import BookFile
from dossier.bound import BookPage
from dossier.galleys import GalleyPage
from dossier.memo import Memo
from dossier.model import Layer, Number, Part

#: contents of numbers that a process keeps compressed
_NUMBERS = 4096


class _Sheets:
    """The sheets of a part, and what numbers on them are put together of."""

    def __init__(self, data: bytes) -> None:
        galley = galleys.read(data)
        self.loose, self.resources = galley.loose, galley.resources
        self.sheets = [(page, *galley.file.streams[page.contents[0]]) for page in galley.pages]
        self._templates: dict[tuple[int, ...], figures.Template | None] = {}

    def template(self, sheets: tuple[int, ...], length: int, total: int) -> figures.Template | None:
        """That of some sheets with numbers and totals of so many figures."""
        if sheets not in self._templates:
            contents = [self._content(sheet) for sheet in sheets]
            self._templates[sheets] = figures.template(contents, figures.rows(length, total))
        return self._templates[sheets]

    def _content(self, sheet: int) -> bytes:
        _, said, data = self.sheets[sheet]
        return zlib.decompress(data) if b"/FlateDecode" in said else data


class _Forms:
    """The forms of one part that a bound file draws, each once."""

    def __init__(self, file: BookFile, sheets: _Sheets, font: Callable[[bytes], bytes]) -> None:
        self._file, self._sheets = file, sheets
        self._references = standing.copied(sheets.loose, file, font)
        self._resources: dict[int, bytes] = {}
        self._made: dict[int | Number, bytes] = {}

    def of(self, sheet: int | Number) -> bytes:
        """A reference to the form of a page of the part, or of a number."""
        if sheet not in self._made:
            self._made[sheet] = self._number(sheet) if isinstance(sheet, Number) else self._copied(sheet)
        return self._made[sheet]

    def _copied(self, sheet: int) -> bytes:
        page, said, data = self._sheets.sheets[sheet]
        coding = b"/Filter/FlateDecode" if b"/FlateDecode" in said else b""
        return self._file.shared(self._form(page) + coding, data)

    def _number(self, number: Number) -> bytes:
        template = self._sheets.template(number.sheets, len(number.text), len(number.total))
        if template is None:
            raise ValueError(f"the folio {number.text} cannot be put together of figures")
        page, *_ = self._sheets.sheets[number.sheets[0]]
        coding, data = _deflated(template.content(number.text, number.total))
        return self._file.shared(self._form(page) + coding, data)

    def _form(self, page: GalleyPage) -> bytes:
        """What the dictionary of a form says (ISO 32000-1, table 95) that draws what a page does, within its finished size."""
        if page.resources not in self._resources:
            own = self._sheets.resources[page.resources]
            objects, others = (standing.relocated(each, self._references) for each in (own.objects, own.others))
            text = b"<<%s%s>>" % (others, b"/XObject<<%s>>" % objects if objects else b"")
            self._resources[page.resources] = self._file.shared(text)
        box = page.boxes.get(b"TrimBox", page.boxes[b"MediaBox"])
        return b"/Type/XObject/Subtype/Form/BBox%s/Resources %s" % (box, self._resources[page.resources])


@lru_cache(maxsize=_NUMBERS)
def _deflated(content: bytes) -> tuple[bytes, bytes]:
    return pdfsyntax.deflated(content)


#: sheets that this process keeps open for the next edition
_SHEETS: Memo[_Sheets] = Memo(32)


def _opened_sheets(part: Part) -> _Sheets:
    return _SHEETS.get(part.pdf, partial(_Sheets, part.pdf))


def composes(layer: Layer) -> bool:
    """Whether the numbers of a layer can be put together of the figures on its sheets."""
    numbers = {(item.sheets, len(item.text), len(item.total)) for item in layer.sheets if isinstance(item, Number)}
    return all(_opened_sheets(layer.part).template(*item) is not None for item in numbers)


def draw(file: BookFile, pages: Sequence[BookPage], layers: Sequence[Layer], font: Callable[[bytes], bytes]) -> None:
    """Draw the layers over the pages. Numbers must be such that ``composes`` is true; ``font`` is that of ``standing.copied``."""
    for number, layer in enumerate(layers):
        if not any(sheet is not None for sheet in layer.sheets):
            continue
        forms = _Forms(file, _opened_sheets(layer.part), font)
        for page, sheet in zip(pages, layer.sheets, strict=True):
            if sheet is not None:
                page.over.append((b"Over%d" % number, forms.of(sheet)))
    for page in pages:
        if page.over:
            # the part's own content may leave its graphics state changed: keep it apart
            drawn = b"".join(b" q /%s Do Q" % name for name, _ in page.over)
            after = b"\nQ\n/Artifact <</Type /Pagination>> BDC%s EMC\n" % drawn
            page.contents = [file.shared(b"", b"q\n"), *page.contents, file.shared(b"", after)]
