"""Reads ``dossier.toml`` into a frozen Project with its editions; every fault is reported at once with file and key path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from dossier import distributors, layers, locked, printing
from dossier.diagnostics import Collector, Location
from dossier.keys import EDITION_NAME, MEDIA, SCHEMA
from dossier.languages import canonical
from dossier.model import Edition, NumberingScheme, PreflightSettings, Project
from dossier.schema import validate
from dossier.translation.strings import Strings, label_key, sourced

FILE = "dossier.toml"
#: names that are keys of the dossier and good names of tokens too
_TOKEN_NAMES = frozenset({"title", "tagline", "subtitle", "brand", "name", "version", "publisher"})
#: characters of a product token: more is a mistake, or an attack
_LONGEST = 2_000


def load(root: Path, found: Collector) -> Project | None:
    """The project in folder ``root``, or None when its configuration cannot be used (``found`` then holds errors)."""
    file = root / FILE
    shown = FILE
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        found.add("config-missing", f"no {FILE} in {root}", Location(shown), "make one with: build.py new DIR")
        return None
    except (OSError, RecursionError) as error:
        found.add("config-missing", f"{FILE} cannot be read: {error}", Location(shown))
        return None
    except UnicodeDecodeError as error:
        found.add("file-encoding", f"not UTF-8: {error.reason} at byte {error.start}", Location(shown))
        return None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        found.add("config-syntax", str(error), Location(shown, int(line[1]) if line else None))
        return None
    values = validate(data, SCHEMA, shown, found)
    _check_order(data, found)
    project = _project(root, values, found)
    _check_files(root, project, found)
    return None if found.has_errors() else project


def _check_order(data: Mapping[str, Any], found: Collector) -> None:
    """Keys of the dossier that were written below a table, and so belong to it: the commonest slip in TOML."""
    for table in (
        "tokens",
        "numbering",
        "head",
        "bibliography",
        "press",
        "preflight",
        "languages",
        "markets",
        "audiences",
    ):
        members = data.get(table)
        for name in members if isinstance(members, dict) else ():
            if (
                name in SCHEMA
                and name not in data
                and name != table
                and not (table == "tokens" and name in _TOKEN_NAMES)
                and not (table == "preflight" and name in MEDIA)
            ):
                hint = f"move it above the line [{table}]"
                message = f"'{name}' stands under [{table}]"
                found.add("config-value", message, Location(FILE, key=f"{table}.{name}"), hint)


def _project(root: Path, values: Mapping[str, Any], found: Collector) -> Project:
    default_chapters = tuple(sorted(path.stem for path in (root / "chapters").glob("*.md")))
    base = {**values, "chapters": values["chapters"] or default_chapters}
    overrides = values["editions"] or {base["language"] or "en": {}}
    spoken = [base["language"] or "en", *values["languages"]]
    spoken += [over["language"] for over in overrides.values() if over.get("language")]
    strings = Strings(root, canonical(base["language"] or "en"), values["untranslated"], FILE, found)
    for name in overrides:
        if not EDITION_NAME.fullmatch(name):
            found.add(
                "config-value",
                f"'{name}' cannot be the name of an edition",
                Location(FILE, key=f"editions.{name}"),
                "use letters, digits, dot, dash and underscore",
            )
    return Project(
        root=str(root),
        name=values["name"] or root.resolve().name,
        version=values["version"],
        date=values["date"].isoformat() if values["date"] else "",
        language=canonical(base["language"] or "en"),
        authors=tuple(values["authors"]),
        publisher=values["publisher"],
        contact=tuple(values["contact"]),
        description=values["description"],
        references=tuple(values["references"]),
        allow_html=values["allow_html"],
        numbering=NumberingScheme(**values["numbering"]),
        editions=tuple(_layered(root, name, values, base, over, strings, found) for name, over in overrides.items()),
        audiences=tuple(values["audiences"]),
        strings=tuple(strings.all(base)),
        markets=layers.markets(values),
        languages=layers.languages(map(canonical, spoken)),
        preflight=_preflight(values["preflight"] or {}),
    )


def _layered(
    root: Path,
    name: str,
    values: Mapping[str, Any],
    base: Mapping[str, Any],
    over: Mapping[str, Any],
    strings: Strings,
    found: Collector,
) -> Edition:
    """An edition with all its layers, and which tokens they change."""
    given = _given(root, name, over, found)
    edition = _edition(name, base, layers.edition(name, values, over, FILE, given, found), strings, found)
    file = f"{distributors.FOLDER}/{over.get('distributor')}/{distributors.FILE}"
    stack = layers.stack(name, values, over, FILE, given, file)
    changes = locked.changed(values, stack)
    for layer in (locked.Layer(values, Location(FILE)), *stack):
        for number, line in enumerate(layer.table.get("legal") or ()):
            key = ".".join(filter(None, (layer.place.key, f"legal[{number}]")))
            locked.check(line, Location(FILE, key=key), changes, found)
    return replace(edition, changed=changes)


def _given(root: Path, name: str, over: Mapping[str, Any], found: Collector) -> Mapping[str, Any]:
    """What an edition's distributor lays over it."""
    if not over.get("distributor"):
        return {}
    place = Location(FILE, key=f"editions.{name}.distributor")
    return distributors.layer(distributors.read(root, over["distributor"], place, found) or {})


