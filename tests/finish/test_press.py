"""The press file of tiny documents: each way to give a colour, overprint, boxes, marks, markers; judged by real tools."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms

from dossier.diagnostics import Collector
from dossier.finish.colour import Inks
from dossier.model import FinishJob, Ink, PressSettings
from tests.finish.support import as_pdf_a, bound, finished, ghostscript_missing, no_rgb, plates, profile_missing
from tests.tools import verapdf

pytestmark = pytest.mark.skipif(bool(profile_missing()), reason=profile_missing())
needs_ghostscript = pytest.mark.skipif(ghostscript_missing(), reason="gs (ghostscript) is not installed")

Make = Callable[[pikepdf.Pdf], Mapping[str, object]]
BRAND = {"#1d4e6b": Ink((90, 55, 30, 30)), "#e2001a": Ink((0, 100, 90, 0), "HOUSE RED")}


def ink(plate: Image.Image, x: int, y: int) -> int:
    """How much of a plate's ink is on a pixel: 255 is all."""
    return 255 - plate.tobytes()[y * plate.width + x]


def job(**settings: Any) -> FinishJob:
    return FinishJob("x en 1", "2026-11-23T00:00:00+00:00", "", PressSettings(**settings), BRAND)


def press(content: str, resources: Make | None = None, *, found: Collector | None = None, **settings: Any) -> bytes:
    """The press file of a page."""
    own = Collector() if found is None else found
    data = finished(bound(content.encode(), resources), "press", job(**settings), own).pdf
    assert found is not None or not list(own), list(own)
    return data


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def operators(data: bytes, *names: str) -> list[tuple[str, ...]]:
    """The operators of those names on the first page, with what they set, as text; the first two set the page's black."""
    with opened(data) as pdf:
        return list(_operators(pdf.pages[0], names))[2:]


