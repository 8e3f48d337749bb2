"""Parts set with the styles and templates that the package ships, and what stands where on their pages."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pikepdf

from dossier import compose, languages, styles
from dossier.assets import AssetShelf
from dossier.diagnostics import Collector
from dossier.finish.boxes import box, trim
from dossier.model import Asset, FontSet, Part, PartSource
from dossier.resources import Resources, package_data
from dossier.typeset import typeset

BASE = "https://dossier.invalid/"


@dataclass(frozen=True)
class Word:
    """A word and its edges in points, from the top left corner of its page (0-based)."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def crop_to_trim(pdf: pikepdf.Pdf) -> None:
    """Pages of the finished size."""
    for page in pdf.pages:
        page.obj.MediaBox = box(trim(page.obj))
        for key in ("/BleedBox", "/CropBox"):
            if key in page.obj:
                del page.obj[key]


def words(pdf: bytes) -> list[Word]:
    """Every word of a PDF, by poppler; a part's bleed is cropped away."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        crop_to_trim(opened)
        cropped = io.BytesIO()
        opened.save(cropped)
    command = ["pdftotext", "-bbox", "-", "-"]
    run = subprocess.run(command, input=cropped.getvalue(), capture_output=True, check=True)
    result: list[Word] = []
    page = -1
    for line in run.stdout.decode().split("\n"):
        page += "<page" in line
        if match := re.search(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*)</word>', line):
            left, top, right, bottom = (float(value) for value in match.groups()[:4])
            result.append(Word(match[5], page, left, top, right, bottom))
    return result


def shipped(paper: str, language: str = "en") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The package's CSS and font families for a paper and language."""
    found = Collector()
    resources = Resources(Path("/nonexistent"), package_data())
    shelf = AssetShelf(Path("/nonexistent"), found)
    sheet = styles.load(resources, "", paper, shelf, found, language=language)
    assert sheet is not None, list(found)
    return sheet.css, sheet.families


def set_chapter(
    body: str, fonts: FontSet, *, paper: str = "A5", language: str = "en", styles_of: str = "", **files: Path
) -> Part:
    """A chapter with the shipped styles, those of its language or of another. Each file has the address of its name."""
    css, families = shipped(paper, styles_of or language)
    kind = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
    assets = {BASE + path.name: Asset("0", kind[path.suffix], str(path)) for path in files.values()}
    direction = languages.direction(language)
    opening = (
        '<header class="opening"><p class="chapter-number">I</p><h1>Title</h1><p class="subtitle">Sub</p></header>'
    )
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><title>Test</title></head>'
        f'<body class="chapter">{opening}{body}</body></html>'
    )
    return typeset(PartSource("chapter", html, css, assets, families), fonts)


def set_template(template: str, fonts: FontSet, *, paper: str = "A4", language: str = "en", **values: object) -> Part:
    """Cover or back page, with the values of edition and project that are given."""
    found = Collector()
    resources = Resources(Path("/nonexistent"), package_data())
    edition = {"title": "T", "subtitle": "", "tagline": "", "head_product": "Product", "head_tagline": "", "label": ""}
    project = {"publisher": "Publisher", "version": "1.0", "contact": ()}
    html = compose.Composer(resources, found).render(
        template,
        {
            "edition": SimpleNamespace(
                proof=False, language=language, **{k: values.get(k, v) for k, v in edition.items()}
            ),
            "distributor": None,
            "project": SimpleNamespace(**{k: values.get(k, v) for k, v in project.items()}),
            "words": compose.words(resources, language, found),
            "direction": languages.direction(language),
            "date": "1 May 2026",
            "anchor": "_cover",
        },
    )
    assert not list(found), list(found)
    css, families = shipped(paper, language)
    return typeset(PartSource("_cover", html, css, {}, families), fonts)
