"""The gate of a build: a press file with an error is not written, the report says why; settings, force, the command."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from dossier.cli import main
from dossier.preflight import verapdf
from tests.conftest import ROOT, run_build
from tests.finish.support import profile_missing

needs_profile = pytest.mark.skipif(bool(profile_missing()), reason=profile_missing())
#: more bleed than the press file has
STRICT = "\n[preflight.press]\nbleed = 20\n"


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A small dossier."""
    folder = tmp_path / "starter"
    assert run_build("new", str(folder)).returncode == 0
    return folder


def build(folder: Path, cache: Path, *more: str) -> tuple[int, dict[str, Path], dict[str, str], Path]:
    """Exit code, files by medium, diagnostics (code: message), output folder."""
    out = folder.parent / "out"
    run = run_build("pdf", "--json", "--project", str(folder), "--out", str(out), "--cache", str(cache), *more)
    report = json.loads(run.stdout)
    files = {item["medium"]: Path(item["path"]) for item in report["outputs"]}
    return run.returncode, files, {item["code"]: item["message"] for item in report["diagnostics"]}, out


def extend(folder: Path, text: str) -> None:
    """More of the configuration."""
    path = folder / "dossier.toml"
    path.write_text(path.read_text() + text)


@needs_profile
def test_a_press_file_with_an_error_is_not_written(starter: Path, cache_folder: Path) -> None:
    extend(starter, STRICT)
    code, files, found, out = build(starter, cache_folder, "--medium", "all")
    assert code == 1
    assert set(files) == {"screen", "archive"}
    assert list(found) == ["preflight-refused"]
    assert "bleed-size" in found["preflight-refused"]
    assert not list(out.glob("*.press.pdf"))
    (report,) = out.glob("*.press.preflight.html")
    assert "bleed-size" in report.read_text()
    code, files, found, out = build(starter, cache_folder, "--medium", "press", "--force")
    assert code == 0
    assert list(found) == ["preflight-forced"]
    assert files["press"].is_file()


@needs_profile
def test_what_is_accepted_passes_the_gate(starter: Path, cache_folder: Path) -> None:
    extend(starter, STRICT + '\n[preflight.accept]\nbleed-size = "the printer knows"\n')
    code, files, found, out = build(starter, cache_folder, "--medium", "press")
    assert (code, found) == (0, {})
    assert files["press"].is_file()
    (report,) = out.glob("*.press.preflight.html")
    assert "the printer knows" in report.read_text()


def test_a_screen_file_with_an_error_is_an_error(starter: Path, cache_folder: Path) -> None:
    (starter / "figures").mkdir(exist_ok=True)
    Image.new("RGB", (12, 12), "#336699").save(starter / "figures" / "coarse.png")
    chapter = next((starter / "chapters").glob("01*.md"))
    chapter.write_text(chapter.read_text() + '\n![A coarse picture](../figures/coarse.png){width="100%"}\n')
    code, files, found, _ = build(starter, cache_folder)
    assert code == 1
    assert list(found) == ["preflight-failed"]
    assert "image-resolution" in found["preflight-failed"]
    assert files["screen"].is_file()
    code, _, found, _ = build(starter, cache_folder, "--no-preflight")
    assert (code, found) == (0, {})


def test_a_code_that_there_is_not(starter: Path, cache_folder: Path) -> None:
    extend(starter, '\n[preflight.accept]\nhair-line = "fine"\n')
    code, _, found, _ = build(starter, cache_folder)
    assert code == 1
    assert found == {"preflight-code": "preflight has no finding 'hair-line'"}


def test_a_report_beside_each_file(starter: Path, cache_folder: Path) -> None:
    code, _, found, out = build(starter, cache_folder)
    assert (code, found) == (0, {})
    (report,) = out.glob("*.preflight.html")
    text = report.read_text()
    assert "No errors" in text
    assert "http" not in text.replace("http-equiv", ""), "the page needs no network"
    again = text
    build(starter, cache_folder, "--no-preflight")
    report.unlink()
    build(starter, cache_folder)
    assert report.read_text() == again, "the same each time"


def test_the_command_on_files(starter: Path, cache_folder: Path, tmp_path: Path) -> None:
    _, files, _, _ = build(starter, cache_folder)
    pages = tmp_path / "pages"
    run = run_build("preflight", str(files["screen"]), "--json", "--html", str(pages))
    report = json.loads(run.stdout)["reports"][0]
    assert run.returncode == 0, run.stdout
    assert (report["profile"], report["errors"]) == ("screen", 0)
    assert len(list(pages.glob("*.preflight.html"))) == 1
    run = run_build("preflight", str(files["screen"]), "--profile", "sheetfed")
    assert run.returncode == 1
    assert "error colour-space: RGB objects" in run.stdout
    run = run_build("preflight", str(tmp_path / "nowhere.pdf"))
    assert run.returncode == 1
    assert "nowhere.pdf" in run.stderr


