"""Editions: layers and what they may not touch, audiences, conditions, patterns, the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import conditions, config, layers, locked, records
from dossier.cli import looking
from dossier.diagnostics import Collector, Location
from dossier.model import Project
from dossier.translation import lookup
from tests.conftest import run_build

TOML = """
title = "Base"
tagline = "base"
language = "en"
legal = ["Not a medicine."]
chapters = ["01-a", "02-b", "03-safety"]
[tokens]
product = "Calm"
dose = "240 mg"
[languages.de]
tagline = "Sprache"
[languages.de.tokens]
product = "Ruhe"
[markets.US]
tagline = "market"
legal_add = ["These statements have not been evaluated."]
[markets.AT]
tagline = "Markt"
[audiences.brief]
label = "Brief"
without = ["02-b"]
[editions.en]
[editions.us]
market = "US"
[editions.de]
language = "de"
[editions.de-at]
language = "de-AT"
market = "AT"
audience = "brief"
tokens = { dose = "120 mg" }
"""
CHAPTERS = {
    "01-a": "# One {#one}\n\nAll.\n\n::: only audience=brief\nIn short.\n:::\n\n:::: except market=US\n## Inner {#inner}\n\n"
    "::: remark\nNot there.\n:::\n::::\n\nEnd.\n",
    "02-b": "# Two {#two}\n\nMore.\n",
    "03-safety": "---\ntitle: Safety\nlocked: true\n---\n\nTake care.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three chapters, four editions."""
    return make(tmp_path / "p")


def make(root: Path, **chapters: str) -> Path:
    (root / "chapters").mkdir(parents=True)
    (root / "dossier.toml").write_text(TOML)
    for name, text in {**CHAPTERS, **{key.replace("_", "-"): text for key, text in chapters.items()}}.items():
        (root / "chapters" / f"{name}.md").write_text(text)
    return root


def loaded(root: Path) -> tuple[Project | None, list[tuple[str, str | None]]]:
    found = Collector()
    made = config.load(root, found)
    return made, [(item.code, item.where.key if item.where else None) for item in found]


def check(root: Path, *names: str) -> list[dict[str, Any]]:
    run = run_build("check", *names, "--json", "--project", str(root))
    found: list[dict[str, Any]] = json.loads(run.stdout)["diagnostics"]
    return found


# --- layers ----------------------------------------------------------------------------------------------


def test_language_market_audience_and_edition_lie_over_the_base(project: Path) -> None:
    made, found = loaded(project)
    assert found == []
    assert made is not None
    by_name = {edition.name: edition for edition in made.editions}
    assert [by_name[name].tagline for name in ("en", "us", "de", "de-at")] == ["base", "market", "Sprache", "Markt"]
    assert by_name["de-at"].tokens["product"] == "Ruhe"
    assert by_name["de-at"].tokens["dose"] == "120 mg"
    assert by_name["us"].legal == ("Not a medicine.", "These statements have not been evaluated.")
    assert [by_name[name].paper for name in ("en", "us", "de-at")] == ["A4", "Letter", "A4"]
    assert by_name["de-at"].chapters == ("01-a", "03-safety")
    assert by_name["de-at"].label == "Brief"


def test_the_label_of_an_audience_is_translated(project: Path) -> None:
    path = project / "dossier.toml"
    brief = '[editions.{0}]\nlanguage = "de"\naudience = "brief"\ntranslation = "block"\n'
    text = path.read_text() + brief.format("short") + brief.format("own") + 'label = "Eigene"\n'
    path.write_text(text)

    def missing(name: str) -> list[str]:
        found = [item for item in check(project, name) if item["code"] == "translation-missing"]
        return [item["key"] for item in found if item["path"] == "dossier.toml" and "audience" in item["message"]]

    assert missing("short") == ["audiences.brief.label"]
    assert missing("own") == []
    run_build("translate", "update", "de", "--project", str(project))
    catalogue = project / "locale" / "de" / "dossier.po"
    said = catalogue.read_text().replace('msgid "Brief"\nmsgstr ""', 'msgid "Brief"\nmsgstr "Kurz"')
    assert "label of the audience brief" in said
    catalogue.write_text(said)
    assert missing("short") == []
    whole = loaded(project)[0]
    assert whole is not None
    labels = {edition.name: edition.label for edition in whole.editions}
    assert (labels["short"], labels["own"], labels["en"], labels["de-at"]) == ("Kurz", "Eigene", "", "Kurz")


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
)
def test_the_later_layer_wins(base: dict[str, int], over: dict[str, int]) -> None:
    result = layers.laid_over({**base, "t": base}, {**over, "t": over})
    for key in {*base, *over}:
        assert result[key] == result["t"][key] == over.get(key, base.get(key))


