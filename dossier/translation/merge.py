"""A catalogue brought up to the sources: new units, changed ones with the translation of what they were, and what has gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dossier.model import Unit
from dossier.translation import match
from dossier.translation.catalogue import Catalogue, Entry, header


@dataclass(frozen=True, slots=True)
class Merged:
    """The catalogue, and how many of its entries are kept, new, changed (fuzzy) and gone (obsolete)."""

    catalogue: Catalogue
    kept: int
    new: int
    changed: int
    gone: int


def merged(old: Catalogue, units: Sequence[Unit], project: str, language: str) -> Merged:
    """The entries of ``units`` in their order, with what ``old`` says for them.

    A unit whose words are new takes the translation of the old unit that is most like it, marked as fuzzy. Translations of units
    that have gone stay at the end as obsolete entries: they come back with their unit.
    """
    places: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        places.setdefault((unit.context, unit.text), []).append(unit)
    known = {entry.key: entry for entry in (*(item for item in old.entries if item.obsolete), *old.live())}
    new = [key for key in places if key not in known]
    left = [entry for key, entry in known.items() if key not in places and entry.target]
    by_context = {entry.context: number for number, entry in enumerate(left) if entry.context}
    pairs = match.pairs([text for _, text in new], [entry.source for entry in left])
    ancestors = {new[number]: left[index] for number, index in pairs.items()}
    ancestors |= {key: left[by_context[key[0]]] for key in new if key[0] in by_context}
    entries = [_entry(members, known.get(key), ancestors.get(key)) for key, members in places.items()]
    used = {entry.key for entry in ancestors.values()}
    gone = [replace(entry, obsolete=True, places=(), comments="") for entry in left if entry.key not in used]
    whole = Catalogue(old.path, (*entries, *gone), header(project, language, old.header), old.remark)
    changed = sum(key in ancestors for key in new)
    return Merged(whole, len(places) - len(new), len(new) - changed, changed, len(gone))


def _entry(members: Sequence[Unit], known: Entry | None, ancestor: Entry | None) -> Entry:
    first = members[0]
    comments = "\n".join(dict.fromkeys([first.kind, *(unit.note for unit in members if unit.note)]))
    places = tuple((unit.where.path, str(unit.where.line or "")) for unit in members)
    base = known or Entry(first.text, context=first.context)
    if ancestor is not None:
        previous = ancestor.previous if ancestor.fuzzy and ancestor.previous else ancestor.source
        base = replace(base, target=ancestor.target, fuzzy=True, previous=previous, notes=ancestor.notes)
    return replace(base, comments=comments, places=places, obsolete=False)
