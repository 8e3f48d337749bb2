"""What an editor should look at in a work, beside what ``suspect`` finds: what its type lacks, capitals, status, twins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from dossier.diagnostics import Diagnostic

from .database import ReferenceDatabase, unprintable
from .engine.tree import Tree
from .sources.suspect import suspect
from .styles import Style
from .twins import Twin, twins

#: type -> fields that a list of references wants; alternatives are parted by a bar
WANTED: Mapping[str, tuple[str, ...]] = {
    "article-journal": ("author", "title", "container-title", "issued", "volume|status", "page|number|DOI"),
    "article-magazine": ("title", "container-title", "issued"),
    "article-newspaper": ("title", "container-title", "issued"),
    "article": ("author", "title", "issued", "publisher|container-title|archive", "DOI|URL|number"),
    "book": ("author|editor", "title", "publisher", "issued"),
    "chapter": ("author", "title", "container-title", "publisher", "issued", "page|chapter-number"),
    "paper-conference": ("author", "title", "container-title|event-title|event", "issued"),
    "report": ("author|publisher", "title", "publisher|authority", "issued"),
    "thesis": ("author", "title", "publisher", "issued", "genre"),
    "webpage": ("title", "URL", "accessed"),
    "post-weblog": ("title", "URL", "issued"),
    "dataset": ("author|publisher", "title", "issued", "DOI|URL|number"),
    "software": ("title", "issued|version", "URL|DOI|publisher"),
    "patent": ("author", "title", "number", "issued"),
    "standard": ("title", "number", "publisher|authority"),
    "legislation": ("title", "issued"),
    "legal_case": ("title", "issued", "authority|container-title"),
}


def review(
    database: ReferenceDatabase, style: Style | None, cited: Iterable[str] | None
) -> dict[str, list[Diagnostic]]:
    """Remarks on each work that has any, by id. ``cited`` are the ids that are cited; None when that is not known."""
    used = None if cited is None else frozenset(cited)
    short = style is not None and wants_short(style.tree)
    pairs: dict[str, list[Twin]] = {}
    for twin in twins(database.items):
        pairs.setdefault(twin.second, []).append(twin)
    result: dict[str, list[Diagnostic]] = {}
    for key, fields in database.items.items():
        remarks = [
            *suspect(database.record(key)),
            *(_odd(database, key, path, message) for path, message in _remarks(fields, short)),
            *(_twin(database, twin) for twin in pairs.get(key, ())),
        ]
        if used is not None and key not in used:
            remarks.append(Diagnostic("reference-uncited", f"'{key}' is not cited", database.where.get(key)))
        if remarks:
            result[key] = remarks
    return result


def wants_short(tree: Tree) -> bool:
    """True when a style prints abbreviations of journals."""
    roots = [*tree.macros.values(), *([tree.bibliography] if tree.bibliography else [])]
    for node in (node for root in roots for node in root.walk()):
        variable = node.get("variable")
        if variable in ("container-title-short", "journalAbbreviation"):
            return True
        if variable == "container-title" and node.get("form") == "short":
            return True
    return False


def _odd(database: ReferenceDatabase, key: str, path: str, message: str) -> Diagnostic:
    return Diagnostic("reference-suspect", message, database.record(key).at(path))


def _twin(database: ReferenceDatabase, twin: Twin) -> Diagnostic:
    hint = "cite one of them and remove the other" if twin.certain else "compare them"
    where = database.record(twin.second).at("id")
    return Diagnostic("reference-suspect", f"'{twin.second}' may be '{twin.first}': {twin.why}", where, hint)


def _remarks(fields: Mapping[str, object], short: bool) -> Iterator[tuple[str, str]]:
    """Key path and message of each remark."""
    kind = str(fields.get("type", ""))
    for wanted in WANTED.get(kind, ("title",)):
        names = wanted.split("|")
        if not any(fields.get(name) for name in names):
            yield names[0], f"no {' or '.join(names)} ({kind})"
    if short and kind == "article-journal" and fields.get("container-title"):
        name = str(fields["container-title"])
        if " " in name and not (fields.get("container-title-short") or fields.get("journalAbbreviation")):
            yield "container-title-short", f"the style wants an abbreviation of '{name}'"
    yield from _title(fields)
    yield from _status(fields)


def _title(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name in ("title", "container-title"):
        text = re.sub(r"<[^<>]*>", "", str(fields.get(name) or ""))
        letters = re.sub(r"[\W\d_]", "", text)
        if len(letters) > 12 and letters.isupper() and " " in text:
            yield name, f"{name} is in capitals"
    title = str(fields.get("title") or "")
    if re.search(r"[^.\s]\.$", title) and not re.search(r"\b[A-Z]\.$|\b(?:etc|al|spp?|Inc|Ltd)\.$", title):
        yield "title", "the title ends in a full stop, which styles add"


def _status(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if unprintable(fields):
        yield "custom.printable", "marked as not printable"
    custom = fields.get("custom")
    status = str(custom.get("status", "")) if isinstance(custom, Mapping) else ""
    if status.lower() in ("unconfirmed", "open", "doubtful", "unverified"):
        yield "custom.status", f"its status is '{status}'"
