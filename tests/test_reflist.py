"""The reference list: groups, annotations, pages, direction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dossier import config, reflist
from dossier.diagnostics import Collector
from dossier.model import Edition, Numbered, ReferenceEntry, Run, Target

ENTRIES = (
    ReferenceEntry("a", "1.", (Run("Alpha. Journal."),)),
    ReferenceEntry("b", "2.", (Run("كتاب عربي"),), "ar"),
    ReferenceEntry("c", "3.", (Run("1999 Law."),)),
)
RECORDS: dict[str, dict[str, object]] = {
    "a": {"type": "article-journal", "keyword": "sleep, dose", "annote": "Read with care."},
    "b": {"type": "book", "keyword": "dose"},
    "c": {"type": "bill"},
}
USES = (
    reflist.Use("a", "01-one", "x0"),
    reflist.Use("b", "02-two", "x1"),
    reflist.Use("a", "02-two", "x2"),
    reflist.Use("a", "02-two", "x3"),
    reflist.Use("c", "02-two", "x4"),
)
WORDS = {"type_article_journal": "Journal articles", "type_book": "Books", "type_other": "Other works"}


def target(slug: str, number: str, title: str) -> Target:
    return Target(slug, "chapter", slug, slug, "", number, title, title)


NUMBERED = Numbered(
    {"file:01-one": target("ch-one", "I", "One"), "file:02-two": target("ch-two", "", "Two")},
    (),
    {"00-none": "", "01-one": "I", "02-two": ""},
)


def edition(tmp_path: Path, text: str = "") -> Edition:
    (tmp_path / "chapters").mkdir(exist_ok=True)
    (tmp_path / "chapters" / "01.md").write_text("# x\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n' + text)
    found = Collector()
    project = config.load(tmp_path, found)
    assert project is not None, list(found)
    return project.editions[0]


def made(kind: str, tmp_path: Path) -> list[tuple[str, list[str]]]:
    chosen = edition(tmp_path, f'[bibliography]\ngroup = "{kind}"\n')
    groups = reflist.groups(ENTRIES, USES, RECORDS, chosen, WORDS, NUMBERED)
    return [(group.title, [entry.key for entry, _ in group.entries]) for group in groups]


def test_one_list_in_the_order_of_the_style(tmp_path: Path) -> None:
    assert made("none", tmp_path) == [("", ["a", "b", "c"])]


def test_by_chapter_a_work_stands_in_each_that_cites_it(tmp_path: Path) -> None:
    assert made("chapter", tmp_path) == [("I One", ["a"]), ("Two", ["a", "b", "c"])]


def test_by_type(tmp_path: Path) -> None:
    assert made("type", tmp_path) == [("Journal articles", ["a"]), ("Books", ["b"]), ("Other works", ["c"])]


def test_by_keyword_what_has_none_comes_last(tmp_path: Path) -> None:
    assert made("keyword", tmp_path) == [("dose", ["a", "b"]), ("sleep", ["a"]), ("Other works", ["c"])]


def test_an_anchor_stands_once(tmp_path: Path) -> None:
    chosen = edition(tmp_path, '[bibliography]\ngroup = "chapter"\n')
    groups = reflist.groups(ENTRIES, USES, RECORDS, chosen, WORDS, NUMBERED)
    anchors = [entry["anchor"] for group in groups for entry in reflist.view(group, USES, {}, "en")["entries"]]
    assert anchors == ["_ref-a", "", "_ref-b", "_ref-c"]


def test_each_page_is_named_once_by_its_first_place(tmp_path: Path) -> None:
    (group,) = reflist.groups(ENTRIES, USES, RECORDS, edition(tmp_path), WORDS, NUMBERED)
    first = reflist.view(group, USES, {"x0": "4", "x2": "9", "x3": "9"}, "en")["entries"][0]
    assert first["places"] == [{"page": "4", "anchor": "x0"}, {"page": "9", "anchor": "x2"}]


def test_annotations_on_request(tmp_path: Path) -> None:
    plain = edition(tmp_path)
    (group,) = reflist.groups(ENTRIES, USES, RECORDS, plain, WORDS, NUMBERED)
    assert [text for _, text in group.entries] == ["", "", ""]
    (group,) = reflist.groups(ENTRIES, USES, RECORDS, replace(plain, annotations=True), WORDS, NUMBERED)
    assert [text for _, text in group.entries] == ["Read with care.", "", ""]


def test_entry_against_the_direction_of_its_page_is_set_apart(tmp_path: Path) -> None:
    (group,) = reflist.groups(ENTRIES, USES, RECORDS, edition(tmp_path), WORDS, NUMBERED)
    assert [e["direction"] for e in reflist.view(group, USES, {}, "en")["entries"]] == ["", "rtl", ""]
    assert [e["direction"] for e in reflist.view(group, USES, {}, "ar")["entries"]] == ["ltr", "", "ltr"]


def test_unknown_grouping_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01.md").write_text("# x\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n[bibliography]\ngroup = "colour"\n')
    found = Collector()
    assert config.load(tmp_path, found) is None
    assert [(item.code, item.where and item.where.key) for item in found] == [("config-value", "bibliography.group")]