def _operators(stream: Any, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for instruction in pikepdf.parse_content_stream(stream):
        if not names or str(instruction.operator) in names:
            yield (str(instruction.operator), *map(str, instruction.operands))


def painted(content: str, *, without_marks: bool = True, **settings: Any) -> list[tuple[str, ...]]:
    """Colours that a page without resources sets."""
    settings.setdefault("marks", not without_marks)
    return operators(press(content, **settings), "k", "K", "g", "G", "cs", "CS", "scn", "SCN")


# --- colours of operators ---------------------------------------------------------------------------------


def test_neutral_greys_are_black_alone() -> None:
    given = painted("0 0 0 rg 1 1 1 RG 0.5 g 0 G")
    assert [item[0] for item in given] == ["k", "K", "k", "K"]
    assert given[0][1:] == ("0", "0", "0", "1")
    assert given[1][1:] == ("0", "0", "0", "0")
    assert given[2][1:4] == ("0", "0", "0")
    assert 0.5 < float(given[2][4]) < 0.6, "as light as the grey of the screen, not as its number"
    assert given[3][1:] == ("0", "0", "0", "1")


def test_the_page_begins_in_black_ink() -> None:
    with opened(press("0 0 10 10 re f")) as pdf:
        first = list(_operators(pdf.pages[0], ("k", "K")))[:2]
    assert first == [("k", "0", "0", "0", "1"), ("K", "0", "0", "0", "1")]


def test_other_colours_go_through_the_profile() -> None:
    ((_, cyan, magenta, yellow, black),) = painted("1 0 0 rg")
    assert float(magenta) > 0.9
    assert float(yellow) > 0.9
    assert float(cyan) < 0.1
    assert float(black) < 0.1


def test_cmyk_stays() -> None:
    assert painted("0.1 0.2 0.3 0.4 k") == [("k", "0.1", "0.2", "0.3", "0.4")]


def test_brand_colours_have_their_inks_and_tints_of_them() -> None:
    red, green, blue = 0x1D / 255, 0x4E / 255, 0x6B / 255
    assert painted(f"{red:.6f} {green:.6f} {blue:.6f} rg") == [("k", "0.9", "0.55", "0.3", "0.3")]
    half = [f"{round(255 - (255 - value * 255) / 2) / 255:.6f}" for value in (red, green, blue)]
    ((_, *values),) = painted(f"{' '.join(half)} rg")
    assert [float(value) for value in values] == pytest.approx([0.45, 0.275, 0.15, 0.15], abs=0.01)


def test_spot_colours_and_their_tints() -> None:
    data = press("0.886275 0 0.101961 rg 0 0 10 10 re f 0.886275 0 0.101961 RG", marks=False)
    assert operators(data, "cs", "scn", "CS", "SCN", "k")[0:] == [("scn", "1"), ("CS", "/Spot"), ("SCN", "1")]
    with opened(data) as pdf:
        space = pdf.pages[0].Resources.ColorSpace["/Spot"]
        assert [str(space[0]), str(space[1]), str(space[2])] == ["/Separation", "/HOUSE RED", "/DeviceCMYK"]
        assert [float(value) for value in space[3].C1] == [0, 1, 0.9, 0]


@needs_ghostscript
def test_a_spot_colour_has_its_own_plate() -> None:
    seen = plates(press("0.886275 0 0.101961 rg 20 20 60 40 re f", marks=False))
    assert seen["HOUSE RED"].getextrema()[0] == 0
    assert seen["Magenta"].getextrema() == (255, 255)


def test_total_ink_is_kept_below_the_limit() -> None:
    for limit in (300, 220, 180):
        for colour in ("0.05 0.02 0.01", "0.11 0.12 0.14", "0.2 0.05 0.1"):
            ((_, *values),) = painted(f"{colour} rg", ink=limit)
            assert sum(map(float, values)) <= limit / 100 + 0.02


def icc(pdf: pikepdf.Pdf, profile: bytes = b"", count: int = 3) -> Array:
    data = profile or ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return Array([Name.ICCBased, pdf.make_stream(data, N=count)])


def test_every_colour_space() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        table = String(bytes([0, 0, 0, 255, 0, 0]))
        # from a spot colour of another house, with RGB standing in for it
        other = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0.5, 0], N=1)
        spaces = {
            "/Icc": icc(pdf),
            "/Gray": icc(pdf, b"x", 1),
            "/Ink": icc(pdf, b"x", 4),
            "/Cal": Array([Name.CalRGB, Dictionary(WhitePoint=[0.9505, 1, 1.089])]),
            "/Lab": Array([Name.Lab, Dictionary(WhitePoint=[0.9642, 1, 0.8249])]),
            "/Table": Array([Name.Indexed, Name.DeviceRGB, 1, table]),
            "/Other": Array([Name.Separation, Name("/Leaf"), Name.DeviceRGB, other]),
        }
        return {"/ColorSpace": Dictionary(spaces)}

    content = (
        "/Icc cs 0 0 0 sc /Gray cs 0 sc /Ink cs 0.1 0.2 0.3 0.4 sc /Cal cs 1 1 1 sc /Lab cs 0 0 0 sc /Lab cs 100 0 0 sc"
        " /Table cs 0 sc /Other cs 0.5 scn /DeviceRGB cs /DeviceCMYK cs 0.5 0 0 0 sc /Icc CS 1 1 1 SC"
    )
    data = press(content, resources, marks=False)
    black, white = ("k", "0", "0", "0", "1"), ("k", "0", "0", "0", "0")
    # the first colour of a space is set with it
    assert operators(data, "k", "K", "cs", "scn", "sc") == [
        black, black, black, black, black, ("k", "0.1", "0.2", "0.3", "0.4"), black, white, black, black, black, white,
        black, black, ("cs", "/Other"), ("scn", "0.5"), black, black, ("k", "0.5", "0", "0", "0"),
        ("K", "0", "0", "0", "1"), ("K", "0", "0", "0", "0"),
    ]  # fmt: skip
    with opened(data) as pdf:
        assert no_rgb(pdf) == []
        space = pdf.pages[0].Resources.ColorSpace["/Other"]
        assert str(space[2]) == "/DeviceCMYK"
        assert len(space[3].Range) == 8


# --- overprint ---------------------------------------------------------------------------------------------


def overprinted(content: str, paint: str, resources: Make | None = None) -> list[bool]:
    """For each of the painting operators whether overprint is set when it comes."""
    state, result, stack = False, [], []
    for name, *operands in operators(press(content, resources, marks=False)):
        if name == "gs":
            state = operands == ["/InkOver"]
        elif name == "q":
            stack.append(state)
        elif name == "Q" and stack:
            state = stack.pop()
        elif name in paint.split():
            result.append(state)
    return result


