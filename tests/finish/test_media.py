"""Screen and archive file of tiny documents: size, blank pages left out, intents, attachments; judged by veraPDF."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from dossier import finish, overprint
from dossier.bind import bind
from dossier.bound import Bound
from dossier.diagnostics import Collector
from dossier.layout import blanks, place
from dossier.model import (
    Attachment,
    FinishJob,
    FontSet,
    Imposition,
    Layer,
    Metadata,
    OutlineItem,
    Part,
    PartSource,
    PressSettings,
)
from dossier.typeset import typeset
from tests.conftest import TINY, page_texts, run_build
from tests.finish import support as finish_support
from tests.finish.support import finished
from tests.tools import verapdf
from tests.typeset.support import set_chapter, words

META = Metadata("Title", "en-GB", ("Keyora",), "Subject", ("one",), "2026-11-23T00:00:00+00:00", "x/en/1")
HEADS = {"one": ("I · One", True), "two": ("II · Two", True), "end": ("", False)}
BLEED = "@page{bleed:9pt}"
DATA = b'{"a": 1}\n'
FILE = Attachment("manifest.json", DATA, "application/json", "Sources", "Source")


def job(**values: object) -> FinishJob:
    return FinishJob("x en 1", META.date, "", **values)  # type: ignore[arg-type]


@pytest.fixture
def bound(set_part: Callable[..., Part], sealed: object) -> tuple[Bound, frozenset[int]]:
    """Two chapters that begin on right-hand pages and a last page, filled up to eight; blank pages among them."""
    parts = [
        set_part('<h1 id="a">One</h1><p><a href="part:#b">to two</a></p>', BLEED, name="one"),
        set_part('<h1 id="b">Two</h1><p><a href="https://example.org">out</a></p>', BLEED, name="two"),
        set_part("<p>The end</p>", BLEED, name="end"),
    ]
    placed = place(parts, HEADS, Imposition(frozenset({"one", "two"}), "end", 8))
    plan = overprint.plan(placed)
    assert len(plan.sizes) == 1
    css = "@page{size:100mm 70mm;margin:0} .s{height:70mm;break-after:page} .s:last-child{break-after:auto}"
    folios = [f"folio {number}" if sheet is not None else "" for number, sheet in enumerate(plan.folio_of, 1)]
    body = "".join(f'<div class="s">{folio}</div>' for folio in folios)
    html = f'<!doctype html><html lang="en"><head><title>h</title></head><body>{body}</body></html>'
    over = typeset(PartSource("_overprint", html, (TINY, css), tagged=False), sealed)  # type: ignore[arg-type]
    outline = (OutlineItem(1, "I", "One", "One", "one", "a"), OutlineItem(1, "II", "Two", "Two", "two", "b"))
    found = Collector()
    book = bind(placed, [Layer(over, tuple(range(8)))], outline, META, found)
    assert not list(found)
    return book, blanks(placed)


def test_blank_pages_stand_where_they_must(bound: tuple[Bound, frozenset[int]]) -> None:
    book, empty = bound
    data = book.written()
    assert empty == {1, 3, 4, 5, 6}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 8
        assert {str(page.obj.TrimBox) for page in pdf.pages} == {str(pdf.pages[0].obj.TrimBox)}
    texts = [" ".join(text.split()) for text in page_texts(data)]
    assert [number for number, text in enumerate(texts) if not text] == sorted(empty)
    assert texts[2].startswith("folio 3")


@pytest.mark.parametrize("medium", ["screen", "archive"])
def test_pages_for_print_are_left_out_and_the_others_keep_their_numbers(
    bound: tuple[Bound, frozenset[int]], medium: str
) -> None:
    made = finish.bound(bound[0], medium, job(blanks=bound[1]), Collector())
    assert made.pages == 3
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "3", "8"]
        for page in pdf.pages:
            assert [float(value) for value in page.obj.MediaBox] == pytest.approx([0, 0, 283.465, 198.425], abs=0.001)
            assert not {"/BleedBox", "/CropBox"} & set(page.obj.keys())
        target = next(iter(pdf.pages[0].obj.Annots)).Dest
        names = list(pdf.Root.Names.Dests.Names)
        place = dict(zip(map(str, names[::2]), names[1::2], strict=True))[str(target)]
        assert place[0].objgen == pdf.pages[1].obj.objgen, "links still lead where they did"


def test_device_colours_are_declared_as_srgb_with_a_profile_that_never_changes(
    bound: tuple[Bound, frozenset[int]],
) -> None:
    made = finish.bound(bound[0], "screen", job(), Collector())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert "sRGB" in str(intent.OutputConditionIdentifier)
        profile = intent.DestOutputProfile.read_bytes()
    assert profile[24:36] == bytes((7, 0xD0, 0, 1, 0, 1)) + bytes(6)
    assert finish.bound(bound[0], "screen", job(), Collector()).pdf == made.pdf
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.pdf_version == "1.7"


def test_the_archive_carries_its_files(bound: tuple[Bound, frozenset[int]]) -> None:
    made = finish.bound(bound[0], "archive", job(attachments=(FILE,)), Collector())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        attached = pdf.attachments["manifest.json"]
        assert attached.get_file().read_bytes() == DATA
        (file,) = pdf.Root.AF
        assert str(file.AFRelationship) == "/Source"
        stream = file.EF.F
        assert bytes(stream.Params.CheckSum) == hashlib.md5(DATA, usedforsecurity=False).digest()
        assert str(stream.Params.ModDate) == "D:20261123000000+00'00'"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.xdist_group("verapdf")
@pytest.mark.parametrize(("medium", "flavours"), [("screen", ["ua1"]), ("archive", ["ua1", "3a"])])
def test_a_validator_agrees(
    bound: tuple[Bound, frozenset[int]], medium: str, flavours: list[str], tmp_path: Path
) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)
    made = finish.bound(bound[0], medium, job(attachments=(FILE,), blanks=bound[1]), Collector())
    path = tmp_path / "x.pdf"
    path.write_bytes(made.pdf)
    for flavour in flavours:
        report = verapdf.validate(path, flavour)
        assert report.compliant, report


def test_without_its_profile_only_the_press_file_is_missing(tmp_path: Path, cache_folder: Path) -> None:
    project = tmp_path / "project"
    (project / "chapters").mkdir(parents=True)
    (project / "chapters" / "01-what.md").write_text("# What\n\nText.\n")
    settings = 'title = "T"\nmedia = ["screen", "press"]\n[press]\ncondition = "FOGRA93"\n'
    (project / "dossier.toml").write_text(settings)
    out = tmp_path / "dist"
    run = run_build("pdf", "--json", "--project", str(project), "--out", str(out), "--cache", str(cache_folder))
    assert run.returncode == 1
    report = json.loads(run.stdout)
    assert [item["code"] for item in report["diagnostics"]] == ["press-profile"]
    assert [item["medium"] for item in report["outputs"]] == ["screen"]
    assert [path.name for path in out.glob("*.pdf")] == ["project-en.pdf"]
    check = run_build("check", "--json", "--project", str(project))
    assert [item["code"] for item in json.loads(check.stdout)["diagnostics"]] == ["press-profile"]


def pictures(pdf: pikepdf.Pdf) -> dict[str, object]:
    """A photograph of 800 by 600 pixels with a mask, the same without loss; of few pixels, of few colours, of few bytes."""
    photo = Image.radial_gradient("L").resize((800, 600)).convert("RGB")
    jpeg = io.BytesIO()
    photo.save(jpeg, "JPEG", quality=95)
    kind = {"Type": Name.XObject, "Subtype": Name.Image, "BitsPerComponent": 8}
    big = {**kind, "Width": 800, "Height": 600}
    mask = pdf.make_stream(photo.convert("L").tobytes(), ColorSpace=Name.DeviceGray, **big)
    table = Array([Name.Indexed, Name.DeviceRGB, 1, String(bytes(6))])
    form = pdf.make_stream(b"0.5 0 0 0.5 0 0 cm /Flat Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    flat = pdf.make_stream(photo.tobytes(), ColorSpace=Name.DeviceRGB, **big)
    form.Resources = Dictionary(XObject=Dictionary(Flat=flat))
    return {
        "/XObject": Dictionary(
            Photo=pdf.make_stream(jpeg.getvalue(), ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode, SMask=mask, **big),
            Form=form,
            Small=pdf.make_stream(bytes(30 * 20 * 3), ColorSpace=Name.DeviceRGB, Width=30, Height=20, **kind),
            Table=pdf.make_stream(bytes(800 * 600), ColorSpace=table, **big),
            Logo=pdf.make_stream(
                zlib.compress(bytes(800 * 600 * 3)), ColorSpace=Name.DeviceRGB, Filter=Name.FlateDecode, **big
            ),
        )
    }


def test_pictures_finer_than_a_screen_are_made_smaller() -> None:
    # photograph and drawing 72 points wide: 800 pixels an inch; in the form half of that
    content = b"q 72 0 0 54 0 0 cm /Photo Do /Form Do /Table Do /Logo Do Q q 50 0 0 30 0 0 cm /Small Do Q"
    data = finish_support.bound(content, pictures)
    made = finished(data, "screen", job(), Collector())
    assert made.facts == {"images_made_smaller": 3}
    assert finished(data, "screen", job(), Collector()).pdf == made.pdf
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        given = pdf.pages[0].Resources.XObject
        assert [int(given.Photo.Width), int(given.Photo.Height)] == [220, 165]
        assert [int(given.Photo.SMask.Width), int(given.Photo.SMask.Height)] == [220, 165]
        assert str(given.Photo.Filter) == "/DCTDecode"
        flat = given.Form.Resources.XObject.Flat
        assert [int(flat.Width), len(flat.read_bytes())] == [110, 110 * 82 * 3]
        assert [int(given.Small.Width), int(given.Table.Width), int(given.Logo.Width)] == [30, 800, 800]
        with Image.open(io.BytesIO(given.Photo.read_raw_bytes())) as picture:
            assert picture.size == (220, 165)
    for medium in ("archive", "press"):
        if medium == "press" and finish_support.profile_missing():
            continue
        other = finished(data, medium, job(), Collector())
        with pikepdf.open(io.BytesIO(other.pdf)) as pdf:
            assert int(pdf.pages[0].Resources.XObject.Photo.Width) == 800


def test_a_picture_over_the_whole_width_reaches_the_bleed(sealed: FontSet, tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), (0, 128, 0)).save(tmp_path / "field.png")
    figure = '<figure class="full-bleed"><img alt="A field" src="field.png"><figcaption>Green</figcaption></figure>'
    part = set_chapter(f"<p>before</p>{figure}<p>after</p>", sealed, paper="A5", field=tmp_path / "field.png")
    assert part.notes == ()
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", "-"]
    run = subprocess.run(command, input=part.pdf, capture_output=True, check=True)
    with Image.open(io.BytesIO(run.stdout)) as page:
        pixels = page.convert("RGB")
    rows = [y for y in range(pixels.height) if pixels.getpixel((pixels.width // 2, y)) == (0, 128, 0)]
    assert len(rows) > 100
    # the sheet is as wide as the bleed: its first and last pixel are green
    for x in (1, pixels.width - 2):
        assert pixels.getpixel((x, rows[50])) == (0, 128, 0)
    for word in words(part.pdf):
        assert 50 < word.left < 370, "text stays in its area"


@pytest.mark.xdist_group("verapdf")
@pytest.mark.skipif(bool(finish_support.profile_missing()), reason=finish_support.profile_missing())
def test_pictures_in_cmyk_say_which_inks_they_mean(sealed: FontSet, tmp_path: Path) -> None:
    Image.new("CMYK", (60, 40), (255, 0, 0, 0)).save(tmp_path / "cyan.jpg")
    part = set_chapter('<figure><img alt="Cyan" src="cyan.jpg"></figure>', sealed, cyan=tmp_path / "cyan.jpg")
    placed = place([part], {"chapter": ("", False)})
    book = bind(placed, [], (), META, Collector())
    path = tmp_path / "x.pdf"
    for medium in ("screen", "archive"):
        made = finish.bound(book, medium, job(), Collector())
        path.write_bytes(made.pdf)
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            space = pdf.pages[0].Resources.ColorSpace.DefaultCMYK
            assert (str(space[0]), int(space[1].N)) == ("/ICCBased", 4)
    if verapdf.available() is None:
        report = verapdf.validate(path, "3a")
        assert report.compliant, report
    colours = '<p style="color:device-cmyk(0 1 1 0)">red</p>'
    styled = bind(place([set_chapter(colours, sealed)], {"chapter": ("", False)}), [], (), META, Collector())
    path.write_bytes(finish.bound(styled, "archive", job(), Collector()).pdf)
    if verapdf.available() is None:
        report = verapdf.validate(path, "3a")
        assert report.compliant, report
    plain = bind(place([set_chapter("<p>k K</p>", sealed)], {"chapter": ("", False)}), [], (), META, Collector())
    assert b"DefaultCMYK" not in finish.bound(plain, "archive", job(), Collector()).pdf
    unknown = job(press=PressSettings(condition="Nowhere"))
    for medium, codes in (("screen", []), ("archive", ["press-profile"])):
        found = Collector()
        finish.bound(book, medium, unknown, found)
        assert [item.code for item in found] == codes
    with pikepdf.open(io.BytesIO(finish.bound(book, "press", job(), Collector()).pdf)) as pdf:
        assert {str(item.ColorSpace) for item in pdf.pages[0].Resources.XObject.values()} == {"/DeviceCMYK"}
