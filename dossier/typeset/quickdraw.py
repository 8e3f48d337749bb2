"""Lines of text drawn into a page, for ``quick``: a glyph of a width that was shown before is shown by the same characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dossier.typeset import patch, quickfonts, quickglyphs
from dossier.typeset.shaping import FIELDS, NONE

#: CSS pixels; the engine draws nothing in a smaller size
_SMALLEST = 1e-6
#: before this version of Pango the engine does not trust the sizes of fonts
_PANGO = 14802
#: where a style keeps the runs of its short texts, characters of the longest, and how many of them
_RUNS, _SHORT, _TEXTS = "_dossier_runs", 8, 64
#: how glyphs of a width are shown, by the address of their font, and for how many they are kept
_shown: dict[int, dict[tuple[int, int], str]] = {}
_MOST = 20_000


class _Run(NamedTuple):
    """Glyphs of one font in a line: Pango's run, the line's glyphs or what each stands for, and the first of them; Pango's font
    and its address, the engine's and its size; of each glyph its number, width and offset to the side (Pango units), if any
    has one."""

    source: Any
    at: int
    pointer: Any
    address: int
    font: Any
    size: float
    ids: list[int]
    widths: list[int]
    offsets: Sequence[int]


def texts() -> Callable[[Any, Any, Any], bool] | None:
    """What draws a text of a style in usual fonts; it says whether it did. None where fonts cannot be read so."""
    import pydyf
    from weasyprint.text.ffi import ffi, pango

    if not _readable(ffi, pango):
        return None
    single, to_bytes = pango.pango_layout_set_single_paragraph_mode, pydyf._to_bytes

    def text(stream: Any, box: Any, style: Any) -> bool:
        if style["font_size"] < _SMALLEST:
            return False
        _colour(stream, style["color"])
        layout = box.pango_layout
        runs: list[_Run] | None = []
        active = False
        if box.text.strip():
            runs = _read(stream, layout) or _kept(stream, layout, style)
            if runs is None:
                active = True
                layout.reactivate(style)
                runs = _runs(stream, layout, ffi, single)
                _keep(box, style, runs)
        if runs is not None:
            stream.begin_text()
            if runs:
                x, y = to_bytes(box.position_x), to_bytes(box.position_y + box.baseline)
                stream.stream.append(b"1 0 0 -1 %s %s Tm" % (x, y))
                _show(stream, box, runs)
            stream.end_text()
        if active:
            layout.deactivate()
        return runs is not None

    return text


def _readable(ffi: Any, pango: Any) -> bool:
    return bool(ffi.sizeof("PangoGlyphInfo") == 4 * FIELDS and pango.pango_version() >= _PANGO)


def _colour(stream: Any, colour: Any) -> None:
    """The colour of what follows, if it is not that already."""
    held = stream.__dict__
    now = id(colour), id(stream._current_color), stream._current_alpha
    if stream._current_color is not None and held.get("_dossier_colour") == now:
        return
    stream.set_color(colour)
    held["_dossier_colour"] = id(colour), id(stream._current_color), stream._current_alpha
    # they are held, so that no others come to have their numbers
    held["_dossier_held"] = colour, stream._current_color


def _drawing() -> list[patch.Patch]:
    """The glyphs of a line, in usual fonts."""
    from weasyprint.draw import text as drawing
    from weasyprint.text.ffi import ffi, pango

    engine = drawing.draw_first_line
    single = pango.pango_layout_set_single_paragraph_mode
    if not _readable(ffi, pango):
        return []

    def draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        if text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.style["font_size"] >= _SMALLEST:
            if not textbox.text.strip():
                return []
            runs = _runs(stream, textbox.pango_layout, ffi, single)
            if runs is not None:
                stream.set_text_matrix(*matrix.values)
                _show(stream, textbox, runs)
                return []
        return engine(stream, textbox, text_overflow, block_ellipsis, matrix)

    return [(drawing, "draw_first_line", engine, draw)]


def _read(stream: Any, layout: Any) -> list[_Run] | None:
    """The runs of a line that was read off its paragraph; None when it was not."""
    glyphs = quickglyphs.of(layout)
    found = quickglyphs.runs(glyphs, layout.justification_spacing) if glyphs is not None else None
    if glyphs is None or found is None:
        return None
    paragraph = glyphs.paragraph
    font, size = stream.add_font(paragraph.font)
    if font.bitmap or font.svg or font.png or font.colr:
        return None
    pointer, address = paragraph.font, paragraph.address
    return [_Run(glyphs, run.at, pointer, address, font, size, run.ids, run.widths, run.offsets) for run in found]


def _kept(stream: Any, layout: Any, style: Any) -> list[_Run] | None:
    """The runs of a text that was drawn in this style before, in the fonts of this document."""
    held = style.__dict__.get(_RUNS)
    runs: list[_Run] | None = held.get((layout.text, layout.justification_spacing)) if held else None
    return None if runs is None else [run._replace(font=stream.add_font(run.pointer)[0]) for run in runs]


def _keep(box: Any, style: Any, runs: list[_Run] | None) -> None:
    """Keep the runs of a short text with its style. Pango's own are gone with its layout, the fonts are held."""
    layout = box.pango_layout
    if runs and len(layout.text) <= _SHORT:
        held = style.__dict__.setdefault(_RUNS, {})
        if len(held) < _TEXTS:
            kept = [
                run._replace(source=[_meant(box, run, at) for at in range(len(run.ids))], font=None) for run in runs
            ]
            held[layout.text, layout.justification_spacing] = kept