def with_font(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"/Font": Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("BT /F 11.9 Tf (a) Tj ET", [True]),
        ("BT /F 12 Tf (a) Tj ET", [False]),
        ("BT /F 1 Tf 11 0 0 11 5 5 Tm (a) Tj ET", [True]),
        ("BT /F 1 Tf 13 0 0 13 5 5 Tm (a) Tj ET", [False]),
        ("q 2 0 0 2 0 0 cm BT /F 8 Tf (a) Tj ET Q BT /F 8 Tf (b) Tj ET", [False, True]),
        ("0.9 0.9 0.9 rg BT /F 8 Tf (a) Tj ET", [False]),
        ("1 1 1 rg BT /F 8 Tf (a) Tj ET", [False]),
        ("0 0 0 rg BT /F 8 Tf (a) Tj 1 0 0 rg (b) Tj ET", [True, False]),
        ("1 0 0 RG BT 2 Tr /F 8 Tf (a) Tj ET", [False]),
        ("BT 3 Tr /F 8 Tf (a) Tj ET", [False]),
    ],
)
def test_small_black_text_is_printed_over(content: str, expected: list[bool]) -> None:
    assert overprinted(content, "Tj", with_font) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1 w 0 0 m 9 9 l S", [True]),
        ("2 w 0 0 m 9 9 l S", [False]),
        ("q 0.1 0 0 0.1 0 0 cm 15 w 0 0 m 9 9 l S Q", [True]),
        ("q 3 0 0 3 0 0 cm 1 w 0 0 m 9 9 l S Q", [False]),
        ("1 0 0 RG 1 w 0 0 m 9 9 l S", [False]),
        ("0 0 50 1 re f", [True]),
        ("0 0 50 3 re f", [False]),
        ("0 0 50 1 re 0 0 m 9 9 l 9 0 l f", [False]),
        ("1 g 0 0 50 1 re f", [False]),
        ("1 w 0 0 50 50 re B", [False]),
    ],
)
def test_thin_black_lines_are_printed_over(content: str, expected: list[bool]) -> None:
    assert overprinted(content, "S f B") == expected


@needs_ghostscript
def test_black_text_leaves_the_ground_under_it() -> None:
    data = press("0 0.6 0.6 rg 0 0 100 80 re f 0 g BT /F 10 Tf 10 30 Td (MMMMMM) Tj ET", with_font, marks=False)
    seen = plates(data, resolution=72)
    box = (20, 35, 90, 70)
    assert seen["Black"].crop(box).getextrema()[0] == 0, "there is black text"
    assert len(set(seen["Cyan"].crop(box).tobytes())) == 1, "and the ground is whole"


# --- what content leads to ---------------------------------------------------------------------------------


def form(pdf: pikepdf.Pdf, content: str, **entries: Any) -> pikepdf.Object:
    box = Array([0, 0, 100, 100])
    return pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, **entries)


def test_forms_used_at_two_sizes_are_converted_for_each() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        text = form(pdf, "0 0 1 rg BT 0 g /F 8 Tf (a) Tj ET", Resources=Dictionary(with_font(pdf)))
        return {"/XObject": Dictionary(A=text, Unused=form(pdf, "1 0 0 rg"))}

    with opened(press("/A Do q 3 0 0 3 0 0 cm /A Do Q /A Do", resources, marks=False)) as pdf:
        objects = pdf.pages[0].Resources.XObject
        assert sorted(objects.keys()) == ["/A", "/A.2"]
        names = {str(key): {op for op, *_ in _operators(form, ())} for key, form in objects.items()}
        assert "gs" in names["/A"]
        assert "gs" not in names["/A.2"]
        used = [item[1] for item in _operators(pdf.pages[0], ("Do",))]
        assert used == ["/A", "/A.2", "/A"]
        assert no_rgb(pdf) == []


def test_groups_and_blend_modes_keep_their_transparency() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True, K=False)
        return {
            "/XObject": Dictionary(A=form(pdf, "1 0 0 rg 0 0 9 9 re f", Group=group, Resources=Dictionary())),
            "/ExtGState": Dictionary(M=Dictionary(BM=Name.Multiply, ca=0.5)),
        }

    with opened(press("/M gs /A Do", resources, marks=False)) as pdf:
        group = pdf.pages[0].Resources.XObject.A.Group
        assert (str(group.CS), bool(group.I)) == ("/DeviceCMYK", True)
        state = pdf.pages[0].Resources.ExtGState.M
        assert (str(state.BM), float(state.ca)) == ("/Multiply", 0.5)
        assert str(pdf.pages[0].Group.CS) == "/DeviceCMYK"


def test_a_luminosity_mask_becomes_grey_and_weighs_the_same() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        mask = form(pdf, "0 1 0 rg 0 0 9 9 re f", Group=group, Resources=Dictionary())
        soft = Dictionary(S=Name.Luminosity, G=mask, BC=[1, 0, 0])
        return {"/ExtGState": Dictionary(M=Dictionary(SMask=soft))}

    with opened(press("/M gs 1 0 0 rg 0 0 50 50 re f", resources, marks=False)) as pdf:
        mask = pdf.pages[0].Resources.ExtGState.M.SMask
        assert str(mask.G.Group.CS) == "/DeviceGray"
        assert list(_operators(mask.G, ("g",))) == [("g", "0.59")]
        assert [float(value) for value in mask.BC] == [pytest.approx(0.3)]
        assert no_rgb(pdf) == []


