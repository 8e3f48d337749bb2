"""``dossier.toml`` as a Project with its editions, and everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dossier import config
from dossier.diagnostics import Collector, Location
from dossier.model import NumberingScheme, Project


def load(folder: Path, text: str, chapters: Sequence[str] = ("01-what",)) -> tuple[Project | None, Collector]:
    """Write a project with that configuration, and load it."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    for name in chapters:
        (folder / "chapters" / f"{name}.md").write_text("# What\n", encoding="utf-8")
    (folder / "dossier.toml").write_text(text, encoding="utf-8")
    found = Collector()
    return config.load(folder, found), found


def project(folder: Path, text: str, chapters: Sequence[str] = ("01-what",)) -> Project:
    """A project without fault."""
    result, found = load(folder, text, chapters)
    assert [str(item) for item in found] == []
    assert result is not None
    return result


def faults(folder: Path, text: str) -> list[tuple[str, str | None]]:
    """Code and key path of each fault of a configuration that cannot be used."""
    result, found = load(folder, text)
    assert result is None
    return [(item.code, item.where.key if item.where else None) for item in found]


def test_the_least_there_must_be(tmp_path: Path) -> None:
    given = project(tmp_path / "mg", 'title = "Magnesium"')
    assert (given.name, given.version, given.date, given.language) == ("mg", "0.1", "", "en")
    assert (given.authors, given.publisher, given.references, given.allow_html) == ((), "", (), False)
    assert given.numbering == NumberingScheme("I", "1)", "A.")
    (edition,) = given.editions
    assert (edition.name, edition.language, edition.title, edition.chapters) == ("en", "en", "Magnesium", ("01-what",))
    assert (edition.citation_style, edition.citation_locale, edition.paper, edition.media) == (
        "vancouver",
        "",
        "A4",
        ("screen",),
    )
    assert (edition.head_product, edition.head_tagline) == ("Magnesium", "")
    assert edition.tokens == {"title": "Magnesium", "tagline": ""}


def test_chapters_are_the_files_in_order_of_name(tmp_path: Path) -> None:
    given = project(tmp_path, 'title = "T"', ("02-b", "10-c", "01-a"))
    assert given.editions[0].chapters == ("01-a", "02-b", "10-c")


def test_chapters_in_the_order_given(tmp_path: Path) -> None:
    given = project(tmp_path, 'title = "T"\nchapters = ["02-b", "01-a"]', ("01-a", "02-b"))
    assert given.editions[0].chapters == ("02-b", "01-a")


EDITIONS = """
title = "Base"
tagline = "for all"
language = "en-GB"
brand = "plain"
paper = "A5"
date = 2026-11-23
legal = ["{{ product }} is a food."]

[head]
product = "{{ product }}"
tagline = "{{ tagline }}"

[tokens]
product = "MoodFlow"
dose = 240

[numbering]
chapter = "1"
section = ""

[editions.pro]
label = "Professionals"

[editions.de]
language = "de"
title = "Grundlage zu {{ product }}"
brand = ""
legal = ["{{ product }} ist ein Lebensmittel."]
legal_add = ["Ab {{ dose }} mg."]
market = "DE"
head = { tagline = "für alle" }
tokens = { product = "Ruhe" }
"""


def test_an_edition_overrides_key_by_key(tmp_path: Path) -> None:
    given = project(tmp_path, EDITIONS)
    assert given.date == "2026-11-23"
    assert given.numbering == NumberingScheme("1", "", "A.")
    pro, de = given.editions
    assert (pro.name, pro.label, pro.language, pro.title, pro.brand) == (
        "pro",
        "Professionals",
        "en-GB",
        "Base",
        "plain",
    )
    assert (pro.legal, pro.head_product, pro.head_tagline) == (("MoodFlow is a food.",), "MoodFlow", "for all")
    assert dict(pro.tokens) == {"title": "Base", "tagline": "for all", "product": "MoodFlow", "dose": "240"}
    assert (de.language, de.title, de.brand, de.market, de.paper) == ("de", "Grundlage zu Ruhe", "", "DE", "A5")
    assert de.legal == ("Ruhe ist ein Lebensmittel.", "Ab 240 mg.")
    assert (de.head_product, de.head_tagline) == ("Ruhe", "für alle")


def test_the_title_is_a_token_with_its_own_tokens_filled_in(tmp_path: Path) -> None:
    given = project(tmp_path, 'title = "All on {{ product }}"\ntagline = "{{ product }}"\n[tokens]\nproduct = "X"')
    assert dict(given.editions[0].tokens) == {"title": "All on X", "tagline": "X", "product": "X"}


def test_no_file(tmp_path: Path) -> None:
    found = Collector()
    assert config.load(tmp_path, found) is None
    assert [(item.code, item.where) for item in found] == [("config-missing", Location("dossier.toml"))]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("")
    found = Collector()
    assert config.load(tmp_path / "a.md", found) is None
    assert [item.code for item in found] == ["config-missing"]


def test_syntax_has_its_line(tmp_path: Path) -> None:
    _, found = load(tmp_path, 'title = "T"\n\nname = \n')
    assert [(item.code, item.where) for item in found] == [("config-syntax", Location("dossier.toml", 3))]