@pytest.mark.parametrize("table", ["editions.us", "markets.US"])
def test_legal_statements_are_locked(project: Path, table: str) -> None:
    path = project / "dossier.toml"
    path.write_text(path.read_text().replace(f"[{table}]\n", f'[{table}]\nlegal = ["Nothing."]\n'))
    assert loaded(project)[1] == [("locked-zone", f"{table}.legal")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Pas un médicament."], []),
        ([], [("locked-zone", "languages.de.legal")]),
        (["Un.", "Deux."], [("locked-zone", "languages.de.legal")]),
        ([" "], [("locked-zone", "languages.de.legal")]),
    ],
)
def test_each_legal_statement_is_written_out(
    project: Path, lines: list[str], expected: list[tuple[str, str | None]]
) -> None:
    path = project / "dossier.toml"
    path.write_text(path.read_text().replace("[languages.de]\n", f"[languages.de]\nlegal = {json.dumps(lines)}\n"))
    assert sorted(set(loaded(project)[1])) == expected


def test_counts_of_legal_statements_are_named(project: Path) -> None:
    path = project / "dossier.toml"
    text = path.read_text().replace('["Not a medicine."]', '["Not a medicine.", "Not for children."]')
    path.write_text(text.replace("[editions.de]\n", '[editions.de]\nlegal = ["Kein Arzneimittel."]\n'))
    found = Collector()
    config.load(project, found)
    assert [item.message for item in found] == ["1 legal statements for the dossier's 2"]


# --- tokens in locked text -------------------------------------------------------------------------------


def with_tokens(tmp_path: Path, change: str, **chapters: str) -> Path:
    """The project with a change to one table: ``TABLE: LINE``."""
    root = make(tmp_path / "p", **chapters)
    path, (table, line) = root / "dossier.toml", change.split(": ", 1)
    head = f"[{table}]\n"
    path.write_text(path.read_text().replace(head, f"{head}{line}\n") if head in TOML else f"{TOML}{head}{line}\n")
    return root


LOCKED = {"03_safety": "---\ntitle: Safety\nlocked: true\n---\n\nTake care.\n\nTake {{ dose }} of {{ product }}.\n"}
NAMED = {"03_safety": LOCKED["03_safety"] + "{{ title }}\n"}
WARNED = {"02_b": "# Two {#two}\n\n{{ dose }} here.\n\n::: warning\nNo more than {{dose}}.\n:::\n\n{{ dose }}\n"}
STATED = {"02_b": "# Two\n\n:::: statement\n::: remark\nA\n:::\n{{ dose }}\n::::\n"}
TITLED = {"03_safety": "---\ntitle: Safety\nshort: At {{ dose }}\nlocked: true\n---\n\nTake care.\n"}
PLAIN = {"02_b": "# Two {#two}\n\n{{ dose }} here.\n\n::: remark\n{{ dose }}\n:::\n\n::: warning\n`{{ dose }}`\n:::\n"}


@pytest.mark.parametrize(
    ("change", "chapters", "edition", "expected"),
    [
        ('markets.US: tokens = { dose = "500 mg" }', LOCKED, "us", ("chapters/03-safety.md", 8)),
        ('editions.us: tokens = { dose = "500 mg" }', LOCKED, "us", ("chapters/03-safety.md", 8)),
        ('editions.us: audience = "brief"\n[audiences.brief.tokens]\ndose = "1 g"', LOCKED, "us", ("chapters/03-safety.md", 8)),
        ('markets.US: tokens = { dose = "500 mg" }', WARNED, "us", ("chapters/02-b.md", 6)),
        ('markets.US: tokens = { dose = "500 mg" }', STATED, "us", ("chapters/02-b.md", 7)),
        ('markets.US: tokens = { dose = "500 mg" }', TITLED, "us", ("chapters/03-safety.md", 3)),
        ('languages.de.tokens: dose = "500 mg"', LOCKED, "de", ("chapters/03-safety.md", 8)),
        ('editions.de: tokens = { dose = "24 mg" }', LOCKED, "de", ("chapters/03-safety.md", 8)),
        ('editions.us: title = "Other"', NAMED, "us", ("chapters/03-safety.md", 9)),
        # what may be
        ('markets.US: tokens = { dose = "500 mg" }', LOCKED, "en", None),
        ('markets.US: tokens = { dose = "240 mg" }', LOCKED, "us", None),
        ('markets.US: tokens = { product = "Serene" }', LOCKED, "us", None),
        ('markets.US: tokens = { dose = "500 mg" }', PLAIN, "us", None),
        ('languages.de.tokens: dose = "240 Milligramm"', LOCKED, "de", None),
        ('markets.US.tokens: dose = "1 g"\n[editions.us.tokens]\ndose = "240 mg"', LOCKED, "us", None),
    ],
)  # fmt: skip
def test_tokens_in_locked_text(
    tmp_path: Path, change: str, chapters: dict[str, str], edition: str, expected: tuple[str, int] | None
) -> None:
    found = [item for item in check(with_tokens(tmp_path, change, **chapters), edition) if item["severity"] == "error"]
    assert [(item["code"], item["path"], item["line"]) for item in found] == (
        [("locked-token", *expected)] if expected else []
    )


