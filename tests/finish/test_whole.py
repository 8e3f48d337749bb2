"""The magnesium glycinate dossier in all its media: same pages, right plates, and what validators say of each file."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import ROOT, run_build
from tests.finish.support import as_pdf_a, ghostscript_missing, no_rgb, plates, profile_missing
from tests.tools import verapdf
from tests.typeset.support import crop_to_trim

CONTENT = ROOT / "content" / "magnesium-glycinate"

pytestmark = [
    pytest.mark.xdist_group("verapdf"),
    pytest.mark.skipif(bool(profile_missing()), reason=profile_missing()),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"),
]


@pytest.fixture(scope="module")
def files(cache_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file of each medium, from one build."""
    out = tmp_path_factory.mktemp("media")
    run = run_build("pdf", "en", "--json", "--medium", "all", "--out", str(out), "--cache", str(cache_folder))
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads(run.stdout)
    assert report["diagnostics"] == []
    return {item["medium"]: Path(item["path"]) for item in report["outputs"]}


def words(path: Path) -> str:
    """Every word and its place on the finished page."""
    with pikepdf.open(path) as pdf:
        crop_to_trim(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=buffer.getvalue(), capture_output=True, check=True)
    return run.stdout.decode().split("<body", 1)[1]


def test_names_of_the_files(files: dict[str, Path]) -> None:
    name = "magnesium-glycinate-en"
    assert {medium: path.name for medium, path in files.items()} == {
        "screen": f"{name}.pdf",
        "press": f"{name}.press.pdf",
        "archive": f"{name}.archive.pdf",
    }


def test_each_word_stands_at_the_same_place_in_all_media(files: dict[str, Path]) -> None:
    screen = words(files["screen"])
    assert screen.count("<page") > 50
    assert words(files["archive"]) == screen
    across = 0
    # the printer's blank pages are in the press file only
    press = [page for page in words(files["press"]).split("<page")[1:] if "<word" in page]
    for one, other in zip(screen.split("<page")[1:], press, strict=True):
        if one != other:  # a page that lies across is turned for the press
            across += 1
            assert one.count("<word") > 20
            texts = [sorted(re.findall(r">([^<]+)</word>", page)) for page in (one, other)]
            assert texts[0] == texts[1]
            sizes = [re.findall(r'(?:width|height)="([\d.]+)"', page)[:2] for page in (one, other)]
            assert sizes[0] == sizes[1][::-1]
    assert across == 1


def test_the_press_file_holds_inks_only(files: dict[str, Path]) -> None:
    with pikepdf.open(files["press"]) as pdf:
        assert no_rgb(pdf) == []
        assert len(pdf.pages) % 4 == 0
        black = 0
        for page in pdf.pages:
            assert "/Annots" not in page.obj
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) == "k":
                    black += [float(value) for value in instruction.operands] == [0, 0, 0, 1]
        assert black > 500, "text is printed with black alone"


def test_the_archive_names_every_source(files: dict[str, Path]) -> None:
    with pikepdf.open(files["archive"]) as pdf:
        manifest = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
        records = json.loads(pdf.attachments["references.json"].get_file().read_bytes())
    sources = {item["path"]: item["sha256"] for item in manifest["sources"]}
    for path in [CONTENT / "dossier.toml", CONTENT / "references.json", *CONTENT.glob("chapters/*.md")]:
        assert sources[path.relative_to(CONTENT).as_posix()] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert any(path.startswith("figures/") for path in sources)
    assert {item["id"] for item in records} == {
        item["id"] for item in json.loads((CONTENT / "references.json").read_text())
    }


def test_tools_find_fonts_embedded_and_no_fault(files: dict[str, Path]) -> None:
    for path in files.values():
        table = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.split("\n")[2:]
        assert all(line.split()[-5] == "yes" for line in table if line.strip())
        images = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True, check=True).stdout
        assert path != files["press"] or "rgb" not in images
        if shutil.which("qpdf"):
            run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout


@pytest.mark.skipif(ghostscript_missing(), reason="gs (ghostscript) is not installed")
def test_plates_of_cover_and_text(files: dict[str, Path]) -> None:
    data = files["press"].read_bytes()
    cover = plates(data, 1)
    middle = {name: 255 - plate.tobytes()[(plate.height // 4) * plate.width + 10] for name, plate in cover.items()}
    # ten pixels from the sheet's edge is inside the bleed: the band reaches it
    assert middle == pytest.approx({"Cyan": 255, "Magenta": 153, "Yellow": 89, "Black": 102}, abs=3)
    with pikepdf.open(files["press"]) as pdf:
        back = plates(data, len(pdf.pages))
    black = back["Black"]
    edges = [black.tobytes()[y * black.width + x] for y in [round(black.height * 0.85)] for x in (10, black.width - 11)]
    assert edges == pytest.approx([255 - 102] * 2, abs=3), "so does the back page's, on both sides"
    text = plates(data, 9, 72)
    weight = {name: sum(255 - value for value in plate.tobytes()) for name, plate in text.items()}
    assert weight["Black"] > 3 * weight["Yellow"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("medium", "flavour"), [("screen", "ua1"), ("archive", "ua1"), ("archive", "3a"), ("press", "2b")]
)
def test_validators_agree(files: dict[str, Path], medium: str, flavour: str, tmp_path: Path) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)
    path = files[medium]
    if medium == "press":
        path = as_pdf_a(path.read_bytes(), tmp_path / "press.pdf")
    report = verapdf.validate(path, flavour)
    assert report.compliant, report
