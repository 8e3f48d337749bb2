"""What a translation must carry over: marks, numbers with their units, emphasis; and what looks wrong in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from dossier.translation.catalogue import Entry
from dossier.translation.marks import ANY, KEY, LOCATORS, PATTERNS

_NAMED = {name: re.compile(pattern, re.DOTALL) for name, pattern in PATTERNS.items()}
#: separators of thousands: a narrow or common no-break space, a thin space, a point, a comma or an apostrophe between groups
_GROUPS = re.compile("(?<=\\d)[\u202f\u00a0\u2009 .,’'](?=\\d{3}(?!\\d))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: one work of a citation: words, key, place ("p. 12", ", 12-14"), words
_LABELS = "|".join(re.escape(word) for words in LOCATORS.values() for word in sorted(words.split(), reverse=True))
_PLACE = rf"(?:,?\s*(?:{_LABELS})\s*[A-Z]{{0,2}}(?=\d)|,\s*(?=\d))\d[\w.:()]*(?:\s*[-–,&]\s*\d[\w.:()]*)*"
_CITE = re.compile(rf"(.*?)(-?{KEY})(\s*{_PLACE})?(.*)", re.DOTALL)
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|\*|__|(?<!\w)_|_(?!\w))")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,}) \1\b")
#: languages with a decimal comma; in the others and in all unknown ones both are left alone
_COMMA = frozenset("de fr es it pt nl pl cs sk sl hr sr ru uk bg da sv nb nn no fi tr el hu ro".split())
#: "21 CFR 101.93" is a place in a law, no decimal
_POINT_DECIMAL = re.compile(r"(?<![\d.])(?<![A-Z] )\d+\.\d{1,2}(?![\d.]|\.\d)")
#: units by what languages call them; a number of one of them must not become one of another
_UNITS = {
    "µg": "µg μg ug mcg Mikrogramm microgrammes 微克 マイクログラム ميكروغرام".split(),
    "mg": "mg Milligramm milligrams milligrammes 毫克 ミリグラム مغ ملغ ملغم مليغرام مليغرامًا".split(),
    "g": "g Gramm grams grammes 克 グラム غ غرام غرامًا".split(),
    "kg": "kg Kilogramm kilograms kilogrammes 千克 公斤 キログラム كغ كغم كيلوغرام".split(),
    "mmol": "mmol 毫摩尔 ミリモル".split(),
    "ml": "ml mL 毫升 ミリリットル مل".split(),
    "l": "l L 升 リットル لتر".split(),
    "%": "% ٪ ％".split(),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_WORDS = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
#: a word in Latin or Arabic letters ends where its letters do; Chinese and Japanese go on without a space
_DOSE = re.compile(rf"({_NUMBER.pattern})[ \u00a0\u202f]?({_WORDS})(?![A-Za-zµμ\u00c0-\u024f\u0600-\u06ff/])")
#: East Asian languages write the name of a month as a number
_MONTH = re.compile(r"\d{1,2}(?=\s?月)")
_DOUBLE_WORDS = frozenset({"die", "der", "das", "nous", "vous", "sie"})


def faults(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a translation: "lost" or "wrong" for what must be mended, "doubt" for what looks odd; and words."""
    source, target = entry.source, entry.target
    marked, kept = _marks(source), _marks(target)
    for name in PATTERNS:
        before, after = (Counter(mark for kind, mark in found if kind == name) for found in (marked, kept))
        if before != after:
            yield "lost", f"{name}: {difference(before, after)}"
    before, after = numbers(source), numbers(target)
    after -= _months(target, before)
    if before != after:
        yield "lost", f"numbers: {difference(before, after)}"
    yield from _doses(source, target)
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
    return Counter(_NUMBER.findall(_plain(text)))


def doses(text: str) -> Counter[tuple[str, str]]:
    """Numbers with a unit of amount, as number and unit's sign, in whatever language the unit is written."""
    return Counter((number, _UNIT_OF[unit]) for number, unit in _DOSE.findall(_plain(text)))


def _doses(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Amounts that have another unit than in the source; one written without its unit, as in a list, is left alone."""
    before, after = doses(source), doses(target)
    for number, unit in sorted((before - after).keys()):
        others = [other for same, other in sorted((after - before).keys()) if same == number]
        if others:
            yield "lost", f"dose: '{number} {unit}' has become '{number} {others[0]}'"


def _months(target: str, before: Counter[str]) -> Counter[str]:
    """Numbers that stand for names of months in the source."""
    return Counter(_MONTH.findall(_plain(target))) - before


def _plain(text: str) -> str:
    """The text outside of marks with western digits, points in decimals, and groups joined."""
    digits = "".join(str(int(char)) if char.isdecimal() else char for char in ANY.sub(" ", text))
    return re.sub(r"(?<=\d)[,٫](?=\d)", ".", _GROUPS.sub("", digits))


def _marks(text: str) -> list[tuple[str, str]]:
    """The marks of a text, each with its kind; spaces in a token do not count."""
    found = []
    for match in ANY.finditer(text):
        kind = next(name for name, pattern in _NAMED.items() if pattern.match(text, match.start()))
        mark = _citation(match[0]) if kind == "citation" else re.sub(r"\s+", "" if kind == "token" else " ", match[0])
        found.append((kind, mark))
    return found


def _citation(mark: str) -> str:
    """A citation without the words before its keys and after its places, which are translated; their numbers count."""
    if not mark.startswith("["):
        return mark
    cites = []
    for cite in mark[1:-1].split(";"):
        match = _CITE.fullmatch(cite)
        before, key, place, after = match.groups(default="") if match else (cite, "", "", "")
        said = [*_NUMBER.findall(before), key + " ".join(place.split()), *_NUMBER.findall(after)]
        cites.append(" ".join(said))
    return f"[{'; '.join(cites)}]"


def difference(before: Counter[str], after: Counter[str]) -> str:
    """In words, what two counts do not have in common."""
    lost, more = sorted((before - after).elements()), sorted((after - before).elements())
    parts = [f"missing {_listed(lost)}" if lost else "", f"not in the source {_listed(more)}" if more else ""]
    return ", ".join(filter(None, parts))


def _listed(items: Iterable[str]) -> str:
    return " ".join(f"'{item}'" for item in items)
