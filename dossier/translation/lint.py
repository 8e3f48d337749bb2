"""What a translation must carry over: marks, numbers with their units, emphasis; and what looks wrong in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from dossier.translation.catalogue import Entry
from dossier.translation.marks import ANY, PATTERNS

_NAMED = {name: re.compile(pattern, re.DOTALL) for name, pattern in PATTERNS.items()}
#: separators of thousands: a narrow or common no-break space, a thin space, a point, a comma or an apostrophe between groups
_GROUPS = re.compile("(?<=\\d)[\u202f\u00a0\u2009 .,’'](?=\\d{3}(?!\\d))")
_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)?")
#: digits of other scripts count as their values
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|\*|__|(?<!\w)_|_(?!\w))")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,}) \1\b")
#: languages with a decimal comma; in the others and in all unknown ones both are left alone
_COMMA = frozenset("de fr es it pt nl pl cs sk sl hr sr ru uk bg da sv nb nn no fi tr el hu ro".split())
_POINT_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d{1,2}(?![\d.]|\.\d)")
_DOUBLE_WORDS = frozenset({"die", "der", "das", "nous", "vous", "sie"})


def faults(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a translation: "lost" or "wrong" for what must be mended, "doubt" for what looks odd; and words."""
    source, target = entry.source, entry.target
    marked, kept = _marks(source), _marks(target)
    for name in PATTERNS:
        before, after = (Counter(mark for kind, mark in found if kind == name) for found in (marked, kept))
        if before != after:
            yield "lost", f"{name}: {_difference(before, after)}"
    before, after = numbers(source), numbers(target)
    if before != after:
        yield "lost", f"numbers: {_difference(before, after)}"
    marks = [len(_EMPHASIS.findall(ANY.sub("", text))) for text in (source, target)]
    if marks[0] % 2 == 0 and marks[1] % 2:
        yield "wrong", "a mark of emphasis is not closed"
    yield from _doubts(source, target, language)


def _doubts(source: str, target: str, language: str) -> Iterator[tuple[str, str]]:
    if target != target.strip():
        yield "wrong", "spaces at its beginning or end"
    words = ANY.sub("", target)
    if source == target and len(re.findall(r"[^\W\d_]{2,}", words)) > 2:
        yield "doubt", "it is the same as the source"
    for match in _DOUBLED.finditer(words):
        if match[1].casefold() not in _DOUBLE_WORDS:
            yield "doubt", f"'{match[1]}' twice in a row"
    if language.partition("-")[0] in _COMMA:
        for match in _POINT_DECIMAL.finditer(words):
            yield "doubt", f"'{match[0]}' with a decimal point"
    if "\n" in target and "\n" not in source:
        yield "wrong", "a line break that the source does not have"


def numbers(text: str) -> Counter[str]:
    """The numbers outside of marks, whatever separators and digits a language writes them with."""
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in ANY.sub(" ", text))
    return Counter(match[0].replace(",", ".").replace("٫", ".") for match in _NUMBER.finditer(_GROUPS.sub("", plain)))


def _marks(text: str) -> list[tuple[str, str]]:
    """The marks of a text, each with its kind; spaces in a token do not count."""
    found = []
    for match in ANY.finditer(text):
        kind = next(name for name, pattern in _NAMED.items() if pattern.match(text, match.start()))
        found.append((kind, re.sub(r"\s+", "" if kind == "token" else " ", match[0])))
    return found


def _difference(before: Counter[str], after: Counter[str]) -> str:
    lost, more = sorted((before - after).elements()), sorted((after - before).elements())
    parts = [f"missing {_listed(lost)}" if lost else "", f"not in the source {_listed(more)}" if more else ""]
    return ", ".join(filter(None, parts))


def _listed(items: Iterable[str]) -> str:
    return " ".join(f"'{item}'" for item in items)
