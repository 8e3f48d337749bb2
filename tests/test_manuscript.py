"""Chapter files: front matter, body and the line where it begins, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier import manuscript
from dossier.diagnostics import Collector, Location
from dossier.model import Edition, FrontMatter, SourceChapter


def edition(*chapters: str) -> Edition:
    return Edition("en", "en", "T", "", "", "", "", {}, "", "vancouver", "", chapters, ())


def read(folder: Path, text: str | bytes) -> tuple[SourceChapter | None, list[tuple[str, Location | None, str]]]:
    """The chapter of one file, and what is wrong with it."""
    (folder / "chapters").mkdir()
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "chapters" / "01-what.md").write_bytes(data)
    found = Collector()
    chapters = manuscript.read(folder, edition("01-what"), found)
    return (chapters[0] if chapters else None), [(item.code, item.where, item.message) for item in found]


def place(line: int, key: str | None = None) -> Location:
    return Location("chapters/01-what.md", line, key)


def test_front_matter_and_body(tmp_path: Path) -> None:
    text = (
        "---\ntitle: What it is\nsubtitle: |\n  One\n  two\nlabel: ch-what\nrole: appendix\nnumbered: false\n"
        "short: What\nhead: false\nkeywords: [one, two words]\n---\n\nText.\n"
    )
    chapter, faults = read(tmp_path, text)
    assert faults == []
    matter = FrontMatter("What it is", "One\ntwo\n", "ch-what", "appendix", False, "What", False, ("one", "two words"))
    assert chapter == SourceChapter("01-what", "chapters/01-what.md", matter, "\nText.\n", 13)


def test_without_front_matter(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, "# What\n\n---\n\nText.\n")
    assert faults == []
    assert chapter == SourceChapter("01-what", "chapters/01-what.md", FrontMatter(), "# What\n\n---\n\nText.\n", 1)


def test_empty_front_matter_and_empty_file(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, "---\n---\nText.")
    assert faults == []
    assert chapter == SourceChapter("01-what", "chapters/01-what.md", FrontMatter(), "Text.", 3)


def test_byte_order_mark_and_line_ends_of_other_systems(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, b"\xef\xbb\xbf---\r\ntitle: What\r\n---\r\nText.\r\nMore.")
    assert faults == []
    assert chapter
    assert (chapter.matter.title, chapter.body, chapter.first_line) == ("What", "Text.\nMore.", 4)


def test_a_number_may_be_a_title(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, "---\ntitle: 2026\nshort: 1.5\n---\n")
    assert faults == []
    assert chapter
    assert (chapter.matter.title, chapter.matter.short) == ("2026", "1.5")


@pytest.mark.parametrize(
    ("head", "where", "message"),
    [
        ("title: a: b", place(2), "not valid YAML: mapping values are not allowed here"),
        ("title: ok\nshort: [", place(3), "not valid YAML: expected the node content, but found '<stream end>'"),
        ("title: 2026-13-45", place(1), "not valid YAML: month must be in 1..12"),
        ("just words", place(1), "front matter must be lines of the form 'key: value'"),
        ("title: T\nrole: part", place(3, "role"), "'part' is not allowed here"),
        ("title: T\ntitles: x", place(3, "titles"), "unknown key 'titles'"),
        ("titles: x\ntitle:", place(3, "title"), "expected a string, found nothing"),
        ("title: T\nnumbered: maybe", place(3, "numbered"), "expected true or false, found a string"),
        ("title: T\nkeywords: one, two", place(3, "keywords"), "expected a list of strings, found a string"),
        ("title: T\nkeywords: [one, 2]", place(3, "keywords[1]"), "expected a string, found a number"),
    ],
)
def test_fault_in_front_matter(tmp_path: Path, head: str, where: Location, message: str) -> None:
    chapter, faults = read(tmp_path, f"---\n{head}\n---\nText.\n")
    assert chapter is not None
    assert chapter.body == "Text.\n"
    assert ("front-matter", where, message) in faults
    assert {code for code, _, _ in faults} == {"front-matter"}


def test_front_matter_that_is_not_closed(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, "---\ntitle: T\n\nText.\n")
    assert faults == [("front-matter", place(1), "front matter is not closed")]
    assert chapter
    assert chapter.first_line == 1


def test_not_utf_8_has_its_line(tmp_path: Path) -> None:
    chapter, faults = read(tmp_path, "# What\n\nPräparat\n".encode("latin-1"))
    assert chapter is None
    assert faults == [("file-encoding", place(3), "the file is not UTF-8")]


def test_order_of_the_edition(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    for name in ("a", "b", "c", "d"):
        (tmp_path / "chapters" / f"{name}.md").write_text(f"# {name}\n")
    found = Collector()
    chapters = manuscript.read(tmp_path, edition("c", "a"), found)
    assert [chapter.slug for chapter in chapters] == ["c", "a"]
    assert list(found) == []


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    found = Collector()
    assert manuscript.read(tmp_path, edition("01-what"), found) == ()
    assert [(item.code, str(item.where)) for item in found] == [("config-file", "chapters/01-what.md")]
