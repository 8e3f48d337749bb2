"""Distributors: ``content/distributors/ID/`` with ``distributor.toml``, a logo, and pages of their own in each language."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dossier import logos
from dossier.assets import BASE, MEDIA_TYPES, AssetShelf
from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import Asset, Distributor, Edition
from dossier.schema import Key, validate

FOLDER, FILE = "distributors", "distributor.toml"
#: the ground on which logos stand
_PAPER = (255, 255, 255)
_LINES = {"cover_line": Key(str), "foot_line": Key(str)}
SCHEMA: dict[str, Key] = {
    "name": Key(str, required=True),
    "address": Key(list, default=()),
    "contact": Key(list, default=()),
    "logo": Key(str),
    "logo_width": Key(str, default="40mm"),
    "colour": Key(str),
    "languages": Key(list, default=()),
    "markets": Key(list, default=()),
    **_LINES,
    "text": Key(dict, default={}, entries=_LINES),
    "tokens": Key(dict, strings=True, default={}),
    "label": Key(str),
    "legal_add": Key(list),
}


def folder(root: Path, name: str) -> Path:
    """Where a distributor lies: beside the dossiers."""
    return root.parent / FOLDER / name


def read(root: Path, name: str, where: Location, found: Collector) -> dict[str, Any] | None:
    """What a distributor says of itself; None, with a diagnostic, when it cannot be read."""
    path, shown = folder(root, name) / FILE, f"{FOLDER}/{name}/{FILE}"
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name) or not path.is_file():
        there = [entry.parent.name for entry in (root.parent / FOLDER).glob(f"*/{FILE}")]
        found.add("distributor-config", f"no distributor '{name}'", where, did_you_mean(name, there) or f"make {shown}")
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found.add("distributor-config", f"cannot be read: {error}", Location(shown))
        return None
    return validate(data, SCHEMA, shown, found)


def layer(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a distributor lays over the editions that are for it."""
    return {key: values[key] for key in ("tokens", "label", "legal_add") if values.get(key)}


def load(root: Path, edition: Edition, shelf: AssetShelf, found: Collector) -> Distributor | None:
    """The distributor of an edition, its logo checked; None when the edition is for none, or it cannot be read."""
    if not edition.distributor:
        return None
    place = Location("dossier.toml", key=f"editions.{edition.name}.distributor")
    values = read(root, edition.distributor, place, Collector())
    if values is None:
        return None  # reported when the configuration was read
    shown = f"{FOLDER}/{edition.distributor}/{FILE}"
    _check_served(values, edition, place, found)
    said = {**{key: values[key] for key in _LINES}, **_nearest(values["text"], edition.language)}
    logo = _logo(root, edition.distributor, values, shown, shelf, found)
    return Distributor(
        name=values["name"],
        identifier=edition.distributor,
        address=tuple(values["address"]),
        contact=tuple(values["contact"]),
        logo=logo,
        logo_width=values["logo_width"] or "40mm",
        colour=values["colour"] or "",
        cover_line=said.get("cover_line") or "",
        foot_line=said.get("foot_line") or "",
        pages=_pages(folder(root, edition.distributor) / "pages", edition.language),
    )


def _check_served(values: Mapping[str, Any], edition: Edition, place: Location, found: Collector) -> None:
    language = edition.language
    if values["languages"] and not any(
        language == tag or language.startswith(f"{tag}-") for tag in values["languages"]
    ):
        served = ", ".join(values["languages"])
        found.add(
            "distributor-config",
            f"{values['name']} does not serve the language {language}",
            place,
            f"it serves: {served}",
        )
    if edition.market and values["markets"] and edition.market not in values["markets"]:
        served = ", ".join(values["markets"])
        found.add(
            "distributor-config",
            f"{values['name']} does not serve the market {edition.market}",
            place,
            f"it serves: {served}",
        )


def _nearest(texts: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Any]:
    parts = language.split("-")
    for tag in ("-".join(parts[:count]) for count in range(len(parts), 0, -1)):
        if tag in texts:
            return {key: value for key, value in texts[tag].items() if value}
    return {}


def _pages(path: Path, language: str) -> tuple[tuple[str, str], ...]:
    """Names and paths of the pages in the nearest language."""
    parts = language.split("-")
    for tag in ("-".join(parts[:count]) for count in range(len(parts), 0, -1)):
        files = sorted((path / tag).glob("*.md"))
        if files:
            return tuple((file.stem, str(file)) for file in files)
    return ()


def _logo(root: Path, name: str, values: Mapping[str, Any], shown: str, shelf: AssetShelf, found: Collector) -> str:
    """The logo's address, checked; nothing when there is none or it cannot be used."""
    if not values["logo"]:
        return ""
    place = Location(shown, key="logo")
    home = folder(root, name).resolve()
    path = (home / values["logo"]).resolve()
    kind = MEDIA_TYPES.get(path.suffix.lower(), "")
    if not path.is_file() or not path.is_relative_to(home) or kind not in ("image/svg+xml", "image/png"):
        found.add("logo-print", f"'{values['logo']}' is no SVG or PNG of the distributor's folder", place)
        return ""
    width = re.fullmatch(r"(\d+(?:\.\d+)?)mm", values["logo_width"] or "40mm")
    if width is None:
        found.add(
            "logo-print", f"'{values['logo_width']}' is not a width such as 40mm", Location(shown, key="logo_width")
        )
        return ""
    data = path.read_bytes()
    own = AssetShelf(home, found)
    if own.add(path, place) is None:
        return ""
    for message, hint in logos.faults(data, path.suffix.lower(), float(width[1]), _PAPER):
        found.add("logo-print", message, place, hint)
    address = f"{BASE}_distributor/{name}/{quote(path.name)}"
    shelf.assets[address] = Asset(hashlib.sha256(data).hexdigest(), kind, str(path))
    return address
