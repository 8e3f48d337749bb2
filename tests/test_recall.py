"""Values kept on disk: found again by another process of the same program, and harmless whoever wrote them."""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dossier import citations, config, markdown, prepare, recall
from dossier.diagnostics import Collector, Diagnostic, Location
from dossier.entries import Entries
from dossier.model import FrontMatter, PageInfo, PageMap, SourceChapter, plain
from dossier.recall import LastingMemo
from dossier.resources import Resources, package_data
from dossier.translation import catalogue as catalogues
from dossier.translation.lookup import Section


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    recall.use(tmp_path, "program 1")
    yield tmp_path
    recall.use(None)


def memo() -> LastingMemo[Location]:
    """As in another process: nothing is known but what is on disk."""
    return LastingMemo(4, "place", (Location,))


def failing(*_: object) -> Location:
    raise AssertionError("it was to be recalled")


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.glob("??/*") if path.is_file()]


def test_another_process_finds_it() -> None:
    made = Location("chapters/1.md", 3)
    assert memo().recall("a", "words", lambda: made) == made
    assert memo().recall("other", "words", failing) == made


@pytest.mark.parametrize(
    ("kind", "words", "program"), [("x", "words", "1"), ("place", "x", "1"), ("place", "words", "2")]
)
def test_other_words_kinds_and_programs_are_others(folder: Path, kind: str, words: str, program: str) -> None:
    memo().recall("a", "words", lambda: Location("old"))
    recall.use(folder, f"program {program}")
    other: LastingMemo[Location] = LastingMemo(4, kind, (Location,))
    assert other.recall("a", words, lambda: Location("new")) == Location("new")


def test_without_a_folder_or_words_nothing_is_kept(folder: Path) -> None:
    memo().recall("a", None, lambda: Location("x"))
    memo().recall("a", "words", lambda: Location("x"), keeps=lambda value: False)
    recall.use(None)
    memo().recall("a", "words", lambda: Location("x"))
    assert not entries(folder)


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: b"", lambda data: data[:40] + b"x" + data[41:]])
def test_a_damaged_entry_is_made_again(folder: Path, spoil: object) -> None:
    memo().recall("a", "words", lambda: Location("x"))
    (path,) = entries(folder)
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    assert memo().recall("a", "words", lambda: Location("y")) == Location("y")
    assert memo().recall("a", "words", failing) == Location("y")


class _Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harm",)


def test_an_entry_runs_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    monkeypatch.chdir(folder)
    memo().recall("a", "words", lambda: Location("x"))
    (path,) = entries(folder)
    data = pickle.dumps(_Harmful(), 5)
    path.write_bytes(hashlib.sha256(data).digest() + data)
    assert memo().recall("a", "words", lambda: Location("y")) == Location("y")
    assert not (folder / "harm").exists()


def test_what_cannot_be_kept_is_made_each_time(folder: Path) -> None:
    odd: LastingMemo[object] = LastingMemo(4, "odd")
    value = odd.recall("a", "words", lambda: lambda: 1)
    assert callable(value)
    assert not entries(folder)


def test_what_is_nested_too_deep_is_made_each_time(folder: Path) -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    odd: LastingMemo[object] = LastingMemo(4, "odd")
    assert odd.recall("a", "words", lambda: deep) is deep
    assert not entries(folder)


def test_a_folder_that_cannot_be_written_is_no_fault(folder: Path) -> None:
    (folder / "file").write_text("")
    recall.use(folder / "file", "program 1")
    assert memo().recall("a", "words", lambda: Location("x")) == Location("x")


def test_the_least_recently_used_go(folder: Path) -> None:
    kept = memo()
    for number in range(3):
        kept.recall(number, str(number), lambda: Location("x"))
    files = entries(folder)
    for age, path in enumerate(files):
        os.utime(path, (age, age))
    memo().recall("again", "0", failing)  # it counts as used
    total = sum(path.stat().st_size for path in files)
    assert Entries(folder).prune(total - 1) < total
    memo().recall("again", "0", failing)


CHAPTER = """First *words* with a footnote[^a], a citation [@key, p. 3] and 5 mg; see @tbl:doses.

| a | b |
|---|---|
| 1 | 2 |
: Doses {#tbl:doses widths="1 2"}

::: note
A term
:   its meaning, H~2~O and $x^2$
:::

![A picture](figures/x.svg){#fig:x}

[^a]: The note.
"""


