"""Likeness of texts: which old text a changed one has come from."""

from __future__ import annotations

from collections.abc import Sequence

#: percent of likeness (normalized indel similarity, as RapidFuzz's ``ratio``) from which a text counts as changed, not as new
CUTOFF = 60.0
#: texts of fewer characters must be more alike: "Sleep" is not a changed "Steep"
SHORT, SHORT_CUTOFF = 16, 80.0


def pairs(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """For each new text that is like an old one, its index and that of the old. The most alike first; each old serves once."""
    if not new or not old:
        return {}
    from rapidfuzz import fuzz, process

    likeness = []
    for number, text in enumerate(new):
        cutoff = SHORT_CUTOFF if len(text) < SHORT else CUTOFF
        found = process.extract(text, old, scorer=fuzz.ratio, score_cutoff=cutoff, limit=4)
        likeness += [(-score, number, index) for _, score, index in found]
    result: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, index in sorted(likeness):
        if number not in result and index not in taken:
            result[number] = index
            taken.add(index)
    return result
