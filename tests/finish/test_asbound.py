"""A screen file that is written as it is bound: the same as one that is read again and finished."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from dossier import documentinfo, finish, pdfsyntax
from dossier.bind import bind
from dossier.bookfile import block
from dossier.bound import Bound
from dossier.diagnostics import Collector
from dossier.finish import srgb
from dossier.layout import place
from dossier.model import Finished, FinishJob, Metadata, Part, PressSettings

META = Metadata("t & <b>", "ar", ("A", "B"), "About", ("k", "l"), "2026-11-23T00:00:00+00:00", "t/ar/1", "rtl")


def job(**more: object) -> FinishJob:
    values: dict[str, Any] = {"inked": False, **more}
    return FinishJob(label="t", date=META.date, root="/nonexistent", press=PressSettings(), **values)


@pytest.fixture
def book(set_part: Callable[..., Part]) -> Bound:
    """Two parts with two blank pages between them, with bleed."""
    bleed = "@page { bleed: 3mm; marks: none }"
    parts = [set_part('<h1 id="a">A</h1>', bleed, name="one"), set_part("<h1>B</h1><p>b</p>", bleed, name="two")]
    first, second = place(parts, {"one": ("", False), "two": ("", False)})
    return bind([first, replace(second, first_page=3)], (), (), META, Collector())


def told(pdf: pikepdf.Pdf) -> dict[str, object]:
    """All that can be told of a file but for the numbers of its objects."""
    root = pdf.Root
    with pdf.open_metadata() as xmp:
        said = dict(xmp)
    return {
        "boxes": [
            {key: list(map(float, page.obj[key])) for key in sorted(page.obj.keys()) if key.endswith("Box")}
            for page in pdf.pages
        ],
        "drawn": [b"".join(stream.read_bytes() for stream in page.obj.Contents) for page in pdf.pages],
        "labels": [item if at % 2 == 0 else dict(item) for at, item in enumerate(root.PageLabels.Nums)],
        "intent": {key: str(value) for key, value in root.OutputIntents[0].items() if key != "/DestOutputProfile"},
        "profile": root.OutputIntents[0].DestOutputProfile.read_bytes(),
        "colours": int(root.OutputIntents[0].DestOutputProfile.N),
        "keys": sorted(root.keys()),
        "preferences": dict(root.ViewerPreferences),
        "language": str(root.Lang),
        "information": {key: str(value) for key, value in pdf.docinfo.items()},
        "metadata": said,
        "version": pdf.pdf_version,
    }


def again(book: Bound, how: FinishJob) -> Finished:
    """The screen file by way of pikepdf."""
    with book.open(without=how.blanks, trimmed=True, intent=srgb.intent()) as pdf:
        return finish.finish(pdf, "screen", how, Collector())


def test_it_is_the_same_as_one_that_is_read_again(book: Bound) -> None:
    how = job(blanks=frozenset({1, 2}))
    as_bound, other = finish.bound(book, "screen", how, Collector()), again(book, how)
    assert as_bound.pdf != other.pdf, "it was written in another way"
    assert (as_bound.pages, as_bound.facts) == (other.pages, other.facts) == (2, {"images_made_smaller": 0})
    with pikepdf.open(io.BytesIO(as_bound.pdf)) as one, pikepdf.open(io.BytesIO(other.pdf)) as two:
        assert told(one) == told(two)
        assert told(one)["labels"] == [0, {"/S": pikepdf.Name.D, "/St": 1}, 1, {"/S": pikepdf.Name.D, "/St": 4}]
        assert not one.check_pdf_syntax()


def test_metadata_are_read_by_others(book: Bound) -> None:
    with pikepdf.open(io.BytesIO(book.written())) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == META.title
        assert xmp["dc:creator"] == ["A", "B"]
        assert xmp["dc:language"] == {"ar"}
        assert xmp["dc:description"] == "About"
        assert xmp["dc:subject"] == {"k", "l"}
        assert xmp["pdf:Keywords"] == "k, l"
        assert xmp["dc:identifier"] == "t/ar/1"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == META.date
        assert xmp["pdfuaid:part"] == "1"
        assert str(pdf.docinfo["/Title"]) == META.title
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261123000000+00'00'"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("first\nsecond\tthird", "first\nsecond\tthird"),
        ("a\x00b\x0bc\x1fd\ufffee", "abcde"),
        ("\U0001fae8 \U0001f9ea \x7f \ue000 \u0e00", "\U0001fae8 \U0001f9ea \x7f \ue000 \u0e00"),
        ("]]> & <x>", "]]> & <x>"),
    ],
)
def test_metadata_lose_only_what_no_xml_has(text: str, kept: str) -> None:
    packet = documentinfo.packet(replace(META, title=text)).decode()
    root = ElementTree.fromstring(packet)
    assert next(root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")).text == kept
    assert documentinfo.information(replace(META, title=text))[b"Title"] == pdfsyntax.string(text)


def test_a_book_with_inks_is_looked_at_again(book: Bound) -> None:
    assert finish.bound(book, "screen", job(inked=True), Collector()).pdf == again(book, job(inked=True)).pdf


@pytest.mark.parametrize(("length", "direct"), [(8 * 1024 - 1, True), (8 * 1024, False)])
@pytest.mark.parametrize("carried", [False, True])
def test_a_book_with_a_large_picture_is_looked_at_again(book: Bound, length: int, direct: bool, carried: bool) -> None:
    """Whether pages share it, or a part has it for itself."""
    picture = b"/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", bytes(length)
    if carried:
        book = replace(book, file=replace(book.file.copy(), blocks=[*book.file.blocks, block(500, 0, [picture], [])]))
    else:
        book.file.shared(*picture)
    assert book.file.picture == length
    assert (finish.bound(book, "screen", job(), Collector()).pdf != again(book, job()).pdf) == direct
