"""Parity of languages: the same tables, citations, links and numbers in each, as they are printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier import parity
from dossier.diagnostics import Collector, Location
from dossier.markdown import ParseOptions, parse, shape
from dossier.model import Project, SourceChapter, Translated, Unit
from tests.conftest import run_build

BODY = """## Rest {#rest}

See [@boyle2017, p. 3] and [](#rest), `x` and $a^2$, H~2~O.[^1]

| A | B |
|---|---|
| one | two |
| *three* | four |

[^1]: A note [@mah2021].
"""


@pytest.fixture
def source(tmp_path: Path) -> SourceChapter:
    from dossier import manuscript

    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01-a.md").write_text(f"# One\n\n{BODY}")
    found = Collector()
    (chapter,) = manuscript.everything(tmp_path, ("01-a",), found)
    assert not list(found)
    return chapter


@pytest.fixture
def project() -> Project:
    from dossier.model import NumberingScheme

    return Project("", "p", "1", "", "en", (), "", (), "", (), False, NumberingScheme("1", "1.", ""), ())


def faults(project: Project, source: SourceChapter, **words: str) -> list[tuple[Location, str]]:
    """What is not the same when units that hold a word of ``words`` have its text."""

    def translate(unit: Unit) -> Translated:
        new = next((text for word, text in words.items() if word in unit.text), None)
        return Translated(unit.text if new is None else new, where=Location("de.po", 7) if new else None)

    return list(parity.chapter_faults(project, source, "de", translate))


def test_the_same_words_in_another_language_have_parity(project: Project, source: SourceChapter) -> None:
    own = "Siehe [@boyle2017, p. 3], `x`, $a^2$, H~2~O und [](#rest).[^1]"
    assert faults(project, source, See=own, note="Anmerkung [@mah2021].", one="eins") == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Siehe \\[@boyle2017, p. 3] und [](#rest), `x` und $a^2$, H~2~O.[^1]", "citation boyle2017"),
        ("Siehe [@boyle2017, p. 4] und [](#rest), `x` und $a^2$, H~2~O.[^1]", "citation boyle2017, 4"),
        ("Siehe [@boyle2017, p. 3] und `[](#rest)`, `x` und $a^2$, H~2~O.[^1]", "link #rest"),
        ("Siehe [@boyle2017, p. 3] und [](#rest), `x` und $a^2$, H2O.[^1]", "subscript"),
        ("Siehe [@boyle2017, p. 3] und [](#rest), `x` und $a^3$, H~2~O.[^1]", "formula a^3"),
        ("Siehe [@boyle2017, p. 3] und [](#rest), x und $a^2$, H~2~O.[^1]", "code x"),
    ],
)
def test_marks_that_are_not_printed_are_named(project: Project, source: SourceChapter, text: str, lost: str) -> None:
    ((where, fault),) = faults(project, source, See=text)
    assert where == Location("de.po", 7)
    assert lost in fault


@pytest.mark.parametrize("state", ["missing", "stale"])
def test_units_without_a_translation_of_their_words_are_not_compared(
    project: Project, source: SourceChapter, state: str
) -> None:
    def translate(unit: Unit) -> Translated:
        if "See" in unit.text:
            return Translated("Siehe [@boyle2017, p. 3].", where=Location("de.po", 7))
        return Translated(unit.text, state, "en")

    ((where, fault),) = parity.chapter_faults(project, source, "de", translate)
    assert where == Location("de.po", 7)
    assert "missing" in fault
    assert "span" not in fault


def test_tables_are_counted_cell_by_cell(source: SourceChapter) -> None:
    chapter, _ = parse(source, ParseOptions(("“", "”", "‘", "’"), {}))
    (table,) = shape.tables(chapter)
    assert (table.line, table.cells) == (7, (2, 2, 2))
    (block,) = [block for block in shape.blocks(chapter) if "citation mah2021" in block.marks]
    assert block.origin is None


def run(root: Path, *words: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(run_build(*words, "--json", "--project", str(root)).stdout)
    return value


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>Rest</text><text>240</text></svg>'


def test_lint_compares_what_is_printed_and_drawings_made_for_a_language(tmp_path: Path) -> None:
    for name, text in {
        "dossier.toml": 'title = "T"\nlanguage = "en"\n[editions.en]\n[editions.de]\nlanguage = "de"\n',
        "chapters/01-a.md": "# One\n\nA link to [the rest](https://a.example/b) of *it*\n",
        "figures/a.svg": SVG,
        "locale/de/figures/a.svg": SVG.replace("240", "204"),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    run(tmp_path, "translate", "update", "de")
    path = tmp_path / "locale/de/01-a.po"
    own = "Ein Verweis auf `[den Rest](https://a.example/b)` und *mehr*"
    text = path.read_text()
    path.write_text(text[: text.rindex('msgstr ""')] + f'msgstr "{own}"\n')
    found = [item for item in run(tmp_path, "translate", "lint")["diagnostics"] if item["code"] == "translation-parity"]
    assert [(item["path"], item["severity"]) for item in found] == [
        ("locale/de/01-a.po", "error"),
        ("locale/de/figures/a.svg", "error"),
    ]
    assert "missing 'link https://a.example/b'" in found[0]["message"]
    assert "missing '240', not in the source '204'" in found[1]["message"]


def test_a_language_has_the_catalogues_of_its_editions(tmp_path: Path) -> None:
    config = 'title = "T"\nlanguage = "en"\n[audiences.brief]\nchapters = ["01-a"]\n[editions.en]\n'
    config += '[editions.de]\nlanguage = "de"\n'
    (tmp_path / "chapters").mkdir()
    for name in ("01-a", "02-b"):
        (tmp_path / "chapters" / f"{name}.md").write_text(f"# {name}\n\nWords.\n")
    (tmp_path / "dossier.toml").write_text(config + 'audience = "brief"\n')
    run(tmp_path, "translate", "update", "de", "fr")
    names = {path.relative_to(tmp_path / "locale").as_posix() for path in (tmp_path / "locale").rglob("*.po")}
    # no edition is in French: it gets every chapter
    assert {name for name in names if name[3].isdigit()} == {"de/01-a.po", "fr/01-a.po", "fr/02-b.po"}
    rows = run(tmp_path, "translate", "status", "de")["catalogues"]
    assert "02-b" not in {row["catalogue"] for row in rows}


def test_a_variant_has_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01-a.md").write_text("# One\n\nColour.\n\nTwo.\n")
    (tmp_path / "dossier.toml").write_text(
        'title = "T"\nlanguage = "en-GB"\n[editions.en]\n[editions.us]\nlanguage = "en-US"\n'
    )
    run(tmp_path, "translate", "update", "en-US", "--all")
    path = tmp_path / "locale/en-US/01-a.po"
    path.write_text(path.read_text().replace('msgid "Colour."\nmsgstr ""', 'msgid "Colour."\nmsgstr "Color."'))
    run(tmp_path, "translate", "update", "en-US")
    value = run(tmp_path, "translate", "update", "en-US")
    assert value["files"] == []
    assert [row["new"] for row in value["catalogues"]] == [0] * len(value["catalogues"])
    assert path.read_text().count("msgid") == 2, "the header and what differs"