def test_the_token_and_the_layer_are_named(tmp_path: Path) -> None:
    (item,) = check(with_tokens(tmp_path, 'markets.US: tokens = { dose = "1 g" }', **LOCKED), "us")
    assert item["message"].startswith(
        "'{{ dose }}' stands in locked text, and dossier.toml [markets.US.tokens.dose] changes it"
    )


def test_tokens_of_legal_statements_and_tokens_in_tokens(tmp_path: Path) -> None:
    root = make(tmp_path / "p")
    text = TOML.replace('["Not a medicine."]', '["{{ most }} a day."]').replace(
        'dose = "240 mg"', 'dose = "240 mg"\nmost = "At most {{ dose }}"', 1
    )
    path = root / "dossier.toml"
    path.write_text(text.replace('tokens = { dose = "120 mg" }', ""))
    assert loaded(root)[1] == []
    path.write_text(text.replace("[editions.us]\n", '[editions.us]\ntokens = { dose = "300 mg" }\n'))
    assert loaded(root)[1] == [("locked-token", "legal[0]"), ("locked-token", "legal[0]")], "editions us and de-at"


@pytest.mark.parametrize(
    ("before", "value", "same"),
    [
        ("1,000 mg", "1 000 mg", True),
        ("1.5 g", "1,5 g", True),
        ("1.5 g", "15 g", False),
        ("240 mg", "٢٤٠ ملغ", True),
        ("2 of 3", "3 davon 2", True),
        ("24 mg", "2 4 mg", False),
    ],
)
def test_figures_in_another_language(before: str, value: str, same: bool) -> None:
    layer = locked.Layer({"tokens": {"dose": value}}, Location("dossier.toml", key="languages.xx"), spoken=True)
    assert ("dose" not in locked.changed({"tokens": {"dose": before}}, [layer])) is same


def test_an_audience_that_there_is_not(project: Path) -> None:
    path = project / "dossier.toml"
    path.write_text(path.read_text().replace('audience = "brief"', 'audience = "brif"'))
    assert loaded(project)[1] == [("config-value", "editions.de-at.audience")]


def test_the_description_names_the_product_of_the_edition(project: Path) -> None:
    path = project / "dossier.toml"
    path.write_text('description = "About {{ product }}"\n' + path.read_text())
    whole = loaded(project)[0]
    assert whole is not None
    assert {edition.name: edition.description for edition in whole.editions}["de"] == "About Ruhe"
    assert {edition.name: edition.description for edition in whole.editions}["en"] == "About Calm"


# --- conditions ------------------------------------------------------------------------------------------


def selected(text: str, **facts: str) -> tuple[str, list[str]]:
    found = Collector()
    known = {"audience": frozenset({"brief", "student"})}
    result = conditions.Selector(facts, known, False, found).select(text, "a.md", 1)
    return result.body, [item.code for item in found]


def test_what_an_edition_does_not_have_leaves_empty_lines() -> None:
    text = "a\n::: only audience=brief,student\nb\n:::\nc"
    assert selected(text, audience="student") == ("a\n\nb\n\nc", [])
    assert selected(text, audience="sales") == ("a\n\n\n\nc", [])
    assert selected("::: except market=US language=en\nb\n:::", market="US", language="en-US") == ("\n\n", [])
    assert selected("::: except market=US language=en\nb\n:::", market="US", language="es") == ("\nb\n", [])


