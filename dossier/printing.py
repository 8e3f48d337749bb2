"""The ``[press]`` table of ``dossier.toml``: its keys, and the settings that they make for an edition."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dossier.model import PressSettings
from dossier.schema import Key

#: PDF points in a unit of length
UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
CONDITIONS = ("FOGRA39", "FOGRA51", "GRACoL", "SWOP")
INTENTS = ("relative", "perceptual", "saturation", "absolute")
OPENINGS = ("any", "recto")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)|0")
#: a printer asks for 3 to 5 mm of bleed; more than this is a slip, and so is a wider shift
_WIDEST = UNITS["mm"] * 20
_INK = range(150, 401)
_MULTIPLES = range(1, 65)


def points(text: str) -> float:
    """A length such as ``3mm`` in PDF points. Raises ValueError."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return round(float(match[1]) * UNITS[match[2]], 4) if match[1] else 0.0


def _length(value: str) -> str | None:
    if _LENGTH.fullmatch(value) is None:
        return f"'{value}' is not a length such as 3mm"
    return f"'{value}' is more than 20mm" if points(value) > _WIDEST else None


def _between(numbers: range) -> Callable[[int], str | None]:
    def check(value: int) -> str | None:
        return None if value in numbers else f"{value} is not between {numbers[0]} and {numbers[-1]}"

    return check


SCHEMA: dict[str, Key] = {
    "condition": Key(str),
    "profile": Key(str),
    "registry": Key(str),
    "intent": Key(str, allowed=INTENTS),
    "black_point": Key(bool),
    "ink": Key(int, check=_between(_INK)),
    "bleed": Key(str, check=_length),
    "marks": Key(bool),
    "bar": Key(bool),
    "slug": Key(bool),
    "openings": Key(str, allowed=OPENINGS),
    "gutter": Key(str, check=_length),
    "multiple": Key(int, check=_between(_MULTIPLES)),
}


def settings(inside: Callable[[str, str, Any], Any]) -> PressSettings:
    """Settings of an edition; ``inside(table, key, default)`` gives the edition's value, else the dossier's."""

    def pick(key: str, default: Any) -> Any:
        return inside("press", key, default)

    return PressSettings(
        condition=pick("condition", "FOGRA39"),
        profile=pick("profile", ""),
        registry=pick("registry", ""),
        intent=pick("intent", "relative"),
        black_point=pick("black_point", True),
        ink=pick("ink", 0),
        bleed=points(pick("bleed", "3mm")),
        marks=pick("marks", True),
        bar=pick("bar", False),
        slug=pick("slug", False),
        openings=pick("openings", "any"),
        gutter=points(pick("gutter", "0")),
        multiple=pick("multiple", 1),
    )
