"""Options of names: inherited from cs:style, cs:citation or cs:bibliography, cs:names and cs:name.

CSL 1.0.2, Inheritable Name Options. Mends citeproc-py 0.11.1 (Name.get_option).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .context import Context
from .tree import Node

_SHARED = (
    "and delimiter-precedes-et-al delimiter-precedes-last et-al-min et-al-use-first et-al-use-last "
    "et-al-subsequent-min et-al-subsequent-use-first initialize initialize-with name-as-sort-order sort-separator"
).split()


@dataclass(frozen=True, slots=True)
class Options:
    """Options in force for one cs:names."""

    values: Mapping[str, str]
    form: str
    delimiter: str
    names_delimiter: str
    demote: str
    hyphen: bool

    def get(self, name: str, default: str = "") -> str:
        """An option, or its default."""
        return self.values.get(name, default)

    def number(self, name: str) -> int:
        """A numeric option, 0 when not set or no number."""
        value = self.values.get(name, "0")
        return int(value) if value.isdigit() else 0


def options(names: Node, name: Node | None, context: Context) -> Options:
    """Options for a cs:names with its cs:name."""
    own = name.attrs if name else {}
    layers = (context.tree.options, context.area.attrs, own)
    values = {key: layer[key] for layer in layers for key in _SHARED if key in layer}
    values.update(context.sorting or {})
    inherited = {**context.tree.options, **context.area.attrs}
    return Options(
        values,
        own.get("form", inherited.get("name-form", "long")),
        own.get("delimiter", inherited.get("name-delimiter", ", ")),
        names.get("delimiter", inherited.get("names-delimiter", "")),
        context.tree.options.get("demote-non-dropping-particle", "display-and-sort"),
        context.tree.options.get("initialize-with-hyphen", "true") == "true",
    )


def cut(count: int, options: Options, context: Context) -> int:
    """How many of the names are printed (CSL 1.0.2, Et-al Abbreviation)."""
    least, first = options.number("et-al-min"), options.number("et-al-use-first")
    later = context.cite and "subsequent" in context.cite.position and not context.in_bibliography
    if later and context.sorting is None:
        least = options.number("et-al-subsequent-min") or least
        first = options.number("et-al-subsequent-use-first") or first
    limited = least and count >= least and ("et-al-use-first" in options.values or first)
    shown = first if limited and first < count else count
    if context.ambiguity.shown and not context.in_bibliography and shown < count:
        shown = min(max(shown, context.ambiguity.shown), count)
    return shown
