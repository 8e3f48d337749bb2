"""Initials of given names (CSL 1.0.2, initialize, initialize-with).

Mends citeproc-py 0.11.1 (Name.initialize): initialize="false", hyphens, lower-case words, names written as initials.
"""

from __future__ import annotations

import re


def initials(given: str, mark: str, hyphen: bool, whole: bool) -> str:
    """``Jean-Luc`` as ``J.-L.``; ``whole`` keeps names and only marks initials that are there (initialize="false")."""
    parts = re.split(r"(\s*[-‐]\s*|\s+|(?<=\.)(?=\w))", given.replace("’", "'").strip())
    out = ""
    for place in range(0, len(parts), 2):
        word = parts[place]
        gap = parts[place - 1].strip() if place else ""
        if not word:
            continue
        if gap:
            out = out.rstrip() + ("-" if hyphen or whole else "")
        out = _word(out, word, mark, whole, bool(gap), place > 0)
    return re.sub(r"\s+", " ", out).strip()


def _word(out: str, word: str, mark: str, whole: bool, joined: bool, follows: bool) -> str:
    space = follows and not joined
    small = word[0].islower() or not word[0].isalpha()
    if joined and not whole and small:
        return out.removesuffix("-")
    if small:
        return f"{out.rstrip()} {word} " if space else f"{out}{word} "
    bare = word.rstrip(".")
    if whole:
        if len(bare) == 1 or (word.endswith(".") and len(bare) < 3):
            gap = " " if out and out[-1].islower() and not joined else ""
            return f"{out}{gap}{bare}{mark}"
        return f"{out.rstrip()} {word} " if space else f"{out}{word} "
    first = bare if word.endswith(".") and len(bare) == 2 else _initial(bare)
    return f"{out}{first}{mark}"


def _initial(word: str) -> str:
    """First letter; capitals before small letters count as one: ``AAhad`` gives ``Aa``."""
    capitals = re.match(r"[^\W\d_](?:(?![a-zß-öø-ÿ])[^\W\d_])*", word)
    count = capitals.end() if capitals else 1
    return word[0] + word[1:count].lower() if word[:count].isupper() and 1 < count < len(word) else word[0]
