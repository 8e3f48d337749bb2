"""Objects as they stand in a PDF: read and written as qpdf reads and writes them."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dossier import pdfsyntax
from dossier.partfile import NoPart, read

TEXTS = some.text(some.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_text_string_is_read_by_qpdf(text: str) -> None:
    assert str(pikepdf.Object.parse(pdfsyntax.string(text))) == text
    assert pdfsyntax.value(pdfsyntax.string(text)) == pdfsyntax.encoded(text)
    assert pdfsyntax.decoded(pdfsyntax.encoded(text)) == text


@given(some.binary())
def test_a_string_that_qpdf_writes_is_read(data: bytes) -> None:
    assert pdfsyntax.value(pikepdf.String(data).unparse()) == data
    assert bytes(pikepdf.Object.parse(pdfsyntax.written(data))) == data


@pytest.mark.parametrize(
    ("string", "data"),
    [
        (rb"(a\(b\)\\)", rb"a(b)\ ".strip()),
        (rb"(\101\7z\n\r\t\b\f\q)", b"A\x07z\n\r\t\b\fq"),
        (b"(a\\\nb\\\r\nc)", b"abc"),
        (b"<48 6 5>", b"HeP"[:2] + b""),
        (b"<414>", b"A@"),
        (b"<>", b""),
    ],
)
def test_strings_as_the_standard_writes_them(string: bytes, data: bytes) -> None:
    assert pdfsyntax.value(string) == data


@pytest.mark.parametrize("text", [b"12", b"/Name", b"<<>>", b"[(a)]"])
def test_what_is_no_string(text: bytes) -> None:
    with pytest.raises(ValueError, match="no string"):
        pdfsyntax.value(text)


def test_entries_of_a_dictionary_are_as_they_are_written() -> None:
    text = b"<</A 1/B[1 2 R 0 R]/C <</D (>> [) /E[[1]<41>]>>/F 12 0 R /G(\\)x)/H/I/J[]/K -.5 /L true>>"
    assert pdfsyntax.entries(text) == {
        b"A": b"1",
        b"B": b"[1 2 R 0 R]",
        b"C": b"<</D (>> [) /E[[1]<41>]>>",
        b"F": b"12 0 R",
        b"G": b"(\\)x)",
        b"H": b"/I",
        b"J": b"[]",
        b"K": b"-.5",
        b"L": b"true",
    }
    assert pdfsyntax.entries(b"<<>>") == {}
    assert pdfsyntax.items(b"[ 3 0 R [4 5] <</A[6]>> (])]") == [b"3 0 R", b"[4 5]", b"<</A[6]>>", b"(])"]


@pytest.mark.parametrize("text", [b"[1]", b"", b"(<<>>)"])
def test_what_is_no_dictionary(text: bytes) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        pdfsyntax.entries(text)


@given(some.lists(some.one_of(some.integers(0, 99).map(lambda n: b"%d 0 R" % n), TEXTS.map(pdfsyntax.string))))
def test_references_are_told_from_words(values: list[bytes]) -> None:
    text = pdfsyntax.array(values)
    parts = pdfsyntax.pieces(text)
    assert [b"%s 0 R" % number for number in parts[1::2]] == [value for value in values if value.endswith(b"R")]
    assert b"".join(part + (b" 0 R" if at % 2 else b"") for at, part in enumerate(parts)) == text


def test_words_that_look_like_references() -> None:
    text = b"[(see 12 0 R \\) 13 0 R) 14 0 R <31> 15 0 R]"
    assert pdfsyntax.pieces(text)[1::2] == [b"14", b"15"]


def test_short_data_are_not_compressed() -> None:
    assert pdfsyntax.deflated(b"q\n") == (b"", b"q\n")
    coding, data = pdfsyntax.deflated(b"q Q " * 99)
    assert coding == b"/Filter/FlateDecode"
    assert len(data) < 99


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no PDF",
        b"%PDF-1.7\n%\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
        b"%PDF-1.7\n%\n1 0 obj\n<</Type/X>>\nstream\nabc\nendstream\nendobj\ntrailer <</Root 1 0 R>>\n",
    ],
)
def test_a_file_that_is_no_part(data: bytes) -> None:
    with pytest.raises(NoPart):
        read(data)
