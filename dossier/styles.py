"""Styles of an edition: tokens (colours, fonts, measures), the brand's tokens over them, and the CSS that uses them.

``styles/tokens.toml`` declares every token; ``styles/papers/PAPER.toml`` and then ``styles/brands/NAME.toml`` may change them
and nothing else. In CSS a token ``colour.brand`` is ``var(--colour-brand)``. ``styles/languages/TAG.toml`` and ``TAG.css`` hold
what a language or script needs: its fonts stand before the brand's, which remain ``var(--font-latin-text)``.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from dossier import languages, printing
from dossier.assets import AssetShelf
from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import Ink, LayoutNote, PressSettings, StyleSheet
from dossier.resources import Resources

TOKENS = "styles/tokens.toml"
#: CSS files in the order of the cascade
SHEETS = ("page", "text", "blocks", "tables", "parts")
OVERPRINT = ("overprint",)

_CHECKS = {
    "colour": re.compile(r"#[0-9A-Fa-f]{6}"),
    "space": re.compile(r"\d+(\.\d+)?(mm|cm|pt|em|px|%)|0"),
    "size": re.compile(r"\d+(\.\d+)?(pt|mm|em|rem|%)"),
    "font": re.compile(r"""("[A-Za-z0-9 ]+"|[A-Za-z0-9 ]+)(,\s*("[A-Za-z0-9 ]+"|[A-Za-z0-9 ]+))*"""),
}
#: where a remark of the layout says that it is
_LINE = re.compile(r"\bat (\d+):\d+\b")
_FORMS = {
    "colour": "a colour such as #1d4e6b",
    "space": "a length such as 4mm",
    "size": "a size such as 10.5pt",
    "font": 'family names such as "Source Serif 4", "Noto Serif"',
}


def load(
    resources: Resources,
    brand: str,
    paper: str,
    shelf: AssetShelf,
    found: Collector,
    fonts: Collection[str] | None = None,
    press: PressSettings | None = None,
    language: str = "en",
) -> StyleSheet | None:
    """The styles for a brand, paper size and language; None when a file is missing or a token is wrong (``found`` says which).

    ``fonts`` are the families that there are; ``press`` says how far colours that touch the paper's edge go beyond it.
    """
    before = len(found)
    tokens = _tokens(resources, TOKENS, None, found, fonts)
    inks = _inks(resources, TOKENS, tokens, {}, found)
    if resources.find(smaller := f"styles/papers/{paper}.toml"):
        tokens |= _tokens(resources, smaller, tokens, found, fonts)
    if brand:
        tokens |= _tokens(resources, f"styles/brands/{brand}.toml", tokens, found, fonts)
        inks = _inks(resources, f"styles/brands/{brand}.toml", tokens, inks, found)
    spoken = languages.sheets(language)
    for tag in spoken:
        tokens = _spoken(resources, tag, tokens, found, fonts)
    root = _root(tokens, paper)
    own = [name for name in (f"languages/{tag}" for tag in spoken) if resources.find(_file(name))]
    texts = {name: _sheet(resources, name, shelf, found) for name in (*SHEETS, *OVERPRINT, *own)}
    css = [root, _bleed(press or PressSettings()), *(texts[name] for name in (*SHEETS, *own))]
    overprint = [root, *(texts[name] for name in (*OVERPRINT, *own))]
    if len(found) > before and found.has_errors():
        return None
    families: dict[str, None] = {}
    for name, value in tokens.items():
        if name.startswith("font."):
            families.update(dict.fromkeys(_families(value)))
    files = (TOKENS, "dossier.toml", *map(_file, (*SHEETS, *own)))
    over = (TOKENS, *map(_file, (*OVERPRINT, *own)))
    return StyleSheet(tuple(css), tuple(overprint), dict(shelf.assets), tuple(families), tokens, inks, files, over)


def place(sheet: StyleSheet, note: LayoutNote, *, overprint: bool) -> Location:
    """Where in the style sheets a remark on styles comes from; ``overprint`` are those of heads, feet and folios."""
    files = sheet.overprint_files if overprint else sheet.files
    number = int(note.near) if note.near.isdigit() else len(files)
    line = _LINE.search(note.message)
    if number >= len(files) or not files[number].endswith(".css"):
        return Location(files[number] if number < len(files) else "styles")
    return Location(files[number], int(line[1]) if line else None)


def _file(name: str) -> str:
    return f"styles/{name}.css"


def _spoken(
    resources: Resources, tag: str, tokens: Mapping[str, str], found: Collector, fonts: Collection[str] | None
) -> dict[str, str]:
    """Tokens with those of a language over them. Its fonts lead those of the brand, but in code, where they follow."""
    file = f"styles/languages/{tag}.toml"
    latin = {
        f"font.latin-{role}": tokens.get(f"font.latin-{role}", tokens.get(f"font.{role}", ""))
        for role in ("text", "head")
    }
    if not resources.find(file):
        return {**tokens, **(latin if tag == "rtl" else {})}
    own = _tokens(resources, file, tokens, found, fonts)
    for name in [name for name in own if name.startswith("font.")]:
        both = (own[name], tokens[name])
        own[name] = ", ".join(reversed(both) if name.endswith(".code") else both)
    return {**tokens, **latin, **own}


def _families(value: str) -> list[str]:
    return [part.strip().strip('"') for part in value.split(",")]


@lru_cache(maxsize=32)
def _read(text: str) -> Mapping[str, Any]:
    """What a file of tokens says, read once for all editions. Raises TOMLDecodeError."""
    return tomllib.loads(text)


def _tokens(
    resources: Resources,
    name: str,
    known: Mapping[str, str] | None,
    found: Collector,
    fonts: Collection[str] | None,
) -> dict[str, str]:
    """Tokens of a file as ``group.name``. With ``known``, a token that is not declared is an error."""
    texts = resources.layers(name, found)
    if not texts:
        found.add("style-error", f"no {name}", Location(name), "name a file in styles/brands/ as brand")
    result: dict[str, str] = {}
    for text in texts:
        try:
            data = {**_read(text)}
        except tomllib.TOMLDecodeError as error:
            found.add("style-error", f"not valid TOML: {error}", Location(name))
        else:
            data.pop("press", None)
            own = _checked(data, name, known, found, fonts)
            # a dossier may declare tokens of its own; one that is nearly ours was meant to be ours
            for token in own if result else ():
                near = difflib.get_close_matches(token, result, n=1, cutoff=0.85)
                if token not in result and near:
                    where = Location(name, key=token)
                    found.add("style-warning", f"new token '{token}'", where, f"did you mean '{near[0]}'?")
            result |= own
    return result


def _inks(
    resources: Resources, name: str, tokens: Mapping[str, str], before: Mapping[str, Ink], found: Collector
) -> Mapping[str, Ink]:
    """What colours are printed with. They are kept by colour: a brand that changes a colour does not inherit its ink."""
    inks = dict(before)
    for text in resources.layers(name, found):
        with suppress(tomllib.TOMLDecodeError):  # reported when its tokens were read
            inks = printing.inks(_read(text), name, tokens, inks, found)
    return inks


def _checked(
    data: Mapping[str, Any],
    name: str,
    known: Mapping[str, str] | None,
    found: Collector,
    fonts: Collection[str] | None,
) -> dict[str, str]:
    result: dict[str, str] = {}
    for group, members in data.items():
        for key, value in members.items() if isinstance(members, dict) else ():
            token, where = f"{group}.{key}", Location(name, key=f"{group}.{key}")
            if known is not None and token not in known:
                found.add("style-error", f"unknown token '{token}'", where, did_you_mean(token, known))
            elif group not in _CHECKS:
                found.add("style-error", f"unknown group '{group}'", where, did_you_mean(group, _CHECKS))
            elif not isinstance(value, str) or not _CHECKS[group].fullmatch(value):
                found.add("style-error", f"{value!r} is not {_FORMS[group]}", where)
            elif group == "font" and fonts is not None and (missing := [f for f in _families(value) if f not in fonts]):
                found.add(
                    "style-error", f"no font '{missing[0]}' in the sealed set", where, did_you_mean(missing[0], fonts)
                )
            else:
                result[token] = value
        if not isinstance(members, dict):
            found.add("style-error", f"'{group}' must be a table of tokens", Location(name, key=group))
    return result


def _root(tokens: Mapping[str, str], paper: str) -> str:
    variables = "".join(f"--{name.replace('.', '-')}:{value};" for name, value in tokens.items())
    return f":root{{{variables}}}\n@page{{size:{paper}}}\n@page landscape{{size:{paper} landscape}}\n"


def _bleed(press: PressSettings) -> str:
    """The bleed area (CSS Paged Media 3, 7.1); beside the page it is wider by the way that a gutter moves the page."""
    ends, sides = press.bleed, press.bleed + press.gutter
    variables = f":root{{--bleed:{ends:g}pt;--bleed-side:{sides:g}pt}}\n"
    return f"{variables}@page{{bleed:{ends:g}pt {sides:g}pt}}\n"


def _sheet(resources: Resources, name: str, shelf: AssetShelf, found: Collector) -> str:
    file = _file(name)
    text, path = resources.text(file, found), resources.find(file)
    if text is None or path is None:
        found.add("style-error", f"no {file}", Location(file))
        return ""

    def address(match: re.Match[str]) -> str:
        written = match[1]
        where = Location(file, text.count("\n", 0, match.start()) + 1)
        if written.startswith(("#", "data:")):
            return match[0]
        image = (path.parent / written).resolve()
        if ":" in written or not image.is_file() or not image.is_relative_to(path.parent):
            found.add("style-error", f"'{written}' is not a file beside the style sheet", where)
            return match[0]
        return f"url({shelf.add(image, where)})"

    if match := re.search(r"@import\b", text):
        line = text.count("\n", 0, match.start()) + 1
        found.add("style-error", "@import is not supported", Location(file, line), "put the rules into this file")
    return re.sub(r"""url\(\s*["']?([^"')]+)["']?\s*\)""", address, text)