def axial(function: Any) -> Dictionary:
    return Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 100, 0], Function=function, Extend=[True, True]
    )


def linear(start: list[float], end: list[float]) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=start, C1=end, N=1)


@needs_ghostscript
def test_gradients_are_right_between_their_ends_and_keep_hard_edges() -> None:
    stitched = Dictionary(
        FunctionType=3, Domain=[0, 1], Bounds=[0.5], Encode=[0, 1, 0, 1],
        Functions=[linear([1, 0, 0], [0, 1, 0]), linear([0, 0, 0], [1, 1, 1])],
    )  # fmt: skip
    data = press("/S sh", lambda _pdf: {"/Shading": Dictionary(S=axial(stitched))}, marks=False)
    seen = plates(data, resolution=72)

    def inks(x: int) -> list[int]:
        return [ink(seen[name], 9 + x, 40) for name in ("Cyan", "Magenta", "Yellow", "Black")]

    middle = press(f"{0.5} {0.5} 0 rg 0 0 100 80 re f", marks=False)
    flat = plates(middle, resolution=72)
    wanted = [ink(flat[name], 40, 40) for name in ("Cyan", "Magenta", "Yellow", "Black")]
    assert inks(25) == pytest.approx(wanted, abs=10), "half way from red to green is olive, not half of each ink"
    assert inks(53)[:3] == [0, 0, 0], "the grey half is black alone"
    assert inks(48)[3] < 90
    assert inks(52)[3] > 220, "the edge in the middle is hard"


def ramp(start: str, end: str) -> list[tuple[float, ...]]:
    """CMYK along a gradient between two colours of the screen."""
    ends = [[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in (start, end)]
    with opened(press("/S sh", lambda _pdf: {"/Shading": Dictionary(S=axial(linear(*ends)))}, marks=False)) as pdf:
        data = pdf.pages[0].Resources.Shading.S.Function.read_bytes()
        space = pdf.pages[0].Resources.Shading.S.ColorSpace
    size = 1 if isinstance(space, Array) else 4
    return [tuple(value / 255 for value in data[at : at + size]) for at in range(0, len(data), size)]


@pytest.mark.parametrize(("start", "end"), [("#1d4e6b", "#ffffff"), ("#808080", "#ff0000"), ("#1d4e6b", "#e2001a")])
def test_gradients_do_not_jump_where_a_colour_is_a_grey_or_the_brands(start: str, end: str) -> None:
    values = ramp(start, end)
    for one, other in pairwise(values):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.03
    alone = {"#1d4e6b": (0.9, 0.55, 0.3, 0.3), "#ffffff": (0, 0, 0, 0), "#e2001a": (0, 1, 0.9, 0)}
    for colour, value in ((start, values[0]), (end, values[-1])):
        assert value == pytest.approx(alone.get(colour, value), abs=0.005)
    assert start != "#808080" or values[0][:3] == (0, 0, 0)


def test_gradients_of_a_spot_colour_to_white_stay_on_its_plate() -> None:
    values = ramp("#e2001a", "#ffffff")
    assert (values[0], values[-1]) == ((1.0,), (0.0,))
    assert values == sorted(values, reverse=True)


@needs_ghostscript
def test_shadings_of_two_values_and_patterns_of_all_kinds() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        samples = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0])
        plane = pdf.make_stream(
            samples, FunctionType=0, Domain=[0, 1, 0, 1], Range=[0, 1] * 3, Size=[2, 2], BitsPerSample=8
        )
        matrix = Array([100, 0, 0, 80, 0, 0])
        both = Dictionary(ShadingType=1, ColorSpace=Name.DeviceRGB, Matrix=matrix, Function=plane)
        cell = {
            "Type": Name.Pattern,
            "PatternType": 1,
            "TilingType": 1,
            "XStep": 10,
            "YStep": 10,
            "BBox": [0, 0, 10, 10],
        }
        coloured = pdf.make_stream(b"0 0 1 rg 0 0 5 5 re f", PaintType=1, Resources=Dictionary(), **cell)
        plain = pdf.make_stream(b"0 0 5 5 re f", PaintType=2, Resources=Dictionary(), **cell)
        return {
            "/Shading": Dictionary(B=both),
            "/Pattern": Dictionary(
                C=coloured, P=plain, S=Dictionary(PatternType=2, Shading=axial(linear([1] * 3, [0] * 3)))
            ),
            "/ColorSpace": Dictionary(U=Array([Name.Pattern, Name.DeviceRGB])),
        }

    content = (
        "/B sh /Pattern cs /C scn 0 0 20 20 re f /U cs 1 0 0 /P scn 30 0 20 20 re f /Pattern cs /S scn 60 0 40 20 re f"
    )
    data = press(content, resources, marks=False)
    with opened(data) as pdf:
        assert no_rgb(pdf) == []
    seen = plates(data, resolution=72)
    at = {name: [ink(image, 9 + x, 80 + 9 - 2) for x in (2, 32, 98)] for name, image in seen.items()}
    assert at["Cyan"][0] > 200, "the blue cell"
    assert at["Magenta"][1] > 220, "the red cell"
    assert at["Cyan"][1] < 30
    assert at["Black"][2] > 220, "the end of the grey shading"
    assert at["Cyan"][2] == 0
    upper = {name: ink(image, 12, 13) for name, image in seen.items()}
    assert upper["Cyan"] > 200, "blue in the upper left corner of the shading of two values"
    assert upper["Yellow"] < 60


