"""The parts of a book for given page numbers."""

from __future__ import annotations

import re
from pathlib import Path

from dossier import config
from dossier.diagnostics import Collector
from dossier.prepare import prepare
from dossier.resources import Resources, package_data


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
