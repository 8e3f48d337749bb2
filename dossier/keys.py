"""The keys of ``dossier.toml``: their types, defaults and what their values may be."""

from __future__ import annotations

import datetime
import re

from dossier import printing
from dossier.schema import Key

PAPERS = ("A4", "A5", "Letter")
POLICIES = ("fallback", "block")
MEDIA = ("screen", "press", "archive")
GROUPS = ("none", "chapter", "type", "keyword")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
EDITION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _language(value: str) -> str | None:
    return None if _LANGUAGE.fullmatch(value) else f"'{value}' is not a language tag such as en, en-GB or zh-Hans"


def _pattern(value: str) -> str | None:
    if value == "" or re.fullmatch(r"[^IiAa1]*[IiAa1][^IiAa1]*", value):
        return None
    return f"'{value}' must hold one of I, i, A, a, 1 once, e.g. '1)'"


def _file_name(value: str) -> str | None:
    return None if EDITION_NAME.fullmatch(value) else f"'{value}' cannot be the name of a file"


def _filled(value: str) -> str | None:
    return None if value.strip() else "must not be empty"


def _chapter_name(value: str) -> str | None:
    if value.endswith(".md"):
        return f"write '{value.removesuffix('.md')}', without .md"
    if "/" in value or "\\" in value or "\0" in value or value.startswith((".", "_")) or len(value) > 100:
        return f"'{value}' must be the name of a file in chapters/, without folder"
    return None


#: What an edition may override; the same keys stand at the top level as base.
_OVERRIDABLE: dict[str, Key] = {
    "title": Key(str),
    "subtitle": Key(str),
    "tagline": Key(str),
    "language": Key(str, check=_language),
    "brand": Key(str),
    "citation_style": Key(str),
    "citation_locale": Key(str),
    "chapters": Key(list, check=_chapter_name),
    "legal": Key(list),
    "paper": Key(str, allowed=PAPERS),
    "media": Key(list, allowed=MEDIA),
    "press": Key(dict, table=printing.SCHEMA),
    "head": Key(dict, table={"product": Key(str), "tagline": Key(str)}),
    "bibliography": Key(dict, table={"group": Key(str, allowed=GROUPS), "annotations": Key(bool)}),
    "tokens": Key(dict, strings=True, default={}),
    "translation": Key(str, allowed=POLICIES),
    "legal_add": Key(list),
}

_AUDIENCE: dict[str, Key] = {**_OVERRIDABLE, "label": Key(str), "without": Key(list, check=_chapter_name)}


def _positive(value: int) -> str | None:
    return None if value >= 0 else f"{value} is below 0"


#: limits of preflight (dossier.preflight.profiles) that a dossier may set: whole numbers in the profile's units
_LIMITS: dict[str, Key] = {
    **{
        name: Key(int, check=_positive)
        for name in ("bleed", "ink", "ink_area", "black_text", "ink_text", "small_text", "rich", "multiple")
    },
    "spots": Key(list),
}

SCHEMA: dict[str, Key] = {
    **_OVERRIDABLE,
    "title": Key(str, required=True, check=_filled),
    "name": Key(str, check=_file_name),
    "version": Key(str, default="0.1"),
    "date": Key(datetime.date),
    "authors": Key(list, default=()),
    "publisher": Key(str, default=""),
    "contact": Key(list, default=()),
    "description": Key(str, default=""),
    "references": Key(list, default=()),
    "allow_html": Key(bool, default=False),
    "untranslated": Key(list, default=()),
    "numbering": Key(
        dict,
        table={
            "chapter": Key(str, default="I", check=_pattern),
            "section": Key(str, default="1)", check=_pattern),
            "subsection": Key(str, default="A.", check=_pattern),
        },
    ),
    "languages": Key(dict, default={}, entries=_OVERRIDABLE),
    "markets": Key(dict, default={}, entries=_OVERRIDABLE),
    "audiences": Key(dict, default={}, entries=_AUDIENCE),
    "preflight": Key(
        dict,
        table={
            "accept": Key(dict, strings=True, default={}),
            "verapdf": Key(bool, default=False),
            **{medium: Key(dict, table=_LIMITS) for medium in MEDIA},
        },
    ),
    "editions": Key(
        dict,
        default={},
        entries={
            **_OVERRIDABLE,
            "label": Key(str),
            "market": Key(str, default=""),
            "audience": Key(str, default=""),
            "distributor": Key(str, default=""),
        },
    ),
}