def _runs(stream: Any, layout: Any, ffi: Any, single: Any) -> list[_Run] | None:
    """The runs of a layout's line; None when there is a picture of a glyph, a raised or an unknown one among them."""
    single(layout.layout, True)
    line, _ = layout.get_first_line()
    found = []
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data, run.data.glyphs
        run = run.next
        address = int(ffi.cast("uintptr_t", item.item.analysis.font))
        key, size = quickfonts.HELD.get(address, (None, 0.0))
        font = stream._fonts.get(key)
        if font is None:
            font, size = stream.add_font(item.item.analysis.font)
        count = glyphs.num_glyphs
        fields = memoryview(ffi.buffer(glyphs.glyphs, 4 * FIELDS * count)).cast("i").tolist()
        ids = fields[::FIELDS]
        if any(fields[3::FIELDS]) or (count and not 0 <= min(ids) <= max(ids) < NONE):
            return None
        if font.bitmap or font.svg or font.png or font.colr:
            return None
        pointer = item.item.analysis.font
        found.append(_Run(item, 0, pointer, address, font, size, ids, fields[1::FIELDS], fields[2::FIELDS]))
    return found


def _show(stream: Any, textbox: Any, runs: list[_Run]) -> None:
    """The operators that show the runs (ISO 32000-2, 9.4.3)."""
    shown, last = "", None
    for run in runs:
        if run.address != last:
            last = run.address
            if shown:
                stream.show_text(shown)
            shown = ""
            stream.set_font_size(run.font.hash, run.size)
        text = "<" + "".join(_pieces(stream, textbox, run))
        shown += text[:-1] if text[-1] == "<" else text + ">"
    stream.show_text(shown)


def _pieces(stream: Any, textbox: Any, run: _Run) -> list[str]:
    """The glyphs of a run. The font of the document learns their widths and what they stand for, in their order."""
    widths, fresh = run.font.widths, None
    if not widths.keys() >= (ids := set(run.ids)):
        fresh = ids.difference(widths)
        for at, glyph in enumerate(run.ids):
            if glyph in fresh:
                fresh.discard(glyph)
                _learn(stream, textbox, run, at)
    known = _shown.setdefault(run.address, {})
    keys = [*zip(run.ids, run.widths, strict=True)]
    pieces = [*map(known.get, keys)]
    if any(run.offsets):
        return [_piece(run, at) for at in range(len(keys))]
    if None in pieces:
        if sum(map(len, _shown.values())) > _MOST:
            _shown.clear()
            known = _shown[run.address] = {}
        for at, piece in enumerate(pieces):
            if piece is None:
                pieces[at] = known[keys[at]] = _piece(run, at)
    return pieces  # type: ignore[return-value]


def _learn(stream: Any, textbox: Any, run: _Run, at: int) -> None:
    """Of a glyph that the document has not shown yet."""
    from weasyprint.text.ffi import FROM_UNITS, pango

    glyph, font = run.ids[at], run.font
    if glyph not in font.to_unicode:
        font.to_unicode[glyph] = _meant(textbox, run, at)
    pango.pango_font_get_glyph_extents(run.pointer, glyph, stream.ink_rect, stream.logical_rect)
    font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / run.size)


def _piece(run: _Run, at: int) -> str:
    """A glyph in hexadecimal figures, moved to where it stands."""
    from weasyprint.text.ffi import FROM_UNITS

    glyph, size = run.ids[at], run.size
    offset = run.offsets[at] / size if run.offsets else 0
    kerning = run.font.widths[glyph] + offset - run.widths[at] * 1000 * FROM_UNITS / size
    start = f">{-offset}<" if offset else ""
    return f"{start}{glyph:04x}>{int(kerning)}<" if kerning else f"{start}{glyph:04x}"


def _meant(textbox: Any, run: _Run, at: int) -> str:
    """The characters that a glyph of a run stands for."""
    if isinstance(run.source, quickglyphs.Glyphs):
        return run.source.meant(run.at + at)
    if isinstance(run.source, list):
        return str(run.source[at])
    item, clusters = run.source.item, run.source.glyphs.log_clusters
    start, last = clusters[at], len(run.ids) - 1
    if item.analysis.level % 2:  # from right to left
        end = item.length if at == 0 else clusters[at - 1]
    else:
        end = item.length if at == last else clusters[at + 1]
    text: bytes = textbox.pango_layout.text.encode()
    return text[item.offset + start : item.offset + end].decode()


#: what ``quick`` puts in place
PATCHES = (_drawing,)
