"""Prints heads, feet and folios over the pages of a bound file: each sheet is a form, once in the file (ISO 32000-1, 8.10).

What is printed over is no content: pagination artifacts (14.8.2.2).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from dossier import figures
from dossier.memo import Memo
from dossier.model import Layer, Number, Part


class _Sheets:
    """Sheets as forms, with the file that they are of, and what numbers on them are put together of."""

    def __init__(self, data: bytes) -> None:
        self._file = pikepdf.open(io.BytesIO(data))
        self.forms = [page.as_form_xobject() for page in self._file.pages]
        self._templates: dict[tuple[int, ...], figures.Template | None] = {}

    def template(self, sheets: tuple[int, ...], length: int, total: int) -> figures.Template | None:
        """That of some sheets with numbers and totals of so many figures."""
        if sheets not in self._templates:
            contents = [self.forms[sheet].read_bytes() for sheet in sheets]
            self._templates[sheets] = figures.template(contents, figures.rows(length, total))
        return self._templates[sheets]


class _Forms:
    """The forms of one part that a bound file draws, each once."""

    def __init__(self, pdf: pikepdf.Pdf, sheets: _Sheets) -> None:
        self._pdf, self._sheets = pdf, sheets
        self._made: dict[int | Number, Any] = {}

    def of(self, sheet: int | Number) -> Any:
        """The form of a page of the part, or of a number."""
        if sheet not in self._made:
            self._made[sheet] = self._number(sheet) if isinstance(sheet, Number) else self._copied(sheet)
        return self._made[sheet]

    def _copied(self, sheet: int) -> Any:
        return self._pdf.copy_foreign(self._sheets.forms[sheet])

    def _number(self, number: Number) -> Any:
        template = self._sheets.template(number.sheets, len(number.text), len(number.total))
        if template is None:
            raise ValueError(f"the folio {number.text} cannot be put together of figures")
        like = self._like(number.sheets[0])
        return self._pdf.make_stream(template.content(number.text, number.total), like)

    def _like(self, sheet: int) -> Any:
        """All that forms of numbers are but for their content; they share their resources."""
        first = self._made.get(sheet)
        if first is None:
            first = self._made[sheet] = self._copied(sheet)
            first.Resources = self._pdf.make_indirect(first.Resources)
        return {
            key: first[key] for key in ("/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group") if key in first
        }


#: sheets that this process keeps open for the next edition
_SHEETS: Memo[_Sheets] = Memo(32)


def _opened_sheets(part: Part) -> _Sheets:
    return _SHEETS.get(part.pdf, partial(_Sheets, part.pdf))


def composes(layer: Layer) -> bool:
    """Whether the numbers of a layer can be put together of the figures on its sheets."""
    numbers = {(item.sheets, len(item.text), len(item.total)) for item in layer.sheets if isinstance(item, Number)}
    return all(_opened_sheets(layer.part).template(*item) is not None for item in numbers)


def draw(pdf: pikepdf.Pdf, layers: Sequence[Layer]) -> None:
    """Draw the layers over the pages. Numbers must be such that ``composes`` is true."""
    pages = [page.obj for page in pdf.pages]
    drawn: list[bytes] = [b""] * len(pages)
    for number, layer in enumerate(layers):
        if not any(sheet is not None for sheet in layer.sheets):
            continue
        forms = _Forms(pdf, _opened_sheets(layer.part))
        named: dict[tuple[int, int], tuple[Any, set[str]]] = {}
        for at, (page, sheet) in enumerate(zip(pages, layer.sheets, strict=True)):
            if sheet is None:
                continue
            name = f"/Over{number}-{f'n{sheet.text}' if isinstance(sheet, Number) else sheet}"
            _name(page, name, forms.of(sheet), named)
            drawn[at] += b" q %s Do Q" % name.encode("ascii")
    before = pdf.make_stream(b"q\n")
    for page, content in zip(pages, drawn, strict=True):
        if content:
            # the part's own content may leave its graphics state changed: keep it apart
            own = page.get("/Contents", Array([]))
            after = pdf.make_stream(b"\nQ\n/Artifact <</Type /Pagination>> BDC%s EMC\n" % content)
            page.Contents = Array([before, *(own if isinstance(own, Array) else [own]), after])


def _name(page: Any, name: str, form: Any, named: dict[tuple[int, int], tuple[Any, set[str]]]) -> None:
    """Give a form its name on a page. Pages of a part have one dictionary of resources, and ``named`` what is in it by now."""
    resources = page.Resources
    key = resources.objgen
    known = named.get(key) if resources.is_indirect else None
    if known is None:
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        known = named[key] = resources.XObject, set()
    objects, names = known
    if name not in names:
        names.add(name)
        objects[name] = form
