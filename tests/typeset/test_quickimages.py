"""Pictures that are coded once are those that the engine codes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from dossier.model import Asset, FontSet, PartSource
from dossier.typeset import quick, quickimages, typeset, warm
from dossier.typeset.fetch import BASE

PAGE = "@page { size: 60mm 40mm; margin: 5mm } img { width: 20mm } .smooth { image-rendering: pixelated }"


def _picture(path: Path, mode: str, colour: Any) -> Path:
    image = Image.new(mode, (60, 20), colour)
    ImageDraw.Draw(image).ellipse((5, 5, 40, 18), fill=0 if mode in ("L", "P") else None, outline=None)
    image.save(path)
    return path


def _set(path: Path, fonts: FontSet, body: str) -> bytes:
    asset = Asset(str(path.stat().st_mtime_ns), "image/png", str(path))
    html = f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}</body></html>'
    part = typeset(PartSource("one", html, (PAGE,), {f"{BASE}a.png": asset}), fonts)
    assert not part.notes, part.notes
    return part.pdf


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (200, 10, 10, 120)), ("RGB", (10, 20, 30)), ("L", 77), ("LA", (90, 200)), ("P", 3)],
)
@pytest.mark.parametrize(
    "body", ['<p><img src="a.png" alt="a"></p>', '<p><img class="smooth" src="a.png" alt="a"></p>']
)
def test_the_same_bytes_as_the_engine(tmp_path: Path, sealed: FontSet, mode: str, colour: Any, body: str) -> None:
    warm(sealed)
    path = _picture(tmp_path / "a.png", mode, colour)
    with quick.plain():
        engine = _set(path, sealed, body)
    assert _set(path, sealed, body) == engine
    assert _set(path, sealed, body) == engine, "from what is kept"


def test_pictures_with_one_name_are_told_apart(tmp_path: Path, sealed: FontSet) -> None:
    warm(sealed)
    body, seen = '<p><img src="a.png" alt="a"></p>', []
    for colour in ((1, 2, 3, 255), (9, 8, 7, 255), (1, 2, 3, 255)):
        path = _picture(tmp_path / "a.png", "RGBA", colour)
        with pikepdf.open(io.BytesIO(_set(path, sealed, body))) as pdf:
            image: Any = next(iter(pdf.pages[0].Resources.XObject.values()))
            seen.append(pikepdf.PdfImage(image).as_pil_image(apply_mask=False).convert("RGB").getpixel((0, 0)))
    assert seen == [(1, 2, 3), (9, 8, 7), (1, 2, 3)]


def test_large_pictures_are_not_kept(tmp_path: Path, sealed: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(sealed)
    monkeypatch.setattr(quickimages, "_LARGEST", 10)
    path = _picture(tmp_path / "a.png", "RGBA", (50, 60, 70, 80))
    body = '<p><img src="a.png" alt="a"></p>'
    assert _set(path, sealed, body) == _set(path, sealed, body)