def test_a_parsed_chapter_comes_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceChapter(
        "one", "chapters/one.md", FrontMatter(title="One"), CHAPTER, 4, {"title": 2}, frozenset("ab")
    )
    options = markdown.ParseOptions(("“", "”", "‘", "’"), {"dose": "300 mg"})
    chapter, diagnostics = prepare._parsed(source, options)
    monkeypatch.setattr(prepare, "_PARSED", LastingMemo(8, "chapter", prepare._PARSED._classes.values()))
    monkeypatch.setattr(markdown, "parse", failing)
    again, remarks = prepare._parsed(source, options)
    assert again == chapter
    assert again is not chapter
    assert again.source.key_lines == {"title": 2}
    assert list(remarks) == list(diagnostics)
    assert diagnostics == [] or all(isinstance(item, Diagnostic) for item in diagnostics)
    for other in (
        replace(source, body=CHAPTER + "x"),
        replace(source, first_line=5),
        replace(source, left_out=frozenset("a")),
    ):
        with pytest.raises(AssertionError):
            prepare._parsed(other, options)
    with pytest.raises(AssertionError):
        prepare._parsed(source, replace(options, product_tokens={"dose": "400 mg"}))


PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "First words."
msgstr "Erste Worte."

#, fuzzy
msgid "Second words."
msgstr "Alte Worte."
"""


def _section(text: str = PO) -> Section:
    catalogue = catalogues.parse(text, "locale/de/one.po", Collector())
    assert catalogue is not None
    return Section("locale/de/one.po", "de", "en", [catalogue])


def test_a_translated_chapter_comes_back_with_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceChapter(
        "one", "chapters/one.md", FrontMatter(title="Third words."), "First words.\n\nSecond words.\n", 4
    )
    options = markdown.ParseOptions(("„", "“", "‚", "‘"), {}, source_language="en", language="de")
    first, second = _section(), _section()
    chapter, _ = prepare._parsed(source, replace(options, translate=first))
    monkeypatch.setattr(prepare, "_PARSED", LastingMemo(8, "chapter", prepare._PARSED._classes.values()))
    monkeypatch.setattr(catalogues, "_PARSED", LastingMemo(8, "catalogue", catalogues._PARSED._classes.values()))
    monkeypatch.setattr(catalogues, "_parsed", failing)
    assert _section().catalogues == first.catalogues
    with monkeypatch.context() as within:
        within.setattr(markdown, "parse", failing)
        again, _ = prepare._parsed(source, replace(options, translate=second))
    assert again == chapter
    assert second.status() == first.status()
    assert (first.status().units, first.status().stale, first.status().missing) == (3, 1, 1)
    prepare._parsed(source, replace(options, translate=first))
    assert first.status().units == 6, "asked anew, as a second edition asks"
    monkeypatch.undo()
    other = _section(PO.replace("Erste", "Neue"))
    changed, _ = prepare._parsed(source, replace(options, translate=other))
    assert changed != chapter


def test_citations_follow_the_parent_of_their_style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numeric, named = (citations.styles._packaged(name) for name in ("vancouver", "apa"))
    assert numeric is not None
    assert named is not None
    project_folder = tmp_path / "book"
    (project_folder / "chapters").mkdir(parents=True)
    (project_folder / "chapters" / "01-one.md").write_text("---\ntitle: One\n---\n\nWords [@a].\n")
    record = (
        '[{"id": "a", "type": "book", "title": "A", "author": [{"family": "Doe"}], "issued": {"date-parts": [[2001]]}}]'
    )
    (project_folder / "references.json").write_text(record)
    dependent = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Mine</title><id>mine</id>'
        '<link href="http://www.zotero.org/styles/house" rel="independent-parent"/>'
        "<updated>2020-01-01T00:00:00+00:00</updated></info></style>"
    )
    (project_folder / "mine.csl").write_text(dependent)
    lines = (
        'title = "t"\nlanguage = "en"\nreferences = ["references.json"]\ncitation_style = "mine.csl"\n[editions.en]\n'
    )
    (project_folder / "dossier.toml").write_text(lines)
    said = []
    for parent in (numeric, named, numeric):
        (project_folder / "house.csl").write_bytes(parent.read_bytes())
        monkeypatch.setattr(prepare, "_CITED", LastingMemo(8, "citations", prepare._CITED._classes.values()))
        found = Collector()
        project = config.load(project_folder, found)
        assert project is not None
        book = prepare.prepare(project, project.editions[0], Resources(project_folder, package_data()), found)
        assert book is not None, [str(item) for item in found]
        assert book.resolved is not None
        said.append(plain(book.resolved.citations[0]))
    assert "Doe" in said[1]
    assert said[0] == said[2] != said[1]


@dataclass(frozen=True, slots=True)
class _Late:
    """A class that changes what it is given."""

    number: int
    twice: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "twice", 2 * self.number)


def test_data_classes_are_read_as_they_were_written() -> None:
    """Those with slots by a call of their class, others as Python does it."""
    page = PageInfo(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, "plain", blank=True)
    values = [Location("a.md", 3), PageMap((page,), {"a": 0}), _Late(4), {"plain": (1, None)}]
    buffer = io.BytesIO()
    recall._Writer(buffer, 5).dump(values)
    assert pickle.loads(buffer.getvalue()) == values  # noqa: S301 - what stands above
    assert recall._values(PageInfo) is not None
    assert recall._values(_Late) is None
    assert recall._values(dict) is None
