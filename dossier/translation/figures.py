"""Words in drawings: the text of SVG figures as units, and a figure with its words in another language.

A ``<text>`` or ``<tspan>`` that holds nothing but words is one unit; so are ``<title>`` and ``<desc>`` (SVG 2, 5.7 and 11.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lxml import etree

from dossier.diagnostics import Location
from dossier.languages import decimal
from dossier.model import Translated, Unit
from dossier.translation import room

#: name of the catalogue
NAME = "figures"
_SVG = "{http://www.w3.org/2000/svg}"
_HOLDERS = frozenset(f"{_SVG}{name}" for name in ("text", "tspan", "title", "desc"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: numbers as English writes them, with what stands between and around them; the comma between thousands
_NUMBERS = re.compile(r"[^\w.,]*\d[\d,]*(?:\.\d+)?(?:[^\w.,]+\d[\d,]*(?:\.\d+)?)*[^\w.,]*")
_GROUP = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
#: how much wider than its source a text whose place is not known may be before somebody should look at it
WIDER = 1.3
_LINES = (f"{_SVG}text", f"{_SVG}tspan")


def text_units(data: bytes, shown: str) -> tuple[Unit, ...]:
    """The units of a drawing in its order, each text once. A drawing that cannot be parsed has none."""
    root = _parsed(data)
    if root is None:
        return ()
    kind = f"figure {shown.rpartition('/')[2].rpartition('.')[0]}"
    units = {
        text: Unit(text, kind, Location(shown, element.sourceline)) for element, text in _texts(root) if _worth(text)
    }
    return tuple(units.values())


def all_words(data: bytes) -> tuple[str, ...]:
    """Every text of a drawing in its order, numbers alone too."""
    root = _parsed(data)
    return tuple(text for _, text in _texts(root)) if root is not None else ()


def localized(
    data: bytes, shown: str, language: str, translate: Callable[[Unit], Translated], wide: Callable[[Unit, str], None]
) -> bytes:
    """A drawing with its words in ``language``; ``wide`` is told of each text that has no room where its source had."""
    root = _parsed(data)
    units = {unit.text: unit for unit in text_units(data, shown)}
    figures = _figures(root, language) if root is not None else False
    if root is None or not (units or figures):
        return data
    said = {text: translate(unit) for text, unit in units.items()}
    texts = list(_texts(root))
    for element, text in texts:
        new = said.get(text)
        if new is None:
            continue
        if new.language:
            element.set(_LANG, new.language)
        if new.text != text:
            element.text = new.text
    for text, crowded in _crowded(root, texts):
        wide(units[text], crowded)
    root.set(_LANG, language)
    root.attrib.pop("lang", None)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _figures(root: Any, language: str) -> bool:
    """Write texts that are numbers alone with a decimal comma, where the language has one; whether there were any."""
    changed = False
    for element, text in _texts(root) if decimal(language) == "," else ():
        if (
            not _worth(text)
            and (new := _GROUP.sub("\u202f", text).replace(".", ",")) != text
            and _NUMBERS.fullmatch(text)
        ):
            element.text, changed = new, True
    return changed


def _crowded(root: Any, texts: Sequence[tuple[Any, str]]) -> Iterator[tuple[str, str]]:
    """Texts that are wider than their source and run into something, each with its source."""
    lines = [(element, text, element.text) for element, text in texts if element.tag in _LINES]
    now = [room.box(element, new) for element, _, new in lines]
    around = room.frames(root)
    for number, (element, text, new) in enumerate(lines):
        own, old = now[number], room.box(element, text)
        if room.width(new) <= room.width(text):
            continue
        others = [item for other, item in enumerate(now) if item is not None and other != number]
        if own is None or old is None:
            crowded = room.width(new) > WIDER * room.width(text) + 500
        else:
            crowded = not room.fits(own, old, around, others)
        if crowded:
            yield text, new


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # reported where the file is read as an image
        return None


def _texts(root: Any) -> Iterator[tuple[Any, str]]:
    for element in root.iter():
        if element.tag in _HOLDERS and len(element) == 0 and (element.text or "").strip():
            yield element, " ".join(element.text.split())


def _worth(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None