def test_containers_and_code_in_a_condition() -> None:
    text = ":::: only audience=brief\n::: remark\nb\n:::\n::::\n```\n::: only audience=brief\n```\n"
    assert selected(text, audience="brief")[0] == "\n::: remark\nb\n:::\n\n```\n::: only audience=brief\n```\n"
    assert selected(text, audience="x")[0] == "\n\n\n\n\n```\n::: only audience=brief\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        "::: only\nb\n:::",
        "::: only audience\nb\n:::",
        "::: only adience=brief\nb\n:::",
        "::: only audience=brif\nb\n:::",
        "::: only audience=brief\nb",
    ],
)
def test_a_condition_that_is_malformed(text: str) -> None:
    assert selected(text, audience="brief")[1] == ["condition-syntax"]


def test_a_condition_does_not_leave_out_a_warning() -> None:
    text = ":::: only audience=brief\n::: warning\nb\n:::\n::::"
    assert selected(text, audience="brief")[1] == []
    assert selected(text, audience="student")[1] == ["locked-zone"]


# --- in a dossier ----------------------------------------------------------------------------------------


def test_editions_are_checked_with_what_they_have(project: Path) -> None:
    assert [item["code"] for item in check(project, "en", "us")] == []


def test_a_reference_to_what_is_left_out(tmp_path: Path) -> None:
    root = make(tmp_path / "p", **{"03_safety": CHAPTERS["03-safety"] + "\nSee [there](#two) and [here](#inner).\n"})
    assert check(root, "en") == []
    found = check(root, "us", "de-at")
    assert {(item["code"], item["path"], item["line"]) for item in found if item["severity"] == "error"} == {
        ("label-left-out", "chapters/03-safety.md", 8)
    }
    assert {item["message"] for item in found if item["severity"] == "error"} == {
        "'inner' is not in the edition 'us' (edition us)",
        "'two' is not in the edition 'de-at' (edition de-at)",
    }


def test_a_locked_chapter_is_in_every_edition_as_it_is(tmp_path: Path) -> None:
    text = CHAPTERS["03-safety"] + "\n::: only market=US\nMore.\n:::\n"
    root = make(tmp_path / "p", **{"03_safety": text})
    path = root / "dossier.toml"
    path.write_text(path.read_text().replace('without = ["02-b"]', 'without = ["03-safety"]'))
    assert [(item["code"], item["path"], item["line"]) for item in check(root, "en")] == [
        ("locked-zone", "chapters/03-safety.md", 8)
    ]
    assert "locked-zone" in {item["code"] for item in check(root, "de-at")}


def test_front_matter_names_audiences(tmp_path: Path) -> None:
    root = make(tmp_path / "p", **{"02_b": "---\ntitle: Two\naudiences: [student]\n---\n\nText.\n"})
    path = root / "dossier.toml"
    path.write_text(path.read_text().replace('without = ["02-b"]', "") + "[audiences.student]\n")
    rows = json.loads(run_build("list", "--json", "--project", str(root)).stdout)["editions"]
    assert [row["chapters"] for row in rows] == [3, 3, 3, 3]
    run = run_build(
        "pdf", "de-at", "--keep", "--json", "--project", str(root), "--out", str(tmp_path / "out"), "--no-preflight"
    )
    assert run.returncode == 0, run.stdout
    assert not (tmp_path / "out" / "p-de-at.parts" / "02-b.html").exists()


@pytest.mark.parametrize(
    ("wrong", "right", "code", "line"),
    [
        ("---\ntitle: Two\naudiences: [breif]\n---\n", "brief", "front-matter", 3),
        ("# Two {#two}\n\n::: only market=U\nb\n:::\n", "US", "condition-syntax", 3),
        ("# Two {#two}\n\n::: only language=dee\nb\n:::\n", "de", "condition-syntax", 3),
        ("# Two {#two}\n\n::: only audience=breif\nb\n:::\n", "brief", "condition-syntax", 3),
    ],
)
def test_names_that_no_edition_has(tmp_path: Path, wrong: str, right: str, code: str, line: int) -> None:
    found = check(make(tmp_path / "p", **{"02_b": wrong}), "en")
    (item,) = [each for each in found if each["severity"] == "error"]
    assert (item["code"], item["path"], item["line"]) == (code, "chapters/02-b.md", line)
    assert right in item["hint"]


def test_names_that_editions_or_layers_have(tmp_path: Path) -> None:
    text = "---\ntitle: Two\naudiences: [brief]\n---\n"
    for term in ("market=US,at", "language=de-AT", "language=de", "language=en", "audience=brief"):
        text += f"\n::: only {term}\nb\n:::\n"
    assert [item for item in check(make(tmp_path / "p", **{"02_b": text})) if item["severity"] == "error"] == []


