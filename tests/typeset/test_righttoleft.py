"""Lines of right-to-left text end where the others end."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from dossier.model import FontSet, PartSource
from dossier.preflight import examine
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


@pytest.mark.parametrize("align", ["justify", "start"])
def test_the_full_stop_that_ends_a_line_stands_beside_the_link_before_it(sealed: FontSet, align: str) -> None:
    lines = "".join(f'{SENTENCE}<a href="#x">الجدول 1</a>. <bdi dir="ltr">{"W" * 24}</bdi> ' for _ in range(8))
    css = CSS.replace("justify", align)
    html = f'<html lang="ar" dir="rtl"><head><title>t</title></head><body id="x"><p>{lines}</p></body></html>'
    part = typeset(PartSource("part", html, (css,), {}, ("Amiri",)), sealed)
    assert not [item for item in examine(part.pdf, "x.pdf", validate=False).findings if item.code == "text-overlap"]
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=part.pdf, capture_output=True, check=True)
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', run.stdout.decode())
    margin, width = 10 / 25.4 * 72, 120 / 25.4 * 72
    assert min(float(left) for left, _ in words) > margin - 1.5
    assert max(float(right) for _, right in words) < width - margin + 1.5