def image(pdf: pikepdf.Pdf, picture: Image.Image, **entries: Any) -> pikepdf.Object:
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "1": Name.DeviceGray}[picture.mode]
    given = {"ColorSpace": space, "BitsPerComponent": 1 if picture.mode == "1" else 8, **entries}
    return pdf.make_stream(
        picture.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height, **given
    )


def test_images_of_every_kind_once_each() -> None:
    colours = Image.new("RGB", (4, 4), (255, 0, 0))

    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        soft = image(pdf, Image.new("L", (4, 4), 128))
        samples = Image.new("L", (4, 4), 1)
        table = Array([Name.Indexed, Name.DeviceRGB, 1, String(bytes([0, 0, 0, 0x1D, 0x4E, 0x6B]))])
        deep = pdf.make_stream(
            bytes([255, 0, 0, 0, 0, 0] * 16), Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=16,
        )  # fmt: skip
        jpeg = io.BytesIO()
        colours.save(jpeg, "JPEG", quality=95)
        return {
            "/XObject": Dictionary(
                Rgb=image(pdf, colours, SMask=soft, Interpolate=True),
                Grey=image(pdf, Image.new("L", (4, 4), 128)),
                Line=image(pdf, Image.new("1", (8, 4), 0)),
                Table=image(pdf, samples, ColorSpace=table),
                Icc=image(pdf, colours, ColorSpace=icc(pdf)),
                Deep=deep,
                Jpeg=pdf.make_stream(
                    jpeg.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4,
                    ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
                ),
                Out=image(pdf, colours, Decode=[1, 0] * 3),
                Key=image(pdf, colours, Mask=[250, 255, 0, 5, 0, 5]),
                Hole=pdf.make_stream(
                    b"\0" * 4, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=4, ImageMask=True, BitsPerComponent=1
                ),
            )
        }  # fmt: skip

    names = ("Rgb", "Grey", "Line", "Table", "Icc", "Deep", "Jpeg", "Out", "Key", "Hole")
    with opened(press(" ".join(f"/{name} Do" for name in (*names, "Rgb")), resources, marks=False)) as pdf:
        assert no_rgb(pdf) == []
        given = pdf.pages[0].Resources.XObject
        assert sorted(given.keys()) == sorted(f"/{name}" for name in names)
        red = given.Rgb.read_bytes()[:4]
        assert red[1] > 230
        assert str(given.Rgb.ColorSpace) == "/DeviceCMYK"
        assert given.Rgb.SMask.read_bytes() == bytes([128] * 16), "a mask is no colour"
        assert not given.Rgb.Interpolate
        assert str(given.Grey.ColorSpace) == "/DeviceGray"
        assert 255 - given.Grey.read_bytes()[0] == pytest.approx(0.55 * 255, abs=5)
        assert given.Line.BitsPerComponent == 1
        assert given.Line.read_bytes() == b"\0" * 4
        assert bytes(given.Table.ColorSpace[3]) == bytes([0, 0, 0, 255, 230, 140, 76, 76])
        for name in ("Icc", "Deep", "Key"):
            assert given[f"/{name}"].read_bytes()[:4] == red, name
        assert list(given.Jpeg.read_bytes()[:4]) == pytest.approx(list(red), abs=4)
        assert given.Out.read_bytes()[0] > 100, "red turned round is cyan"
        assert given.Key.Mask.read_bytes() == bytes([0xF0] * 4)
        assert given.Hole.ImageMask


