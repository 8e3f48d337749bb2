"""Terms, localized dates and options of a locale, with the fallbacks of CSL 1.0.2, Locale.

Mends citeproc-py 0.11.1: its term look-up mixes the ordinals of two languages ("2nd Aufl.") and loses forms.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .tree import XML_LANG, Node, Tree, parse

#: form -> the form looked up next (CSL 1.0.2, Terms)
FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "", "short": ""}


@dataclass(frozen=True, slots=True)
class Term:
    """A term: singular, plural and, for ordinals, what it matches."""

    single: str
    multiple: str
    gender: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """The terms, dates and options in force for one style in one language."""

    language: str
    terms: Mapping[tuple[str, str, str], Term]
    dates: Mapping[str, Node]
    options: Mapping[str, str]

    def find(self, name: str, form: str = "", gender: str = "") -> Term | None:
        """Term of that name in the form asked for or the next one that exists."""
        form = "" if form == "long" else form
        name = name.replace(" ", "-")
        while True:
            for kind in dict.fromkeys((gender, "")):
                found = self.terms.get((name, form, kind))
                if found is not None:
                    return found
            if form not in FALLBACK:
                return None
            form = FALLBACK[form]

    def term(self, name: str, form: str = "", plural: bool = False) -> str:
        """Text of a term, empty when there is none."""
        found = self.find(name, form)
        return "" if found is None else found.multiple if plural else found.single

    def ordinal(self, number: int, gender: str = "") -> str:
        """Suffix of an ordinal number (CSL 1.0.2, Ordinal Suffixes)."""
        for value, matches in (
            (number % 100, ("last-two-digits", "whole-number", "")),
            (number % 10, ("last-digit", "whole-number", "")),
        ):
            found = self.find(f"ordinal-{value:02}", "", gender)
            if found is None or (found.match == "whole-number" and value != number):
                continue
            default = "last-digit" if value < 10 else "last-two-digits"
            if (found.match or default) in matches or value == number:
                return found.single
        return self.term("ordinal")


def _body(node: Node, tag: str) -> str:
    found = node.find(tag)
    text = found.text if found else "" if node.children else node.text
    return re.sub(r"(?<=\w)'(?=\w)", "’", text.replace("\n", " "))


def _term(node: Node) -> Term:
    return Term(_body(node, "single"), _body(node, "multiple"), node.get("gender"), node.get("match"))


def _collect(
    files: Sequence[Node], own: Iterable[Node]
) -> tuple[dict[tuple[str, str, str], Term], dict[str, Node], dict[str, str]]:
    """Later layers win: a file with a term puts all forms of it in earlier files out of force, so that languages are not
    mixed, and a layer with ordinals of its own all earlier ordinals.
    """
    terms: dict[tuple[str, str, str], Term] = {}
    dates: dict[str, Node] = {}
    options: dict[str, str] = {}
    for layer in (*files, *own):
        named = [node for node in layer.walk() if node.tag == "term"]
        if layer in files:
            names = {node.get("name").replace(" ", "-") for node in named}
            terms = {key: term for key, term in terms.items() if key[0] not in names}
        if any(node.get("name").startswith("ordinal") for node in named):
            terms = {key: term for key, term in terms.items() if not key[0].startswith("ordinal")}
        for node in named:
            form = node.get("form")
            terms[node.get("name").replace(" ", "-"), "" if form == "long" else form, node.get("gender-form")] = _term(
                node
            )
        for node in layer.children:
            if node.tag == "date":
                dates[node.get("form")] = node
            elif node.tag == "style-options":
                options.update(node.attrs)
    return terms, dates, options


@functools.cache
def _file(language: str) -> Node | None:
    from citeproc import LOCALES_PATH

    path = Path(LOCALES_PATH) / f"locales-{language}.xml"
    return parse(path) if path.is_file() else None


def known(language: str) -> str | None:
    """The locale file that serves a language tag: itself or its main dialect; None when there is none."""
    from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS

    names = {name.lower(): name for name in LANGUAGE_NAMES}
    exact = names.get(language.lower())
    if exact:
        return str(exact)
    base = language.split("-")[0].lower()
    found = PRIMARY_DIALECTS.get(base) or names.get(base)
    return str(found) if found else None


def languages() -> list[str]:
    """All language tags with a locale file."""
    from citeproc import LANGUAGE_NAMES

    return sorted(LANGUAGE_NAMES)


def locale(style: Tree, language: str) -> Locale:
    """The locale of a style: en-US, the language's files, the style's terms; last wins (CSL 1.0.2, Locale Fallback)."""
    best = known(language) or "en-US"
    main = known(best.split("-")[0]) or best
    files = [_file(name) for name in dict.fromkeys(("en-US", main, best))]
    layers = [layer for layer in files if layer is not None]
    own: list[Node] = []
    base = best.split("-")[0]
    wanted = dict.fromkeys(("", base, main, best) if main == best or best in languages() else ("", base, best))
    if main != best:
        wanted.pop(main, None)
    for tag in wanted:
        own += [node for node in style.locales if node.get(XML_LANG) == tag]
    terms, dates, options = _collect(layers, own)
    return Locale(best, MappingProxyType(terms), MappingProxyType(dates), MappingProxyType(options))
