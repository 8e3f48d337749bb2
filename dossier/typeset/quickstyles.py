"""The styles of elements (CSS Cascading 4), for ``quick``: elements that differ in their names alone share what is computed.

The engine gives two elements one style when their parents have one, the same rules match them, and they have no attribute that is
a style of its own. An ``id`` is one (it names an anchor), and with it all that is inside. Here such elements are twins: each has
its own anchor and takes all else from the first, and what is inside of them inherits from the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from dossier.typeset import laststyles, patch
from dossier.typeset.quickboxes import is_asked

#: names of elements that are one string in CSS
_PLAIN = re.compile(r"[^\"\\\s]+")

#: where styles keep what they were computed with
_DOCUMENT = "_dossier_document"

#: cascaded values of each element and pseudo-element: property to value and weight
Cascaded = dict[tuple[Any, str | None], dict[str, Any]]


class _Rule(NamedTuple):
    """A rule that matches an element."""

    sheet: Any
    origin: str
    specificity: Any
    pseudo: str | None
    declarations: Sequence[Any]
    layer: str | None


class _Document(NamedTuple):
    """What styles are computed with: the root, the base of addresses, styles of this part, those that outlast it."""

    root: Any
    base: str
    here: laststyles.Styles
    lasting: laststyles.Styles | None


def _sharing() -> list[patch.Patch]:
    """Styles of a document's elements."""
    from weasyprint import css

    engine = css.StyleFor.__init__

    def init(self: Any, html: Any, sheets: Any, hints: Any, font_config: Any, targets: Any) -> None:
        if hints:
            engine(self, html, sheets, hints, font_config, targets)
            return
        root, base = html.etree_element, html.base_url
        self._cascaded_styles, self._computed_styles = {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, font_config
        document = _Document(root, base, laststyles.Styles(), laststyles.of(sheets, font_config, base))
        self.__dict__[_DOCUMENT] = document
        _compute(self, html.wrapper_element, document, targets)

    return [(css.StyleFor, "__init__", engine, init)]


def add(styles: Any, wrapper: Any) -> bool:
    """Styles of an element, and of all in it, that has come into a document since; False where the engine made its styles.

    Anchors in it are known to the document.
    """
    document = vars(styles).get(_DOCUMENT)
    if document is None:
        return False
    of_pages = {**styles._cascaded_styles}
    styles._cascaded_styles.clear()
    _compute(styles, wrapper, document, None)
    styles._cascaded_styles.update(of_pages)
    return True


def _compute(styles: Any, tree: Any, document: _Document, targets: Any) -> None:
    """The styles of an element and of all in it, in the order of the tree: those of parents come first."""
    from weasyprint import css

    cascaded, computed, sheets = styles._cascaded_styles, styles._computed_styles, styles._sheets
    root, base, here, lasting = document
    for specificity, element, declarations, _ in css.find_style_attributes(tree.etree_element, False, base):
        values = css.preprocess_declarations(base, declarations)
        _cascade(cascaded.setdefault((element, None), {}), values, "author", inf, specificity)
    for wrapper in tree.iter_subtree():
        element = wrapper.etree_element
        parent = wrapper.parent.etree_element if wrapper.parent else None
        rules = _rules(sheets, wrapper)
        above = _first(computed[parent, None]) if wrapper.parent else None
        key = _key(element, above, rules)
        alone = len(key) == 1
        lasts = lasting is not None and not alone and lasting.may_last(element, above, rules)
        known = lasting if lasting is not None and lasts else here
        first = known.elements.get(key)
        if first is None:
            _cascade_all(cascaded, element, [rule for rule in rules if rule.pseudo is None])
            styles.set_computed_styles(element, parent, root, base_url=base, target_collector=targets)
            first = computed[element, None]
            known.keep(key, first)
        elif not element.get("id"):
            computed[element, None] = first
        else:
            twin = computed[element, None] = _twins()(first, cascaded[element, None]["anchor"])
            if targets and twin["anchor"]:
                targets.collect_anchor(twin["anchor"])
        asked = [rule for rule in rules if rule.pseudo and is_asked(rule.pseudo, first)]
        _of_pseudos(styles, element, first, asked, known if not alone else None, (root, base, targets))
    for element, pseudo in cascaded:
        if pseudo:
            styles.set_computed_styles(element, element, root, pseudo, base_url=base, target_collector=targets)
    cascaded.clear()


def _of_pseudos(
    styles: Any,
    element: Any,
    first: Any,
    rules: Sequence[_Rule],
    known: laststyles.Styles | None,
    document: tuple[Any, str, Any],
) -> None:
    """The styles of an element's pseudo-elements, if others like it have them; else what they are to be computed of."""
    cascaded, computed = styles._cascaded_styles, styles._computed_styles
    root, base, targets = document
    for pseudo in dict.fromkeys(rule.pseudo for rule in rules):
        own = [rule for rule in rules if rule.pseudo == pseudo]
        if known is None or pseudo is None or pseudo not in laststyles.SHARED:
            _cascade_all(cascaded, element, own)
            continue
        style = known.pseudos.get((id(first), pseudo))
        if style is None:
            _cascade_all(cascaded, element, own)
            styles.set_computed_styles(element, element, root, pseudo, base_url=base, target_collector=targets)
            style = known.pseudos[id(first), pseudo] = computed[element, pseudo]
            del cascaded[element, pseudo]
        computed[element, pseudo] = style


@lru_cache(maxsize=1)
def _twins() -> Any:
    """The class of styles that differ from another in their anchor."""
    from weasyprint import css

    compute = css.ComputedStyle.__missing__

    class Twin(css.ComputedStyle):  # type: ignore[misc]
        """The style of an element that has another anchor than the first of its like."""

        def __init__(self, first: Any, anchor: Any) -> None:
            self.__dict__.update(first.__dict__)
            self.cascaded = {**first.cascaded, "anchor": anchor}
            self.first = first
            self.update(first)
            self.pop("anchor", None)
            self["anchor"] = compute(self, "anchor")

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.first[key]
            return value

        @property
        def anonymous_style(self) -> Any:
            """Of boxes in it that have no element: nothing of an anchor is in that."""
            return self.first.anonymous_style

    return Twin


def _first(style: Any) -> Any:
    """The style that a twin differs from, another one itself."""
    return getattr(style, "first", style)


def _rules(sheets: Sequence[Any], wrapper: Any) -> list[_Rule]:
    """All rules that match an element, in the order of their weight in each sheet."""
    return [rule for sheet, origin, of_sheet in sheets for *_, rule in _matcher(sheet, origin, of_sheet).match(wrapper)]


def _matcher(sheet: Any, origin: str, of_sheet: Any) -> Any:
    """The matcher of a sheet, which answers with our rules; it is made once for each sheet."""
    made: dict[Any, Any] = sheet.__dict__.setdefault(laststyles.MATCHERS, {})
    if (origin, of_sheet) not in made:
        made[origin, of_sheet] = _of_rules(sheet, origin, of_sheet)
    return made[origin, of_sheet]


def _of_rules(sheet: Any, origin: str, of_sheet: Any) -> Any:
    """A copy of a sheet's matcher with a rule in the place of each selector's declarations and layer."""
    from cssselect2 import Matcher

    def ours(entries: Sequence[Any]) -> list[Any]:
        return [
            (test, specificity, order, pseudo, _Rule(sheet, origin, of_sheet or specificity, pseudo, *payload))
            for test, specificity, order, pseudo, payload in entries
        ]

    made = Matcher()
    made.order = sheet.matcher.order
    for name, selectors in vars(sheet.matcher).items():
        if isinstance(selectors, dict):
            setattr(made, name, {key: ours(entries) for key, entries in selectors.items()})
        elif isinstance(selectors, list):
            setattr(made, name, ours(selectors))
    return made


def _cascade_all(cascaded: Cascaded, element: Any, rules: Sequence[_Rule]) -> None:
    for rule in rules:
        order = inf if rule.layer is None else rule.sheet.layers.index(rule.layer)
        style = cascaded.setdefault((element, rule.pseudo), {})
        _cascade(style, rule.declarations, rule.origin, order, rule.specificity)


def _cascade(style: dict[str, Any], declarations: Any, origin: str, layer: Any, specificity: Any) -> None:
    """Declarations over those of a style that weigh less (CSS Cascading 4, 6)."""
    from weasyprint.css import declaration_precedence

    for name, values, importance in declarations:
        weight = (declaration_precedence(origin, importance), layer, specificity)
        before = style.get(name)
        if before is None or before[1] <= weight:
            style[name] = values, weight


def _key(element: Any, parent: Any, rules: Sequence[_Rule]) -> tuple[Any, ...]:
    """What elements of one style have in common; those that have an anchor, and those that have none, are apart."""
    name = element.get("id")
    alone = (element.tag == "a" and element.get("name")) or element.tag.endswith("}svg")  # other attributes are styles
    if name and not alone:
        # it may have another anchor than its name
        alone = not _PLAIN.fullmatch(name) or any(item[0] == "anchor" for rule in rules for item in rule.declarations)
    if alone:
        return (id(element),)
    # the numbers are those of objects that live as long as the styles are computed
    weighed = ((id(rule.sheet), rule.specificity, id(rule.declarations), rule.layer, rule.pseudo) for rule in rules)
    return id(parent), element.get("style"), element.get("lang"), not name, *weighed


#: boxes in the margins of a page (CSS Paged Media 3, 4.2)
_MARGINS = frozenset(
    (
        *(f"@{side}-{corner}-corner" for side in ("top", "bottom") for corner in ("left", "right")),
        *(f"@{side}-{place}" for side in ("top", "bottom") for place in ("left", "center", "right")),
        *(f"@{side}-{place}" for side in ("left", "right") for place in ("top", "middle", "bottom")),
    )
)


def _pages() -> list[patch.Patch]:
    """The styles of pages: boxes in their margins that have no content are not made."""
    from weasyprint import layout
    from weasyprint.layout import page

    engine, boxes = page.set_page_type_computed_styles, page.make_margin_boxes

    def styles(page_type: Any, html: Any, style_for: Any) -> None:
        root, base = html.etree_element, html.base_url
        style_for.add_page_declarations(page_type)
        style_for.set_computed_styles(page_type, root=root, parent=root, base_url=base)
        for (element, pseudo), cascaded in style_for.get_cascaded_styles().items():
            if pseudo and element == page_type and (pseudo not in _MARGINS or "content" in cascaded):
                style_for.set_computed_styles(element, pseudo_type=pseudo, root=root, parent=element, base_url=base)

    def margins(context: Any, box: Any, state: Any) -> Any:
        computed = context.style_for.get_computed_styles()
        return boxes(context, box, state) if any((box.page_type, name) in computed for name in _MARGINS) else ()

    return [
        (page, "set_page_type_computed_styles", engine, styles),
        (layout, "make_margin_boxes", layout.make_margin_boxes, margins),
    ]


class _Once:
    """A property that is made once for an object, as functools has it, but for the lock that it holds before Python 3.12."""

    def __init__(self, make: Any, name: str) -> None:
        self.make, self.name = make, name

    def __get__(self, owner: Any, kind: type) -> Any:
        if owner is None:
            return self
        value = owner.__dict__[self.name] = self.make(owner)
        return value


def _properties() -> list[patch.Patch]:
    """What selectors ask of an element, and the style of boxes in it that have no element."""
    from functools import cached_property

    from cssselect2.tree import ElementWrapper
    from weasyprint.css import Style

    return [
        (owner, name, value, _Once(value.func, name))
        for owner in (ElementWrapper, Style)
        for name, value in vars(owner).items()
        if isinstance(value, cached_property)
    ]


#: what ``quick`` puts in place
PATCHES = (_sharing, _pages, _properties)
