"""What one rendering of one item knows: style, locale, item, cite and what was printed so far; made anew each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from .item import Item
from .nameinput import Name
from .rich import Rich
from .terms import Locale
from .tree import Node, Tree


class Out(NamedTuple):
    """Output of an element: was a variable asked for, and was one of them not empty (CSL 1.0.2, Group)."""

    rich: Rich
    called: bool = False
    filled: bool = False


NOTHING = Out([])


@dataclass(frozen=True, slots=True)
class CiteData:
    """One cite as the evaluator sees it."""

    key: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    author_only: bool = False
    narrative: bool = False
    position: frozenset[str] = frozenset()
    first_note: int = 0


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What is added to one item's cites to tell it from others (CSL 1.0.2, Disambiguation)."""

    shown: int = 0
    given: tuple[int, ...] = ()
    flag: int = 0
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list of names that was printed: how many of them, and whether as initials."""

    names: tuple[Name, ...]
    count: int
    initialized: bool


@dataclass(slots=True)
class Context:
    """State of rendering one item once."""

    tree: Tree
    locale: Locale
    item: Item
    area: Node
    render: Callable[[Node, Context], Out]
    number: int = 0
    cite: CiteData | None = None
    ambiguity: Ambiguity = Ambiguity()
    sorting: dict[str, str] | None = None
    hide_names: bool = False
    substitute_for: tuple[Rich, ...] | None = None
    substitute: str = ""
    hidden: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    first_names: Rich | None = None
    named: bool = False
    first_parts: tuple[Rich, ...] = ()
    suffix_done: bool = False
    disambiguated: int = 0
    parents: list[Node] = field(default_factory=list)
    macros: list[str] = field(default_factory=list)

    @property
    def in_bibliography(self) -> bool:
        """True while an entry of the list is rendered, not a cite."""
        return self.area.tag == "bibliography"

    @property
    def language(self) -> str:
        """Language of the item's text, which decides on its text case."""
        return self.item.language or self.locale.language
