"""A small dossier in each language, set whole: fonts, direction, text that is found again, PDF/UA, preflight."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from dossier.preflight import completeness, stream
from tests.conftest import run_build
from tests.tools import verapdf
from tests.typeset.support import Word, words

pytestmark = [
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed"),
    # one worker starts Java, and sets each dossier once
    pytest.mark.xdist_group("verapdf"),
]

SOURCES = Path(__file__).parent / "languages"
#: the two words of the drawing
DRAWN = {
    "ar": ("العصب", "العضلة 12"),
    "he": ("עצב", "שריר"),
    "zh-Hans": ("神经", "肌肉"),
    "ja": ("神経", "筋肉"),
    "fr": ("Nerf", "Muscle"),
    "de": ("Nerv", "Muskel"),
}
LANGUAGES = tuple(DRAWN)


@dataclass(frozen=True)
class Built:
    """A dossier in one language: its PDF, the command's diagnostics, its first chapter."""

    pdf: bytes
    path: Path
    found: list[dict[str, str]]
    source: str


def project(folder: Path, language: str) -> Path:
    """A copy of the dossier of a language, with the works and the drawing that all share."""
    root = folder / language
    shutil.copytree(SOURCES / language, root)
    shutil.copy(SOURCES / "references.json", root)
    (root / "figures").mkdir()
    drawing = (SOURCES / "brake.svg").read_text()
    for place, text in zip(("LEFT", "RIGHT"), DRAWN[language], strict=True):
        drawing = drawing.replace(place, text)
    (root / "figures" / "brake.svg").write_text(drawing)
    return root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> dict[str, Built]:
    """Every language, once."""
    folder = tmp_path_factory.mktemp("scripts")
    result = {}
    for language in LANGUAGES:
        root = project(folder, language)
        run = run_build("pdf", "--json", "--project", str(root), "--out", str(root), "--cache", str(cache_folder))
        report = json.loads(run.stdout)
        assert report["outputs"], report["diagnostics"]
        path = Path(report["outputs"][0]["path"])
        source = next((root / "chapters").glob("*.md")).read_text()
        result[language] = Built(path.read_bytes(), path, report["diagnostics"], source)
    return result


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_it(built: dict[str, Built], language: str) -> None:
    # completeness of the text is one of preflight's checks; the Hebrew dossier does not cite all works
    codes = {item["code"] for item in built[language].found} - {"reference-uncited"}
    assert codes == set(), built[language].found


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_of_reading(built: dict[str, Built], language: str) -> None:
    with pikepdf.open(io.BytesIO(built[language].pdf)) as pdf:
        assert str(pdf.Root.Lang) == language
        right = pdf.Root.ViewerPreferences.get("/Direction") == pikepdf.Name.R2L
    assert right == (language in ("ar", "he"))


