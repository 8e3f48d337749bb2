"""Tags and links of a part."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from dossier.model import Part


def elements(node: Any) -> Iterator[Any]:
    """All structure elements below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_loose_list_items_hold_only_label_and_body(set_part: Callable[..., Part]) -> None:
    part = set_part("<ul><li><p>one</p><p>more</p></li><li>two<ul><li><p>nested</p></li></ul></li></ul>")
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        items = [item for item in elements(pdf.Root.StructTreeRoot) if item.S == "/LI"]
        assert len(items) == 3
        for item in items:
            assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}
            assert all(kid.P.objgen == item.objgen for kid in item.K)


def test_links_to_other_parts_are_named_destinations(set_part: Callable[..., Part]) -> None:
    part = set_part('<p><a href="part:#there">see <b>Table</b> 3</a> <a href="https://example.org/">out</a></p>')
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        inside, outside = list(pdf.pages[0].Annots)
        assert str(inside.Dest) == "there"
        assert "/A" not in inside
        assert str(inside.Contents) == "see Table 3"
        assert str(outside.A.URI) == "https://example.org/"


def test_title_of_a_link_describes_it(set_part: Callable[..., Part]) -> None:
    part = set_part('<p><a href="part:#_ref-a" title="Reference 3">3</a></p>')
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        assert str(pdf.pages[0].Annots[0].Contents) == "Reference 3"


def test_link_over_two_lines_has_two_annotations(set_part: Callable[..., Part]) -> None:
    part = set_part('<p><a href="part:#x">' + "words " * 30 + "</a></p>")
    with pikepdf.open(io.BytesIO(part.pdf)) as pdf:
        assert len(pdf.pages[0].Annots) > 1
        assert {str(a.Dest) for a in pdf.pages[0].Annots} == {"x"}