def test_a_picture_is_converted_once_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Image.Image] = []
    convert = Inks.image

    def counting(self: Inks, picture: Image.Image, source: bytes = b"") -> Image.Image:
        asked.append(picture)
        return convert(self, picture, source)

    monkeypatch.setattr(Inks, "image", counting)

    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        photo = Image.new("RGB", (5, 7), (200, 30, 90))
        return {
            "/XObject": Dictionary(A=image(pdf, photo), B=image(pdf, photo), C=image(pdf, photo, Decode=[1, 0] * 3))
        }

    data = b""
    for _ in range(2):  # the second edition finds what the first has converted
        data = press("/A Do /B Do /C Do /A Do", resources, marks=False)
        assert len(asked) == 2
    with opened(data) as pdf:
        samples = [item.read_bytes() for item in pdf.pages[0].Resources.XObject.values()]
    assert samples[0] == samples[1] != samples[2]


def test_inline_images_and_fonts_of_pictures() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        glyph = pdf.make_stream(b"9 0 d0 1 0 0 rg 0 0 9 9 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9, 9], FontMatrix=[0.1, 0, 0, 0.1, 0, 0],
            CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=[97, Name.a]), FirstChar=97, LastChar=97, Widths=[9],
            Resources=Dictionary(),
        )  # fmt: skip
        return {"/Font": Dictionary(T=pdf.make_indirect(font))}

    content = "BI /W 1 /H 1 /CS /RGB /BPC 8 ID \xff\x00\x00 EI BT /T 9 Tf (a) Tj ET BI /W 1 /H 1 /IM true ID \x00 EI"
    data = finished(bound(content.encode("latin-1"), resources), "press", job(marks=False), Collector()).pdf
    with opened(data) as pdf:
        assert [name for name, *_ in _operators(pdf.pages[0], ("Do", "INLINE IMAGE"))] == ["Do", "Do"]
        assert sorted(str(item.get("/ColorSpace", "stencil")) for item in pdf.pages[0].Resources.XObject.values()) == [
            "/DeviceCMYK",
            "stencil",
        ]
        glyph = pdf.pages[0].Resources.Font.T.CharProcs.a
        assert b" k" in glyph.read_bytes()
        assert b"rg" not in glyph.read_bytes()


def test_what_cannot_be_converted_is_reported_with_its_page() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        mesh = pdf.make_stream(
            b"",
            ShadingType=4,
            ColorSpace=Name.DeviceRGB,
            BitsPerCoordinate=8,
            BitsPerComponent=8,
            BitsPerFlag=8,
            Decode=[0, 1],
        )
        return {"/Shading": Dictionary(M=mesh)}

    found = Collector()
    press("/M sh", resources, found=found)
    # a page of several streams is no different
    data = bound(b"/M sh", resources)
    with opened(data) as pdf:
        pdf.pages[0].contents_add(b"0 g")
        buffer = io.BytesIO()
        pdf.save(buffer)
    finished(buffer.getvalue(), "press", job(), found)
    assert [item.code for item in found] == ["press-object"]
    assert next(iter(found)).message == "page 1 holds a mesh of type 4 without a function"


# --- the page and the document -------------------------------------------------------------------------------


def box(page: Any, name: str) -> list[float]:
    return [float(value) for value in page[name]]


def test_boxes_and_marks_outside_of_the_bleed() -> None:
    with opened(press("1 0 0 rg -9 -9 118 98 re f", bar=True)) as pdf:
        page = pdf.pages[0].obj
        assert box(page, "/TrimBox") == [0, 0, 100, 80]
        bleed = box(page, "/BleedBox")
        assert bleed == pytest.approx([-8.504, -8.504, 108.504, 88.504], abs=0.001)
        media = box(page, "/MediaBox")
        assert media[0] < bleed[0] - 10
        content = page.Contents.read_bytes()
        marks = content[content.rindex(b"/Marks") :]
        numbers = [list(map(float, line.split()[:2])) for line in marks.decode().split("\n") if line.endswith(" l S")]
        assert len(numbers) == 16
        for x, y in numbers:
            assert not (bleed[0] < x < bleed[2] and bleed[1] < y < bleed[3])
            assert media[0] - 0.001 <= x <= media[2] + 0.001
            assert media[1] - 0.001 <= y <= media[3] + 0.001
        space = page.Resources.ColorSpace["/Marks"]
        assert (str(space[0]), str(space[1])) == ("/Separation", "/All")


