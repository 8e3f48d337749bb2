"""Preflight as a whole: files of other programs, damaged files, limits, ink against Ghostscript, veraPDF, report."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier import preflight
from dossier.model import FontSet, PartSource
from dossier.preflight import budget, facts, ink, interpret, profiles, verapdf
from dossier.typeset import typeset
from tests.conftest import TINY
from tests.preflight.kit import Kit, add, image, saved, state

needs_gs = pytest.mark.skipif(shutil.which("gs") is None, reason="gs (Ghostscript) is not installed")


#: every operator of content, and two that there are not
OPERATORS = [*interpret.OPERATORS, "Q", "d0", "d1", "i", "ri", "BX", "EX", "zz", "?"]


def codes(data: bytes, profile: str | None = None) -> set[str]:
    chosen = preflight.PROFILES[profile] if profile else None
    report = preflight.examine(data, "x.pdf", chosen, validate=False)
    return {finding.code for finding in report.findings}


# --- the interpreter -------------------------------------------------------------------------------------


def test_text_and_lines_are_measured_on_the_page(kit: Kit) -> None:
    pdf = kit.press(1)
    add(pdf, 1, b"0.5 0 0 0.5 10 20 cm 4 w 0 0 m 100 0 l S BT /F 10 Tf 2 0 0 2 40 40 Tm %s Tj ET" % kit.shown("A"))
    page = facts.read(saved(pdf)).pages[0]
    line = next(mark for mark in page.marks if mark.kind == "stroke")
    assert line.size == pytest.approx(2)
    assert line.box == pytest.approx((9, 19, 61, 21))
    text = [mark for mark in page.marks if mark.kind == "text"][-1]
    assert text.size == pytest.approx(10)
    assert (text.box[0], text.box[1]) == pytest.approx((30, 37.5))


def test_forms_inherit_and_give_back_the_state(kit: Kit) -> None:
    pdf = kit.press(1)
    form = pikepdf.Stream(pdf, b"0 0 10 10 re f 1 0 0 rg", Type=Name.XObject, Subtype=Name.Form)
    form.BBox, form.Matrix = Array([0, 0, 5, 5]), Array([2, 0, 0, 2, 0, 0])
    add(pdf, 1, b"0 1 0 0 k 1 0 0 1 50 50 cm /X Do 0 0 3 3 re f", XObject={"X": form})
    marks = [mark for mark in facts.read(saved(pdf)).pages[0].marks if mark.kind == "fill"]
    inside, after = marks
    assert inside.box == pytest.approx((50, 50, 70, 70))
    assert inside.clipped == pytest.approx(0.75)
    assert list(inside.ink.values) == list(after.ink.values) == [0, 1, 0, 0]
    assert after.box == pytest.approx((50, 50, 53, 53))


def test_a_form_in_itself_ends(kit: Kit) -> None:
    pdf = kit.press(1)
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 5, 5]))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    add(pdf, 1, b"/X Do", XObject={"X": form})
    assert "nested" in facts.read(saved(pdf)).pages[0].damaged


def test_inline_images_soft_masks_and_patterns_are_seen(kit: Kit) -> None:
    pdf = kit.press(1)
    tiling = pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
    tiling.BBox, tiling.Resources = Array([0, 0, 9, 9]), Dictionary()
    mask = pdf.make_stream(b"0 g 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    masked = state(SMask=Dictionary(S=Name.Luminosity, G=mask))
    add(pdf, 1, b"/Pattern cs /P scn 50 50 20 20 re f /M gs", Pattern={"P": tiling}, ExtGState={"M": masked})
    add(pdf, 1, b"10 0 0 10 60 60 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI")
    file = facts.read(saved(pdf))
    assert file.pages[0].damaged == ""
    assert "SMask" in file.pages[0].states
    assert {mark.ink.family for mark in file.pages[0].marks} >= {"DeviceRGB", "Pattern", "RGB"}


def test_codes_mean_what_their_map_says(kit: Kit) -> None:
    pdf = kit.press(1)
    font = pdf.pages[0].Resources.Font.F
    cmap = b"2 beginbfrange <0001> <0003> <0041> <0005> <0006> [<0061> <006200630064>] endbfrange"
    cmap += b" 1 beginbfchar <0009> <D83DDE00> endbfchar"
    font.ToUnicode = pikepdf.Stream(pdf, cmap)
    from dossier.preflight.shelf import Shelf

    face = Shelf().face(font)
    assert face.text(bytes.fromhex("000100030005000600090007")) == "ACabcd\U0001f600\ufffd"


def test_the_drawings_of_a_type_3_font_are_run(kit: Kit) -> None:
    pdf = kit.press(1)
    glyph = pdf.make_stream(b"1000 0 d0 1 0 0 rg 0 0 700 700 re f")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 700, 700]), Resources=Dictionary())
    font.FontMatrix, font.CharProcs = Array([0.001, 0, 0, 0.001, 0, 0]), Dictionary(square=glyph)
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([65, Name.square]))
    font.FirstChar, font.LastChar, font.Widths = 65, 65, Array([1000])
    add(pdf, 1, b"BT /G 20 Tf 40 60 Td (BA) Tj ET", Font={"G": font})
    marks = [mark for mark in facts.read(saved(pdf)).pages[0].marks if mark.ink.family == "DeviceRGB"]
    (red,) = marks
    assert red.box == pytest.approx((40, 60, 54, 74))
    assert "colour-space" in codes(saved(pdf), "sheetfed")


def test_the_cell_of_a_pattern_lies_in_the_space_of_the_page(kit: Kit) -> None:
    pdf = kit.press(1)
    cell = pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
    cell.BBox, cell.Resources, cell.Matrix = Array([0, 0, 9, 9]), Dictionary(), Array([3, 0, 0, 3, 10, 10])
    content = b"100 100 50 50 re W n 0.1 0 0 0.1 0 0 cm /Pattern cs /P scn 0 0 2000 2000 re f"
    marks = facts.read(saved(add(pdf, 1, content, Pattern={"P": cell}))).pages[0].marks
    (red,) = [mark for mark in marks if mark.ink.family == "DeviceRGB"]
    assert red.box == pytest.approx((10, 10, 25, 25))
    assert red.clipped == 0
    plain = pdf.make_stream(b"0 0 5 5 re f", PatternType=1, PaintType=2, TilingType=1, XStep=9, YStep=9)
    plain.BBox, plain.Resources = Array([0, 0, 9, 9]), Dictionary()
    space = {"S": Array([Name.Pattern, Name.DeviceRGB])}
    add(pdf, 1, b"/S cs 0 1 0 /Q scn 20 20 9 9 re f", Pattern={"Q": plain}, ColorSpace=space)
    families = [mark.ink.family for mark in facts.read(saved(pdf)).pages[0].marks]
    assert families.count("DeviceRGB") == 3


def test_lines_around_letters_are_lines(kit: Kit) -> None:
    pdf = add(kit.press(1), 1, b"0.05 w 1 0 0 RG 2 Tr BT /F 20 Tf 40 60 Td %s Tj ET" % kit.shown("a"))
    assert {"hairline", "colour-space"} <= codes(saved(pdf), "sheetfed")


def test_glyph_0_of_any_font_is_found(kit: Kit) -> None:
    pdf = kit.press(1)
    font = pdf.pages[0].obj.Resources.Font.F
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(2 * 3000))
    assert "glyph-undefined" in codes(saved(pdf), "sheetfed")
    pdf = kit.press(1)
    differences = Array([65, Name("/.notdef"), Name.B])
    simple = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=differences)
    )
    add(pdf, 1, b"BT /S 9 Tf 40 60 Td (BBB) Tj ET", Font={"S": simple})
    assert "glyph-undefined" not in codes(saved(pdf), "sheetfed")
    assert "glyph-undefined" in codes(saved(add(pdf, 1, b"BT /S 9 Tf 40 60 Td (BAB) Tj ET")), "sheetfed")


@pytest.mark.parametrize("value", [Name.Zero, Array([1]), -1])
def test_a_page_with_a_strange_unit_is_still_a_page(kit: Kit, value: Any) -> None:
    pdf = kit.press(1)
    pdf.pages[0].obj.UserUnit = value
    assert len(facts.read(saved(pdf)).pages) == 1


def test_what_was_repaired_is_damage(kit: Kit) -> None:
    data = saved(kit.press(1))
    broken = data.replace(b"startxref", b"startxreg")
    assert "damaged" in codes(broken, "sheetfed")
    report = preflight.examine(b"%PDF-1.7 nothing", "x.pdf")
    assert "BytesIO" not in report.findings[0].message


# --- any file --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"%PDF-1.4\ntrailer<<>>\n%%EOF", b"\0" * 5000])
def test_no_pdf_is_a_finding(data: bytes) -> None:
    assert codes(data) & {"unreadable", "damaged"}


def test_a_password_is_a_finding(kit: Kit) -> None:
    data = saved(kit.screen(), encryption=pikepdf.Encryption(owner="a", user="b"))
    report = preflight.examine(data, "x.pdf", validate=False)
    assert [finding.code for finding in report.findings] == ["unreadable"]
    assert "password" in report.findings[0].message


@pytest.mark.parametrize("seed", range(60))
def test_damage_gives_findings_and_no_exception(kit: Kit, seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311 - the same damage each time
    pdf = kit.press(2) if seed % 2 else kit.screen()
    add(pdf, 1, b"72 0 0 72 50 50 cm /I Do", XObject={"I": image(pdf, 4, 4)})
    data = bytearray(saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False))
    for _ in range(generator.choice((1, 8, 60))):
        at = generator.randrange(len(data))
        if generator.random() < 0.5:
            data[at] = generator.randrange(256)
        else:
            del data[at : at + generator.randrange(1, 40)]
    report = preflight.examine(
        bytes(data), "x.pdf", preflight.PROFILES["screen" if seed % 2 else "digital"], validate=False
    )
    json.dumps(report.as_dict())


@needs_gs
def test_a_file_of_ghostscript(tmp_path: Path) -> None:
    source = tmp_path / "in.ps"
    source.write_text(
        "%!PS\n/Helvetica findfont 20 scalefont setfont 1 0 0 setrgbcolor 72 72 moveto (Hello) show showpage\n"
    )
    target = tmp_path / "out.pdf"
    subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={target}", source], check=True
    )
    assert {"colour-space", "trim-missing", "x4-version"} <= codes(target.read_bytes(), "sheetfed")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
@pytest.mark.slow
def test_a_file_of_a_browser(tmp_path: Path) -> None:
    page, target = tmp_path / "in.html", tmp_path / "out.pdf"
    page.write_text("<p>Hello <a href='https://example.com'>there</a><img src='data:,' alt=''></p>")
    command = ["chromium", "--headless", "--no-sandbox", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "ua-identifier" in codes(target.read_bytes(), "screen")


@pytest.mark.parametrize("options", [{"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}])
def test_the_same_file_written_in_another_way(kit: Kit, options: dict[str, Any]) -> None:
    data = saved(add(kit.press(), 2, b"1 0 0 rg 50 50 20 20 re f"), **options)
    report = preflight.examine(data, "x.pdf", preflight.PROFILES["sheetfed"], validate=False)
    assert [(item.code, item.pages) for item in report.findings if item.code == "colour-space"] == [
        ("colour-space", (2,))
    ]


def test_a_file_of_typst(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="typst (the extra 'peers') is not installed")
    (tmp_path / "a.typ").write_text(
        '#set document(title: "A")\n= Head\nWords $x^2$ and #text(fill: red)[red].', "utf-8"
    )
    data = typst.compile(str(tmp_path / "a.typ"))
    assert {"x4-version", "trim-missing"} <= codes(data, "sheetfed")
    assert "ua-identifier" in codes(data, "screen")


@given(st.lists(st.sampled_from(OPERATORS), max_size=60), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_any_content_gives_findings_and_no_exception(kit: Kit, operators: list[str], chance: random.Random) -> None:
    operands = ["1", "-0.5", "1e9", "(a)", "/F", "[1 (b) 2]", "<</MCID 1>>", "true", "null", "99999999999999999999"]
    content = " ".join(word for name in operators for word in [*chance.choices(operands, k=chance.randrange(7)), name])
    pdf = add(kit.screen(1), 1, content.encode())
    file = facts.read(saved(pdf))
    assert file.pages[0].marks, "what was painted before is kept"
    assert preflight.examine(saved(pdf), "x.pdf", preflight.PROFILES["screen"], validate=False).pages == 1


# --- files that ask for too much -------------------------------------------------------------------------


def _forms(kit: Kit) -> Any:
    """Forms that draw the one before ten times, nine deep."""
    pdf = kit.press(1)
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(9):
        outer = pdf.make_stream(b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    return add(pdf, 1, b"/X Do", XObject={"X": inner})


GREEDY: list[Callable[[Kit], Any]] = [
    _forms,
    lambda kit: add(kit.press(1), 1, b"q 1 0 0 1 0 0 cm " * 200_000),
    lambda kit: add(kit.press(1), 1, b"/P BMC " * 200_000),
    lambda kit: add(kit.press(1), 1, b"0 0 1 1 re f " * (budget.PAGE_MARKS + 1)),
    lambda kit: add(
        kit.press(1), 1, b"BT /F 9 Tf " + b"1 0 0 1 50 50 Tm <0024> Tj 1 0 0 1 50 50 Tm <0025> Tj " * 6000 + b"ET"
    ),
]


@pytest.mark.parametrize("made", GREEDY)
def test_a_file_that_asks_for_too_much_is_told_so(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, made: Callable[[Kit], Any]
) -> None:
    monkeypatch.setattr(budget, "PAGE", 50_000)
    monkeypatch.setattr("dossier.preflight.rules_text.PAIRS", 1_000_000)
    report = preflight.examine(saved(made(kit)), "x.pdf", preflight.PROFILES["sheetfed"], validate=False)
    assert [item.pages for item in report.findings if item.code == "unexamined"] == [(1,)]
    assert report.errors


def test_a_stream_that_unpacks_without_end_is_damage(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "UNPACKED", 1_000_000)
    pdf = add(kit.press(1), 1, b"0 0 m " * 500_000)
    report = preflight.examine(
        saved(pdf, compress_streams=True), "x.pdf", preflight.PROFILES["sheetfed"], validate=False
    )
    assert {"damaged", "ink-skipped"} <= {item.code for item in report.findings}


def test_tags_in_themselves_end(kit: Kit) -> None:
    pdf = kit.screen()
    loop = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect))
    loop.K = Array([loop] * 50)
    pdf.Root.StructTreeRoot.K.K.append(loop)
    assert facts.read(saved(pdf)).tags.counts["Sect"] == 1


# --- limits and settings ---------------------------------------------------------------------------------


def test_limits_may_be_changed() -> None:
    sheetfed = preflight.PROFILES["sheetfed"]
    changed = preflight.adjusted(sheetfed, {"ink": 280, "bleed": 5, "spots": ["Blue"], "contone": [100, 200]})
    assert (changed.ink, changed.spots, changed.contone) == (280, ("Blue",), (100, 200))
    assert changed.bleed == pytest.approx(5 * profiles.MM)
    for wrong in ({"inks": 1}, {"ink": "much"}, {"ink": True}, {"contone": [1]}, {"name": "x"}):
        with pytest.raises(ValueError, match=r"limit|wants"):
            preflight.adjusted(sheetfed, wrong)


def test_what_is_accepted_is_no_finding(kit: Kit) -> None:
    data = saved(add(kit.press(), 2, b"0.1 w 60 60 m 90 90 l S"))
    assert "hairline" in codes(data)
    report = preflight.examine(data, "x.pdf", accept={"hairline": "a drawing by hand"}, validate=False)
    assert "hairline" not in {finding.code for finding in report.findings}
    assert [(finding.code, reason) for finding, reason in report.accepted] == [("hairline", "a drawing by hand")]


# --- ink -------------------------------------------------------------------------------------------------


@needs_gs
@pytest.mark.parametrize("dots", [72, 100, 200])
def test_ink_is_what_ghostscript_puts_on_the_plates(kit: Kit, tmp_path: Path, dots: int) -> None:
    pdf = add(kit.press(1), 1, b"0.85 0.6 0.45 0.3 k 40 40 100 60 re f 1 1 1 1 k 100 100 2 2 re f")
    data = saved(pdf)
    file = facts.read(data)
    (coverage,), reason = ink.measure(data, file, preflight.PROFILES["sheetfed"])
    assert reason == ""
    (tmp_path / "in.pdf").write_bytes(data)
    command = [
        "gs",
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=tiff32nc",
        f"-r{dots}",
        "-sOutputFile=out.tif",
        "in.pdf",
    ]
    subprocess.run(command, cwd=tmp_path, check=True)
    with Image.open(tmp_path / "out.tif") as plates:
        most = max(sum(inks) / 2.55 for _, inks in plates.getcolors(1_000_000) or [])  # type: ignore[arg-type]
    assert coverage.most == pytest.approx(most, abs=2)
    assert coverage.wide == pytest.approx(220, abs=2), "what covers less than 15 mm² does not count"


def test_without_ghostscript_there_is_a_notice(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    report = preflight.examine(saved(kit.press()), "x.pdf", validate=False)
    assert [finding.code for finding in report.findings] == ["ink-skipped"]
    assert report.errors == 0


# --- veraPDF ---------------------------------------------------------------------------------------------


@pytest.mark.xdist_group("verapdf")
@pytest.mark.skipif(verapdf.available() is not None, reason=f"veraPDF: {verapdf.available()}")
def test_the_verdict_of_verapdf(sealed: FontSet, kit: Kit) -> None:
    html = '<html lang="en"><head><title>t</title></head><body><h1>Head</h1><p>Words</p></body></html>'
    good = typeset(PartSource("a", html, (TINY,)), sealed).pdf
    assert "verapdf" not in {finding.code for finding in preflight.examine(good, "x.pdf").findings}
    assert "verapdf" in {finding.code for finding in preflight.examine(saved(kit.screen()), "x.pdf").findings}


def test_without_verapdf_there_is_a_notice(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verapdf, "available", lambda: "it is not installed")
    report = preflight.examine(saved(kit.screen()), "x.pdf")
    assert [finding.code for finding in report.findings] == ["verapdf-skipped"]


# --- the report ------------------------------------------------------------------------------------------


def test_a_report_in_json(kit: Kit) -> None:
    report = preflight.examine(saved(add(kit.press(), 2, b"1 0 0 rg 50 50 20 20 re f")), "x.pdf", validate=False)
    value = json.loads(json.dumps(report.as_dict()))
    found = next(item for item in value["findings"] if item["code"] == "colour-space")
    assert found["pages"] == [2]
    assert found["places"] == [{"page": 2, "box": [50, 50, 70, 70]}]
    assert value["errors"] == 1
    assert io.BytesIO(json.dumps(value["measures"]).encode()).getvalue()


def test_pages_as_ranges() -> None:
    assert preflight.pages_text([5, 1, 2, 3, 9, 3]) == "1-3, 5, 9"
