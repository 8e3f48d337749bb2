"""``build.py translate`` and editions in other languages, as a translator and a release engineer use them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest

from dossier import config
from dossier.diagnostics import Collector
from dossier.model import Translated, Unit
from dossier.overprint import Sheet
from dossier.prepare import prepare
from dossier.resources import Resources, package_data
from dossier.translation import figures, strings
from tests.conftest import run_build

CHAPTER = """---
title: On sleep
short: Sleep
---

<!-- translators: a noun -->
## Rest {#rest}

Magnesium {{ product }} [](#rest).

- One thing that is said here
- Other `x`
"""
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><title>Rest</title>'
    '<text x="1" y="9">Deep sleep</text></svg>'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dossier of one chapter in English, with a German edition."""
    root = tmp_path / "p"
    (root / "chapters").mkdir(parents=True)
    (root / "figures").mkdir()
    (root / "chapters" / "01-sleep.md").write_text(CHAPTER + "\n![A curve](figures/rest.svg)\n")
    (root / "figures" / "rest.svg").write_text(FIGURE)
    (root / "dossier.toml").write_text(
        'title = "Sleep well"\nlanguage = "en"\n[tokens]\nproduct = "Calm"\n[editions.en]\n[editions.de]\nlanguage = "de"\n'
    )
    return root


def run(project: Path, *words: str) -> dict[str, Any]:
    done = run_build(*words, "--json", "--project", str(project))
    value: dict[str, Any] = json.loads(done.stdout)
    errors = [item for item in value["diagnostics"] if item["severity"] == "error"]
    assert done.returncode == (1 if errors else 0), done.stderr
    return value


def translate(project: Path, name: str, words: dict[str, str], language: str = "de") -> None:
    """Write translations as a tool of a translator would."""
    path = project / "locale" / language / f"{name}.po"
    file = polib.pofile(str(path))
    for entry in file:
        if entry.msgid in words:
            entry.msgstr = words[entry.msgid]
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    file.save(str(path))


WORDS = {
    "On sleep": "Vom Schlaf",
    "Sleep": "Schlaf",
    "Rest": "Ruhe",
    "Magnesium {{ product }} [](#rest).": "Das Magnesium {{ product }} [](#rest).",
    "One thing that is said here": "Eines",
    "Other `x`": "Anderes `x`",
    "A curve": "Eine Kurve",
}
OTHERS = {
    "dossier": {"Sleep well": "Gut schlafen", "Calm": "Calm"},
    "figures": {"Rest": "Ruhe", "Deep sleep": "Tiefschlaf"},
}


@pytest.fixture
def translated(project: Path) -> Path:
    """The dossier, translated whole."""
    run(project, "translate", "update", "de")
    translate(project, "01-sleep", WORDS)
    for name, words in OTHERS.items():
        translate(project, name, words)
    return project


def test_units_with_kind_place_and_remark(project: Path) -> None:
    run(project, "translate", "update", "de")
    file = polib.pofile(str(project / "locale" / "de" / "01-sleep.po"))
    units = {entry.msgid: (entry.comment, entry.occurrences) for entry in file}
    assert set(units) == set(WORDS)
    assert units["Rest"] == ("heading\na noun", [("chapters/01-sleep.md", "7")])
    assert units["On sleep"][0] == "front matter title"
    assert units["A curve"][0] == "alternative text"
    assert run(project, "translate", "update", "de")["files"] == [], "nothing to do"


def test_an_edition_is_said_in_its_language(translated: Path, cache_folder: Path) -> None:
    value = run(translated, "pdf", "de", "--keep", "--out", str(translated / "out"), "--cache", str(cache_folder))
    assert value["diagnostics"] == []
    html = (translated / "out" / "p-de.parts" / "01-sleep.html").read_text()
    assert 'id="rest"' in html, "labels stay those of the source"
    for words in ("Vom Schlaf", "Ruhe", "Das Magnesium Calm", "Anderes <code>x</code>", "Eine Kurve"):
        assert words in html
    assert "Gut schlafen" in (translated / "out" / "p-de.parts" / "_cover.html").read_text()


def test_a_changed_paragraph_makes_its_unit_stale_and_no_other(translated: Path) -> None:
    before = run(translated, "translate", "status", "de")
    assert all(row["missing"] == row["stale"] == 0 for row in before["catalogues"] if row["catalogue"] != "words")
    chapter = translated / "chapters" / "01-sleep.md"
    chapter.write_text(chapter.read_text().replace("One thing that", "One more thing that"))
    value = run(translated, "translate", "status", "de")
    (row,) = [row for row in value["catalogues"] if row["catalogue"] == "01-sleep"]
    assert (row["stale"], row["missing"]) == (1, 0)
    config = translated / "dossier.toml"
    config.write_text(config.read_text() + 'translation = "block"\n')
    (item,) = [item for item in run(translated, "check", "de")["diagnostics"] if item["severity"] == "error"]
    assert item["code"] == "translation-stale"
    assert (item["path"], item["line"]) == ("chapters/01-sleep.md", 11)
    assert "One more thing" in item["message"]
    run(translated, "translate", "update", "de")
    (entry,) = [entry for entry in polib.pofile(str(translated / "locale/de/01-sleep.po")) if entry.fuzzy]
    assert (entry.msgid, entry.previous_msgid, entry.msgstr) == (
        "One more thing that is said here",
        "One thing that is said here",
        "Eines",
    )


def test_what_is_missing_is_printed_in_the_source_or_refused(project: Path) -> None:
    (item,) = run(project, "check", "de")["diagnostics"]
    assert (item["code"], item["severity"]) == ("translation-fallback", "warning")
    config = project / "dossier.toml"
    config.write_text(config.read_text() + 'translation = "block"\n')
    found = run(project, "check", "de")["diagnostics"]
    assert {item["code"] for item in found} == {"translation-missing"}
    assert ("chapters/01-sleep.md", 9) in {(item["path"], item["line"]) for item in found}


def remarks(root: Path) -> tuple[list[str], str]:
    """What is remarked on the German edition, and its chapter."""
    found = Collector()
    project = config.load(root, found)
    assert project is not None
    (edition,) = [item for item in project.editions if item.name == "de"]
    book = prepare(project, replace(edition, translation="block"), Resources(root, package_data()), found)
    html = book.sources({})[3].html if book else ""
    return [f"{item.code} {item.where} {item.message}" for item in found], html


def test_what_a_process_has_kept_says_the_same_until_a_file_changes(translated: Path) -> None:
    translate(translated, "01-sleep", {"Rest": ""})
    first, _ = remarks(translated)
    assert [text.split()[0] for text in first] == ["translation-missing"]
    assert remarks(translated) == remarks(translated) == (first, "")
    translate(translated, "01-sleep", {"Rest": "Ruhe"})
    found, html = remarks(translated)
    assert (found, "Ruhe" in html) == ([], True)
    translate(translated, "01-sleep", {"Rest": "Rast"})
    found, html = remarks(translated)
    assert (found, "Rast" in html, "Ruhe" in html) == ([], True, False)
    chapter = translated / "chapters" / "01-sleep.md"
    chapter.write_text(chapter.read_text().replace("short: Sleep\n", "").replace("title:", "short: Sleep\ntitle:"))
    assert remarks(translated)[0] == []
    translate(translated, "01-sleep", {"Sleep": ""})
    (missing,) = remarks(translated)[0]
    assert ":2" in missing, "the line of its key today"


def test_lint_names_what_was_lost(translated: Path) -> None:
    assert run(translated, "translate", "lint", "de")["diagnostics"] == []
    translate(
        translated,
        "01-sleep",
        {
            "Magnesium {{ product }} [](#rest).": "Magnesium [](#rest).",
            "One thing that is said here": "Eines  eines eines",
        },
    )
    found = run(translated, "translate", "lint", "de")["diagnostics"]
    assert {item["code"] for item in found} == {"translation-lost", "translation-doubt"}
    assert {item["path"] for item in found} == {"locale/de/01-sleep.po"}
    assert all(item["line"] for item in found)


def test_a_figure_too_wide_for_its_words(translated: Path) -> None:
    translate(translated, "figures", {"Deep sleep": "Ein sehr langer Satz über den tiefen Schlaf der Menschen"})
    (item,) = run(translated, "check", "de")["diagnostics"]
    assert item["code"] == "translation-wide"


def test_out_to_an_agency_and_back(translated: Path) -> None:
    target = translated / "de.xlf"
    run(translated, "translate", "export", "de", "01-sleep", "--out", str(target))
    before = {path.name: path.read_bytes() for path in (translated / "locale/de").iterdir()}
    target.write_text(target.read_text().replace(">Eines<", ">Ein Ding<"))
    value = run(translated, "translate", "import", "de", str(target))
    assert (value["changed"], value["unchanged"]) == (1, 6)
    after = {path.name: path.read_bytes() for path in (translated / "locale/de").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"01-sleep.po"}
    assert after["01-sleep.po"] == before["01-sleep.po"].replace(b"Eines", b"Ein Ding")
    target.write_text("<xliff")
    assert run(translated, "translate", "import", "de", str(target))["diagnostics"][0]["code"] == "xliff-syntax"


def test_a_catalogue_that_is_not_there(project: Path) -> None:
    (item,) = run(project, "translate", "export", "de", "01-sleep", "--out", str(project / "x.xlf"))["diagnostics"]
    assert item["code"] == "catalogue-missing"
    assert not (project / "x.xlf").exists()


def test_a_catalogue_that_cannot_be_read_is_left_alone(translated: Path) -> None:
    path = translated / "locale" / "de" / "01-sleep.po"
    path.write_text(path.read_text() + "\nnonsense\n")
    before = path.read_bytes()
    found = run(translated, "translate", "update", "de")["diagnostics"]
    assert "catalogue-syntax" in {item["code"] for item in found}
    assert path.read_bytes() == before


def test_a_variant_of_the_source_language_says_what_differs(project: Path, cache_folder: Path) -> None:
    config = project / "dossier.toml"
    config.write_text(config.read_text() + '[editions.us]\nlanguage = "en-US"\n')
    run(project, "translate", "update", "en-US", "--all")
    translate(project, "01-sleep", {"One thing that is said here": "One thingamajig"}, "en-US")
    assert run(project, "check", "us")["diagnostics"] == []
    run(project, "translate", "update", "en-US")
    assert [entry.msgid for entry in polib.pofile(str(project / "locale/en-US/01-sleep.po"))] == [
        "One thing that is said here"
    ]
    value = run(project, "pdf", "us", "--keep", "--out", str(project / "out"), "--cache", str(cache_folder))
    assert value["diagnostics"] == []
    html = (project / "out" / "p-us.parts" / "01-sleep.html").read_text()
    assert "One thingamajig" in html
    assert "On sleep" in html


def test_templates_of_catalogues(project: Path) -> None:
    value = run(project, "translate", "extract", "--out", str(project / "pot"))
    assert {Path(path).name for path in value["files"]} == {"01-sleep.pot", "dossier.pot", "figures.pot", "words.pot"}


def test_a_proof_marks_what_is_not_translated(project: Path, cache_folder: Path) -> None:
    out = project / "out"
    value = run(project, "pdf", "de", "--proof", "--keep", "--out", str(out), "--cache", str(cache_folder))
    assert [item["code"] for item in value["diagnostics"]] == ["translation-fallback"]
    html = (out / "p-de.parts" / "01-sleep.html").read_text()
    assert " proof" in html
    assert 'class="source-missing"' in html
    assert 'lang="en"' in html


def mark(words: str, state: str = "missing") -> str:
    return f'<span class="source-{state}" lang="en" dir="ltr">{words}</span>'


def test_a_proof_marks_lines_heads_and_words(project: Path) -> None:
    path = project / "dossier.toml"
    text = path.read_text().replace("[tokens]", 'tagline = "rest"\nlegal = ["No {{ product }}."]\n[tokens]', 1)
    text = text.replace("[editions.en]", '[audiences.brief]\nlabel = "Brief"\n[editions.en]')
    path.write_text(text + 'audience = "brief"\n')
    more = "\nTable: Forms {#tbl-forms}\n\n| A | B |\n|---|---|\n| one | two |\n\nSee [](#tbl-forms).\n"
    with (project / "chapters" / "01-sleep.md").open("a") as chapter:
        chapter.write(more)
    own = project / "templates" / "words"
    own.mkdir(parents=True)
    # the words of the package are translated, these are not
    (own / "en.toml").write_text('contents = "What is here"\ntable = "Tabulation {number}"\nversion = "State"\n')
    for proof in (True, False):
        found = Collector()
        loaded = config.load(project, found)
        assert loaded is not None
        (edition,) = (replace(each, proof=proof) for each in loaded.editions if each.name == "de")
        book = prepare(loaded, edition, Resources(project, package_data()), found)
        assert book is not None, list(found)
        html = {part.name: part.html for part in book.sources({})}
        head = book.composer.render(
            "overprint.html.j2",
            {**book.common, "sizes": [{"width": 1, "height": 1}], "sheets": [Sheet(0, 1, 1, 1, 1, True)], "total": 1},
        )
        for words in ("Sleep well", "rest", "Brief"):
            assert mark(words) in html["_cover"]
            assert mark(words) in html["_back"]
        assert mark("No Calm.") in html["_imprint"]
        assert f"<b>{mark('Sleep well')}</b>" in head
        assert ('<body class="proof">' in head) == proof
        # words are marked in a proof only
        for part, words in (
            ("_cover", "State"),
            ("_contents", "What is here"),
            ("01-sleep", "Tabulation 1"),
            ("01-sleep", "Tabulation\u00a01"),
        ):
            assert words in html[part]
            assert (mark(words, "stale") in html[part]) == proof
        assert book.metadata("").title == "Sleep well"
        assert "What is here" in [item.title for item in book.outline]


def test_a_line_is_as_untranslated_as_the_tokens_that_it_names() -> None:
    lines = {"head_product": ("head.product", "{{ product }}"), "title": ("title", "T"), "label": ("label", "{{ b }}")}
    assert strings.sourced(lines, {"tokens.product": "stale"}) == {"head_product": "stale"}
    assert strings.sourced(lines, {"title": "missing"}) == {"title": "missing"}
    assert strings.sourced(lines, {}) == {}


@pytest.mark.parametrize(("proof", "state", "colour"), [(True, "missing", "#b45309"), (True, "stale", "#1d4ed8")])
def test_words_of_a_figure_in_a_proof(proof: bool, state: str, colour: str) -> None:
    def translate(unit: Unit) -> Translated:
        return Translated(unit.text, state, "en") if unit.text == "Deep sleep" else Translated("Ruhe")

    def drawn(proof: bool) -> str:
        return figures.localized(FIGURE.encode(), "rest.svg", "de", translate, lambda *_: None, proof=proof).decode()

    assert f'style="fill:{colour}"' in drawn(proof)
    assert "style" not in drawn(not proof)


def test_a_sign_without_a_glyph_is_named_in_its_catalogue(translated: Path) -> None:
    translate(translated, "01-sleep", {"One thing that is said here": "Eines \U00013000"})
    found = run(translated, "pdf", "de", "--out", str(translated))["diagnostics"]
    path = translated / "locale" / "de" / "01-sleep.po"
    entry = next(entry for entry in polib.pofile(str(path)) if "\U00013000" in entry.msgstr)
    places = [(item["path"], item["line"]) for item in found if item["code"] == "glyph-missing"]
    assert places == [("locale/de/01-sleep.po", entry.linenum)]
