"""Words in drawings: the text of SVG figures as units, and a figure with its words in another language.

A ``<text>`` or ``<tspan>`` that holds nothing but words is one unit; so are ``<title>`` and ``<desc>`` (SVG 2, 5.7 and 11.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from dossier.diagnostics import Location
from dossier.model import Translated, Unit

#: name of the catalogue
NAME = "figures"
_SVG = "{http://www.w3.org/2000/svg}"
_HOLDERS = frozenset(f"{_SVG}{name}" for name in ("text", "tspan", "title", "desc"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: how much wider than its source a text may be before somebody should look at it
WIDER = 1.3
#: widths in thousandths of the font's size: narrow and wide letters of a sans serif face, all others
_NARROW, _BROAD = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQO@%—")
_NARROW_WIDTH, _USUAL_WIDTH, _BROAD_WIDTH, _FULL_WIDTH = 300, 520, 800, 1000


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


def localized(
    data: bytes, shown: str, language: str, translate: Callable[[Unit], Translated], wide: Callable[[Unit, str], None]
) -> bytes:
    """A drawing with its words in ``language``; ``wide`` is told of each text that is much wider than its source."""
    root = _parsed(data)
    units = {unit.text: unit for unit in text_units(data, shown)}
    if root is None or not units:
        return data
    said = {text: translate(unit) for text, unit in units.items()}
    for element, text in _texts(root):
        new = said.get(text)
        if new is None:
            continue
        if new.language:
            element.set(_LANG, new.language)
        if new.text == text:
            continue
        element.text = new.text
        if element.tag in (f"{_SVG}text", f"{_SVG}tspan") and width(new.text) > WIDER * width(text) + 500:
            wide(units[text], new.text)
    root.set(_LANG, language)
    root.attrib.pop("lang", None)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def width(text: str) -> int:
    """Rough width of a line in thousandths of the font's size: East Asian wide characters (UAX 11) fill an em."""
    total = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        full = unicodedata.east_asian_width(char) in "WF"
        narrow, broad = char in _NARROW, char in _BROAD
        total += _FULL_WIDTH if full else _NARROW_WIDTH if narrow else _BROAD_WIDTH if broad else _USUAL_WIDTH
    return total


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
