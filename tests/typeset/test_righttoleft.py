"""Lines of right-to-left text end where the others end."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from dossier.model import FontSet, PartSource
from dossier.typeset import typeset

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")

CSS = '@page{size:120mm 120mm;margin:10mm} body{margin:0;font:11pt/17pt "Amiri"} p{text-align:justify;margin:0}'
SENTENCE = "المغنيسيوم معدن لا يستطيع الجسم صنعه "


@pytest.mark.parametrize(
    "inline",
    [
        '<a href="#x">الجدول</a> ',
        '<bdi dir="ltr">240 mg</bdi> ',
        '(<bdi dir="ltr">375&nbsp;mg</bdi>). ',
        "<b>قد <i>يعني</i> ذلك</b> ",
    ],
)
def test_justified_lines_fill_their_measure(sealed: FontSet, inline: str) -> None:
    body = "".join(SENTENCE[: 9 + 7 * number] + " " + inline for number in range(24))
    html = f'<html lang="ar" dir="rtl"><head><title>t</title></head><body id="x"><p>{body}</p></body></html>'
    part = typeset(PartSource("part", html, (CSS,), {}, ("Amiri",)), sealed)
    assert [note for note in part.notes if note.code != "face-missing"] == []
    run = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=part.pdf, capture_output=True, check=True)
    box = re.compile(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"')
    edges: dict[int, tuple[float, float]] = {}
    for left, top, right in (map(float, match) for match in box.findall(run.stdout.decode())):
        before = edges.get(round(top / 17), (left, right))
        edges[round(top / 17)] = min(before[0], left), max(before[1], right)
    lines = list(edges.values())[:-1]
    assert len(lines) > 8
    # the edges of letters are not those of their boxes
    margin, width = 10 / 25.4 * 72, 120 / 25.4 * 72
    assert all(left == pytest.approx(margin, abs=1.5) for left, _ in lines)
    assert all(right == pytest.approx(width - margin, abs=1.5) for _, right in lines)
