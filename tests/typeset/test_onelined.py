"""Texts of one line that are cut off at a word."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dossier.typeset.onelined import WHOLE, cut


@pytest.mark.parametrize(
    ("written", "line", "left"),
    [
        (
            "<s><b>Product</b> – <i>what is known and what is not</i></s>",
            "Product – what is known ",
            "<s><b>Product</b> – <i>what is…</i></s>",
        ),
        ("<s><b>Product</b> – <i>known</i></s>", "Product – known", "<s><b>Product…</b></s>"),
        ("<s>I · Mg<sup>2+</sup> in cells and bone</s>", "I · Mg2+ in cells", "<s>I · Mg<sup>2+</sup> in…</s>"),
        (
            "<s>关于双甘氨酸镁，哪些已知，哪些未知的全部内容</s>",
            "关于双甘氨酸镁，哪些已知，哪些未知",
            "<s>关于双甘氨酸镁，哪些已知，哪些…</s>",
        ),
    ],
)
def test_cut(written: str, line: str, left: str) -> None:
    element = ElementTree.fromstring(written)
    words = "".join(element.itertext())
    assert cut(element, line)
    assert element.attrib.pop(WHOLE) == words
    assert ElementTree.tostring(element, encoding="unicode") == left


def test_a_word_that_is_a_line_stays() -> None:
    element = ElementTree.fromstring("<s>Product name</s>")
    assert not cut(element, "Product")
    assert element.text == "Product name"
