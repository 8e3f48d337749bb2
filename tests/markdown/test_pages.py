"""What must be looked at on a set page: the layout engine has its own mind about some of HTML."""

from __future__ import annotations

from collections.abc import Callable

from dossier.markdown import Bindings, render
from dossier.markdown.guards import DEEPEST
from dossier.model import Part
from tests.conftest import page_texts
from tests.markdown.support import read


def lines(part: Part) -> list[str]:
    return [line.strip() for page in page_texts(part.pdf) for line in page.split("\n") if line.strip()]


def test_numbers_of_a_list_go_on(set_part: Callable[..., Part]) -> None:
    chapter, found = read(
        "3. three\n4. four\n\n   7. seven\n   8. eight\n5. five\n\nText.\n\n1. one\n\nText.\n\n0. nil\n"
    )
    assert found == ()
    assert lines(set_part(render(chapter, Bindings()))) == [
        "3. three", "4. four", "7. seven", "8. eight", "5. five", "Text.", "1. one", "Text.", "0. nil"
    ]  # fmt: skip


def test_lists_as_deep_as_they_may_be_are_set(set_part: Callable[..., Part]) -> None:
    depth = DEEPEST // 2
    chapter, found = read("".join(f"{'  ' * level}- level {level}\n" for level in range(depth)))
    assert found == ()
    part = set_part(render(chapter, Bindings()), "ul{margin:0;padding:0 0 0 1mm}")
    assert len([line for line in lines(part) if "level" in line]) == depth
