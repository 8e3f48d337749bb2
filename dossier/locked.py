"""Product tokens in locked text: what stands there is the same in every edition, so layers may not give it another value.

Names of the product are the exception: a distributor may sell it under its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.diagnostics import Collector, Location

#: names, which a layer may change in locked text too
NAMES = frozenset({"product", "brand", "product_name"})
_USE = re.compile(r"(?<!\\)\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")
#: between thousands: a sign or a space (no-break, narrow) before three digits
_THOUSANDS = re.compile(r"(?<=\d)[ .,'\u2019\u00a0\u202f\u066c](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:[.,\u066b]\d+)*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
#: containers whose text is locked in any chapter
_OPEN = re.compile(r"[ \t>]*(:{3,})[ \t]*(?:warning|caution|statement)\b")
_INNER = re.compile(r"[ \t>]*(:{3,})[ \t]*\w")
_CLOSE = re.compile(r"[ \t>]*(:{3,})[ \t]*$")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer says: its table, where that stands, and whether it may put tokens into another language."""

    table: Mapping[str, Any]
    place: Location
    spoken: bool = False


def changed(values: Mapping[str, Any], layers: list[Layer]) -> dict[str, Location]:
    """Tokens that an edition's layers give another value than the base, with the place; names of the product may have one.

    A layer in another language may give other words, with the same figures. A token that names a changed one is changed too.
    """
    base = _tokens(values)
    result: dict[str, Location] = {}
    texts = dict(base)
    for layer in layers:
        for token, value in _tokens(layer.table).items():
            texts[token] = value
            result.pop(token, None)
            if token not in NAMES and not _same(base.get(token), value, layer.spoken):
                key = token if token in ("title", "tagline") and token in layer.table else f"tokens.{token}"
                at = f"{layer.place.key}.{key}" if layer.place.key else key
                result[token] = Location(layer.place.path, key=at)
    for _ in texts:
        for token, value in texts.items():
            for name in _USE.findall(value):
                if name in result:
                    result.setdefault(token, result[name])
    return result


def _tokens(table: Mapping[str, Any]) -> dict[str, str]:
    """The tokens that a table sets; title and tagline are tokens too."""
    lines = {name: table[name] for name in ("title", "tagline") if table.get(name) is not None}
    return {**lines, **(table.get("tokens") or {})}


def _same(before: str | None, value: str, spoken: bool) -> bool:
    return value == before or (spoken and (before is None or _figures(value) == _figures(before)))


def _figures(text: str) -> list[str]:
    """The numbers of a text, however their thousands and decimals are parted."""
    digits = "".join(str(unicodedata.digit(char, char)) for char in text)
    return sorted(re.sub(r"\D", ".", number) for number in _NUMBER.findall(_THOUSANDS.sub("", digits)))


def check(text: str, where: Location, changes: Mapping[str, Location], found: Collector) -> None:
    """Report each token in a line of locked text that a layer changes."""
    for name in dict.fromkeys(_USE.findall(_CODE.sub("", text))):
        if name in changes:
            hint = f"locked text is the same in every edition; only {', '.join(sorted(NAMES))} may differ in it"
            message = f"'{{{{ {name} }}}}' stands in locked text, and {changes[name]} changes it"
            found.add("locked-token", message, where, hint)


def lines(body: str, first_line: int, *, whole: bool) -> Iterator[tuple[int, str]]:
    """The lines that are locked and their numbers in the file (from 1): all with ``whole``, else of warnings and statements."""
    fence, opened = "", list[int]()
    for number, line in enumerate(body.split("\n"), start=first_line):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" \t>`~"):
            fence = ""
        elif not fence:
            closing = _CLOSE.match(line)
            if opening := (_INNER if opened else _OPEN).match(line):
                opened.append(len(opening[1]))
            elif closing and opened and len(closing[1]) >= opened[-1]:
                opened.pop()
            if whole or opened:
                yield number, line