@pytest.mark.parametrize("asked", [True, False])
def test_verapdf_judges_a_build_that_asks_for_it(
    starter: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    monkeypatch.setattr(verapdf, "available", lambda: "it is away")
    extend(starter, f"\n[preflight]\nverapdf = {str(asked).lower()}\n")
    out = starter.parent / "out"
    assert (
        main(["pdf", "--project", str(starter), "--out", str(out), "--cache", str(cache_folder), "--medium", "screen"])
        == 0
    )
    (report,) = out.glob("*.preflight.html")
    assert ("it is away" in report.read_text("utf-8")) == asked


def test_what_a_template_leaves_out_is_missing(starter: Path, cache_folder: Path) -> None:
    own = starter / "templates" / "chapter.html.j2"
    own.parent.mkdir(exist_ok=True)
    text = (ROOT / "templates" / "chapter.html.j2").read_text("utf-8")
    without = '{{ chapter.html.replace("A callout has a label of your choice.", "") }}'
    own.write_text(text.replace("{{ chapter.html }}", without), "utf-8")
    code, _, problems, _ = build(starter, cache_folder, "--medium", "screen")
    assert code == 1
    assert re.search(r"text-missing: chapters/[\w-]+\.md:\d+: '", problems["preflight-failed"])


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("blockquote{position:relative}", ""),
        ("table{overflow:hidden}", ""),
        ("blockquote p{color:transparent}", "text-unseen"),
        ("p{line-height:.1}", "text-overlap"),
        ("td:last-child{display:none}", "text-missing"),
    ],
)
def test_styles_that_hide_text_and_styles_that_do_not(starter: Path, cache_folder: Path, css: str, fault: str) -> None:
    chapter = sorted((starter / "chapters").glob("*.md"))[-1]
    table = "| One | Two |\n|---|---|\n| alpha | 240 mg |\n| beta | 120 mg |\n"
    more = f"\n\n> A quotation of some length, for the styles to show.\n\n{table}"
    chapter.write_text(chapter.read_text("utf-8") + more, "utf-8")
    shutil.copytree(ROOT / "styles", starter / "styles", dirs_exist_ok=True)
    sheet = starter / "styles" / "blocks.css"
    sheet.write_text(sheet.read_text("utf-8") + css, "utf-8")
    code, _, problems, _ = build(starter, cache_folder, "--medium", "screen")
    assert (code == 1) == bool(fault), problems
    assert fault in problems.get("preflight-failed", "")
    if fault:
        assert re.search(rf"{fault}: (part \w+|[\w/-]+\.md:\d+)[^;]*: [^;]*, page \d", problems["preflight-failed"])


NOTED = "\n\nTable: Values {#tbl-noted}\n\n| Row | Value |\n|---|---|\n" + "".join(
    f"| R{number} | v {number}^[Note {number} on the row.] |\n" for number in range(1, 46)
)


@pytest.mark.parametrize("hidden", [False, True])
def test_cells_with_footnotes_are_found_and_missed(starter: Path, cache_folder: Path, hidden: bool) -> None:
    chapter = sorted((starter / "chapters").glob("*.md"))[-1]
    line = chapter.read_text("utf-8").count("\n") + 2 + 4 + 20  # what stands before the row, from 1
    chapter.write_text(chapter.read_text("utf-8") + NOTED, "utf-8")
    if hidden:
        shutil.copytree(ROOT / "templates", starter / "templates", dirs_exist_ok=True)
        own = starter / "templates" / "chapter.html.j2"
        without = '{{ chapter.html.replace(">v 20<", "><") }}'
        own.write_text(own.read_text("utf-8").replace("{{ chapter.html }}", without), "utf-8")
    code, _, problems, _ = build(starter, cache_folder, "--medium", "screen")
    assert (code == 1) == hidden, problems
    if hidden:
        assert f"chapters/{chapter.name}:{line}: '20' is not" in problems["preflight-failed"]


@pytest.mark.parametrize("above", [0, 5])
def test_a_footnote_stands_on_the_page_of_its_row(starter: Path, cache_folder: Path, above: int) -> None:
    head = "---\ntitle: Notes\nlabel: ch-notes\n---\n\n" + "A paragraph above the table.\n\n" * above
    (starter / "chapters" / "02-notes.md").write_text(head + NOTED.lstrip(), "utf-8")
    code, files, problems, _ = build(starter, cache_folder, "--medium", "screen")
    assert code == 0, problems
    with pypdfium2.PdfDocument(files["screen"]) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    rows = [re.findall(r"\bR(\d+) v", text) for text in texts]
    assert rows == [re.findall(r"Note (\d+) on", text) for text in texts]
    assert sum(map(bool, rows)) > 1
