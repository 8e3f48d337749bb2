"""The same work under two ids: by DOI, PMID or PMCID, which is certain, and by title, which is likely."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .sources.identifiers import same

Fields = Mapping[str, object]
_LIKE = 0.92
_SHORT = 25


@dataclass(frozen=True, slots=True)
class Twin:
    """Two ids of one work, the earlier first; why it is thought so, and whether it is certain."""

    first: str
    second: str
    why: str
    certain: bool


def twins(records: Mapping[str, Fields]) -> tuple[Twin, ...]:
    """Each pair once, in the order of the second. Titles are compared within the same year and first author or words."""
    found: dict[tuple[str, str], Twin] = {}
    for name in ("DOI", "PMID", "PMCID"):
        for first, second in _pairs({key: [same(name, fields.get(name))] for key, fields in records.items()}):
            found.setdefault((first, second), Twin(first, second, f"the same {name}", True))
    titles = {key: normal(fields.get("title")) for key, fields in records.items()}
    for first, second in _pairs({key: _blocks(titles[key], fields) for key, fields in records.items()}):
        one, other = records[first], records[second]
        if (first, second) not in found and not _differ(one, other) and _alike(titles[first], titles[second]):
            found[first, second] = Twin(first, second, "nearly the same title", False)
    order = {key: place for place, key in enumerate(records)}
    return tuple(sorted(found.values(), key=lambda twin: (order[twin.second], order[twin.first])))


def _pairs(marks: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Ids that share a mark: each with the last few that had it before, so that many alike cost no more."""
    seen: dict[str, list[str]] = {}
    for key, own in marks.items():
        for mark in filter(None, own):
            before = seen.setdefault(mark, [])
            yield from ((other, key) for other in before[-5:])
            before.append(key)


def normal(title: object) -> str:
    """A title as it is compared: small letters and digits only, without accents and markup."""
    text = re.sub(r"<[^<>]*>", "", title) if isinstance(title, str) else ""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in bare if not unicodedata.combining(letter))))


def _blocks(title: str, fields: Fields) -> Sequence[str]:
    words = title.split()
    if len(words) < 2:
        return ()
    return (f"a {_family(fields)} {_year(fields)}", f"b {' '.join(words[:4])}", f"c {' '.join(words[-4:])}")


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORT:
        return False
    match = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= _LIKE and match.quick_ratio() >= _LIKE and match.ratio() >= _LIKE


def _differ(one: Fields, other: Fields) -> bool:
    """True when year, author or a number says that these are two works after all ("Part 1", "Editorial")."""
    digits = [re.findall(r"\d+", normal(fields.get("title"))) for fields in (one, other)]
    dois = [same("DOI", fields.get("DOI")) for fields in (one, other)]
    years, families = ([read(fields) for fields in (one, other)] for read in (_year, _family))
    far = all(years) and abs(int(years[0]) - int(years[1])) > 1
    return (
        digits[0] != digits[1]
        or (all(dois) and dois[0] != dois[1])
        or far
        or (all(families) and len(set(families)) > 1)
    )


def _year(fields: Fields) -> str:
    issued = fields.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    found = re.search(r"\d{4}", str(parts))
    return found[0] if found else ""


def _family(fields: Fields) -> str:
    names = fields.get("author")
    first = names[0] if isinstance(names, list) and names and isinstance(names[0], Mapping) else {}
    return normal(first.get("family") or first.get("literal"))
