"""Galleys: what a part brings into a book; and the book's file, judged by qpdf."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dossier import galleys, partfile, standing
from dossier.bookfile import FIRST, BookFile, block
from dossier.bound import BookPage, Bound
from dossier.diagnostics import Collector
from dossier.layout import place
from dossier.model import GLYPHS, FontSet, Metadata, OutlineItem, Part
from tests.conftest import bound_bytes

META = Metadata("t", "en", (), "", (), "2026-11-23T00:00:00+00:00", "t/en/1")
#: words that a careless reader of PDF takes for something else
TRAPS = (
    "see 7 0 R and 12 0 R",
    "/Dest (trap) /Dest <00>",
    r"a \ b) endobj (",
    "endobj 5 0 obj",
    "æ – 鎂",
    "/StructParent 3",
)


def bound(parts: list[Part], found: Collector | None = None) -> bytes:
    heads = {part.name: ("", False) for part in parts}
    return bound_bytes(place(parts, heads), (), (), META, found or Collector())


def said_of_links(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(item.Contents) for page in pdf.pages for item in page.obj.get("/Annots", [])]


@pytest.fixture
def chapter(set_part: Callable[..., Part]) -> Part:
    links = "".join(
        f'<p><a title="{trap}" href="https://example.org/{number}">x</a></p>' for number, trap in enumerate(TRAPS)
    )
    return set_part(f'<h1 id="a">A</h1>{links}<p><a href="part:#b">b</a></p><p id="b">here</p>', name="one")


def test_words_that_look_like_syntax_are_carried_over(chapter: Part) -> None:
    found = Collector()
    assert said_of_links(bound([chapter], found)) == [" ".join(trap.split()) for trap in TRAPS] + ["b"]
    assert not list(found)


def test_what_a_part_brings(chapter: Part) -> None:
    galley = galleys.read(chapter.pdf)
    assert len(galley.pages) == len(chapter.map.pages) > 1
    assert {name for name, _ in galley.destinations} >= {b"a", b"b"}
    assert [name for _, name in galley.links] == [b"b"]
    assert [item.shows for item in galley.loose] == [None] * len(galley.loose), "its fonts are its own"
    assert galley.size > len(galley.kids) > len(TRAPS)


def test_keys_of_the_parent_tree_lead_to_the_tags(chapter: Part, set_part: Callable[..., Part]) -> None:
    other = set_part('<p><a href="part:#a">back</a> and <a href="https://example.org">out</a></p>', name="two")
    with pikepdf.open(io.BytesIO(bound([other, chapter]))) as pdf:
        root = pdf.Root.StructTreeRoot
        leaves = list(root.ParentTree.Kids)
        keys: dict[int, pikepdf.Object] = {}
        for leaf in leaves:
            numbers = list(leaf.Nums)
            here = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
            assert [min(here), max(here)] == list(map(int, leaf.Limits))
            assert list(here) == sorted(here)
            assert not keys or max(keys) < min(here)
            keys |= here
        assert int(root.ParentTreeNextKey) > max(keys)
        for page in pdf.pages:
            for number, element in enumerate(keys[int(page.obj.StructParents)]):
                assert number in list(element.K)
                assert element.Pg.objgen == page.obj.objgen
            for link in page.obj.get("/Annots", []):
                element = keys[int(link.StructParent)]
                assert link.objgen in [kid.Obj.objgen for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
        for kid in root.K[0].K:
            assert kid.P.objgen == root.K[0].objgen


def test_the_same_bytes_whatever_was_bound_before(chapter: Part, set_part: Callable[..., Part]) -> None:
    cover = set_part('<h1>Cover</h1><p><a href="https://example.org">out</a></p>', name="cover")
    longer = set_part("<h1>Cover</h1>" + "<p>more</p>" * 30, name="cover")
    last = set_part("<p>last</p>", name="last")
    first = bound([cover, chapter, last])
    for before in ([longer, chapter, last], [last, chapter], [chapter, cover], [cover, chapter, chapter]):
        bound(before)
        assert bound([cover, chapter, last]) == first


def test_a_part_that_comes_twice_is_two_parts(chapter: Part) -> None:
    with pikepdf.open(io.BytesIO(bound([chapter, chapter]))) as pdf:
        half = len(chapter.map.pages)
        assert len(pdf.pages) == 2 * half
        assert len({page.obj.objgen for page in pdf.pages}) == 2 * half
        assert pdf.pages[0].obj.StructParents != pdf.pages[half].obj.StructParents
        assert len(pdf.Root.StructTreeRoot.K[0].K) == 2 * len(galleys.read(chapter.pdf).kids)
    assert not pikepdf.open(io.BytesIO(bound([chapter, chapter]))).check_pdf_syntax()


def test_names_of_places_in_any_script(set_part: Callable[..., Part]) -> None:
    part = set_part(
        '<h1 id="über">A</h1><h2 id="鎂">B</h2><p><a href="part:#鎂">b</a> <a href="part:#über">u</a></p>', name="x"
    )
    outline = [OutlineItem(1, "", "", "Über (1)", "x", "über"), OutlineItem(2, "", "", "鎂", "x", "鎂")]
    found = Collector()
    data = bound_bytes(place([part], {"x": ("", False)}), (), outline, META, found)
    assert not list(found)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = list(map(str, list(pdf.Root.Names.Dests.Names)[::2]))
        assert sorted(names) == ["über", "鎂"]
        first = pdf.Root.Outlines.First
        assert (str(first.Title), str(first.First.Title), int(pdf.Root.Outlines.Count)) == ("Über (1)", "鎂", 1)
        assert first.Dest[0].objgen == pdf.pages[0].obj.objgen


def test_fields_of_a_form_draw_with_what_their_page_has(set_part: Callable[..., Part], sealed: FontSet) -> None:
    box = '<input type="checkbox" style="appearance: auto" name="n" checked>'
    part = set_part(
        f"<form><p>Yes {box} <input style='appearance: auto' name='t' value='5 0 R'></p></form>",
        name="form",
        apart=True,
    )
    data = bound_bytes(place([part], {"form": ("", False)}), (), (), META, Collector(), fonts=sealed)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        page = pdf.pages[0].obj
        field, text = page.Annots
        assert (str(field.FT), str(field.V), bytes(text.V)) == ("/Btn", "/on", b"5 0 R")
        drawn = field.AP.N[str(field.V)]
        assert {key: font.objgen for key, font in drawn.Resources.Font.items()} == {
            key: font.objgen for key, font in page.Resources.Font.items()
        }
        for font in page.Resources.Font.values():
            assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            assert f"/{GLYPHS}" not in font
        assert no_waste(pdf) == []


def no_waste(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Objects of a file that nothing leads to."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [pdf.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [thing[key] for key in thing.keys()]  # noqa: SIM118 - a stream is no mapping
        elif isinstance(thing, pikepdf.Array):
            waiting += list(thing)
    kinds = ("/ObjStm", "/XRef")
    every = [
        thing for thing in pdf.objects if not (isinstance(thing, pikepdf.Stream) and str(thing.get("/Type")) in kinds)
    ]
    return [thing.objgen for thing in every if thing.is_indirect and thing.objgen not in seen]


def test_no_object_is_there_that_nothing_leads_to(chapter: Part, set_part: Callable[..., Part]) -> None:
    other = set_part("<h1>Other</h1><h2>Two</h2><table><tr><td>x</td></tr></table>", name="two")
    with pikepdf.open(io.BytesIO(bound([other, chapter]))) as pdf:
        used = {str(link.Dest) for page in pdf.pages for link in page.obj.get("/Annots", []) if "/Dest" in link}
        assert used == {"b"}
        assert no_waste(pdf) == []


def test_an_object_without_a_number_is_no_part(set_part: Callable[..., Part]) -> None:
    """The engine loses the button of a form that is posted."""
    button = '<button style="appearance: auto">Go</button><img alt="None 0 R" src="">'
    bad = set_part(f'<form action="https://example.org/" method="post"><p>{button}</p></form>', name="form")
    with pytest.raises(partfile.NoPart, match="no number"):
        bound([bad])
    good = set_part('<p><a href="https://example.org/" title="None 0 R">None 0 R</a></p>', name="words")
    assert said_of_links(bound([good])) == ["None 0 R"]


def test_a_file_that_is_attached_has_a_type_and_no_time(set_part: Callable[..., Part]) -> None:
    part = set_part('<p><a rel="attachment" href="data:text/pl(ain endobj,hello">more</a></p>', name="attached")
    with pikepdf.open(io.BytesIO(bound([part]))) as pdf:
        assert not pdf.check_pdf_syntax()
        file = pdf.pages[0].obj.Annots[0].FS.EF.F
        assert file.read_bytes() == b"hello"
        assert str(file.Subtype).startswith("/text/pl")
        assert set(file.Params.keys()) == {"/CheckSum", "/Size"}


def test_a_file_that_lacks_an_object_is_no_part(chapter: Part) -> None:
    galley = galleys.read(chapter.pdf)
    galley.carried.remove(galley.carried[-1])
    with pytest.raises(partfile.NoPart, match=r"refers to object \d+, which it does not have"):
        standing.place(galley, 5, b"4 0 R")


# --- the file -------------------------------------------------------------------------------------------


def page(file: BookFile, resources: bytes, contents: bytes = b"q Q") -> BookPage:
    return BookPage(file.number(), {b"MediaBox": b"[0 0 9 9]"}, [file.shared(b"", contents)], resources)


def opened(file: BookFile, pages: list[BookPage]) -> pikepdf.Pdf:
    return Bound(file, pages, information=file.add(b"<<>>")).open()


def test_things_that_pages_share_are_one() -> None:
    file = BookFile([])
    images = []
    for mask, data in ((b"xy", b"ab"), (b"xy", b"ab"), (b"xz", b"ab"), (b"xy", b"ac")):
        veil = file.shared(b"/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", mask)
        images.append(file.shared(b"/Subtype/Image/Width 2/Height 1/SMask %s" % veil, data))
    assert len(set(images)) == 3
    assert images[0] == images[1]
    assert file.picture == 2
    with opened(file, [page(file, b"/I %s" % image) for image in images]) as pdf:
        assert [item.obj.Resources.XObject.I.read_raw_bytes() for item in pdf.pages] == [b"ab", b"ab", b"ab", b"ac"]
        assert [item.obj.Resources.XObject.I.SMask.read_raw_bytes()[1:] for item in pdf.pages] == [
            b"y",
            b"y",
            b"z",
            b"y",
        ]
        assert len({item.obj.Contents[0].objgen for item in pdf.pages}) == 1
        assert not pdf.check_pdf_syntax()


@given(
    some.lists(some.lists(some.binary(max_size=20), max_size=450), max_size=4),
    some.lists(some.binary(max_size=90), max_size=5),
)
def test_qpdf_reads_every_object(bodies: list[list[bytes]], streams: list[bytes]) -> None:
    """Blocks of any size, streams of any bytes: what is written is what is read."""
    blocks, first = [], FIRST
    for group in bodies:
        texts = [pikepdf.String(data).unparse() for data in group]
        blocks.append(block(first, 1, [(b"", data) for data in streams], texts))
        first = blocks[-1].end
    file = BookFile(blocks)
    pages = [BookPage(item.first, {b"MediaBox": b"[0 0 9 9]"}, []) for item in blocks] or [page(file, b"")]
    with opened(file, pages) as pdf:
        assert not pdf.check_pdf_syntax()
        for item, group in zip(blocks, bodies, strict=True):
            start = item.first + 1 + len(streams)
            assert [bytes(pdf.get_object(start + at, 0)) for at in range(len(group))] == group
            assert [pdf.get_object(item.first + 1 + at, 0).read_bytes() for at in range(len(streams))] == streams


def test_a_file_is_named_by_what_is_in_it() -> None:
    def named(data: bytes) -> tuple[bytes, bytes]:
        file = BookFile([])
        with opened(file, [page(file, b"", data)]) as pdf:
            first, second = map(bytes, pdf.trailer.ID)
        return first, second

    assert named(b"q Q") == named(b"q Q") != named(b"q  Q")
    assert len(set(named(b"q Q"))) == 1
    assert len(named(b"q Q")[0]) == 16


def test_a_book_can_be_written_more_than_once() -> None:
    file = BookFile([])
    book = Bound(file, [page(file, b""), page(file, b"", b"q q Q Q"), page(file, b"")], information=file.add(b"<<>>"))
    whole = book.written()
    with pikepdf.open(io.BytesIO(book.written(without={1}, intent=(b"/S/GTS_PDFA1", b"profile" * 9)))) as pdf:
        assert len(pdf.pages) == 2
        assert [(item if at % 2 == 0 else int(item.St)) for at, item in enumerate(pdf.Root.PageLabels.Nums)] == [
            0,
            1,
            1,
            3,
        ]
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == b"profile" * 9
    assert book.written() == whole
    assert zlib.crc32(whole) == zlib.crc32(book.written())
