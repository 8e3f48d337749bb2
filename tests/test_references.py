"""``build.py references`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier import cli
from tests.conftest import run_build

SAMPLES = Path(__file__).parent / "citations" / "samples"
WORK: dict[str, Any] = {
    "id": "doe2020",
    "type": "article-journal",
    "title": "Sleep & <i>salts</i>",
    "author": [{"family": "Doe", "given": "Z."}],
    "container-title": "Nights",
    "volume": "1",
    "page": "1-9",
    "issued": {"date-parts": [[2020]]},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dossier with two works, one of them cited twice."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "dossier.toml").write_text('title = "Rest"\nname = "rest"\nreferences = ["references.json"]\n')
    (tmp_path / "chapters" / "01.md").write_text("---\ntitle: One\n---\n\nText [@doe2020]. Again [@doe2020, p. 3].\n")
    other = {**WORK, "id": "roe2021", "title": "NOTHING BUT CAPITAL LETTERS", "custom": {"status": "unconfirmed"}}
    (tmp_path / "references.json").write_text(json.dumps([WORK, other], indent=1))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], project: Path, action: str, *more: str, code: int = 0) -> Any:
    """The JSON report of an action."""
    assert cli.main(["references", action, *more, "--project", str(project), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def codes(report: Any) -> list[str]:
    return [item["code"] for item in report["diagnostics"]]


def test_list(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, project, "list")["references"]
    assert [(row["key"], row["cited"], row["year"]) for row in rows] == [("doe2020", 2, "2020"), ("roe2021", 0, "2020")]
    assert rows[0]["title"] == "Sleep & salts"
    assert [row["key"] for row in run(capsys, project, "list", "--uncited")["references"]] == ["roe2021"]


def test_format(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (entry,) = run(capsys, project, "format", "doe2020", "--style", "apa")["entries"]
    assert entry["text"] == "Doe, Z. (2020). Sleep & salts. Nights, 1, 1–9."
    report = run(capsys, project, "format", "deo2020", code=1)
    assert [(item["code"], item["hint"]) for item in report["diagnostics"]] == [
        ("citation-unknown", "did you mean 'doe2020'?")
    ]
    assert codes(run(capsys, project, "format", "--style", "aap", code=1)) == ["citation-style"]


def test_export(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, project, "export")["text"])[0] == WORK
    report = run(capsys, project, "export", "roe2021", "--format", "bibtex", "--out", str(project / "out.bib"))
    assert report["works"] == 1
    assert codes(report) == ["reference-lost"]
    assert (project / "out.bib").read_text().startswith("@article{roe2021,")


def test_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = run(capsys, project, "check")
    assert (report["works"], report["marked"]) == (2, 1)
    assert codes(report) == ["reference-suspect", "reference-suspect", "reference-uncited"]
    assert [item["line"] is not None for item in report["diagnostics"]] == [True] * 3


def test_report_is_one_page_without_network(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads((project / "references.json").read_text())
    data[0]["note"] = "<script>alert(1)</script>"
    data[0]["title"] += "<img src=x>"
    (project / "references.json").write_text(json.dumps(data))
    out = project / "page.html"
    report = run(capsys, project, "report", "--out", str(out), "--style", "apa")
    page = out.read_text()
    assert report["works"] == 2
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "title is in capitals" in page
    assert "its status is &#39;unconfirmed&#39;" in page
    assert "src=" not in page.replace("src=x", "")
    assert "url(" not in page
    assert "APA Style 7th edition" in page


def test_import_merges_by_id_and_leaves_out_what_is_known(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = run(capsys, project, "import", str(SAMPLES / "pubmed.nbib"), str(SAMPLES / "pandoc.yaml"), code=1)
    assert codes(report) == ["reference-duplicate"]  # doe2020 is another work there
    assert json.loads((project / "references.json").read_text())[0] == WORK
    report = run(capsys, project, "import", str(SAMPLES / "pubmed.nbib"), "--new-ids")
    assert report["added"] == ["doe2020b", "meier2021"]
    assert run(capsys, project, "import", str(SAMPLES / "zotero.ris"), "--replace")["replaced"] == ["doe2020"]
    again = run(capsys, project, "import", str(SAMPLES / "zotero.ris"))
    assert (again["added"], again["unchanged"]) == ([], ["doe2020", "chap", "pat"])


def test_import_makes_a_file_and_reports_the_same_work(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = project / "new.yaml"
    files = [str(SAMPLES / "library.bib"), str(SAMPLES / "endnote.xml")]
    report = run(capsys, project, "import", *files, "--into", str(into))
    assert report["known"] == ["endnote17"]
    assert codes(report) == ["reference-suspect"]
    kept = run(capsys, project, "import", *files, "--into", str(into), "--keep-known")
    assert kept["added"] == ["endnote17"]


@pytest.mark.parametrize(
    "text", ["@article{a, title = {A", "@book{doe2020, title = {Another}}", "@boook{b, title={B}}"]
)
def test_import_with_errors_writes_nothing(project: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "in.bib").write_text(text)
    before = (project / "references.json").read_bytes()
    run(capsys, project, "import", str(project / "in.bib"), code=1)
    assert (project / "references.json").read_bytes() == before
    run(capsys, project, "import", str(SAMPLES / "library.bib"), "--into", str(project / "x.bib"), code=1)
    assert not (project / "x.bib").exists()


def test_a_file_that_cannot_be_written_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "file").write_text("")
    report = run(capsys, project, "export", "--out", str(project / "file" / "out.json"), code=1)
    assert codes(report) == ["output-write"]


def test_the_command_itself(project: Path) -> None:
    done = run_build("references", "list", "--project", str(project))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "doe2020  article-journal  2020  2x  Sleep & salts"
    assert run_build("references").returncode == 2
    assert run_build("references", "list", "--project", str(project / "none")).returncode == 1


def test_a_database_in_any_format_can_be_cited(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, key in (("library.bib", "roe2019"), ("pubmed.nbib", "pmid12345678"), ("endnote.xml", "DoeBook")):
        (project / name).write_bytes((SAMPLES / name).read_bytes())
        (project / "dossier.toml").write_text(f'title = "Rest"\nreferences = ["{name}"]\n')
        (project / "chapters" / "01.md").write_text(f"---\ntitle: One\n---\n\nText [@{key}].\n")
        assert cli.main(["check", "--project", str(project), "--json"]) == 0
        assert "citation-unknown" not in capsys.readouterr().out


def test_every_loss_has_its_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(codes(run(capsys, project, "export", "--format", "ris"))) == {"reference-lost"}
