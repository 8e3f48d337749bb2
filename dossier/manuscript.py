"""Reads the chapter files of an edition: UTF-8 text, YAML front matter, body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from dossier import conditions, locked
from dossier.diagnostics import Collector, Diagnostic, Location, did_you_mean
from dossier.model import Edition, FrontMatter, SourceChapter
from dossier.recall import LastingMemo
from dossier.schema import Key, validate

#: front matter that has been read, by text and file
_MATTERS: LastingMemo[tuple[FrontMatter, tuple[Diagnostic, ...]]] = LastingMemo(
    256, "front matter", (FrontMatter, Diagnostic, Location)
)
ROLES = ("chapter", "abstract", "introduction", "appendix")

_SCHEMA: dict[str, Key] = {
    "title": Key(str, default=""),
    "subtitle": Key(str, default=""),
    "label": Key(str, default=""),
    "role": Key(str, default="chapter", allowed=ROLES),
    "numbered": Key(bool, default=True),
    "short": Key(str, default=""),
    "head": Key(bool, default=True),
    "keywords": Key(list, default=()),
    "translate": Key(bool, default=True),
    "locked": Key(bool, default=False),
    "audiences": Key(list, default=()),
}
_KEY = re.compile(r"(\w+)\s*:")


def read(
    root: Path, edition: Edition, found: Collector, known: Mapping[str, Sequence[str]] | None = None
) -> tuple[SourceChapter, ...]:
    """The chapters of an edition in order, with what its audience, market and language have of them.

    One that cannot be read is left out and reported. ``known`` are the names that conditions may use, by
    audience, market and language; where it has none, all are right.
    """
    facts = {"audience": edition.audience, "market": edition.market, "language": edition.language}
    known = known or {}
    chapters, gone = [], set()
    for slug in edition.chapters:
        chapter = _read(root / "chapters" / f"{slug}.md", slug, found)
        if chapter is None:
            continue
        _check_audiences(chapter, known, found)
        if chapter.matter.audiences and edition.audience and edition.audience not in chapter.matter.audiences:
            gone |= {slug, *conditions.labels(chapter.body)}
            if chapter.matter.locked:
                _locked(chapter.path, edition, found)
            continue
        selector = conditions.Selector(facts, known, chapter.matter.locked, found)
        selected = selector.select(chapter.body, chapter.path, chapter.first_line)
        gone |= selected.left_out
        chapters.append(replace(chapter, body=selected.body))
        _check_tokens(chapters[-1], edition, found)
    gone |= _others(root, edition, found)
    return tuple(replace(chapter, left_out=frozenset(gone)) for chapter in chapters)


def _check_audiences(chapter: SourceChapter, known: Mapping[str, Sequence[str]], found: Collector) -> None:
    """Audiences of the front matter that there are not: nobody would get the chapter for them."""
    for name in chapter.matter.audiences:
        if "audience" in known and name not in known["audience"]:
            place = Location(chapter.path, chapter.key_lines.get("audiences"), "audiences")
            hint = did_you_mean(name, known["audience"]) or f"add [audiences.{name}] to dossier.toml"
            found.add("front-matter", f"no audience '{name}'", place, hint)


def pages(files: Sequence[tuple[str, str]], identifier: str, found: Collector) -> tuple[SourceChapter, ...]:
    """Pages of a distributor: name and path of each."""
    read = []
    for name, path in files:
        file = Path(path)
        shown = f"distributors/{identifier}/pages/{file.parent.name}/{file.name}"
        chapter = _read(file, f"_{identifier}-{name}", found, shown)
        if chapter is not None:
            read.append(replace(chapter, matter=replace(chapter.matter, numbered=False)))
    return tuple(read)


def everything(root: Path, slugs: Sequence[str], found: Collector) -> tuple[SourceChapter, ...]:
    """Chapters with the text of every edition: what is translated."""
    read = [chapter for slug in slugs if (chapter := _read(root / "chapters" / f"{slug}.md", slug, found)) is not None]
    whole = [
        conditions.Selector(None, {}, False, Collector()).select(item.body, item.path, item.first_line) for item in read
    ]
    return tuple(replace(chapter, body=selected.body) for chapter, selected in zip(read, whole, strict=True))


def _others(root: Path, edition: Edition, found: Collector) -> set[str]:
    """Labels of the chapters that the edition does not have; a locked one among them is an error."""
    gone: set[str] = set()
    for path in sorted((root / "chapters").glob("*.md")):
        if path.stem not in edition.chapters:
            chapter = _read(path, path.stem, Collector())
            if chapter is not None:
                gone |= {chapter.slug, chapter.matter.label, *conditions.labels(chapter.body)}
                if chapter.matter.locked:
                    _locked(chapter.path, edition, found)
    return gone - {""}


def _check_tokens(chapter: SourceChapter, edition: Edition, found: Collector) -> None:
    """Tokens in locked text that a layer of the edition changes."""
    if not edition.changed:
        return
    matter = chapter.matter
    for key in ("title", "subtitle", "short", "keywords") if matter.locked else ():
        value = getattr(matter, key)
        text = value if isinstance(value, str) else " ".join(value)
        locked.check(text, Location(chapter.path, chapter.key_lines[key]), edition.changed, found)
    for line, text in locked.lines(chapter.body, chapter.first_line, whole=matter.locked):
        locked.check(text, Location(chapter.path, line), edition.changed, found)


def _locked(path: str, edition: Edition, found: Collector) -> None:
    message = f"edition '{edition.name}' leaves out a chapter that every edition must have"
    found.add("locked-zone", message, Location(path), "list it in chapters, or take 'locked' out of its front matter")


def _read(path: Path, slug: str, found: Collector, shown: str = "") -> SourceChapter | None:
    shown = shown or f"chapters/{slug}.md"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        found.add("file-encoding", "the file is not UTF-8", Location(shown, line), "save it as UTF-8")
        return None
    except OSError as error:
        found.add("config-file", f"cannot be read: {error.strerror}", Location(shown))
        return None
    head, body, first_line = _split(text, shown, found)
    return SourceChapter(slug, shown, _matter(head, shown, found), body, first_line, _lines(head))


def _lines(head: str) -> dict[str, int]:
    """Line of each key of the front matter in the file; of one that is not there 1."""
    lines = dict.fromkeys(_SCHEMA, 0)
    for number, line in enumerate(head.split("\n"), start=2):
        if (match := _KEY.match(line)) and lines.get(match[1]) == 0:
            lines[match[1]] = number
    return {name: number or 1 for name, number in lines.items()}


def _split(text: str, shown: str, found: Collector) -> tuple[str, str, int]:
    """Front matter, body, and the body's first line (1-based)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    found.add("front-matter", "front matter is not closed", Location(shown, 1), "close it with a line '---'")
    return "", text, 1


