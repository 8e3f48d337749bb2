"""The parts of a book for given page numbers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dossier import bind, config
from dossier.diagnostics import Collector
from dossier.model import FontSet
from dossier.prepare import prepare
from dossier.resources import Resources, package_data
from dossier.typeset import typeset
from tests.typeset.support import words


def test_a_page_number_of_a_heading_named_by_its_words(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    text = "## Dosing in children\n\nSee [](#dosing-in-children){.page}, [](#two){.page}.\n\n## Two {#two}\n"
    (tmp_path / "chapters" / "01-one.md").write_text(f"---\ntitle: One\n---\n\n{text}")
    (tmp_path / "dossier.toml").write_text('title = "t"\nlanguage = "en"\n[editions.en]\n')
    found = Collector()
    project = config.load(tmp_path, found)
    assert project is not None
    book = prepare(project, project.editions[0], Resources(tmp_path, package_data()), found)
    assert book is not None
    pages = {target.anchor: str(number) for number, target in enumerate(book.numbered.targets.values(), start=41)}
    html = book.sources(pages)[3].html
    printed = re.findall(r"<span data-folio>(\d+)</span>", html)
    targets = book.numbered.targets
    assert printed == [pages[targets["file:01-one#dosing-in-children"].anchor], pages[targets["two"].anchor]]
    moved = {anchor: str(int(page) + 10) for anchor, page in pages.items()}
    assert printed != re.findall(r"<span data-folio>(\d+)</span>", book.sources(moved)[3].html)


REFERENCES = '[{"id": "a", "type": "book", "title": "A", "issued": {"date-parts": [[2001]]}}]'


@pytest.mark.parametrize(("text", "waits"), [("See [](#order){.page}.", False), ("See [](#order).", True), ("", True)])
def test_the_reference_list_waits_for_page_numbers_unless_what_follows_it_is_named(
    tmp_path: Path, text: str, waits: bool
) -> None:
    own = tmp_path / "distributors" / "d"
    for folder in (tmp_path / "book" / "chapters", own / "pages" / "en"):
        folder.mkdir(parents=True)
    (own / "distributor.toml").write_text('name = "D"\n')
    (own / "pages" / "en" / "order.md").write_text("---\ntitle: Order\nlabel: order\n---\n\nWords.\n")
    (tmp_path / "book" / "chapters" / "01-one.md").write_text(f"---\ntitle: One\n---\n\nWords [@a].\n\n{text}\n")
    (tmp_path / "book" / "references.json").write_text(REFERENCES)
    lines = 'title = "t"\nlanguage = "en"\nreferences = ["references.json"]\n[editions.en]\ndistributor = "d"\n'
    (tmp_path / "book" / "dossier.toml").write_text(lines)
    found = Collector()
    project = config.load(tmp_path / "book", found)
    assert project is not None
    book = prepare(project, project.editions[0], Resources(tmp_path / "book", package_data()), found)
    assert book is not None, [str(item) for item in found]
    (listed,) = (part for part in book.sources({}) if part.name == "_references")
    assert (listed.opens == "_references-title") is waits
    assert bool(listed.html) is not waits
    (listed,) = (part for part in book.sources({"x": "1"}) if part.name == "_references")
    assert listed.html
    assert not listed.opens


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize(("count", "kind"), [(3, ""), (48, "long-numbers"), (388, "longest-numbers")])
def test_long_numbers_of_chapters_do_not_run_into_their_titles(
    tmp_path: Path, sealed: FontSet, count: int, kind: str
) -> None:
    (tmp_path / "chapters").mkdir()
    for number in range(count):
        path = tmp_path / "chapters" / f"{number:03}-c{number}.md"
        path.write_text("---\ntitle: Title\n---\n\n## Section\n\nWords.\n")
    (tmp_path / "dossier.toml").write_text('title = "t"\nlanguage = "en"\n[editions.en]\n')
    found = Collector()
    project = config.load(tmp_path, found)
    assert project is not None
    book = prepare(project, project.editions[0], Resources(tmp_path, package_data()), found)
    assert book is not None, [str(item) for item in found]
    contents = next(part for part in book.sources({"x": "1"}) if part.name == "_contents")
    assert f'class="contents-list{kind and " " + kind}"' in contents.html
    (tmp_path / "contents.pdf").write_bytes(bind.alone(typeset(contents, sealed).pdf, sealed))
    shown = [word for word in words((tmp_path / "contents.pdf").read_bytes()) if word.text != "Contents"]
    numbers = {(word.page, round(word.top)): word for word in shown if re.fullmatch("[IVXLC]+", word.text)}
    titles = [word for word in shown if word.text == "Title"]
    assert len(titles) == len(numbers) == count
    gaps = [word.left - numbers[word.page, round(word.top)].right for word in titles]
    assert min(gaps) > 3
