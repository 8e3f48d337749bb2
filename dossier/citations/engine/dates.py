"""cs:date and its parts (CSL 1.0.2, Date).

Mends citeproc-py 0.11.1 (Date, Date_Part): the locale's delimiter is ignored ("2017Apr26"), attributes are written into
the shared locale, ranges in year-first styles repeat the year.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import textcase
from .context import Context, Out
from .dateinput import DateValue, Parts
from .rich import Rich, Seg, affix, dress, join, words
from .tree import Node

ORDER = ("year", "month", "day")


def date(node: Node, context: Context) -> Out:
    """cs:date."""
    name = node.get("variable")
    value = context.item.dates.get(name)
    if value is None or name in context.hidden:
        return Out([], True, False)
    if context.sorting is not None:
        rich = [Seg(sort_key(value, _wanted(node, context)))]
        return Out(rich, True, True)
    rich = _literal(value) if value.literal else _value(node, value, context)
    rich = [seg._replace(part=seg.part or "date") for seg in rich]
    if not rich:
        return Out([], True, False)
    context.printed.add(name)
    rich = textcase.change(rich, node.get("text-case"), context.language)
    return Out(dress(rich, node.attrs), True, True)


def _literal(value: DateValue) -> Rich:
    return [Seg(value.literal, part="date")]


def _wanted(node: Node, context: Context) -> tuple[str, ...]:
    if "form" in node.attrs:
        return tuple(node.get("date-parts", "year-month-day").split("-"))
    return tuple(child.get("name") for child in node.children if child.tag == "date-part")


def sort_key(value: DateValue, wanted: Sequence[str] = ORDER) -> str:
    """Key of a date that sorts in time: ``120170426``, parts that are not there as zeros (CSL 1.0.2, Sorting)."""

    def one(parts: Parts) -> str:
        full = [parts[place] if place < len(parts) and name in wanted else 0 for place, name in enumerate(ORDER)]
        return f"{full[0] + 10000:05}{full[1] if full[1] >= 0 else -3 * full[1]:02}{full[2]:02}"

    if value.literal:
        return value.literal
    return one(value.begin) + (f"-{one(value.end)}" if value.end else "")


def _value(node: Node, value: DateValue, context: Context) -> Rich:
    pieces, delimiter = _pieces(node, context)
    if not value.end and not value.open_end:
        return _join(_parts(pieces, value.begin, node, context), delimiter)
    if value.open_end:
        out = _join(_parts(pieces, value.begin, node, context), delimiter)
        return out and [*out, Seg("–", part="date")]
    return _range(pieces, value, delimiter, node, context)


def _pieces(node: Node, context: Context) -> tuple[list[Node], str]:
    """The date-part elements in force: those of the locale, changed by those of the style."""
    own = {child.get("name"): child for child in node.children if child.tag == "date-part"}
    if "form" not in node.attrs:
        return list(own.values()), node.get("delimiter")
    base = context.locale.dates.get(node.get("form"))
    if base is None:
        return [], ""
    wanted = _wanted(node, context)
    out = []
    for child in base.children:
        name = child.get("name")
        if child.tag == "date-part" and name in wanted:
            changes = own[name].attrs if name in own else {}
            out.append(Node("date-part", {**child.attrs, **changes}))
    return out, base.get("delimiter")


Printed = list[tuple[str, Node, Rich]]


def _parts(pieces: Sequence[Node], parts: Parts, node: Node, context: Context) -> Printed:
    out: Printed = []
    for piece in pieces:
        place = ORDER.index(piece.get("name")) if piece.get("name") in ORDER else 3
        if place < len(parts):
            rich = _part(piece, parts, place, node, context)
            if rich:
                out.append((piece.get("name"), piece, rich))
    return out


def _join(printed: Printed, delimiter: str) -> Rich:
    return join((dress(rich, piece.attrs) for _, piece, rich in printed), delimiter)


def _part(piece: Node, parts: Parts, place: int, node: Node, context: Context) -> Rich:
    text = (_year, _month, _day)[place](piece, parts, context)
    if piece.get("strip-periods") == "true":
        text = text.replace(".", "")
    rich: Rich = [Seg(text, part="date")] if text else []
    if place == 0 and text and node.get("variable") == "issued" and not context.tree.explicit_suffix:
        rich += suffix(context)
    return textcase.change(rich, piece.get("text-case"), context.language)


def suffix(context: Context) -> Rich:
    """Year suffix after the first year printed, in styles that do not place it (CSL 1.0.2, Disambiguation)."""
    if context.suffix_done or not context.ambiguity.suffix:
        return []
    context.suffix_done = True
    return [Seg(context.ambiguity.suffix, part="suffix")]


def _year(piece: Node, parts: Parts, context: Context) -> str:
    year = parts[0]
    if piece.get("form") == "short":
        return f"{abs(year) % 100:02}"
    if year < 0:
        return f"{-year}{context.locale.term('bc') or 'BC'}"
    return f"{year}{context.locale.term('ad') or 'AD'}" if year < 1000 else str(year)


def _month(piece: Node, parts: Parts, context: Context) -> str:
    month, form = parts[1], piece.get("form", "long")
    if month < 0:
        return context.locale.term(f"season-{-month:02}", form if form == "short" else "")
    if form == "numeric":
        return str(month)
    if form == "numeric-leading-zeros":
        return f"{month:02}"
    return context.locale.term(f"month-{month:02}", form)


def _day(piece: Node, parts: Parts, context: Context) -> str:
    day, form = parts[2], piece.get("form", "numeric")
    if form == "numeric-leading-zeros":
        return f"{day:02}"
    if form == "ordinal" and (day == 1 or context.locale.options.get("limit-day-ordinals-to-day-1") != "true"):
        month = context.locale.find(f"month-{parts[1]:02}")
        return f"{day}{context.locale.ordinal(day, month.gender if month else '')}"
    return str(day)


def _range(pieces: Sequence[Node], value: DateValue, delimiter: str, node: Node, context: Context) -> Rich:
    """Both ends, with the parts they share printed once (CSL 1.0.2, Date Ranges)."""
    begin = _parts(pieces, value.begin, node, context)
    end = _parts(pieces, value.end, node, context)
    names = [name for name, _, _ in begin]
    if names != [name for name, _, _ in end]:
        dash = affix("–")
        return [*_trimmed(_join(begin, delimiter), begin), *dash, *_join(end, delimiter)]
    differ = [name for place, name in enumerate(ORDER) if name in names and _differs(value, place)]
    if not differ:
        return _join(begin, delimiter)
    start = ORDER.index(differ[0])
    moving = [place for place, name in enumerate(names) if ORDER.index(name) >= start]
    low, high = moving[0], moving[-1]
    dash_text = next(piece.get("range-delimiter", "–") for name, piece, _ in begin if name == differ[0])
    first = _join(begin[: high + 1], delimiter)
    first = _trimmed(first, begin[: high + 1])
    second = _join([_bare(*end[low]) if low else end[low], *end[low + 1 : high + 1], *begin[high + 1 :]], delimiter)
    return [*first, Seg(dash_text, role="affix", part="date"), *second]


def _bare(name: str, piece: Node, rich: Rich) -> tuple[str, Node, Rich]:
    """A part without its prefix, which sets it off from a part that the end of a range does not repeat."""
    return name, Node(piece.tag, {key: value for key, value in piece.attrs.items() if key != "prefix"}), rich


def _differs(value: DateValue, place: int) -> bool:
    one = value.begin[place] if place < len(value.begin) else 0
    other = value.end[place] if place < len(value.end) else 0
    return one != other


def _trimmed(rich: Rich, printed: Printed) -> Rich:
    """Without the suffix of the last part, which belongs after the range."""
    tail = printed[-1][1].get("suffix") if printed else ""
    return rich[:-1] if tail and rich and words(rich[-1:]) == tail else rich
