"""Numbers, page ranges and labels (CSL 1.0.2, Number, Label, Page Ranges).

Mends citeproc-py 0.11.1 (FormatNumber, Label, If._is_numeric): "263-263", the chicago and minimal formats, ordinals in
the wrong language, plural labels.
"""

from __future__ import annotations

import re

from . import quotes
from .context import Context
from .rich import Rich, markup
from .tree import Node

#: variables whose ranges print with an en dash
RANGES = frozenset({"page", "issue", "volume", "chapter-number", "collection-number", "number-of-pages"})
_ONE = r"[^\W\d_]*\d+[^\W\d_]*"
_NUMERIC = re.compile(rf"\s*{_ONE}(?:\s*[,&\-–]\s*{_ONE})*\s*")
_SEVERAL = re.compile(r"\d\s*[,&–]|\d[^\W\d_]*\s*(?<!\\)-\s*[^\W\d_]*\d|[ivxlcdm]\s*[-–,&]\s*[ivxlcdm]|\band\b|\d \d")
#: digits that are a number by themselves, not part of ``3rd`` or ``A5``
_ALONE = re.compile(r"(?<![^\W_])\d+(?![^\W_])")
_PAGE = r"([^\W\d_]*)(\d+)([^\W\d_]*)"
_RANGE = re.compile(rf"(?<![\w\d-]){_PAGE}\s*(?<!\\)[-–—]+\s*{_PAGE}(?![\w-]|\.\d)")


def numeric(value: str) -> bool:
    """True for numbers with or without short affixes, also several of them (CSL 1.0.2, is-numeric)."""
    return bool(_NUMERIC.fullmatch(value))


def several(variable: str, value: str) -> bool:
    """True when a label for this content is a plural (CSL 1.0.2, Label)."""
    if variable in ("number-of-pages", "number-of-volumes"):
        digits = re.search(r"\d+", value)
        return bool(digits and int(digits[0]) > 1)
    return bool(_SEVERAL.search(value))


def label(node: Node, context: Context) -> str:
    """Term of a cs:label, empty when its variable is."""
    variable = node.get("variable")
    if variable == "locator":
        value = context.cite.locator if context.cite else ""
        name = context.cite.label if context.cite else ""
    else:
        value, name = context.item.fields.get(variable, ""), variable
    if not value or variable in context.hidden:
        return ""
    many = several(variable, value) or f" {context.locale.term('and')} " in value
    plural = {"always": True, "never": False}.get(node.get("plural"), many)
    return context.locale.term(name, node.get("form"), plural) or context.locale.term(
        name.replace("-", " "), node.get("form"), plural
    )


def locator(context: Context) -> Rich:
    """The cite's locator with ranges dashed."""
    if not context.cite or not context.cite.locator:
        return []
    value = re.sub(r"(?<=\s)&(?=\s)", context.locale.term("and", "symbol") or "&", context.cite.locator)
    text = ranges("page", value, context) if context.cite.label == "page" else _dashed(value, _dash(context))
    return quotes.smart(markup(text), context.locale)


def _dashed(value: str, dash: str = "–") -> str:
    return re.sub(r"(?<=\w)\s*(?<!\\)-\s*(?=\w)", dash, value).replace("\\-", "-") if numeric(value) else value


def ranges(variable: str, value: str, context: Context) -> str:
    """Value with its ranges in the style's page-range-format and the locale's delimiter."""
    dash = _dash(context)
    if variable != "page":
        return _dashed(value, dash).replace("\\-", "-")
    style = context.tree.options.get("page-range-format", "")

    def turn(found: re.Match[str]) -> str:
        one, first, one_tail, two, last, two_tail = found.groups()
        if two != one and style:
            return f"{one}{first}{one_tail}-{two}{last}{two_tail}"
        if one_tail or two_tail:  # pages of supplements stay as the record has them, as citeproc-js leaves them
            return f"{one}{first}{one_tail}-{two}{last}{two_tail}"
        shared = two if style in ("", "expanded") else ""
        full = shorten(first, _expand(first, last), style) if style else last
        return f"{one}{first}{dash}{shared}{full}"

    value = re.sub(r"(?<=\w)\s+-\s+(?=\w)", "-", value)
    text = _RANGE.sub(turn, value) if not re.search(r"\d+-\d+-\d+", value) else value
    text = re.sub(r"(?<=[ivxlcdm])-(?=[ivxlcdm])", dash, text)
    text = re.sub(r"([^\W\d_]+\d+[^\W\d_]+)[-–—]+([^\W\d_]*\d+[^\W\d_]+)", rf"\1{dash}\2", text)
    return re.sub(r"\s*,\s*", ", ", text).replace("\\-", "-")


def _dash(context: Context) -> str:
    return context.locale.term("page-range-delimiter") or "–"


def _expand(first: str, last: str) -> str:
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def shorten(first: str, last: str, style: str) -> str:
    """Second page of a range in a page-range-format (CSL 1.0.2, Appendix V)."""
    if len(first) != len(last) or int(last) <= int(first) or style in ("", "expanded"):
        return last
    same = next((place for place in range(len(first)) if first[place] != last[place]), len(first))
    if style == "minimal":
        return last[same:]
    if style == "minimal-two":
        return last[min(same, max(len(last) - 2, 0)) :]
    return _chicago(first, last, same, style)


def _chicago(first: str, last: str, same: int, style: str) -> str:
    number = int(first)
    if number < 100 or number % 100 == 0:
        return last
    if 1 <= number % 100 <= 9:
        return last[same:]
    kept = last[min(same, len(last) - 2) :]
    if style in ("chicago", "chicago-15") and len(first) == 4 and len(last) - same >= 3:
        return last
    return kept


def form(variable: str, value: str, kind: str, context: Context) -> str:
    """A number as cs:number prints it; text that is no number is printed as it is."""
    if not numeric(value):
        return value
    if kind == "numeric":
        return ranges(variable if variable == "page" else "", _spaced(value), context)
    turn = {"ordinal": _ordinal, "long-ordinal": _long_ordinal, "roman": _roman}.get(kind)
    if turn is None:
        return value
    return _ALONE.sub(lambda found: turn(int(found[0]), variable, context), _dashed(_spaced(value)))


def _spaced(value: str) -> str:
    value = re.sub(r"\s*&\s*", " & ", value)
    return re.sub(r"\s*,\s*", ", ", re.sub(r"\s*-\s*", "-", value)).strip()


def _gender(variable: str, context: Context) -> str:
    found = context.locale.find(variable)
    return found.gender if found else ""


def _ordinal(number: int, variable: str, context: Context) -> str:
    return f"{number}{context.locale.ordinal(number, _gender(variable, context))}"


def _long_ordinal(number: int, variable: str, context: Context) -> str:
    found = context.locale.find(f"long-ordinal-{number:02}", "", _gender(variable, context))
    return found.single if found and found.single else _ordinal(number, variable, context)


_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def _roman(number: int, _variable: str, _context: Context) -> str:
    if not 0 < number < 6000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out
