"""Names of BibTeX and BibLaTeX values to CSL-JSON names, and back; taken apart with bibtexparser 2.1.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import latex


def people(value: str) -> tuple[list[dict[str, str]], bool]:
    """Names between "and" outside braces, and whether the list ends in "and others"."""
    names = list(_split(latex.letters(value)))
    shortened = bool(names) and names[-1].lower() == "others"
    read = (_name(name) for name in names if name.lower() != "others")
    return [name for name in read if name], shortened


def _split(value: str) -> Iterator[str]:
    depth = start = 0
    for found in re.finditer(r"[{}]|\s+and(?=\s)", value, re.IGNORECASE):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            yield value[start : found.start()].strip()
            start = found.end()
    yield value[start:].strip()


def _one_group(text: str) -> bool:
    """True for ``{World Health Organization}``, not for ``{A}, {B}``."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return place == len(text) - 1 and place > 0
    return False


def _name(text: str) -> dict[str, str]:
    if not text:
        return {}
    if _one_group(text):
        return {"literal": latex.plain(text)}
    if re.match(r"(?:family|given|prefix|suffix)\s*=", text):
        return _keyed(text)
    return _classic(text)


_KEYS: Mapping[str, str] = {"family": "family", "given": "given", "suffix": "suffix", "prefix": "non-dropping-particle"}


def _keyed(text: str) -> dict[str, str]:
    """``family=Berg, given=Jan, prefix=van, useprefix=true`` (BibLaTeX manual, 3.5)."""
    pairs = [part.partition("=") for part in re.split(r",(?![^{]*\})", text)]
    values = {key.strip(): latex.plain(value) for key, _, value in pairs}
    name = {_KEYS[key]: value for key, value in values.items() if key in _KEYS and value}
    if values.get("useprefix") == "false" and "non-dropping-particle" in name:
        name["dropping-particle"] = name.pop("non-dropping-particle")
    return name


def _classic(text: str) -> dict[str, str]:
    """``von Last, Jr, First`` or ``First von Last``; particles stay with the family name."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except (InvalidNameError, IndexError, ValueError):
        return {"literal": latex.plain(text)}
    name = {
        "family": " ".join([*parts.von, *parts.last]),
        "given": " ".join(parts.first),
        "suffix": " ".join(parts.jr),
    }
    read = {key: latex.plain(value) for key, value in name.items() if latex.plain(value)}
    return read if "family" in read or "given" in read else {}


def written(name: Mapping[str, str]) -> str:
    """A CSL-JSON name as BibTeX reads it again."""
    literal = name.get("literal", "")
    if literal:
        return "{" + latex.escape(literal) + "}"
    particles = [name.get(key, "") for key in ("dropping-particle", "non-dropping-particle")]
    family = " ".join([*(latex.escape(part) for part in particles if part), _guarded(name.get("family", ""))])
    parts = [family.strip(), *(_guarded(name[key]) for key in ("suffix", "given") if name.get(key))]
    if len(parts) == 2 and name.get("suffix"):
        parts.append("{}")
    return ", ".join(parts) if len(parts) > 1 or _one_group(parts[0]) else "{" + parts[0] + "}"


def _guarded(text: str) -> str:
    """In braces where commas, "and" or small first letters would be read as something else."""
    escaped = latex.escape(text)
    risky = re.search(r",|(?:^|\s)and(?:\s|$)|=", text, re.IGNORECASE) or re.match(r"[a-z]+$", text.split(" ")[-1])
    return "{" + escaped + "}" if risky else escaped
