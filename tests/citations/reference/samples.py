"""Records to compare on: real works, the records of the CSL suite read at run time, and made-up ones of every shape."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.citations import csl_fixtures

Record = dict[str, Any]
ROOT = Path(__file__).parents[3]
REAL = Path(__file__).parents[1] / "records.json"
DOSSIER = ROOT / "content" / "magnesium-glycinate" / "references.json"


def real() -> Iterator[list[Record]]:
    """Well-known works, those of the first dossier, and those that lie beside the checkout."""
    for path in (REAL, DOSSIER, csl_fixtures.SHARED / "source" / "references-suggested.json"):
        if path.is_file():
            yield [_plain(record) for record in json.loads(path.read_text(encoding="utf-8"))]


def _plain(record: Mapping[str, Any]) -> Record:
    return {name: value for name, value in record.items() if name != "custom"}


def suite() -> Iterator[list[Record]]:
    """The records of each fixture that describe a work and not only one field; nothing where the suite is absent."""
    seen: set[str] = set()
    for path in sorted((csl_fixtures.SHARED / "csl-suite").glob("*_*.txt")):
        works = []
        for place, record in enumerate(csl_fixtures.read(path).data("INPUT") or ()):
            body = {name: value for name, value in record.items() if name != "id"}
            text = json.dumps(body, sort_keys=True)
            if text in seen or len(body) < 4 or "type" not in body or "title" not in body:
                continue
            seen.add(text)
            works.append({**body, "id": f"k{place}"})
        if works:
            yield works


_TITLES = (
    "Magnesium and sleep: a review", "What is Life?", "The p53 Tumour-Suppressor Gene in Man", "HIV/AIDS in the USA",
    "“Quoted” words and the law", "A study of <i>Escherichia coli</i> in vivo", "Effects of Mg<sup>2+</sup> on ATP",
    "L'économie française", "Über die Natur der Dinge", "Of mice, men, and e-mail", "Who Was Who, 1897–1996",
    "DNA repair in non-small-cell lung cancer", "Report of the committee.", "Is it so? A reply to Smith", "50 years on!",
    "the rise and fall of the third way", "COVID-19: Where Are We Now", "Ca2+ signalling -- an overview", "Émile",
    "Introduction to the theory of \"games\"", "Rôle du magnésium: étude", "Don't look back", "中国农业研究", "日本の歴史",
)  # fmt: skip
_PEOPLE: tuple[Record, ...] = (
    {"family": "Smith", "given": "John"}, {"family": "Smith", "given": "Jane A."}, {"family": "Müller", "given": "Karl-Heinz"},
    {"family": "van der Berg", "given": "Pieter"}, {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
    {"family": "Gaulle", "given": "Charles", "non-dropping-particle": "de"}, {"family": "O'Neil", "given": "Mary K"},
    {"family": "King", "given": "Martin Luther", "suffix": "Jr."}, {"literal": "World Health Organization"},
    {"family": "García López", "given": "José María"}, {"family": "毛", "given": "泽东"}, {"family": "山田", "given": "太郎"},
    {"family": "Иванов", "given": "Иван Иванович"}, {"family": "حسين", "given": "طه"}, {"family": "Lee", "given": "J.-P."},
    {"family": "Aristotle"}, {"family": "Li", "given": "Xiaoping"}, {"family": "de la Cruz", "given": "Ana"},
    {"family": "Brown", "given": "A. B. C."}, {"family": "Ågren", "given": "Åsa"}, {"literal": "FDA"},
    {"family": "Nguyễn", "given": "Văn A"}, {"family": "MacDonald", "given": "Iain"}, {"family": "d'Alembert", "given": "Jean"},
)  # fmt: skip
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "container-title": ("Journal of Testing", "The Lancet", "Proc. Natl. Acad. Sci.", "Handbook of Sleep Research"),
    "volume": ("12", "3A", "IV", "10-11"), "issue": ("4", "Suppl 1", "2-3", "5B"), "edition": ("2", "3rd", "Revised ed."),
    "page": ("123-129", "5", "e1004", "1129-30", "S12-S18", "xi-xv", "12, 15-19", "100-104", "n71"),
    "publisher": ("Springer", "Oxford University Press", "Wiley & Sons"), "publisher-place": ("Berlin", "New York, NY"),
    "DOI": ("10.1000/xyz123", "10.1016/S0140-6736(98)00001-2"), "URL": ("https://example.org/a/b?c=d", "http://example.com/"),
    "number": ("42", "WHO/12/3", "US1234567B2"), "collection-title": ("Lecture Notes in Tests", "Studies, New Series"),
    "collection-number": ("7", "12"), "genre": ("PhD thesis", "Technical report"), "PMID": ("12345678",),
    "number-of-pages": ("320",), "number-of-volumes": ("3",), "event-title": ("12th Test Conference",),
    "event-place": ("Paris, France",), "archive": ("National Archives",), "archive_location": ("Box 4",), "note": ("A note.",),
    "chapter-number": ("3",), "version": ("2.1.0",), "medium": ("DVD",), "status": ("in press",), "section": ("A",),
    "title-short": ("Short title",), "container-title-short": ("J Test",), "authority": ("Supreme Court",), "source": ("PubMed",),
}  # fmt: skip
_TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter dataset document "
    "entry-dictionary entry-encyclopedia graphic hearing interview legal_case legislation manuscript map motion_picture "
    "musical_score pamphlet paper-conference patent performance personal_communication post post-weblog regulation report "
    "review review-book software song speech standard thesis treaty webpage"
).split()
_ROLES = (
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "director",
    "interviewer",
    "recipient",
    "composer",
)


def made_up(count: int, seed: int = 1) -> Iterator[list[Record]]:
    """Records of all types with fields by chance, the same for the same seed; twenty at a time."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    made = [_record(chance, place) for place in range(count)]
    for start in range(0, count, 20):
        yield made[start : start + 20]


def _record(chance: random.Random, place: int) -> Record:
    record: Record = {"id": f"g{place}", "type": _TYPES[place % len(_TYPES)], "title": chance.choice(_TITLES)}
    if chance.random() < 0.85:
        record["author"] = chance.sample(_PEOPLE, chance.choice((1, 1, 2, 2, 3, 4, 7, 9)))
    for role in _ROLES:
        if chance.random() < (0.35 if role == "editor" else 0.06):
            record[role] = chance.sample(_PEOPLE, chance.choice((1, 1, 2, 3)))
    for name, values in _FIELDS.items():
        if chance.random() < (
            0.5 if name in ("container-title", "volume", "page", "publisher", "publisher-place") else 0.2
        ):
            record[name] = chance.choice(values)
    if chance.random() < 0.93:
        record["issued"] = {"date-parts": _dates(chance)}
    if "URL" in record and chance.random() < 0.6:
        record["accessed"] = {"date-parts": [[2024, 3, 5]]}
    if chance.random() < 0.1:
        record["original-date"] = {"date-parts": [[1867]]}
    return record


def _dates(chance: random.Random) -> list[list[int]]:
    first = [chance.randint(1950, 2023), chance.randint(1, 12), chance.randint(1, 28)][: chance.choice((1, 1, 2, 3, 3))]
    if chance.random() > 0.08:
        return [first]
    return [first, [first[0] + 1, *first[1:]]]
