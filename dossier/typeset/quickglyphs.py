"""The glyphs of a line that was read off its paragraph, as Pango gives them for the line itself, for ``quickdraw``.

A line that is not justified is one run, as in the paragraph. In a justified one every space is a run of its own, as wide as it is
and the space that is put in, half of it before and half behind, but for spaces at either end of the line; the words are no
longer kerned with their spaces then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from dossier.typeset import patch
from dossier.typeset.shaping import Paragraph

#: Pango units in a CSS pixel
_UNITS = 1024
_SPACE = re.compile("[ \u00a0]")
#: where a layout of the engine has its glyphs
_NAME = "_dossier_glyphs"


class Glyphs(NamedTuple):
    """A line in its paragraph: its text, the character and the glyph that it begins with, and the glyph after its last.

    If a hyphen was put in, it stands there with the letter before it.
    """

    text: str
    paragraph: Paragraph
    start: int
    first: int
    last: int
    hyphen: Paragraph | None = None

    def meant(self, at: int) -> str:
        """The characters that a glyph of the line stands for."""
        paragraph, glyph = self.paragraph, self.first + at
        if glyph >= self.last and self.hyphen is not None:
            paragraph, glyph = self.hyphen, glyph - self.last
        return paragraph.text.encode()[paragraph.clusters[glyph] : paragraph.clusters[glyph + 1]].decode()


class Run(NamedTuple):
    """Glyphs of one font that follow each other: the place of the first in its line; of each its number, advance and offset to
    the side, in Pango units, if any has one."""

    at: int
    ids: list[int]
    widths: list[int]
    offsets: Sequence[int]


def keep(layout: Any, glyphs: Glyphs) -> None:
    """Keep the glyphs of a line with the engine's layout of it."""
    layout.__dict__[_NAME] = glyphs


def of(layout: Any) -> Glyphs | None:
    """The glyphs of a layout, if it still has the text that they were kept for."""
    glyphs: Glyphs | None = layout.__dict__.get(_NAME)
    return glyphs if glyphs is not None and glyphs.text == layout.text else None


def runs(glyphs: Glyphs, justification: float) -> list[Run] | None:
    """The runs of a line whose spaces are wider by that many CSS pixels, None where Pango has to be asked."""
    paragraph, first, last = glyphs.paragraph, glyphs.first, glyphs.last
    ids, widths = paragraph.ids[first:last], paragraph.widths[first:last]
    if glyphs.hyphen is not None:
        ids, widths = ids + glyphs.hyphen.ids, widths + glyphs.hyphen.widths
    whole = Run(0, ids.tolist(), widths.tolist(), ())
    if not justification:
        return [whole]
    spaces = [match.start() for match in _SPACE.finditer(glyphs.text)]
    spacing = int(justification * _UNITS)
    # what Pango rounds, and spaces that it takes together
    if spacing <= 0 or spacing * 2 % _UNITS == 0 or any(place + 1 in spaces for place in spaces):
        return None
    if glyphs.text.endswith("\u00a0"):
        return None
    found, at, end = [], 0, len(glyphs.text) - 1
    for place in spaces:
        glyph = paragraph.glyph(glyphs.start + place) - first
        if glyph > at:
            words = whole.widths[at:glyph]
            words[-1] = paragraph.natural(first + glyph - 1)
            found.append(Run(at, whole.ids[at:glyph], words, ()))
        offset = 0 if place == 0 else spacing if place == end else spacing // 2
        found.append(Run(glyph, [whole.ids[glyph]], [paragraph.natural(first + glyph) + spacing], (offset,)))
        at = glyph + 1
    if at < len(whole.ids):
        found.append(Run(at, whole.ids[at:], whole.widths[at:], ()))
    return found


def _spacing() -> list[patch.Patch]:
    """Texts whose spaces become wider: their layouts are not made anew."""
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.layout import inline

    engine = inline.add_word_spacing

    def add_word_spacing(context: Any, box: Any, justification: float, x_advance: float) -> Any:
        if not isinstance(box, TextBox) or (glyphs := of(box.pango_layout)) is None or glyphs.text != box.text:
            return engine(context, box, justification, x_advance)
        box.justification_spacing = justification
        box.position_x += x_advance
        spaces = inline.count_expandable_spaces(box)
        if spaces:
            layout = object.__new__(type(box.pango_layout))
            layout.__dict__.update(box.pango_layout.__dict__)
            layout.max_width, layout.justification_spacing = None, justification
            box.pango_layout = layout
            box.width += justification * spaces
            x_advance += justification * spaces
        return x_advance

    return [(inline, "add_word_spacing", engine, add_word_spacing)]


#: what ``quick`` puts in place
PATCHES = (_spacing,)