def _preflight(table: Mapping[str, Any]) -> PreflightSettings:
    limits = {
        medium: {name: value for name, value in (table.get(medium) or {}).items() if value is not None}
        for medium in MEDIA
    }
    own = {medium: changed for medium, changed in limits.items() if changed}
    return PreflightSettings(table.get("accept") or {}, own, bool(table.get("verapdf")))


def _edition(
    name: str, base: Mapping[str, Any], over: Mapping[str, Any], strings: Strings, found: Collector
) -> Edition:
    """The edition's own value, else the base's, else the default, for each key. Words of the base are translated."""
    language = canonical(over.get("language") or base.get("language") or "en")
    base, used, states = strings.translated(base, over, language)

    def pick(key: str, default: Any = "") -> Any:
        for layer in (over, base):
            if layer.get(key) is not None:
                return layer[key]
        return default

    def inside(table: str, key: str, default: Any) -> Any:
        for layer in (over, base):
            value = (layer.get(table) or {}).get(key)
            if value is not None:
                return value
        return default

    label = over.get("label") or (base["audiences"].get(over.get("audience")) or {}).get("label") or ""
    tokens = {"title": pick("title"), "tagline": pick("tagline"), **base["tokens"], **over.get("tokens", {})}
    at = Location(FILE, key=f"editions.{name}" if over else None)

    def fill(text: str) -> str:
        return expand(text, tokens, at, found)

    tokens = _filled_in(tokens, partial(expand, where=at, found=found), found)
    return Edition(
        name=name,
        language=language,
        title=fill(pick("title")),
        tagline=fill(pick("tagline")),
        subtitle=fill(pick("subtitle")),
        head_product=fill(inside("head", "product", pick("title"))),
        head_tagline=fill(inside("head", "tagline", pick("tagline"))),
        tokens=tokens,
        brand=pick("brand"),
        citation_style=pick("citation_style", "vancouver"),
        citation_locale=_citation_locale(base, over, language),
        chapters=tuple(slug for slug in pick("chapters", ()) if slug not in (over.get("without") or ())),
        legal=tuple(fill(line) for line in (*pick("legal", ()), *_added(base, over))),
        label=label,
        sourced=sourced(_lines(pick, inside, label_key(over.get("audience") or ""), label), states),
        description=fill(base.get("description") or ""),
        translation=pick("translation", "fallback"),
        strings=used,
        reference_groups=inside("bibliography", "group", "none"),
        annotations=inside("bibliography", "annotations", False),
        market=over.get("market") or "",
        audience=over.get("audience") or "",
        distributor=over.get("distributor") or "",
        media=tuple(dict.fromkeys(pick("media", ()))) or ("screen",),
        paper=pick("paper", "A4"),
        press=printing.settings(inside),
    )


def _added(*layers: Mapping[str, Any]) -> tuple[str, ...]:
    """Legal lines that layers add, each once."""
    return tuple(dict.fromkeys(line for layer in layers for line in layer.get("legal_add") or ()))


