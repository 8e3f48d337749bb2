"""Styles that outlast a part, for ``quickstyles``: parts with the same style sheets have elements of the same styles.

What an element's style is follows from its parent's, the rules that match it and a few of its attributes, wherever it stands.
Kept is what no part changes: not styles of elements with declarations of their own, nor those with lengths that depend on the
size of the first page or that are targets of links by their rules, nor what is inside of any of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

#: units of the size of the first page (CSS Values 4, 6.1.2; the engine has some of its own)
_VIEWPORT = re.compile(r"p?[sld]?v(?:w|h|i|b|min|max)", re.IGNORECASE)
#: pseudo-elements whose style the engine leaves as it is
SHARED = frozenset(("before", "after", "marker", "footnote-call", "footnote-marker"))
#: style sheets whose styles are kept, and styles of each
_SHEETS, _MOST = 16, 1500
#: where a style sheet has its matchers with rules in them
MATCHERS = "_dossier_matchers"
#: the mark of a style sheet that lives as long as the process
_NAME = "_dossier_lasting"


class Styles:
    """Styles of elements by what decides them, of their pseudo-elements by the number of the element's style and their name.

    ``held`` is what the numbers in keys are of, ``odd`` are those of declarations whose styles do not last.
    """

    def __init__(self, held: Sequence[Any] = (), odd: frozenset[int] = frozenset()) -> None:
        self.held = held
        self.elements: dict[Any, Any] = {}
        self.pseudos: dict[tuple[int, str], Any] = {}
        self._odd = odd
        self._numbers: set[int] = set()

    def may_last(self, element: Any, parent: Any, rules: Sequence[Any]) -> bool:
        """Whether the style of such an element may be kept."""
        return not (
            (parent is not None and id(parent) not in self._numbers)
            or element.get("style")
            or (self._odd and any(id(rule.declarations) in self._odd for rule in rules))
            or (element.tag in ("html", "body") and any(map(_changed, chain(*(rule.declarations for rule in rules)))))
        )

    def keep(self, key: Any, style: Any) -> None:
        """Keep a style that may last."""
        self.elements[key] = style
        self._numbers.add(id(style))

    def full(self) -> bool:
        """Whether there are so many that it is time to begin anew."""
        return len(self.elements) + len(self.pseudos) > _MOST


_styles: dict[tuple[Any, ...], Styles] = {}


def _changed(declaration: Any) -> bool:
    """Whether the engine changes the style of a root or body with a declaration, or for its sake that of all others."""
    name, value, *_ = declaration
    return "overflow" in name or (name == "display" and value == ("none",))


def mark(sheet: Any) -> Any:
    """A style sheet that lives as long as the process."""
    sheet.__dict__[_NAME] = True
    return sheet


def of(sheets: Sequence[tuple[Any, str, Any]], font_config: Any, base: str) -> Styles | None:
    """What is kept for style sheets (with their origin); None when one of them is a part's own."""
    if not all(origin == "user agent" or _NAME in vars(sheet) for sheet, origin, _ in sheets):
        return None
    key = (*(id(sheet) for sheet, _, _ in sheets), id(font_config), base)
    found = _styles.get(key)
    if found is None or found.full():
        if len(_styles) >= _SHEETS:
            _styles.clear()
        odd = frozenset(id(each) for sheet, _, _ in sheets for each in _declarations(sheet.matcher) if _is_odd(each))
        found = _styles[key] = Styles((sheets, font_config), odd)
    return found


def _declarations(matcher: Any) -> Iterator[Any]:
    """Those of all rules of a style sheet."""
    lists = [matcher.lang_attr_selectors, matcher.other_selectors]
    for kind in ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors"):
        lists += getattr(matcher, kind).values()
    return (payload[0] for entries in lists for *_, payload in entries)


def _is_odd(declarations: Any) -> bool:
    """Whether styles with such declarations are not kept: a part must be told of each anchor in it."""
    return any(name == "anchor" or _depends(value) for name, value, *_ in declarations)


def _depends(value: Any) -> bool:
    """Whether a length in a value, or in a part of it, depends on the first page."""
    unit = getattr(value, "unit", None)
    if isinstance(unit, str) and _VIEWPORT.fullmatch(unit):
        return True
    inner = (
        [value]
        if isinstance(value, list | tuple)
        else [getattr(value, name, ()) for name in ("tokens", "arguments", "content")]
    )
    return any(_depends(each) for values in inner if isinstance(values, list | tuple) for each in values)