def test_without_marks_the_sheet_ends_with_the_bleed() -> None:
    with opened(press("", marks=False, bleed=10)) as pdf:
        page = pdf.pages[0].obj
        assert box(page, "/MediaBox") == box(page, "/BleedBox") == [-10, -10, 110, 90]


@needs_ghostscript
def test_marks_are_on_every_plate() -> None:
    for name, plate in plates(press(""), resolution=144).items():
        assert min(plate.tobytes()) < 100, name


@needs_ghostscript
def test_ink_reaches_the_bleed_and_nothing_goes_beyond() -> None:
    data = press("1 0 0 rg -50 -50 200 200 re f")
    plate = plates(data, resolution=72)["Magenta"]
    margin = 8.504 + 6 * 72 / 25.4
    edge = round(margin - 8.504)
    middle = plate.height // 2 - 12
    assert ink(plate, edge + 1, middle) > 225
    assert ink(plate, edge - 2, middle) < 15


@pytest.mark.parametrize(("direction", "first"), [("ltr", -6.0), ("rtl", 6.0)])
def test_the_gutter_moves_pages_away_from_the_spine(direction: str, first: float) -> None:
    moved = FinishJob(
        "x", "2026-11-23T00:00:00+00:00", "", PressSettings(gutter=6), direction=direction, bare=frozenset({3})
    )
    data = finished(bound(b"", pages=4), "press", moved, Collector()).pdf
    with opened(data) as pdf:
        # the content stays where it is: the sheet moves under it
        assert [box(page.obj, "/TrimBox")[0] for page in pdf.pages] == [first, -first, first, 0]
        bound_right = "/ViewerPreferences" in pdf.Root and pdf.Root.ViewerPreferences.Direction == "/R2L"
        assert bound_right == (direction == "rtl")


@needs_ghostscript
def test_a_page_that_lies_across_is_turned_with_all_that_is_on_it() -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        # black in the lower half of the page, cyan in its upper half
        sharp = Dictionary(
            FunctionType=3, Domain=[0, 1], Bounds=[0.5], Encode=[0, 1, 0, 1],
            Functions=[linear([0, 0, 0], [0, 0, 0]), linear([1, 1, 1], [1, 1, 1])],
        )  # fmt: skip
        shade = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 0, 80], Function=sharp)
        return {"/Pattern": Dictionary(S=Dictionary(PatternType=2, Shading=shade))}

    content = b"/Pattern cs /S scn 40 0 40 80 re f 0 1 0 0 k 0 60 20 20 re f"
    with opened(bound(content, resources, pages=2)) as pdf:
        # the first page stands, the second lies
        pdf.pages[0].obj.TrimBox = Array([0, 0, 80, 100])
        pdf.pages[0].obj.MediaBox = Array([-9, -9, 89, 109])
        buffer = io.BytesIO()
        pdf.save(buffer)
    data = finished(buffer.getvalue(), "press", job(marks=False), Collector()).pdf
    with opened(data) as pdf:
        assert box(pdf.pages[0].obj, "/TrimBox") == box(pdf.pages[1].obj, "/TrimBox") == [0, 0, 80, 100]
    seen = plates(data, 2, 72)

    def at(name: str, x: int, y: int) -> int:
        """Ink at a place of the finished page, from its lower left corner."""
        plate = seen[name]
        return ink(plate, 8 + x, plate.height - 9 - y)

    assert at("Magenta", 10, 10) > 250, "what was in the upper left corner is in the lower left one"
    assert at("Magenta", 70, 90) == 0
    assert at("Black", 60, 60) > 250, "the lower half is on the right, and the pattern has turned too"
    assert at("Black", 20, 60) == 0


def test_markers_of_pdf_x_4() -> None:
    with opened(press("")) as pdf:
        assert pdf.pdf_version == "1.6"
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        assert str(pdf.docinfo["/Trapped"]) == "/False"
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20261123000000+00'00'"
        with pdf.open_metadata() as xmp:
            assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert xmp["pdf:Trapped"] == "False"
            assert xmp["dc:title"] == "A title"
            assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == xmp["xmp:MetadataDate"]
            assert str(xmp["xmpMM:DocumentID"]).startswith("uuid:")
            assert (xmp["xmpMM:VersionID"], xmp["xmpMM:RenditionClass"]) == ("1", "default")
            assert "pdfuaid:part" not in xmp


def test_same_input_same_bytes_and_other_input_another_identifier() -> None:
    assert press("1 0 0 rg") == press("1 0 0 rg")
    names = []
    for content in ("1 0 0 rg", "0 1 0 rg"):
        with opened(press(content)) as pdf, pdf.open_metadata() as metadata:
            names.append(metadata["xmpMM:DocumentID"])
    assert len(set(names)) == 2


