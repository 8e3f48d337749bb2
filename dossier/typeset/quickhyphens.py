"""Hyphenation patterns read from their file, for ``quick``: those of German take each process a third of a second otherwise.

They are kept as ``dossier.compiled`` keeps things, in the form in which Python keeps its own bytecode.
"""

from __future__ import annotations

import marshal
import re
from pathlib import Path
from typing import Any

from dossier import compiled
from dossier.typeset import patch

_DIGIT = re.compile(r"(\d)")

#: letters to the place of the first weight and the weights from there on
Patterns = dict[str, tuple[int, tuple[int, ...]]]


def _reading() -> list[patch.Patch]:
    """The patterns of a language (Liang, Word Hy-phen-a-tion by Com-put-er, 1983)."""
    import pyphen

    engine = pyphen.HyphDict.__init__

    def init(self: Any, path: Any) -> None:
        with path.open("rb") as file:
            encoding = file.readline().decode().strip()
        patterns = None
        if encoding.lower() != "microsoft-cp1251":
            patterns = _kept(path.read_text(encoding), pyphen.ignored)
        if not patterns:
            engine(self, path)
            return
        self.patterns, self.cache = patterns, {}
        self.maxlen = max(map(len, patterns))

    return [(pyphen.HyphDict, "__init__", engine, init)]


def _kept(text: str, ignored: tuple[str, ...]) -> Patterns | None:
    """The patterns of a file, read once for an environment."""
    key = compiled.key("hyphens", Path(__file__).read_text(encoding="utf-8"), " ".join(ignored), text)
    data = compiled.read(key)
    if data is not None:
        return marshal.loads(data)  # type: ignore[no-any-return]  # noqa: S302 - what stands below, with its digest
    found = _patterns(text, ignored)
    if found:
        compiled.write(key, marshal.dumps(found))
    return found


def _patterns(text: str, ignored: tuple[str, ...]) -> Patterns | None:
    """The patterns of a file; None when it has hyphens that change letters, or letters by number: the engine reads it then."""
    found: Patterns = {}
    split = _DIGIT.split
    for line in text.split("\n")[1:]:
        pattern = line.strip()
        if not pattern or pattern.startswith(ignored):
            continue
        if "=" in pattern or "^^" in pattern:
            return None
        pieces = split(pattern)  # letters, weight, letters, weight, letters
        if len(pieces) == 3:
            weight = int(pieces[1])
            if weight:
                found[pieces[0] + pieces[2]] = len(pieces[0]), (weight,)
        elif weights := _weights(pieces):
            first, last = min(weights), max(weights)
            values = tuple(weights.get(place, 0) for place in range(first, last + 1))
            found["".join(pieces[::2])] = first, values
    return found


def _weights(pieces: list[str]) -> dict[int, int]:
    """Weights by their place. Of two figures that follow each other the second has a place of its own, as in the engine."""
    weights, at = {}, 0
    for number in range(0, len(pieces) - 1, 2):
        at += len(pieces[number]) or (1 if number else 0)
        if weight := int(pieces[number + 1]):
            weights[at] = weight
    return weights


#: what ``quick`` puts in place
PATCHES = (_reading,)
