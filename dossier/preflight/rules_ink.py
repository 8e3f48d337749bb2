"""Rules on colour and ink: spaces, spots, overprint, black, images, lines, text, fonts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dossier.preflight.findings import Entry, live, on_pages, painted
from dossier.preflight.profiles import Profile
from dossier.preflight.values import Box, File, Finding, Ink, Mark, Weight

E, W, N = Weight.ERROR, Weight.WARNING, Weight.NOTICE
_PROCESS = frozenset({"Cyan", "Magenta", "Yellow", "Black", "All", "None"})
#: families that are no inks
_COLOURS = ("RGB", "CalRGB", "Lab", "CalGray", "ICC RGB", "ICC CMYK", "ICC", "DeviceRGB")
#: inks in a text: below this share of an ink nothing is seen out of register
_SEEN = 0.02
#: a licence that forbids to embed (OpenType OS/2, fsType bit 1, no other of bits 1 to 3)
_RESTRICTED = 0x0002


def colour_spaces(file: File, _: Profile) -> Iterator[Finding]:
    """Nothing but inks: no RGB, Lab, Cal or ICC-based colours."""
    where: dict[str, list[tuple[int, Box | None]]] = defaultdict(list)
    for page, mark in painted(file, "text", "fill", "stroke", "image", "stencil", "shading"):
        family = mark.ink.family
        if family in _COLOURS or family.endswith("below an ink"):
            where[family.removeprefix("Device")].append((page.number, mark.box))
    for family, places in sorted(where.items()):
        yield from on_pages("colour-space", E, f"{family} objects", places, family, "CMYK, grey, spot")
    unknown = [
        (p.number, m.box) for p, m in painted(file, "fill", "stroke", "text", "image") if m.ink.family == "unknown"
    ]
    yield from on_pages("colour-unknown", W, "a colour space that cannot be read", unknown)


def group_spaces(file: File, _: Profile) -> Iterator[Finding]:
    """Transparency is blended in CMYK."""
    wrong = {p.number: g for p in file.pages for g in p.groups if g and g not in ("DeviceCMYK", "DeviceGray")}
    value = ", ".join(sorted(set(wrong.values())))
    yield from on_pages(
        "group-space", E, "transparency blended in another space", ((n, None) for n in wrong), value, "CMYK"
    )


def spots(file: File, profile: Profile) -> Iterator[Finding]:
    """Spot colours that were ordered, each under one name; registration colour only outside of the page."""
    where: dict[str, list[tuple[int, Box | None]]] = defaultdict(list)
    registered: list[tuple[int, Box | None]] = []
    for page, mark in painted(file, "text", "fill", "stroke", "image", "stencil", "shading"):
        for name in mark.ink.names:
            if name == "All" and live(page, mark):
                registered.append((page.number, mark.box))
            elif name not in _PROCESS:
                where[name].append((page.number, mark.box))
    yield from on_pages("registration-colour", E, "registration colour on the page", registered)
    for name, places in sorted(where.items()):
        if name not in profile.spots:
            allowed = ", ".join(profile.spots) or "none"
            yield from on_pages("spot-unknown", E, f"spot colour '{name}' is not ordered", places, name, allowed)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in where:
        alike[re.sub(r"[^a-z0-9]", "", name.casefold())].append(name)
    for names in alike.values():
        if len(names) > 1:
            message = "one spot colour under two names: " + ", ".join(sorted(names))
            yield from on_pages("spot-twins", E, message, (place for name in names for place in where[name]))


def _vanishes(mark: Mark) -> bool:
    """White that overprints prints nothing (8.6.7)."""
    values = mark.ink.values
    if not mark.overprint or not values:
        return False
    if mark.ink.family == "DeviceCMYK":  # with mode 0 an ink of 0 knocks out what is below (8.6.7)
        return mark.mode == 1 and not any(values)
    return mark.ink.family in ("Separation", "DeviceN") and not any(values)


def _full_black(ink: Ink) -> bool:
    return ink.cmyk is not None and ink.cmyk[3] == 1 and not any(ink.cmyk[:3])


def overprint(file: File, profile: Profile) -> Iterator[Finding]:
    """White knocks out; small black text overprints."""
    white = ((p.number, m.box) for p, m in painted(file, "text", "fill", "stroke", "stencil") if _vanishes(m))
    yield from on_pages("white-overprint", E, "white that overprints, and so vanishes", white)
    knocked = [
        (p.number, m.box)
        for p, m in painted(file, "text")
        if _full_black(m.ink) and m.size < profile.black_text and not m.overprint
    ]
    yield from on_pages(
        "black-overprint", W, "small black text that knocks out", knocked, limit=f"below {profile.black_text:g} pt"
    )


def _inks(ink: Ink) -> int:
    if ink.cmyk is not None:
        return sum(value > _SEEN for value in ink.cmyk)
    return sum(value > _SEEN for value in ink.values) if ink.family in ("Separation", "DeviceN") else 0


def text_inks(file: File, profile: Profile) -> Iterator[Finding]:
    """Small text in one ink; black text without other inks below; text large enough to be read."""
    small: list[tuple[int, Box | None]] = []
    rich: list[tuple[int, Box | None]] = []
    tiny: list[tuple[int, Box | None]] = []
    most = 0.0
    for page, mark in painted(file, "text"):
        if not live(page, mark):
            continue
        inks = _inks(mark.ink)
        if inks > 1 and mark.size < profile.ink_text:
            small.append((page.number, mark.box))
        cmyk = mark.ink.cmyk
        if cmyk and cmyk[3] >= profile.black and 100 * sum(cmyk) > profile.rich:
            rich.append((page.number, mark.box))
            most = max(most, 100 * sum(cmyk))
        if 0 < mark.size < profile.small_text:
            tiny.append((page.number, mark.box))
    limit = f"{profile.ink_text:g} pt"
    yield from on_pages("text-inks", W, "small text in more than one ink", small, limit=limit)
    yield from on_pages("rich-black-text", W, "text in rich black", rich, f"{most:.0f} %", f"{profile.rich:g} %")
    yield from on_pages("text-small", W, "text too small to read", tiny, limit=f"{profile.small_text:g} pt")


def hairlines(file: File, profile: Profile) -> Iterator[Finding]:
    """Lines, and fills as thin as lines."""
    thin: list[tuple[int, Box | None]] = []
    least = float("inf")
    for page, mark in painted(file, "stroke", "fill"):
        width = mark.size if mark.kind == "stroke" else min(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1])
        if width < profile.hairline - 0.001 and (mark.kind == "stroke" or width > 0) and live(page, mark):
            thin.append((page.number, mark.box))
            least = min(least, width)
    value = f"{least:.2f} pt" if thin else ""
    yield from on_pages("hairline", W, "lines too thin to print", thin, value, f"{profile.hairline:g} pt")


def resolutions(file: File, profile: Profile) -> Iterator[Finding]:
    """Images by their resolution on the page: of the larger side that is scaled most."""
    for kind, limits in (("contone", profile.contone), ("bitmap", profile.bitmap)):
        low: list[tuple[int, Box | None]] = []
        fair: list[tuple[int, Box | None]] = []
        found: list[float] = []
        for page, mark in painted(file, "image", "stencil"):
            picture = file.pictures[mark.image]
            if (picture.bits == 1) != (kind == "bitmap") or not picture.width:
                continue
            resolution = min(mark.resolution)
            if resolution < limits[1]:
                found.append(resolution)
                (low if resolution < limits[0] else fair).append((page.number, mark.box))
        value = f"{min(found):.0f} ppi" if found else ""
        message = "an image of low resolution" if kind == "contone" else "a bitmap of low resolution"
        yield from on_pages("image-resolution", E, message, low, value, f"{limits[0]:g} ppi")
        yield from on_pages("image-resolution", W, message, fair, value, f"{limits[1]:g} ppi")


def fonts(file: File, _: Profile) -> Iterator[Finding]:
    """Embedded, and licensed to be."""
    used = {mark.font for page in file.pages for mark in page.marks if mark.kind == "text"}
    for index in sorted(used):
        font = file.fonts[index]
        where = [(p.number, m.box) for p in file.pages for m in p.marks if m.font == index]
        if not font.embedded:
            yield from on_pages("font-embedded", E, f"font '{font.name}' is not embedded", where, font.kind)
        if font.licence is not None and font.licence & 0x000E == _RESTRICTED:
            yield from on_pages("font-licence", E, f"the licence of font '{font.name}' forbids to embed it", where)


ENTRIES = (
    Entry(("colour-space", "colour-unknown"), "press", "house limit, after GWG 2015", colour_spaces),
    Entry(("group-space",), "press", "ISO 15930-7, 6.10; GWG 2015", group_spaces),
    Entry(("registration-colour", "spot-unknown", "spot-twins"), "press", "ISO 32000-1, 8.6.6.4; GWG 2015", spots),
    Entry(("white-overprint", "black-overprint"), "press", "ISO 32000-1, 8.6.7; GWG 2015", overprint),
    Entry(("text-inks", "rich-black-text", "text-small"), "press", "house limit, after GWG 2015", text_inks),
    Entry(("hairline",), "press", "house limit, after GWG 2015", hairlines),
    Entry(("image-resolution",), "all", "house limit, after GWG 2015", resolutions),
    Entry(("font-embedded", "font-licence"), "all", "ISO 15930-7, 6.3; OpenType 1.9, OS/2 fsType", fonts),
)
