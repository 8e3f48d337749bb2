"""One object for each picture of a book."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from dossier import imagemerge


def image(pdf: pikepdf.Pdf, pixels: bytes, mask: bytes = b"", **more: object) -> pikepdf.Object:
    made = pdf.make_stream(pixels, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1, BitsPerComponent=8)
    made.ColorSpace = Name.DeviceGray
    if mask:
        made.SMask = image(pdf, mask)
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def book(*images: pikepdf.Object, pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    """A page for each image."""
    for one in images:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Resources = Dictionary(XObject=Dictionary(I=one))
        page.obj.Contents = pdf.make_stream(b"/I Do")
    return pdf


def numbers(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    return [page.obj.Resources.XObject.I.objgen for page in pdf.pages]


def test_equal_images_are_one() -> None:
    pdf = pikepdf.new()
    book(image(pdf, b"ab", b"xy"), image(pdf, b"ab", b"xy"), image(pdf, b"ab", b"xy"), pdf=pdf)
    assert imagemerge.merge(pdf) == 2
    assert len(set(numbers(pdf))) == 1
    buffer = io.BytesIO()
    pdf.save(buffer)
    with pikepdf.open(buffer) as saved:
        assert sum(isinstance(thing, pikepdf.Stream) and "/Width" in thing for thing in saved.objects) == 2
        assert [page.obj.Resources.XObject.I.read_bytes() for page in saved.pages] == [b"ab"] * 3


@pytest.mark.parametrize(
    "other",
    [
        {"pixels": b"ac", "mask": b"xy"},
        {"pixels": b"ab", "mask": b"xz"},
        {"pixels": b"ab"},
        {"pixels": b"ab", "mask": b"xy", "Interpolate": True},
        {"pixels": b"ab", "mask": b"xy", "Decode": pikepdf.Array([1, 0])},
    ],
)
def test_images_that_differ_stay(other: dict[str, object]) -> None:
    pdf = pikepdf.new()
    book(image(pdf, b"ab", b"xy"), image(pdf, **other), pdf=pdf)  # type: ignore[arg-type]
    before = numbers(pdf)
    assert imagemerge.merge(pdf) == 0
    assert numbers(pdf) == before


def test_images_in_forms_are_found() -> None:
    pdf = pikepdf.new()
    form = pdf.make_stream(b"/I Do", Type=Name.XObject, Subtype=Name.Form)
    form.Resources = Dictionary(XObject=Dictionary(I=image(pdf, b"ab")))
    book(image(pdf, b"ab"), form, pdf=pdf)
    assert imagemerge.merge(pdf) == 1
    assert form.Resources.XObject.I.objgen == pdf.pages[0].obj.Resources.XObject.I.objgen


def test_a_profile_is_told_apart_by_its_number() -> None:
    pdf = pikepdf.new()
    spaces = [pdf.make_indirect(pikepdf.Array([Name.ICCBased, pdf.make_stream(b"p", N=1)])) for _ in range(2)]
    book(*(image(pdf, b"ab", ColorSpace=space) for space in (spaces[0], spaces[0], spaces[1])), pdf=pdf)
    assert imagemerge.merge(pdf) == 1
    first, second, third = numbers(pdf)
    assert first == second != third