def test_what_only_screens_use_is_gone() -> None:
    data = bound(b"/Span <</MCID 0>> BDC 0 g EMC /Span <</ActualText (x)>> BDC 0 g EMC")
    with opened(data) as pdf:
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String("x:"))
        )
        pdf.pages[0].obj.Annots = Array([link])
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("x", 0))
        buffer = io.BytesIO()
        pdf.save(buffer)
    data = finished(buffer.getvalue(), "press", job(marks=False), Collector()).pdf
    with opened(data) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        assert not {"/Outlines", "/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        marks = list(_operators(pdf.pages[0], ("BDC", "EMC")))
        assert [name for name, *_ in marks] == ["BDC", "EMC"]
        assert "ActualText" in marks[0][2]


@pytest.mark.xdist_group("verapdf")
def test_a_validator_agrees(tmp_path: Path) -> None:
    if reason := verapdf.available():
        pytest.skip(reason)

    def resources(pdf: pikepdf.Pdf) -> dict[str, object]:
        soft = image(pdf, Image.new("L", (4, 4), 128))
        return {
            "/XObject": Dictionary(A=image(pdf, Image.new("RGB", (4, 4), (9, 200, 30)), SMask=soft)),
            "/Shading": Dictionary(S=axial(linear([1, 0, 0], [0, 0, 1]))),
        }

    data = press("0.886275 0 0.101961 rg 0 0 9 9 re f /A Do /S sh", resources, bar=True)
    report = verapdf.validate(as_pdf_a(data, tmp_path / "a.pdf"), "2b")
    assert report.compliant, report
    # the trick sees what it should: one RGB operator more
    with opened(data) as pdf:
        pdf.pages[0].contents_add(b"1 0 0 rg 0 0 9 9 re f")
        buffer = io.BytesIO()
        pdf.save(buffer)
    report = verapdf.validate(as_pdf_a(buffer.getvalue(), tmp_path / "b.pdf"), "2b")
    assert not report.compliant


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "p.pdf"
    path.write_bytes(press("1 0 0 rg 0 0 9 9 re f", bar=True))
    try:
        run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("qpdf is not installed")
    assert run.returncode == 0, run.stdout + run.stderr


UNIT = st.floats(0, 1, allow_nan=False).map(lambda value: round(value, 3))
COLOUR = st.one_of(
    st.tuples(UNIT, UNIT, UNIT, st.sampled_from(["rg", "RG"])),
    st.tuples(UNIT, st.sampled_from(["g", "G"])),
    st.tuples(UNIT, UNIT, UNIT, UNIT, st.sampled_from(["k", "K"])),
    st.tuples(UNIT, UNIT, UNIT, st.sampled_from(["sc", "scn"])).map(lambda colour: ("/DeviceRGB cs", *colour)),
).map(lambda colour: " ".join(str(value) for value in colour))
SIZE = st.floats(0.1, 40, allow_nan=False).map(lambda value: round(value, 2))
STEP = st.one_of(
    COLOUR,
    SIZE.map(lambda size: f"{size} w 0 0 m 50 50 l S"),
    SIZE.map(lambda size: f"5 5 50 {size} re f"),
    SIZE.map(lambda size: f"BT /F {size} Tf 5 5 Td (a) Tj ET"),
    SIZE.map(lambda size: f"{size / 20:.3f} 0 0 {size / 20:.3f} 1 1 cm"),
    st.sampled_from(["q", "Q", "n", "/Span BMC", "EMC"]),
)


@given(st.lists(STEP, max_size=25))
@settings(max_examples=40)
def test_any_content_keeps_its_shapes_and_loses_its_screen_colours(steps: list[str]) -> None:
    content = " ".join(steps)
    data = press(content, with_font, marks=False)
    with opened(data) as pdf:
        assert no_rgb(pdf) == []
        made = [str(instruction.operator) for instruction in pikepdf.parse_content_stream(pdf.pages[0])]
        # the page's own q, clip and Q are around it
        shapes = {"Tj", "S", "f", "re", "m", "l", "cm", "Tf", "Td"}
        given = re.findall(r"\S+", content)
        assert [name for name in made if name in shapes][1:] == [name for name in given if name in shapes]
        depth = 0
        for name in made:
            depth += {"q": 1, "Q": -1}.get(name, 0)
            assert depth >= 0, "what is kept is brought back only once"
        assert depth == 0, "and always: marks are drawn after it"
        for values in operators(data, "k", "K"):
            assert all(0 <= float(value) <= 1 for value in values[1:])