def _matter(text: str, shown: str, found: Collector) -> FrontMatter:
    matter, remarks = _MATTERS.recall((text, shown), repr((text, shown)), partial(_parsed, text, shown))
    found.extend(remarks)
    return matter


def _parsed(text: str, shown: str) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
    """Front matter, and what is wrong with it."""
    if not text.strip():
        return FrontMatter(), ()
    import yaml

    found = Collector()
    try:
        data: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is not in the calendar
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        hint = "put a value with a colon or quotes into quotation marks"
        found.add("front-matter", f"not valid YAML: {problem}", Location(shown, line), hint)
        return FrontMatter(), tuple(found)
    if not isinstance(data, Mapping):
        found.add("front-matter", "front matter must be lines of the form 'key: value'", Location(shown, 1))
        return FrontMatter(), tuple(found)
    named = {
        str(key): str(value) if isinstance(value, (int, float)) and key in ("title", "short") else value
        for key, value in data.items()
    }
    own = Collector()
    values = validate(named, _SCHEMA, shown, own)
    for item in own:
        line = _line(text, item.where.key if item.where else None)
        found.add(
            "front-matter", item.message, Location(shown, line, item.where.key if item.where else None), item.hint
        )
    lists = {key: tuple(values[key]) for key in ("keywords", "audiences")}
    return FrontMatter(**{**values, **lists}), tuple(found)


def _line(text: str, key: str | None) -> int:
    """Line of a key in the file."""
    name = (key or "").split("[")[0]
    for number, line in enumerate(text.split("\n"), start=2):
        if name and re.match(rf"{re.escape(name)}\s*:", line):
            return number
    return 1
