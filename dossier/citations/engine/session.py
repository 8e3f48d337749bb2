"""One run: the works cited in order, their numbers, positions of cites, and contexts made anew for every rendering.

Mends citeproc-py 0.11.1 (Layout, frontend): numbers, positions and rendered names lived on the style object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import evaluate
from .context import Ambiguity, CiteData, Context, Out
from .item import Item
from .sorting import sort
from .terms import Locale
from .tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cites of one place; ``note`` is the number of its footnote or 0."""

    cites: tuple[CiteData, ...]
    note: int = 0
    unsorted: bool = False


@dataclass(slots=True)
class Session:
    """State of one run over a style that itself never changes."""

    tree: Tree
    locale: Locale
    items: Mapping[str, Item]
    order: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    ambiguities: dict[str, Ambiguity] = field(default_factory=dict)
    repeated: bool = False

    @property
    def notes(self) -> bool:
        """True for a style that sets citations as notes."""
        return self.tree.options.get("class") == "note"

    def context(self, key: str, area: Node, cite: CiteData | None = None) -> Context:
        """A fresh context for one item."""
        return Context(
            self.tree,
            self.locale,
            self.items[key],
            area,
            evaluate.render,
            self.numbers.get(key, 0),
            cite,
            self.ambiguities.get(key, Ambiguity()),
        )

    def layout(self, context: Context) -> Out:
        """The children of the layout rendered for one item."""
        layout = context.area.find("layout")
        return evaluate.sequence(layout.children, context) if layout else Out([])

    def arrange(self, keys: Sequence[str]) -> None:
        """Order of the list, and numbers: by first citation, or by the list where the style sorts it."""
        self.numbers = {key: place for place, key in enumerate(keys, 1)}
        area = self.tree.bibliography
        ordered = list(keys)
        if area is not None:
            node = area.find("sort")
            ordered = sort(keys, node, lambda key: self.context(key, area))
            if not _backwards(node):
                self.numbers = {key: place for place, key in enumerate(ordered, 1)}
        self.order = ordered


def repeated(clusters: Sequence[Cluster]) -> bool:
    """True when a work is cited again: works are then told apart by the short form of later cites, where there is one."""
    return any("subsequent" in cite.position for cluster in clusters for cite in cluster.cites)


def _backwards(node: Node | None) -> bool:
    """True for a list sorted by descending number, which keeps the numbers of the citations."""
    keys = [key for key in node.children if key.tag == "key"] if node else []
    return bool(keys) and keys[0].get("variable") == "citation-number"


def positioned(clusters: Sequence[Cluster], near: int) -> list[Cluster]:
    """Clusters whose cites know their position (CSL 1.0.2, Position)."""
    seen: dict[str, tuple[int, int]] = {}
    out: list[Cluster] = []
    for place, cluster in enumerate(clusters):
        before = next((one for one in reversed(out) if bool(one.note) == bool(cluster.note)), None)
        cites: list[CiteData] = []
        for cite in cluster.cites:
            last = cites[-1] if cites else _sole(before, cluster)
            cites.append(_position(cite, last, seen, cluster.note, place, near))
            seen[cite.key] = (seen.get(cite.key, (cluster.note, 0))[0], cluster.note)
        out.append(replace(cluster, cites=tuple(cites)))
    return out


def _sole(before: Cluster | None, now: Cluster) -> CiteData | None:
    if before is None or len(before.cites) != 1:
        return None
    return before.cites[0] if now.note - before.note <= 1 else None


def _position(
    cite: CiteData, last: CiteData | None, seen: Mapping[str, tuple[int, int]], note: int, place: int, near: int
) -> CiteData:
    if cite.position:
        return cite
    if cite.key not in seen:
        return replace(cite, position=frozenset({"first"}))
    first, recent = seen[cite.key]
    found = {"subsequent"}
    if note and note - recent <= near:
        found.add("near-note")
    if last is not None and last.key == cite.key:
        same = (last.locator, last.label) == (cite.locator, cite.label)
        if same or (not last.locator and not cite.locator):
            found |= {"ibid"}
        elif cite.locator:
            found |= {"ibid", "ibid-with-locator"}
    return replace(cite, position=frozenset(found), first_note=first)
