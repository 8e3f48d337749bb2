"""Sorting of cites and entries (CSL 1.0.2, Sorting): empty keys last, accents and punctuation after letters.

Mends citeproc-py 0.11.1 (Key, Sort): compares formatted text, sorts empty keys wrongly, ignores names-min of macros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from .context import Context
from .dates import sort_key
from .evaluate import sequence
from .item import DATE_FIELDS, NAME_FIELDS, NUMBER_FIELDS
from .nameoptions import cut, options
from .nameparts import one
from .rich import markup, words
from .tree import Node

Key = tuple[str, str]
T = TypeVar("T")


#: letters that Unicode does not take apart, and the curled apostrophe
_LETTERS = str.maketrans({"’": "'", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"})


#: language -> its own script, which sorts before Latin, as in the collations of Unicode's CLDR
_SCRIPTS = {
    "zh": "[\u3400-\u9fff]",
    "ko": "[\uac00-\ud7af]",
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mn"), "[Ѐ-ԯ]"),
    **dict.fromkeys(("ar", "fa"), "[\u0600-\u06ff]"),
    "he": "[\u0590-\u05ff]",
    "el": "[Ͱ-Ͽ]",
}
#: an encoding whose order is that of the language: pinyin for the common characters
_ENCODINGS = {"zh": "gb18030"}


def _native(flat: str, language: str) -> str:
    """Key with the characters of the language's own script before all others."""
    script, encoding = _SCRIPTS.get(language), _ENCODINGS.get(language, "utf-16-be")
    if script is None or flat.isascii():
        return flat
    return re.sub(script, lambda found: f"\x01{found[0].encode(encoding, 'replace').hex():0>8}", flat)


def collate(text: str, language: str = "") -> Key:
    """Key of a text: letters without accents and case first, then as written."""
    flat = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    flat = re.sub(r"[^\w\s,']|_", "", flat).strip(" '")
    flat = re.sub(r"(?<!\d)\d+", lambda found: found[0].zfill(10), flat)
    return _native(flat, language.partition("-")[0]), text


def sort(things: Sequence[T], node: Node | None, context: Callable[[T], Context]) -> list[T]:
    """Things in the order of a cs:sort; as they are where there is none."""
    out = list(things)
    for key in reversed(node.children if node else ()):
        if key.tag != "key":
            continue
        keyed = [(value(key, context(thing)), thing) for thing in out]
        full = [pair for pair in keyed if pair[0] is not None]
        full.sort(key=lambda pair: pair[0] or ("", ""), reverse=key.get("sort") == "descending")
        out = [thing for _, thing in full] + [thing for found, thing in keyed if found is None]
    return out


def value(key: Node, context: Context) -> Key | None:
    """Value of one cs:key for one item; None when it is empty."""
    names = {"names-min": "et-al-min", "names-use-first": "et-al-use-first", "names-use-last": "et-al-use-last"}
    context.sorting = {"name-as-sort-order": "all"}
    context.sorting.update({names[name]: text for name, text in key.attrs.items() if name in names})
    if "macro" in key.attrs:
        macro = context.tree.macros.get(key.get("macro"))
        text = words(sequence(macro.children, context).rich) if macro else ""
    else:
        text = _variable(key.get("variable"), context)
    return collate(text, context.locale.language) if text else None


def _variable(name: str, context: Context) -> str:
    if name == "citation-number":
        return str(context.number)
    if name in NAME_FIELDS:
        return _names(name, context)
    if name in DATE_FIELDS:
        date = context.item.dates.get(name)
        return sort_key(date) if date else ""
    text = words(markup(context.item.fields.get(name, "")))
    return text.zfill(10) if name in NUMBER_FIELDS and text.isdigit() else text


def _names(name: str, context: Context) -> str:
    people = context.item.names.get(name, ())
    node = Node("names", {"variable": name})
    chosen = options(node, None, context)
    shown = people[: cut(len(people), chosen, context)]
    return ", ".join(words(one(person, True, 2, chosen, None, context)) for person in shown)
