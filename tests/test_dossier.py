"""The first dossier as it is handed out: contents, heads, tables, tags, fonts, identical bytes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import ROOT, page_texts, run_build
from tests.tools import verapdf

Dossier = tuple[Path, dict[str, object]]
CONTENT = ROOT / "content" / "magnesium-glycinate"

pytestmark = [
    pytest.mark.xdist_group("verapdf"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def pages(dossier: Dossier) -> list[str]:
    return page_texts(dossier[0])


def test_no_diagnostics(dossier: Dossier) -> None:
    assert dossier[1]["diagnostics"] == []


def test_length_is_that_of_a_dossier(pages: list[str]) -> None:
    assert 45 <= len(pages) <= 70


def test_each_contents_line_names_the_page_that_carries_it(pages: list[str]) -> None:
    total = len(pages)
    rows = []
    for page in pages[2:6]:
        if "Contents" in page.split("\n")[0]:
            rows += re.findall(r"^\s*(?:[IVX]+|\d+\))?\s*(\S.*?)\s*(?:\. ?){3,}\s*(\d+)\s*$", page, re.MULTILINE)
    assert len(rows) > 60
    for title, number in rows:
        page = flat(pages[int(number) - 1])
        assert flat(title) in page, (title, number)
        assert page.endswith(f"{number} / {total}"), (title, number)


def test_every_page_but_the_cover_has_head_and_folio(pages: list[str]) -> None:
    head = "Keyora MoodFlow – what is known about magnesium bisglycinate, and what is not"
    assert head not in flat(pages[0])
    for number, page in enumerate(pages[1:], start=2):
        assert flat(page).startswith(head), number
        assert flat(page).endswith(f"{number} / {len(pages)}"), number


def test_head_names_the_chapter_of_its_page(dossier: Dossier, pages: list[str]) -> None:
    kept = json.loads((dossier[0].with_suffix(".parts") / "page-map.json").read_text())
    tops = {}
    for part in kept:
        heads = (
            {flat(pages[part["first_page"] - 1 + n]).split("what is not", 1)[1][:12] for n in range(len(part["pages"]))}
            if part["part"] not in ("_cover", "_back")
            else set()
        )
        tops[part["part"]] = heads
    assert all(head.strip().startswith("II · ") for head in tops["03-structure"])
    assert all(head.strip().startswith("References") for head in tops["_references"])


def test_every_table_that_breaks_repeats_its_head(dossier: Dossier, pages: list[str]) -> None:
    import xml.etree.ElementTree as ET

    broken = 0
    for number, page in enumerate(pages):
        for table in re.findall(r"(Table \d+) [^\n]*(?:\n[^\n]*)?\(continued\)", page):
            broken += 1
            head = _head(dossier[0].with_suffix(".parts"), table, ET)
            words = flat(page)
            assert head, table
            assert all(word in words for word in head), (table, number + 1, head)
            assert table in flat(pages[number - 1]), "a continuation follows its table"
    assert broken >= 2, "no table of the dossier breaks: the test proves nothing"


def _head(kept: Path, name: str, parser: object) -> list[str]:
    """Words of the head of a table, from the HTML of its part."""
    for file in kept.glob("*.html"):
        for table in re.findall(r"<table[^>]*>.*?</table>", file.read_text(), re.DOTALL):
            if f'<span class="caption-number">{name}</span>' in table:
                return re.sub(r"<[^>]+>", " ", re.findall(r"<thead>(.*?)</thead>", table, re.DOTALL)[0]).split()
    return []


def test_no_heading_is_the_last_thing_on_its_page(dossier: Dossier, pages: list[str]) -> None:
    headings = set()
    for file in dossier[0].with_suffix(".parts").glob("[0-9]*.html"):
        for html in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", file.read_text(), re.DOTALL):
            headings.add(flat(re.sub(r"<[^>]+>", "", html)))
    for number, page in enumerate(pages, start=1):
        lines = [flat(line) for line in page.split("\n") if line.strip()]
        assert lines[-2] not in headings, number


def test_evidence_items_are_whole(dossier: Dossier, pages: list[str]) -> None:
    count = 0
    for page in pages:
        count += page.count("✓")
    written = sum(
        len(re.findall(r"^- @\w", file.read_text(), re.MULTILINE)) for file in (CONTENT / "chapters").glob("*.md")
    )
    assert count == written > 40


def test_valid_pdf_ua_1(dossier: Dossier) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)
    report = verapdf.validate(dossier[0], "ua1")
    assert report.compliant, report.failures


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(dossier: Dossier) -> None:
    run = subprocess.run(["qpdf", "--check", dossier[0]], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_font_is_embedded(dossier: Dossier) -> None:
    table = subprocess.run(["pdffonts", dossier[0]], capture_output=True, text=True, check=True).stdout.split("\n")[2:]
    rows = [line.split() for line in table if line.strip()]
    assert rows
    for row in rows:
        assert "yes" in row[-5:-2], row
        assert row[0].split("+")[1].startswith(("Source-", "Noto-")), row


def test_outline_has_every_chapter_and_section(dossier: Dossier) -> None:
    with pikepdf.open(dossier[0]) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles[0] == "Contents"
        assert titles[-1] == "References"
        assert [title.split()[0] for title in titles if re.match(r"[IVX]+ ", title)] == [
            "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII",
        ]  # fmt: skip
        assert all(item.children for item in outline.root if re.match(r"[IVX]+ ", item.title))


def test_each_reference_is_linked_both_ways(dossier: Dossier) -> None:
    keys = [item["id"] for item in json.loads((CONTENT / "references.json").read_text())]
    with pikepdf.open(dossier[0]) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        anchors = {str(name) for name in names[::2]}
        targets = [str(a.Dest) for page in pdf.pages for a in page.obj.get("/Annots", []) if "/Dest" in a]
    assert {f"_ref-{key}" for key in keys} <= set(targets)
    backward = {target for target in targets if target.startswith("_cite-")}
    assert len(backward) >= len(keys)
    assert backward <= anchors


def test_no_suspect_reference_is_printed(pages: list[str]) -> None:
    text = flat(" ".join(pages))
    for name in ("Wienecke", "Chakrabarti", "Di Carlo", "DiCarlo"):
        assert name not in text


def test_nothing_changed_sets_nothing(dossier: Dossier, cache_folder: Path, tmp_path: Path) -> None:
    run = run_build("pdf", "en", "--json", "--medium", "screen", "--out", str(tmp_path), "--cache", str(cache_folder))
    output = json.loads(run.stdout)["outputs"][0]
    assert output["typeset"] == []
    assert Path(output["path"]).read_bytes() == dossier[0].read_bytes()


def test_a_change_in_one_chapter_sets_that_part_and_no_other(
    dossier: Dossier, cache_folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "project"
    shutil.copytree(CONTENT, copy)
    shutil.copytree(CONTENT.parent / "distributors", copy.parent / "distributors")
    chapter = copy / "chapters" / "04-mechanisms.md"
    text = chapter.read_text()
    # a change of no consequence for pages: one word of the same length
    chapter.write_text(text.replace(" muscle", " Muscle", 1))
    where = ("--project", str(copy), "--out", str(tmp_path / "d"), "--cache", str(cache_folder))
    run = run_build("pdf", "en", "--json", "--medium", "screen", *where)
    output = json.loads(run.stdout)["outputs"][0]
    assert set(output["typeset"]) == {"04-mechanisms"}


@pytest.mark.slow
def test_identical_bytes_from_two_folders(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two/deeper"):
        folder = tmp_path / name
        shutil.copytree(CONTENT, folder / "dossier")
        shutil.copytree(CONTENT.parent / "distributors", folder / "distributors")
        run = run_build(
            "pdf", "en", "--json", "--project", str(folder / "dossier"), "--out", str(folder / "d"), "--cache", str(folder / "c"),
            epoch="1767225600",
        )  # fmt: skip
        digests.append(json.loads(run.stdout)["outputs"][0]["sha256"])
    assert digests[0] == digests[1]