FACES = {
    "ar": {"Amiri"},
    "he": {"Noto-Serif-Hebrew", "Noto-Sans-Hebrew"},
    "zh-Hans": {"Noto-Sans-SC"},
    "ja": {"Noto-Sans-JP"},
    "fr": {"Source-Serif-4"},
    "de": {"Source-Serif-4"},
}
LATIN = {"Source-Serif-4", "Source-Sans-3", "Noto-Serif", "Noto-Sans"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_faces_are_those_of_the_language(built: dict[str, Built], language: str) -> None:
    run = subprocess.run(["pdffonts", str(built[language].path)], capture_output=True, text=True, check=True)
    names = [name.replace(",", "") for name in re.findall(r"[A-Z]{6}\+(\S+)", run.stdout)]
    families = {re.sub(r"-(Light|Semi-Bold|Bold|Italic|Bold-Italic|Semi-Bold-Italic)$", "", name) for name in names}
    assert FACES[language] <= families <= FACES[language] | LATIN
    for family in FACES[language]:
        assert {family, f"{family}-Bold"} & set(names)
    assert any(f"{family}-Bold" in names for family in FACES[language])


def text(pdf: bytes) -> str:
    """The text of a PDF by poppler, without the marks of direction that it puts in, and without joiners."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    bare = re.sub("[\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", run.stdout.decode())
    return unicodedata.normalize("NFKC", bare)


def test_arabic_words_are_found(built: dict[str, Built]) -> None:
    """In logical order and whole: by poppler, which parts words at raised vowel marks, and all of them by PDFium."""
    body = re.sub(r"^!\[.*$", "", built["ar"].source, flags=re.MULTILINE)
    wanted = {word for word in re.findall(r"[\u0621-\u0652]+", body) if len(word) > 2}
    bare = {word for word in wanted if not re.search(r"[\u064b-\u0652]", word)}
    found = text(built["ar"].pdf)
    assert len(bare) > 100
    assert {word for word in bare if word not in found} == set()
    pages = "".join(completeness.Pages(built["ar"].pdf).texts)
    lost = {word for word in wanted if stream.bare(word) not in pages}
    assert len(lost) <= 1, lost


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh-Hans", ("镁是人体无法自行合成的矿物质", "警告", "各年龄组的剂量", "神经系统")),
        ("ja", ("マグネシウムは体内で合成できないミネラルである", "年齢別の用量", "警告", "神経伝達物質")),
        ("he", ("המגנזיום הוא מינרל שהגוף", "לסיכום", "היכן פועל המגנזיום")),
        ("fr", ("essentiel", "suffit-elle", "Système nerveux")),
        ("de", ("lebensnotwendiger Mineralstoff", "Nervensystem")),
    ],
)
def test_whole_words_are_found(built: dict[str, Built], language: str, wanted: tuple[str, ...]) -> None:
    found = re.sub(r"\s+", " ", text(built[language].pdf))
    assert [word for word in wanted if word not in found] == []


@pytest.mark.parametrize("language", ["ar", "zh-Hans"])
def test_pdf_ua(built: dict[str, Built], language: str) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)
    report = verapdf.validate(built[language].path, "ua1")
    assert report.compliant, report


def find(found: list[Word], wanted: str, page: int) -> Word:
    """A word of a page; poppler gives those of Arabic here as they are seen, from the left."""
    return next(word for word in found if word.page == page and word.text in (wanted, wanted[::-1]))


def test_pages_from_right_to_left(built: dict[str, Built]) -> None:
    found = words(built["ar"].pdf)
    middle = 595 / 2
    # contents: number, title and folio from the right
    number, title, folio = (find(found, text, 2) for text in ("I", "المغنيسيوم", "4"))
    assert number.left > title.right > middle > folio.right
    # a continued table: its first column on the right
    columns = [find(found, text, 5) for text in ("الفئة", "الجرعة", "ملاحظة")]
    assert [word.left for word in columns] == sorted((word.left for word in columns), reverse=True)
    # the running head begins on the right; "4 / 8" keeps its order and stands on the left
    head = [word for word in found if word.page == 3 and word.top < 50]
    assert find(head, "MoodFlow", 3).left > middle > find(head, "I", 3).left
    feet = sorted((word for word in found if word.page == 3 and word.top > 780), key=lambda word: word.left)
    assert [word.text for word in feet] == ["4", "/", "8"]
    assert feet[-1].right < middle


def test_a_missing_sign_names_its_line(tmp_path: Path) -> None:
    root = project(tmp_path, "ar")
    chapter = root / "chapters" / "01-form.md"
    chapter.write_text(chapter.read_text().replace("## الجرعات {", "## الجرعات \U00013000 {"))
    run = run_build("pdf", "--json", "--project", str(root), "--out", str(root))
    codes = [(item["code"], item["path"], item["line"]) for item in json.loads(run.stdout)["diagnostics"]]
    line = chapter.read_text().split("\n").index("## الجرعات \U00013000 {#sec-doses}") + 1
    assert ("glyph-missing", "chapters/01-form.md", line) in codes