def _lines(
    pick: Callable[..., Any], inside: Callable[[str, str, Any], Any], label: str, text: str
) -> dict[str, tuple[str, str]]:
    """Key and words of each line that is printed, by its name in a book; ``label`` and ``text`` are those of the edition."""
    lines = {name: (name, pick(name)) for name in ("title", "subtitle", "tagline")}
    for name, other in (("product", "title"), ("tagline", "tagline")):
        own = inside("head", name, None)
        lines[f"head_{name}"] = (f"head.{name}", own) if own is not None else lines[other]
    legal = {f"legal[{number}]": (f"legal[{number}]", line) for number, line in enumerate(pick("legal", ()))}
    return {**lines, **legal, "label": (label, text)}


def _citation_locale(base: Mapping[str, Any], over: Mapping[str, Any], language: str) -> str:
    """The base's locale is for its own language: an edition in another speaks that one's, unless a layer names a locale."""
    same = language.partition("-")[0].lower() == (base.get("language") or "en").partition("-")[0].lower()
    return over.get("citation_locale") or (base.get("citation_locale") if same else "") or ""


def _filled_in(
    tokens: dict[str, str], fill: Callable[[str, Mapping[str, str]], str], found: Collector
) -> dict[str, str]:
    """Tokens that name others, filled in; what is left after as many rounds as there are tokens names itself."""
    for _ in tokens:
        tokens = {key: fill(value, tokens)[:_LONGEST] for key, value in tokens.items()}
    for key, value in tokens.items():
        if (circle := TOKEN.search(value)) and circle[1] in tokens:
            message = f"token '{key}' cannot be filled in: {circle[0]}"
            found.add("config-value", message, Location(FILE, key=f"tokens.{key}"), "a token must not name itself")
    return tokens


TOKEN = re.compile(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")


def expand(text: str, tokens: Mapping[str, str], where: Location, found: Collector) -> str:
    """``text`` with each ``{{ name }}`` replaced; an unknown name is reported and left as it is."""

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name in tokens:
            return tokens[name]
        found.add("markdown-token", f"unknown product token '{name}'", where, f"set tokens.{name} in {FILE}")
        return match[0]

    return TOKEN.sub(replace, text)


def _check_files(root: Path, project: Project, found: Collector) -> None:
    for number, name in enumerate(project.references):
        _check_file(root, name, f"references[{number}]", found)
    listed = {slug for edition in project.editions for slug in edition.chapters}
    for path in sorted((root / "chapters").glob("*.md")):
        if path.stem not in listed:
            hint = "add it to chapters in dossier.toml, or remove the file"
            found.add("chapter-unlisted", "the chapter is in no edition", Location(f"chapters/{path.name}"), hint)
    strays = [path for path in (root / "chapters").rglob("*") if path.is_file() and not path.name.startswith(".")]
    for path in sorted(strays):
        if path.suffix != ".md" or path.parent != root / "chapters":
            where = Location(path.relative_to(root).as_posix())
            hint = "chapters are files NAME.md directly in chapters/"
            found.add("chapter-unlisted", "the file is no chapter", where, hint)
    files: dict[tuple[str, str], None] = {}  # of several editions each once
    for edition in project.editions:
        if edition.press.profile:
            files[edition.press.profile, "press.profile"] = None
        for slug in {slug for slug in edition.chapters if edition.chapters.count(slug) > 1}:
            found.add("config-value", f"chapter '{slug}' is listed twice", Location(FILE, key="chapters"))
        if not edition.chapters:
            message = f"edition '{edition.name}' has no chapters"
            found.add("config-file", message, Location(FILE, key="chapters"), "put .md files into chapters/")
        for number, slug in enumerate(edition.chapters):
            files[f"chapters/{slug}.md", f"chapters[{number}]"] = None
    for name, key in files:
        _check_file(root, name, key, found)


def _check_file(root: Path, name: str, key: str, found: Collector) -> None:
    where = Location(FILE, key=key)
    try:
        path = (root / name).resolve()
        present = path.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a null character, links in a circle
        found.add("config-file", f"'{name[:80]}' cannot be a file", where)
        return
    if not path.is_relative_to(root.resolve()):
        found.add("path-outside", f"'{name}' lies outside the project", where)
    elif not present:
        found.add("config-file", f"'{name}' does not exist", where)