def test_editions_by_pattern_and_their_state(project: Path, cache_folder: Path, tmp_path: Path) -> None:
    out, cache = str(tmp_path / "out"), str(cache_folder)
    run = run_build("pdf", "e*", "us", "--json", "--project", str(project), "--out", out, "--cache", cache)
    assert [item["edition"] for item in json.loads(run.stdout)["outputs"]] == ["en", "us"]
    run = run_build("pdf", "xx-*", "--json", "--project", str(project), "--out", out)
    assert [item["code"] for item in json.loads(run.stdout)["diagnostics"]] == ["edition-unknown"]
    words = ("list", "--json", "--project", str(project), "--out", out, "--cache", cache)
    rows = {row["edition"]: row for row in json.loads(run_build(*words).stdout)["editions"]}
    assert [(rows[name]["state"], rows[name]["pages"] is not None) for name in ("en", "us", "de")] == [
        ("current", True), ("current", True), ("not built", False),
    ]  # fmt: skip
    assert rows["de"]["translated"] != "100 %"
    assert rows["de"]["gates"] == "not built"
    assert rows["en"]["gates"] != "not built"
    table = run_build(*(word for word in words if word != "--json")).stdout.split("\n")
    assert "gates" in table[0]
    assert rows["en"]["gates"] in next(line for line in table if line.startswith("en "))
    chapter = project / "chapters" / "01-a.md"
    chapter.write_text(chapter.read_text() + "\nMore.\n")
    rows = {row["edition"]: row for row in json.loads(run_build(*words).stdout)["editions"]}
    assert rows["en"]["state"] == "old"


def test_the_gates_of_the_last_build() -> None:
    def record(*found: dict[str, int]) -> records.Record:
        outputs = tuple(records.Output("en", "screen", "", 1, "", (), {}, each) for each in found)
        return records.Record("", outputs, ())

    clean, poor = {"errors": 0, "warnings": 0}, {"errors": 1, "warnings": 2}
    assert looking.gates(None) == (None, "not built")
    assert looking.gates(record(clean, {})) == (None, "not checked")
    assert looking.gates(record(clean, clean)) == ((0, 0), "passed")
    assert looking.gates(record(clean, poor)) == ((1, 2), "1 error, 2 warnings")


@pytest.mark.parametrize(
    ("count", "units", "percent"), [(0, 1300, 0), (1, 1300, 1), (1299, 1300, 99), (1300, 1300, 100), (0, 0, 100)]
)
def test_percent_is_0_for_none_and_100_for_all(count: int, units: int, percent: int) -> None:
    assert lookup.Status(units).percent(count) == percent


def test_an_edition_that_fails_stops_no_other(
    project: Path,
    cache_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from dossier import cli, pipeline

    whole = pipeline.build

    def build(made: Project, edition: Any, *more: Any, **named: Any) -> Any:
        if edition.name == "us":
            raise RuntimeError("out of paper")
        return whole(made, edition, *more, **named)

    monkeypatch.setattr("dossier.batch.build", build)
    words = ["pdf", "en", "us", "--json", "--jobs", "1", "--project", str(project), "--out", str(tmp_path / "o")]
    assert cli.main([*words, "--cache", str(cache_folder)]) == 1
    value = json.loads(capsys.readouterr().out)
    assert [item["edition"] for item in value["outputs"]] == ["en"]
    (item,) = [item for item in value["diagnostics"] if item["severity"] == "error"]
    assert (item["code"], item["message"]) == ("edition-failed", "RuntimeError: out of paper (edition us)")


def test_lines_that_layers_add_add_up(tmp_path: Path) -> None:
    root = make(tmp_path / "content" / "p")
    more = """
[editions.us-own]
market = "US"
distributor = "harbor"
legal_add = ["A line of the edition.", "These statements have not been evaluated."]
[editions.own]
legal_add = ["A line of the edition."]
"""
    (root / "dossier.toml").write_text('legal_add = ["For all."]\n' + TOML + more)
    harbor = tmp_path / "content" / "distributors" / "harbor"
    harbor.mkdir(parents=True)
    (harbor / "distributor.toml").write_text('name = "Harbor"\nlegal_add = ["Distributed by Harbor."]\n')
    project, faults = loaded(root)
    assert not faults
    assert project is not None
    said = {edition.name: edition.legal for edition in project.editions}
    assert said["en"] == ("Not a medicine.", "For all.")
    assert said["us"] == ("Not a medicine.", "For all.", "These statements have not been evaluated.")
    assert said["own"] == ("Not a medicine.", "For all.", "A line of the edition.")
    assert said["us-own"] == (
        "Not a medicine.",
        "For all.",
        "These statements have not been evaluated.",
        "Distributed by Harbor.",
        "A line of the edition.",
    )
