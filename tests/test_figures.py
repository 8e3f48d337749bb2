"""Folios put together of figures: what differs in more than figures is not."""

from __future__ import annotations

import pytest

from dossier import figures

SHOWN = {figure: f"<{int(figure) + 0x53:04x}>" for figure in "0123456789"}


def contents(rows: tuple[figures.Row, ...], *, first: str = "number", extra: str = "") -> list[bytes]:
    """The sheets of these rows, the number before the total or after it, or without one."""
    made = []
    for number, total in rows:
        texts = {"number": (number, total), "total": (total, number), "alone": (number, "")}[first]
        one, two = ("0".join(SHOWN[figure] for figure in text) for text in texts)
        made.append(f"q BT [{one}0] TJ [<000105a8>0<0536>{extra}] TJ [{two}] TJ ET Q".encode())
    return made


@pytest.mark.parametrize(("length", "count"), [(1, 10), (2, 5), (3, 4), (4, 3)])
def test_all_figures_are_in_few_numbers(length: int, count: int) -> None:
    found = figures.rows(length, 3)
    assert len(found) == count
    assert {(len(number), len(total)) for number, total in found} == {(length, 3)}
    assert set("".join(number for number, _ in found)) == set("0123456789")
    for place in range(3):
        assert len({total[place] for _, total in found}) == count, "each place of a total is seen"


@pytest.mark.parametrize("first", ["number", "total", "alone"])
@pytest.mark.parametrize("total", [1, 2, 3, 4])
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_a_number_has_the_content_of_its_sheet(length: int, total: int, first: str) -> None:
    rows = figures.rows(length, total)
    made = figures.template(contents(rows, first=first), rows)
    assert made is not None
    for row in (*rows, ("7" * length, "1" * total), ("1" * length, "7" * total)):
        assert made.content(*row) == contents((row,), first=first)[0]


def test_sheets_that_differ_in_more_are_not_put_together() -> None:
    rows = figures.rows(2, 2)
    good = contents(rows)
    assert figures.template(good, rows) is not None
    assert figures.template([*good[:4], good[4].replace(b"BT", b"BT 1 0 0 1 3 4 Tm")], rows) is None
    assert figures.template([*good[:4], good[4].replace(b"<0536>", b"<0537>")], rows) is None
    assert figures.template([*good[:4], good[4] + b" <0001> Tj"], rows) is None
    assert figures.template([good[0]] * 5, rows) is None, "no figures are shown"
    assert figures.template([row.replace(b"<005b>", b"<0054>") for row in good], rows) is None, "8 looks like 1"
    two = [row.replace(b"<0053>", b"<00530001>") for row in good]
    assert figures.template(two, rows) is None, "two glyphs for one"
    twice = [row + own for row, own in zip(good, contents(rows, first="alone"), strict=True)]
    assert figures.template(twice, rows) is None, "which is the number?"