def test_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "dossier.toml").write_bytes('title = "Präparat"'.encode("latin-1"))
    found = Collector()
    assert config.load(tmp_path, found) is None
    assert [item.code for item in found] == ["file-encoding"]


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("", "config-required", "title"),
        ('title = "T"\ntitel = ""', "config-unknown-key", "titel"),
        ("title = 5", "config-type", "title"),
        ('title = "T"\nnumbering = "I"', "config-type", "numbering"),
        ('title = "T"\nhead = "x"', "config-type", "head"),
        ('title = "T"\ntokens = "x"', "config-type", "tokens"),
        ('title = "T"\neditions = "x"', "config-type", "editions"),
        ('title = "T"\nversion = 1.0', "config-type", "version"),
        ('title = "T"\nlanguage = "english"', "config-value", "language"),
        ('title = "T"\nlanguage = "en_GB"', "config-value", "language"),
        ('title = "T"\npaper = "B5"', "config-value", "paper"),
        ('title = "T"\nchapters = ["../x"]', "config-value", "chapters"),
        ('title = "T"\nchapters = [".x"]', "config-value", "chapters"),
        ('title = "T"\n[numbering]\nsection = "%"', "config-value", "numbering.section"),
        ('title = "T"\n[numbering]\nchapter = "I.1"', "config-value", "numbering.chapter"),
        ('title = "T"\n[editions.en]\nmedia = ["vinyl"]', "config-value", "editions.en.media"),
        ('title = "T"\n[editions.en]\nversion = "1"', "config-unknown-key", "editions.en.version"),
        ('title = "T"\n[editions."a b"]\n', "config-value", "editions.a b"),
        ('title = "T"\nchapters = ["01-what", "02-none"]', "config-file", "chapters[1]"),
        ('title = "T"\nreferences = ["none.json"]', "config-file", "references[0]"),
        ('title = "T"\nreferences = ["../none.json"]', "path-outside", "references[0]"),
        ('title = "On {{ nothing }}"', "markdown-token", None),
        ('title = "T"\n[editions.en]\ntagline = "{{ nothing }}"', "markdown-token", "editions.en"),
    ],
)
def test_fault(tmp_path: Path, text: str, code: str, key: str | None) -> None:
    assert faults(tmp_path, text) == [(code, key)]


@pytest.mark.parametrize("language", ["en", "en-GB", "de-CH", "zh-Hans", "zh-Hant-TW", "es-419", "ckb"])
def test_language_tags(tmp_path: Path, language: str) -> None:
    assert project(tmp_path, f'title = "T"\nlanguage = "{language}"').language == language


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = 'titel = "T"\npaper = "B5"\nreferences = ["a.json"]\n[editions.en]\nmedia = ["vinyl"]\n'
    assert sorted(code for code, _ in faults(tmp_path, text)) == [
        "config-file",
        "config-required",
        "config-unknown-key",
        "config-value",
        "config-value",
    ]


def test_no_chapters(tmp_path: Path) -> None:
    result, found = load(tmp_path, 'title = "T"', ())
    assert result is None
    assert [(item.code, item.message) for item in found] == [("config-file", "edition 'en' has no chapters")]


def test_expand_leaves_what_it_does_not_know() -> None:
    found = Collector()
    where = Location("dossier.toml", key="legal")
    text = config.expand("{{a}} {{ b }} {{ c-d }} {{ 1 }} { a }", {"a": "A", "c-d": "{{ a }}"}, where, found)
    assert text == "A {{ b }} {{ a }} {{ 1 }} { a }"
    assert [(item.code, item.where) for item in found] == [("markdown-token", where)]


def test_chapter_files_that_are_in_no_edition(tmp_path: Path) -> None:
    text = 'title = "T"\nchapters = ["c"]\n[editions.one]\n[editions.two]\nchapters = ["c", "a"]\n'
    result, found = load(tmp_path, text, ("a", "b", "c", "d"))
    assert result is not None
    assert [(item.code, str(item.where)) for item in found] == [
        ("chapter-unlisted", "chapters/b.md"),
        ("chapter-unlisted", "chapters/d.md"),
    ]


def test_keys_below_a_table_are_told_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.md").write_text("# A\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n[tokens]\ndose = "1"\nreferences = "x"\n')
    found = Collector()
    config.load(tmp_path, found)
    assert [(item.code, item.where and item.where.key, item.hint) for item in found] == [
        ("config-value", "tokens.references", "move it above the line [tokens]")
    ]


def test_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.md").write_text("# A\n")
    (tmp_path / "dossier.toml").write_bytes(b'\xef\xbb\xbftitle = "T"\r\n')
    found = Collector()
    assert config.load(tmp_path, found) is not None
    assert list(found) == []


def test_files_that_are_no_chapters_are_named(tmp_path: Path) -> None:
    (tmp_path / "chapters/sub").mkdir(parents=True)
    for name in ("a.md", "b.MD", "c.txt", "sub/d.md", ".hidden"):
        (tmp_path / "chapters" / name).write_text("# A\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n')
    found = Collector()
    config.load(tmp_path, found)
    assert [(item.code, str(item.where)) for item in found] == [
        ("chapter-unlisted", "chapters/b.MD"),
        ("chapter-unlisted", "chapters/c.txt"),
        ("chapter-unlisted", "chapters/sub/d.md"),
    ]


def test_a_language_cites_in_its_own_locale(tmp_path: Path) -> None:
    text = (
        'title = "T"\nlanguage = "en-GB"\ncitation_locale = "en-US"\n[languages.fr]\ncitation_locale = "fr-CA"\n'
        '[editions.en]\n[editions.us]\nlanguage = "en-US"\n[editions.de]\nlanguage = "de"\n'
        '[editions.fr]\nlanguage = "fr"\n[editions.zh]\nlanguage = "zh-Hans"\ncitation_locale = "zh-TW"\n'
    )
    locales = {edition.name: edition.citation_locale for edition in project(tmp_path, text).editions}
    # the base's is for the base's language; empty: that of the edition's language
    assert locales == {"en": "en-US", "us": "en-US", "de": "", "fr": "fr-CA", "zh": "zh-TW"}
