"""Page numbers settle; what is cached is not set again; workers give the same bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dossier.cache import PartCache
from dossier.layout import Typesetter, blanks, folios, place, settle
from dossier.model import FontSet, Imposition, LayoutNote, PageInfo, PageMap, Part, PartSource, Placed
from dossier.typeset import engine, refill
from tests.conftest import TINY, page_texts

PAGE = PageInfo(283, 198, 28, 28, 28, 28, "body")


def part(name: str, pages: int, anchors: Mapping[str, int]) -> Part:
    return Part(name, b"%PDF", PageMap((PAGE,) * pages, dict(anchors)))


def test_folios_count_from_the_cover() -> None:
    placed = place([part("a", 1, {"x": 0}), part("b", 3, {"y": 0, "z": 2})], {"a": ("", False), "b": ("B", True)})
    assert [item.first_page for item in placed] == [0, 1]
    assert folios(placed) == {"x": "1", "y": "2", "z": "4"}


def test_folios_count_blank_pages_before_openings_and_the_end() -> None:
    parts = [part("cover", 1, {}), part("one", 2, {"x": 1}), part("two", 2, {"y": 0}), part("back", 1, {"z": 0})]
    heads = {item.name: ("", False) for item in parts}
    placed = place(parts, heads, Imposition(frozenset({"one", "two"}), "back", 4))
    assert [item.first_page for item in placed] == [0, 2, 4, 7]
    assert blanks(placed) == {1, 6}
    assert folios(placed) == {"x": "4", "y": "5", "z": "8"}


def source(name: str, body: str) -> PartSource:
    html = f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}</body></html>'
    return PartSource(name, html, (TINY,))


def sources(pages: Mapping[str, str]) -> Sequence[PartSource]:
    """A contents part that names the page of the end of a long part before it, and of one after it."""
    named = f"<p>end: {pages.get('end', '00')}, last: {pages.get('last', '00')}</p>"
    return [
        source("contents", named),
        source("long", "<p>line</p>" * 30 + '<p id="end">end</p>'),
        source("last", '<p id="last">x</p>'),
    ]


HEADS = {"contents": ("Contents", True), "long": ("Long", True), "last": ("Last", True)}


def test_page_numbers_settle_and_only_what_names_them_is_set_again(sealed: FontSet, tmp_path: Path) -> None:
    with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
        settled = settle(sources, HEADS, typesetter)
        assert settled.stable
        total = sum(len(item.part.map.pages) for item in settled.placed)
        assert settled.pages["last"] == str(total)
        assert settled.pages["end"] == str(total - 1)
        assert sorted(typesetter.typeset) == ["contents", "contents", "last", "long"]


def test_second_run_sets_nothing(sealed: FontSet, tmp_path: Path) -> None:
    results = []
    for _ in range(2):
        with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
            settled = settle(sources, HEADS, typesetter)
            results.append(([item.part.pdf for item in settled.placed], list(typesetter.typeset)))
    assert results[1][1] == []
    assert results[0][0] == results[1][0]


def test_workers_give_the_same_bytes(sealed: FontSet, tmp_path: Path) -> None:
    many = [source(f"p{n}", f"<p>part {n}</p>" * (n + 1)) for n in range(5)]
    with Typesetter(sealed, PartCache(tmp_path / "one"), 1) as alone:
        one = alone.parts(many)
    with Typesetter(sealed, PartCache(tmp_path / "two"), 2) as together:
        two = together.parts(many)
    assert one == two
    assert [item.name for item in two] == ["p0", "p1", "p2", "p3", "p4"]


def _setting_processes(monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    """Note which process sets which part."""
    real = engine.typeset

    def noting(source: PartSource, fonts: FontSet) -> Part:
        with log.open("a") as file:
            file.write(f"{os.getpid()} {source.name} {source.draft}\n")
        return real(source, fonts)

    monkeypatch.setattr("dossier.share.typeset.typeset", noting)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("limit", [80, 1], ids=["drafts kept", "drafts given up"])
def test_where_there_are_workers_this_process_sets_nothing(
    sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    def drafts(pages: Mapping[str, str]) -> Sequence[PartSource]:
        number = f'<p id="x{{0}}">page <span data-folio>{pages.get("end", "0")}</span></p>'
        named = [source(f"p{n}", number.format(n) + "<p>line</p>" * 40) for n in range(4)]
        return [*(replace(item, draft=not pages) for item in named), source("last", '<p id="end">x</p>')]

    heads = dict.fromkeys(("p0", "p1", "p2", "p3", "last"), ("", True))
    with Typesetter(sealed, PartCache(tmp_path / "one"), 1) as alone:
        expected = settle(drafts, heads, alone)
    log = tmp_path / "log"
    _setting_processes(monkeypatch, log)
    monkeypatch.setattr(engine, "_drafts", cache(lambda: refill.Drafts(limit)))
    with Typesetter(sealed, PartCache(tmp_path / "two"), 2) as typesetter:
        settled = settle(drafts, heads, typesetter)
    assert settled == expected
    rows = [line.split() for line in log.read_text().splitlines()]
    assert sorted(row[1] for row in rows) == sorted(["last", *2 * ["p0", "p1", "p2", "p3"]])
    assert str(os.getpid()) not in {row[0] for row in rows}
    assert sorted(typesetter.typeset) == sorted(row[1] for row in rows)


def test_page_numbers_that_never_settle_are_noticed(sealed: FontSet, tmp_path: Path) -> None:
    def restless(pages: Mapping[str, str]) -> Sequence[PartSource]:
        # the longer the number, the shorter the text: no page number is right
        return [source("a", "<p>x</p>" * (30 if pages.get("end") == "1" else 1) + '<p id="end">e</p>')]

    with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
        assert not settle(restless, {"a": ("", True)}, typesetter).stable


def test_progress_counts_the_parts(sealed: FontSet, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Typesetter(sealed, PartCache(tmp_path), 1, lambda done, total: seen.append((done, total))) as typesetter:
        typesetter.parts([source("a", "<p>a</p>"), source("b", "<p>b</p>")])
    assert seen == [(1, 2), (2, 2)]


def _failing(source: PartSource, _fonts: FontSet) -> Part:
    return Part(source.name, b"", PageMap((), {}), (LayoutNote("layout-failed", "no more paper"),))


@pytest.mark.parametrize("draft", [False, True])
def test_a_part_on_which_the_engine_failed_is_not_kept(
    sealed: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft: bool
) -> None:
    monkeypatch.setattr("dossier.layout.typeset.typeset", _failing)
    with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
        typesetter.parts([replace(source("a", "<p>a</p>"), draft=draft)])
    assert list(tmp_path.glob("??/*")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_killed_worker_costs_nothing_but_time(sealed: FontSet, tmp_path: Path) -> None:
    many = [source(f"p{n}", "<p>line</p>" * 60 * (n + 1)) for n in range(4)]
    with Typesetter(sealed, PartCache(tmp_path / "one"), 1) as alone:
        expected = alone.parts(many)
    with Typesetter(sealed, PartCache(tmp_path / "two"), 2) as together:

        def kill(done: int, _total: int) -> None:
            if done == 1 and together._pool is not None:
                for worker in list(together._pool._processes.values()):
                    worker.kill()

        together.progress = kill
        assert together.parts(many) == expected


def test_the_first_of_equal_anchors_counts() -> None:
    placed = place([part("a", 2, {"x": 1}), part("b", 1, {"x": 0})], {"a": ("", False), "b": ("", False)})
    assert folios(placed) == {"x": "2"}


def test_a_part_that_waits_is_set_once(sealed: FontSet, tmp_path: Path) -> None:
    """Where it begins is named, and it names pages itself: it needs no draft."""

    def waiting(pages: Mapping[str, str]) -> Sequence[PartSource]:
        places = f"<p>{pages.get('end', '?')}-{pages.get('list', '?')}</p>" * 30
        listed = source("list", f'<h1 id="list">List</h1>{places}<p id="inside">x</p>')
        return [
            source("contents", f"<p>list: {pages.get('list', '00')}</p>"),
            source("long", "<p>line</p>" * 30 + '<p id="end">end</p>'),
            listed if pages else replace(listed, html="", opens="list"),
            source("last", '<p id="after">x</p>'),
        ]

    heads = dict.fromkeys(("contents", "long", "list", "last"), ("", True))
    with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
        settled = settle(waiting, heads, typesetter)
        assert typesetter.typeset.count("list") == 1
        assert typesetter.typeset.count("long") == typesetter.typeset.count("last") == 1
    assert settled.stable
    contents, long, listed, last = settled.placed
    assert len(listed.part.map.pages) > 1, "more than what stood for it"
    assert int(settled.pages["list"]) == listed.first_page + 1 == len(long.part.map.pages) + 2
    assert int(settled.pages["after"]) == last.first_page + 1
    assert int(settled.pages["inside"]) > int(settled.pages["list"])
    text = page_texts(contents.part.pdf)[0]
    assert f"list: {settled.pages['list']}" in text
    assert f"{settled.pages['end']}-{settled.pages['list']}" in page_texts(listed.part.pdf)[0]


def test_what_will_be_asked_for_is_set_in_the_meantime(sealed: FontSet, tmp_path: Path) -> None:
    """Once the first pages are known; it is in no place of the book, and is at hand afterwards."""
    asked: list[Sequence[Placed]] = []

    def ahead(placed: Sequence[Placed]) -> Sequence[PartSource]:
        asked.append(placed)
        return [source("later", "<p>later</p>")]

    def sources(pages: Mapping[str, str]) -> Sequence[PartSource]:
        return [source("a", f"<p>{pages.get('x', '0')}</p>"), source("b", '<p id="x">x</p>')]

    heads = dict.fromkeys(("a", "b"), ("", True))
    with Typesetter(sealed, PartCache(tmp_path), 1) as typesetter:
        settled = settle(sources, heads, typesetter, ahead=ahead)
        assert [item.part.name for item in settled.placed] == ["a", "b"]
        assert [item.part.name for item in asked[0]] == ["a", "b"]
        before = [*typesetter.typeset]
        assert before.count("later") == 1
        (later,) = typesetter.parts([source("later", "<p>later</p>")])
        assert later.name == "later"
        assert typesetter.typeset == before, "it is not set again"
