"""Folios put together of figures: what differs in more than figures is not."""

from __future__ import annotations

import pytest

from dossier import figures


def contents(length: int, extra: str = "") -> list[bytes]:
    shown = {figure: f"<{int(figure) + 0x53:04x}>" for figure in "0123456789"}
    rows = ["0".join(shown[figure] for figure in number) for number in figures.strings(length)]
    return [f"q BT [{row}0] TJ [<000105a8>0<0536>{extra}] TJ ET Q".encode() for row in rows]


@pytest.mark.parametrize(("length", "count"), [(1, 10), (2, 5), (3, 4), (4, 3)])
def test_all_figures_are_in_few_numbers(length: int, count: int) -> None:
    found = figures.strings(length)
    assert len(found) == count
    assert {len(number) for number in found} == {length}
    assert set("".join(found)) == set("0123456789")


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_number_has_the_content_of_its_sheet(length: int) -> None:
    made = figures.template(contents(length), figures.strings(length))
    assert made is not None
    for number, content in zip(figures.strings(length), contents(length), strict=True):
        assert made.content(number) == content
    assert made.content("7" * length).count(b"<005a>") == length


def test_sheets_that_differ_in_more_are_not_put_together() -> None:
    strings, good = figures.strings(2), contents(2)
    assert figures.template([*good[:4], good[4].replace(b"BT", b"BT 1 0 0 1 3 4 Tm")], strings) is None
    assert figures.template([*good[:4], good[4].replace(b"<0536>", b"<0537>")], strings) is None
    assert figures.template([*good[:4], good[4] + b" <0001> Tj"], strings) is None
    assert figures.template([good[0]] * 5, strings) is None, "no figures are shown"
    assert figures.template([row.replace(b"<005b>", b"<0054>") for row in good], strings) is None, "8 looks like 1"
    assert figures.template([row.replace(b"<0053>", b"<00530001>") for row in good], strings) is None, (
        "two glyphs for one"
    )
