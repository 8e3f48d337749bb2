"""Copies for recipients: "Prepared for ..." and an id on each page of a finished file, without typesetting the file again.

The line of each recipient is typeset once, a few hundred to a document, and placed as a form that all pages of the copy share
(ISO 32000-1, 8.10); it is a pagination artifact (14.8.2.2). The id stands in the metadata too.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Name, String

from dossier.recipients import Recipient

#: PDF points: height of the line, and where it stands on the page from its lower left corner
HEIGHT, LEFT, BOTTOM = 12.0, 42.0, 10.0
#: metadata of a copy (document information, and XMP in a namespace of our own)
_XMP = "{https://dossier.invalid/ns/copy/}"


def html(
    recipients: Sequence[Recipient], words: str, language: str, direction: str, width: float, families: Sequence[str]
) -> str:
    """A page of ``width`` points for each recipient's line; ``words`` has ``{name}`` and ``{id}``.

    ``families`` are the fonts in which a letter is looked for, in order.
    """
    lines = "".join(f'<section class="copy">{_set(words, item, direction)}</section>' for item in recipients)
    fonts = ", ".join(f'"{family}"' for family in families)
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}">'
        '<head><meta charset="utf-8"><title>copies</title><style>'
        f"@page {{ size: {width:g}pt {HEIGHT:g}pt; margin: 0; bleed: 0; marks: none }} body {{ margin: 0 }} "
        f".copy {{ break-after: page; height: {HEIGHT:g}pt; font: 6.5pt {fonts}; line-height: {HEIGHT:g}pt; white-space: nowrap; "
        "overflow: hidden; text-align: start } .copy:last-child { break-after: auto }"
        f"</style></head><body>{lines}</body></html>"
    )


def line(words: str, item: Recipient) -> str:
    """The line of a recipient as text."""
    return words.format(name=_name(item), id=item.identifier)


def _set(words: str, item: Recipient, direction: str) -> str:
    """The line as HTML. A name that runs against a page from left to right is an isolate: it keeps its digits and signs."""
    name = escape(_name(item))
    if direction == "ltr" and _runs_left(_name(item)):
        name = f'<bdi dir="rtl">{name}</bdi>'
    return escape(words).format(name=name, id=escape(item.identifier))


def _name(item: Recipient) -> str:
    return f"{item.name}, {item.organisation}" if item.organisation else item.name


def _runs_left(text: str) -> bool:
    """Whether the first strong character is one from right to left (UAX 9, P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def copies(finished: bytes, lines: bytes, recipients: Sequence[Recipient]) -> Iterator[tuple[Recipient, bytes]]:
    """The file of each recipient. ``lines`` is the typeset document of ``html``, a page for each recipient in order."""
    with pikepdf.open(io.BytesIO(finished)) as pdf, pikepdf.open(io.BytesIO(lines)) as sheets:
        title = str(pdf.docinfo.get("/Title", ""))
        form = _place(pdf)
        for recipient, sheet in zip(recipients, sheets.pages, strict=True):
            _fill(pdf, form, sheet)
            _describe(pdf, recipient, title)
            buffer = io.BytesIO()
            pdf.save(
                buffer,
                deterministic_id=True,
                fix_metadata_version=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
            )
            yield recipient, buffer.getvalue()


def _place(pdf: pikepdf.Pdf) -> Any:
    """An empty form on every page: what a copy adds is written into it."""
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, HEIGHT]))
    for page in pdf.pages:
        left, bottom = float(page.trimbox[0]) + LEFT, float(page.trimbox[1]) + BOTTOM
        name = page.add_resource(form, Name.XObject, Name("/Copy"))
        page.contents_add(b"q\n", prepend=True)
        drawn = f"\nQ\n/Artifact <</Type /Pagination>> BDC q 1 0 0 1 {left:g} {bottom:g} cm {name} Do Q EMC\n"
        page.contents_add(drawn.encode())
    return form


def _fill(pdf: pikepdf.Pdf, form: Any, sheet: Any) -> None:
    source = pdf.copy_foreign(sheet.as_form_xobject())
    form.write(source.read_bytes())
    form.BBox, form.Resources = source.BBox, source.Resources
    if "/Matrix" in source:
        form.Matrix = source.Matrix


def _describe(pdf: pikepdf.Pdf, recipient: Recipient, title: str) -> None:
    values: Mapping[str, str] = {"PreparedFor": recipient.name, "CopyId": recipient.identifier}
    for key, value in values.items():
        pdf.docinfo[f"/{key}"] = String(value)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key, value in values.items():
            xmp[_XMP + key] = value
    pdf.docinfo["/Title"] = String(title)
