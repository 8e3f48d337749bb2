"""Several style sheets as one, which asks each element once."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from dossier.typeset import laststyles


def together(sheets: Sequence[Any]) -> list[Any]:
    """One sheet (``weasyprint.CSS``) with the rules of all, in their order (CSS Cascading 4, 6.4).

    Those with layers stay apart: a layer's rank is that in its sheet.
    """
    import cssselect2

    if not sheets or any(sheet.layers for sheet in sheets):
        return list(sheets)
    one = copy.copy(sheets[0])
    one.__dict__.pop(laststyles.MATCHERS, None)
    one.matcher = cssselect2.Matcher()
    one.page_rules = [rule for sheet in sheets for rule in sheet.page_rules]
    for sheet in sheets:
        _join(one.matcher, sheet.matcher)
    return [laststyles.mark(one)]


def _join(all_rules: Any, rules: Any) -> None:
    """Add the selectors of a style sheet after those that are there: of two with the same specificity the later one wins."""
    before = all_rules.order

    def later(entries: list[Any]) -> list[Any]:
        return [(test, specificity, before + order, *rest) for test, specificity, order, *rest in entries]

    for kind in ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors"):
        for name, entries in getattr(rules, kind).items():
            getattr(all_rules, kind).setdefault(name, []).extend(later(entries))
    for kind in ("lang_attr_selectors", "other_selectors"):
        getattr(all_rules, kind).extend(later(getattr(rules, kind)))
    all_rules.order += rules.order
