"""How an edition is printed: the ``[press]`` table of ``dossier.toml``, and the inks of a brand's colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import Ink, PressSettings
from dossier.schema import Key

#: PDF points in a unit of length
UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
CONDITIONS = ("FOGRA39", "FOGRA51", "GRACoL", "SWOP")
INTENTS = ("relative", "perceptual", "saturation", "absolute")
OPENINGS = ("any", "recto")
#: set-up puts ICC profiles here, below the folder of the Python environment
PROFILES = Path("share", "dossier", "icc")
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


# --- inks of a brand -------------------------------------------------------------------------------------

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_PER_CENT = 100


def inks(
    data: Mapping[str, Any], path: str, tokens: Mapping[str, str], before: Mapping[str, Ink], found: Collector
) -> dict[str, Ink]:
    """Inks by colour (``#rrggbb``) of the table ``[press.colours]`` of a styles file, over those of ``before``.

    A key is a colour token or a colour. Raises nothing: what is wrong is reported as ``style-error``.
    """
    result = dict(before)
    table = data.get("press", {})
    colours = table.get("colours", {}) if isinstance(table, dict) else None
    for key in table if isinstance(table, dict) else ():
        if key != "colours":
            place = Location(path, key=f"press.{key}")
            found.add("style-error", f"unknown key '{key}'", place, "a styles file may hold press.colours")
    if not isinstance(colours, dict):
        found.add("style-error", "[press.colours] must be a table", Location(path, key="press"))
        return result
    for key, value in colours.items():
        where = Location(path, key=f"press.colours.{key}")
        colour = key if _HEX.fullmatch(key) else tokens.get(f"colour.{key}")
        if colour is None:
            names = [name.removeprefix("colour.") for name in tokens if name.startswith("colour.")]
            found.add("style-error", f"no colour '{key}'", where, did_you_mean(key, names))
        elif isinstance(ink := _ink(value), str):
            found.add("style-error", ink, where, "for example { cmyk = [100, 40, 0, 20] }")
        else:
            result[colour.lower()] = ink
    return result


def _ink(value: Any) -> Ink | str:
    """An ink, or what is wrong with it."""
    if not isinstance(value, dict) or set(value) - {"cmyk", "spot"} or "cmyk" not in value:
        return "an ink is a table with cmyk and, for a spot colour, its name as spot"
    numbers, spot = value["cmyk"], value.get("spot", "")
    good = isinstance(numbers, list) and all(type(n) in (int, float) and 0 <= n <= _PER_CENT for n in numbers)
    if not good or len(numbers) != 4:
        return "cmyk must be four numbers from 0 to 100"
    if not isinstance(spot, str) or len(spot) > 100 or spot in ("All", "None") or not spot.isprintable():
        return f"{spot!r} cannot be the name of a spot colour"
    cyan, magenta, yellow, black = (float(number) for number in numbers)
    return Ink((cyan, magenta, yellow, black), spot)
