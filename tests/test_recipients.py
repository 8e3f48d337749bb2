"""Copies for recipients: the list and its faults, the line on each page, the metadata; nothing is typeset again but the lines."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import personal, recipients
from dossier.diagnostics import Collector
from tests.conftest import run_build
from tests.tools import verapdf

LIST = 'Name,Organisation,ID\nDr Ada Example,"St Example, Hospital",A-1\nJürgen Öz,,\n'


def read(tmp_path: Path, text: str) -> tuple[tuple[recipients.Recipient, ...], list[tuple[str, int | None]]]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    found = Collector()
    people = recipients.read(path, "en", found)
    return people, [(item.code, item.where.line if item.where else None) for item in found]


def test_a_list(tmp_path: Path) -> None:
    people, found = read(tmp_path, LIST)
    assert found == []
    assert (people[0].name, people[0].organisation, people[0].identifier) == (
        "Dr Ada Example",
        "St Example, Hospital",
        "A-1",
    )
    assert people[0].file == "Dr-Ada-Example-A-1"
    assert len(people[1].identifier) == 10
    assert read(tmp_path, LIST)[0] == people, "the same ids each time"
    assert read(tmp_path, LIST.replace(",", ";"))[0][1] == people[1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_quotation_marks_in_a_name(tmp_path: Path, delimiter: str) -> None:
    text = 'name,id\n"Foo ""Bar"" Ltd",1\n"A, B; C",2\nO\'Neil "Bill",3\n"D", 4\n'.replace(",", delimiter)
    people, found = read(tmp_path, text)
    assert found == []
    inner = " ".join(f"A{delimiter} B; C".split())
    assert [item.name for item in people] == ['Foo "Bar" Ltd', inner, 'O\'Neil "Bill"', "D"]
    assert [(item.identifier, item.line) for item in people] == [("1", 2), ("2", 3), ("3", 4), ("4", 5)]


@pytest.mark.parametrize("text", ['name,id\n"A,1\n', 'name,id\n"A"x,1\n'])
def test_what_is_no_csv(tmp_path: Path, text: str) -> None:
    assert [code for code, _ in read(tmp_path, text)[1]] == ["recipient-list"]


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "Lpt9.pdf", "aux", "COM\u00b2", "prn."])
def test_names_that_windows_keeps_for_itself(tmp_path: Path, name: str) -> None:
    people, found = read(tmp_path, f"name,id,file\nA,1,{name}\nB,2,console\n")
    assert found == []
    assert people[0].file.endswith("-copy")
    assert people[1].file == "console"
    assert read(tmp_path, f"name,id,file\nA,1,{name}\nB,2,{people[0].file}\n")[1] == [("recipient-row", 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("recipient-list", 1)]),
        ("name\n", [("recipient-list", None)]),
        ("nam,id\nA,1\n", [("recipient-list", 1), ("recipient-list", 1)]),
        ("name,id\n,1\nB,2\n", [("recipient-row", 2)]),
        ("name,id\nA,1\nB,1\n", [("recipient-row", 3)]),
        ("name,id,file\nA,1,x\nB,2,X.pdf\n", [("recipient-row", 3)]),
        ("name,id\nA,1,2\n", [("recipient-row", 2)]),
        (f"name\n{'x' * 200}\n", [("recipient-row", 2)]),
        ("name\nA\x07\n\n,\n", [("recipient-row", 2)]),
    ],
)
def test_every_bad_row_is_named(tmp_path: Path, text: str, expected: list[tuple[str, int | None]]) -> None:
    people, found = read(tmp_path, text)
    assert people == ()
    assert found == expected


@given(st.text(max_size=200))
def test_names_of_files_are_safe(text: str) -> None:
    name = recipients.safe(text)
    assert 0 < len(name) <= 80
    assert len(name.encode()) <= 205
    assert not set(name) & set('/\\:*?"<>|\0\n. ')


@pytest.fixture
def built(tmp_path: Path, cache_folder: Path) -> tuple[dict[str, Any], Path]:
    """A small dossier with two copies."""
    folder = tmp_path / "starter"
    assert run_build("new", str(folder)).returncode == 0
    (tmp_path / "list.csv").write_text(LIST)
    words = ["pdf", "--json", "--project", str(folder), "--out", str(tmp_path / "out"), "--cache", str(cache_folder)]
    run = run_build(*words, "--recipients", str(tmp_path / "list.csv"))
    assert run.returncode == 0, run.stdout
    return json.loads(run.stdout), tmp_path / "out"


def test_copies(built: tuple[dict[str, Any], Path]) -> None:
    value, out = built
    (folder,) = out.glob("*.copies")
    assert {path.name for path in folder.iterdir()} >= {"Dr-Ada-Example-A-1.pdf"}
    assert len(list(folder.iterdir())) == 2
    with pikepdf.open(folder / "Dr-Ada-Example-A-1.pdf") as copy, pikepdf.open(value["outputs"][0]["path"]) as original:
        assert len(copy.pages) == len(original.pages)
        assert all("/Copy" in page.Resources.XObject for page in copy.pages)
        assert len({page.Resources.XObject["/Copy"].objgen for page in copy.pages}) == 1, "one form for all pages"
        assert str(copy.docinfo["/CopyId"]) == "A-1"
        assert str(copy.docinfo["/PreparedFor"]) == "Dr Ada Example"
        assert str(copy.docinfo["/Title"]) == str(original.docinfo["/Title"])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_each_page_says_whom_it_is_for(built: tuple[dict[str, Any], Path]) -> None:
    (folder,) = built[1].glob("*.copies")
    run = subprocess.run(
        ["pdftotext", folder / "Dr-Ada-Example-A-1.pdf", "-"], capture_output=True, text=True, check=True
    )
    pages = run.stdout.split("\f")[:-1]
    assert all("Prepared for Dr Ada Example, St Example, Hospital · copy A-1" in page for page in pages)


NAMES = ["王小明", "د. أحمد المثال 3", "김철수", "דוד לוי", "रमेश", "สมชาย", "Иван Λέων"]


def copied(tmp_path: Path, cache_folder: Path, text: str) -> tuple[int, list[tuple[str, int]]]:
    """Exit code, and codes with lines of all that is said of a list."""
    folder, names = tmp_path / "starter", tmp_path / "list.csv"
    assert run_build("new", str(folder)).returncode == 0
    names.write_text(text, encoding="utf-8")
    words = ["pdf", "--json", "--no-preflight", "--project", str(folder), "--out", str(tmp_path / "out")]
    run = run_build(*words, "--cache", str(cache_folder), "--recipients", str(names))
    return run.returncode, [(item["code"], item["line"]) for item in json.loads(run.stdout)["diagnostics"]]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_names_in_any_script_of_the_fonts(tmp_path: Path, cache_folder: Path) -> None:
    text = "name,id,file\n" + "".join(f"{name},N{number},{number}\n" for number, name in enumerate(NAMES))
    assert copied(tmp_path, cache_folder, text) == (0, [])
    (folder,) = (tmp_path / "out").glob("*.copies")
    for number, name in enumerate(NAMES):
        run = subprocess.run(
            ["pdftotext", "-l", "1", folder / f"{number}.pdf", "-"], capture_output=True, text=True, check=True
        )
        assert set(name) <= set(run.stdout), name


def test_names_that_cannot_be_set_are_named_by_line(tmp_path: Path, cache_folder: Path) -> None:
    wide = "字" * 110
    code, found = copied(tmp_path, cache_folder, f"name,organisation\nA,\n{wide},{wide}\nB,\n\u10d0,\nC,\u10d0\n")
    assert code == 1
    assert found == [("glyph-missing", 5), ("glyph-missing", 6), ("layout-lost", 3)]
    assert not list((tmp_path / "out").glob("*.copies"))


def test_a_name_from_right_to_left_keeps_what_is_in_it() -> None:
    def html(name: str, direction: str) -> str:
        item = recipients.Recipient(name, "", "1", "f")
        return personal.html([item], "For {name} · {id}", "en", direction, 460, ["Noto Sans"])

    assert '>For <bdi dir="rtl">3 أحمد 3</bdi> · 1<' in html("3 أحمد 3", "ltr")
    assert ">For A &amp; أحمد · 1<" in html("A & أحمد", "ltr")
    assert "<bdi" not in html("أحمد", "rtl")


@pytest.mark.xdist_group("verapdf")
@pytest.mark.skipif(verapdf.available() is not None, reason=f"veraPDF: {verapdf.available()}")
def test_a_copy_is_as_valid_as_the_file(built: tuple[dict[str, Any], Path]) -> None:
    (folder,) = built[1].glob("*.copies")
    for path in folder.iterdir():
        report = verapdf.validate(path, "ua1")
        assert report.compliant, report


def test_a_bad_list_writes_no_copy(tmp_path: Path, cache_folder: Path) -> None:
    folder = tmp_path / "starter"
    run_build("new", str(folder))
    (tmp_path / "list.csv").write_text("name\nA\n,\n\nA\n")
    words = ["pdf", "--json", "--project", str(folder), "--out", str(tmp_path / "out"), "--cache", str(cache_folder)]
    run = run_build(*words, "--recipients", str(tmp_path / "list.csv"))
    assert run.returncode == 1
    assert {item["code"] for item in json.loads(run.stdout)["diagnostics"]} == {"recipient-row"}
    assert not list((tmp_path / "out").glob("*.copies"))
