"""Personal names of CSL-JSON: shapes, and particles written into the family or given name.

Mends citeproc-py 0.11.1 (source.Name): no particles, no static order, a crash on a name that is null or a string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_PARTICLES = (
    "al-|el-|as-|ad-|ar-|at-|an-|d[’']|l[’']|dell[’']|all[’']|ben |bin |ibn |abu |af |auf |aus |d’|da |dal |dalla |de |"
    "degli |dei |del |della |den |der |des |di |do |dos |du |het |il |im |in |la |las |le |les |lo |los |op |"
    "'s |’s |'t |’t |te |ten |ter |ther |van |vander |vom |von |y |zu |zum |zur |zum |uit |ver |vd "
)
_LEAD = re.compile(rf"^((?:{_PARTICLES})+)(?=\S)")
_TRAIL = re.compile(rf"^(.*\S)\s+((?:(?:{_PARTICLES.replace(' |', '|').rstrip()})(?:\s+|$))+)$")
_ROMANESQUE = re.compile("[A-Za-zÀ-ʯͰ-ϿЀ-ԯ֐-ۿḀ-ỿ]")


@dataclass(frozen=True, slots=True)
class Name:
    """One name. ``family`` alone holds an institution or a single name."""

    family: str
    given: str = ""
    dropping: str = ""
    non_dropping: str = ""
    suffix: str = ""
    literal: bool = False
    comma_suffix: bool = False
    static: bool = False

    @property
    def latin(self) -> bool:
        """False for scripts that print family and given name together and in that order, as Chinese does."""
        text = self.family + self.given
        return bool(_ROMANESQUE.search(text)) or not text


def read_names(value: object) -> tuple[Name, ...]:
    """Names of a CSL-JSON name variable; what is no name is dropped."""
    found = (_read(entry) for entry in (value if isinstance(value, list) else [value]))
    return tuple(name for name in found if name)


def _clean(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _read(entry: Any) -> Name | None:
    if isinstance(entry, str):
        entry = {"literal": entry}
    if not isinstance(entry, dict):
        return None
    literal = _clean(entry.get("literal"))
    if literal:
        return Name(literal, literal=True)
    family, given = _clean(entry.get("family")), _clean(entry.get("given"))
    dropping, non_dropping = _clean(entry.get("dropping-particle")), _clean(entry.get("non-dropping-particle"))
    if not family:
        return Name(given, literal=True) if given else None
    suffix = _clean(entry.get("suffix"))
    comma = bool(entry.get("comma-suffix"))
    tail = re.fullmatch(r"(.*\S),(!?)\s+((?:Jr|Sr|Snr|Jnr|Esq)\.?|[IVX]+)", given) if not suffix else None
    if tail:
        given, comma, suffix = tail[1], bool(tail[2]), tail[3]
    quoted = family.startswith('"') and family.endswith('"') and len(family) > 2
    if quoted:
        family = family[1:-1]
    elif not non_dropping and not dropping:
        family, non_dropping = _leading(family)
        given, dropping = _trailing(given)
    return Name(family, given, dropping, non_dropping, suffix, False, comma, bool(entry.get("static-ordering")))


def _leading(family: str) -> tuple[str, str]:
    found = _LEAD.match(family)
    return (family[found.end() :], found[1].strip()) if found else (family, "")


def _trailing(given: str) -> tuple[str, str]:
    found = _TRAIL.match(given)
    return (found[1], found[2].strip()) if found else (given, "")
