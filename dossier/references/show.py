"""Works as they are printed, as a list, and with what should be looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dossier.citations import ReferenceDatabase, resolve
from dossier.citations.database import unprintable
from dossier.citations.review import review
from dossier.diagnostics import Collector, Location
from dossier.model import Citation, Cite, ReferenceEntry

from .database import Opened
from .exchange import known


@dataclass(frozen=True, slots=True)
class Row:
    """A work in the list: id, type, year, title in plain text, how often it is cited, whether it may be printed."""

    key: str
    type: str
    year: str
    title: str
    cited: int
    printable: bool

    def as_dict(self) -> dict[str, object]:
        """Form for ``--json``."""
        return asdict(self)


def listed(refs: Opened, uncited: bool) -> list[Row]:
    """The works in file order; only those that are not cited, when asked."""
    rows = [_row(refs, key) for key in refs.database.items]
    return [row for row in rows if not uncited or not row.cited]


def _row(refs: Opened, key: str) -> Row:
    fields = refs.database.items[key]
    issued = fields.get("issued")
    year = re.search(r"\d{4}", str(issued)) if isinstance(issued, dict) else None
    title = re.sub(r"<[^<>]*>", "", str(fields.get("title") or ""))
    kind = str(fields.get("type") or "")
    return Row(key, kind, year[0] if year else "", title, refs.cited.get(key, 0), not unprintable(fields))


def formatted(refs: Opened, keys: Sequence[str], found: Collector) -> tuple[ReferenceEntry, ...]:
    """The entries of the keys, or of all works, in the style's order. Works that must not be printed are shown too."""
    wanted = known(refs.database.items, keys, found)
    if refs.style is None or not wanted:
        return ()
    citations = [Citation((Cite(key),), refs.database.where.get(key, Location(""))) for key in wanted]
    plain = ReferenceDatabase({key: _free(refs, key) for key in wanted}, refs.database.where)
    resolved, problems = resolve(citations, plain, refs.style, refs.locale)
    found.extend(problems)
    return resolved.entries


def _free(refs: Opened, key: str) -> dict[str, object]:
    return {name: value for name, value in refs.database.items[key].items() if name != "custom"}


def checked(refs: Opened, found: Collector) -> int:
    """Put what should be looked at into ``found``; the number of works that have remarks."""
    remarks = review(refs.database, refs.style, refs.cited)
    for items in remarks.values():
        found.extend(items)
    return len(remarks)
