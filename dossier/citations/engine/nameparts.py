"""One name: order, particles, initials, name-part formatting (CSL 1.0.2, Name-part Order).

Mends citeproc-py 0.11.1 (Name): particles, Chinese and Japanese names, suffixes, name-part affixes.
"""

from __future__ import annotations

from . import textcase
from .context import Context
from .initials import initials
from .nameinput import Name
from .nameoptions import Options
from .rich import Rich, Seg, affix, affixed, faces, markup
from .tree import Node


def one(name: Name, inverted: bool, level: int, options: Options, node: Node | None, context: Context) -> Rich:
    """A name in the form and order wanted; level 1 adds initials and 2 the given name to a short form."""
    parts = {child.get("name"): child for child in (node.children if node else ()) if child.tag == "name-part"}
    job = _Parts(name, options, parts, context)
    if name.literal:
        return job.family(name.family)
    short = options.form == "short" and not level
    if short and context.sorting is not None and options.demote != "never":
        return [*job.family(name.family), *affix(f" {name.non_dropping}" if name.non_dropping else "")]
    if short:
        return job.particle(name.non_dropping, job.family(name.family)) if name.latin else job.family(name.family)
    given = job.given_text(level)
    if not name.latin or name.static:
        space = affix(" ") if name.static and name.latin else []
        return [*job.family(name.family), *space, *job.given(given)]
    return job.inverted(given) if inverted else job.straight(given)


def _glue(particle: str) -> str:
    return "" if particle.endswith(("’", "'", "-", "–")) else " "


class _Parts:
    """The pieces of one name."""

    def __init__(self, name: Name, options: Options, parts: dict[str, Node], context: Context) -> None:
        self.name, self.options, self.parts, self.context = name, options, parts, context

    def given_text(self, level: int) -> str:
        given = self.name.given
        mark = self.options.values.get("initialize-with")
        if mark is None or level == 2 or not self.name.latin:
            return given
        return initials(given, mark, self.options.hyphen, self.options.get("initialize") == "false")

    def _styled(self, part: str, text: str) -> Rich:
        if not text:
            return []
        rich = markup(text.replace("'", "’"))
        node = self.parts.get(part)
        if node is None:
            return rich
        return faces(textcase.change(rich, node.get("text-case"), self.context.language), node.attrs)

    def _affixed(self, part: str, rich: Rich) -> Rich:
        node = self.parts.get(part)
        return affixed(rich, node.attrs) if node and rich else rich

    def family(self, text: str) -> Rich:
        return self._affixed("family", self._styled("family", text))

    def given(self, text: str) -> Rich:
        return self._affixed("given", self._styled("given", text))

    def particle(self, particle: str, family: Rich) -> Rich:
        """Particle and family name, with the family's affixes around both."""
        if not particle:
            return family
        both = [*self._styled("family", particle), *affix(_glue(particle)), *self._styled("family", self.name.family)]
        return self._affixed("family", both)

    def suffix(self) -> str:
        """``Jr.`` takes the mark of initials: ``Jr`` where they have none."""
        mark = self.options.values.get("initialize-with")
        suffix = self.name.suffix
        return suffix if mark is None or not suffix.endswith(".") else suffix.rstrip(".") + mark.rstrip()

    def straight(self, given: str) -> Rich:
        """``Jean de La Fontaine III``."""
        name = self.name
        first = self._styled("given", given)
        if name.dropping:
            first = [*first, *affix(" " if first else ""), *self._styled("given", name.dropping)]
        out = self._affixed("given", first)
        gap = _glue(name.dropping) if name.dropping else " "
        out = [*out, *affix(gap if out else ""), *self.particle(name.non_dropping, self.family(name.family))]
        if name.suffix:
            out += [*affix(", " if name.comma_suffix else " "), Seg(self.suffix())]
        return out

    def inverted(self, given: str) -> Rich:
        """``La Fontaine, Jean de, III``, or ``Fontaine, Jean de La`` where particles are demoted in display."""
        name, separator = self.name, self.options.get("sort-separator", ", ")
        demoted = self.options.demote == "display-and-sort" or (
            self.options.demote == "sort-only" and self.context.sorting is not None
        )
        last = self.family(name.family) if demoted else self.particle(name.non_dropping, self.family(name.family))
        first = self._styled("given", given)
        if name.dropping:
            first = [*first, *affix(" " if first else ""), *self._styled("given", name.dropping)]
        if demoted and name.non_dropping:
            first = [*first, *affix(" " if first else ""), *self._styled("family", name.non_dropping)]
        first = self._affixed("given", first)
        out = [*last, *affix(separator if first else ""), *first]
        if name.suffix:
            out += [*affix(separator), Seg(self.suffix())]
        return out
