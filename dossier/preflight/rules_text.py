"""Rules on text as it lies on the page: cut off, printed over, outside, without glyphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.preflight import matrix
from dossier.preflight.budget import PAIRS, Spent
from dossier.preflight.findings import Entry, on_pages, painted
from dossier.preflight.profiles import Profile
from dossier.preflight.values import Box, File, Finding, Font, Mark, Weight

E, W = Weight.ERROR, Weight.WARNING
#: opacity below which nothing is seen
_SEEN = 0.05
#: share of a text's box that may be cut off: boxes are as high as the font's tallest glyph
_CUT = 0.35
#: share of the smaller core that two texts may have in common
_OVER = 0.4
#: the core of a line of text, as shares of its box: what glyphs without ascenders fill
_CORE = (0.3, 0.65)
#: share of the size below which a text is a mark above or below a letter, not a letter
_NARROW = 0.2
#: points by which text may leave the page, for the side bearings of glyphs
_SLACK = 1.5


def outside(file: File, profile: Profile) -> Iterator[Finding]:
    """Text lies inside the page and its clip."""
    cut: list[tuple[int, Box | None]] = []
    gone: list[tuple[int, Box | None]] = []
    for page in file.pages:
        for mark in page.marks:
            if mark.kind != "text" or mark.artifact or not _inked(file, mark):
                continue
            if not matrix.holds(page.finished, mark.box, _SLACK):
                # outside of the trim a press file has its slug
                if not profile.press or matrix.meet(page.finished, mark.box):
                    gone.append((page.number, mark.box))
            elif mark.clipped > _CUT:
                cut.append((page.number, mark.box))
    unseen = [
        (page.number, mark.box)
        for page in file.pages
        for mark in page.marks
        if mark.kind == "text" and mark.alpha < _SEEN and not mark.artifact and _inked(file, mark)
    ]
    yield from on_pages("text-unseen", E, "text that is transparent", unseen, str(len(unseen)))
    yield from on_pages("text-clipped", E, "text that is cut off", cut, str(len(cut)))
    yield from on_pages("text-outside", E, "text that leaves the page", gone, str(len(gone)))


def overlapping(file: File, _: Profile) -> Iterator[Finding]:
    """No text is printed over other text."""
    where: list[tuple[int, Box | None]] = []
    for page in file.pages:
        texts = [m for m in page.marks if m.kind == "text" and m.clipped < 1 and m.alpha > 0 and _inked(file, m)]
        texts = [m for m in texts if m.box[2] - m.box[0] > _NARROW * m.size]
        try:
            where += [(page.number, box) for box in _overlaps(texts)]
        except Spent as error:
            yield Finding("unexamined", E, f"overlaps were not looked for: {error}", (page.number,))
    yield from on_pages("text-overlap", E, "text printed over other text", where, str(len(where)))


def _inked(file: File, mark: Mark) -> bool:
    """Not only spaces."""
    return matrix.area(mark.box) > 0 and mark.codes.strip(b"\0 \x03") != b""


def _overlaps(texts: Sequence[Mark]) -> Iterator[Box]:
    cores = sorted(((_core(mark.box), mark) for mark in texts), key=lambda pair: pair[0][1])
    active: list[tuple[Box, Mark]] = []
    left = PAIRS
    for core, mark in cores:
        active = [item for item in active if item[0][3] > core[1]]
        left -= len(active)
        if left < 0:
            raise Spent(f"{len(texts):,} texts above each other")
        for other, text in active:
            common = matrix.area(matrix.meet(core, other))
            # the same text twice at one place is a bold or a shadow
            if common > _OVER * min(matrix.area(core), matrix.area(other)) and text.codes != mark.codes:
                yield matrix.meet(core, other) or core
                break
        active.append((core, mark))


def _core(box: Box) -> Box:
    height = box[3] - box[1]
    return box[0], box[1] + _CORE[0] * height, box[2], box[1] + _CORE[1] * height


def glyphs(file: File, _: Profile) -> Iterator[Finding]:
    """No glyph that the font does not have: an empty box where a character should be."""
    for index, font in enumerate(file.fonts):
        if font.missing:
            where = [(p.number, m.box) for p, m in painted(file, "text") if m.font == index and _shows(m, font)]
            yield from on_pages("glyph-undefined", E, f"characters that font '{font.name}' does not have", where)


def _shows(mark: Mark, font: Font) -> bool:
    """Whether a showing of text has a code without a glyph."""
    codes = mark.codes
    shown = set(codes) if not font.wide else {codes[at] << 8 | codes[at + 1] for at in range(0, len(codes) - 1, 2)}
    return not shown.isdisjoint(font.missing)


ENTRIES = (
    Entry(("text-clipped", "text-outside", "text-unseen"), "all", "every word of the source lies in the trim", outside),
    Entry(("text-overlap",), "all", "no word lies on another", overlapping),
    Entry(("glyph-undefined",), "all", "ISO 14289-1, 7.21.8; ISO 19005-3, 6.2.11.8", glyphs),
)
