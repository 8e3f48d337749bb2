"""The actions of ``build.py references``: options in, what is to be printed out. Files are written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dossier.diagnostics import Collector
from dossier.model import Project, plain
from dossier.output import write_whole
from dossier.resources import Resources

from . import exchange, show
from .database import Opened, opened
from .report import report


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action tells: ``values`` for ``--json``, ``lines`` for a reader."""

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[str] = ()


Options = Mapping[str, Any]


def perform(action: str, project: Project, resources: Resources, options: Options, found: Collector) -> Outcome:
    """Do what ``action`` says with the options of its arguments; faults go to ``found``. Raises KeyError for no action."""
    if action == "import":
        return _import(project, options, found)
    refs = opened(project, options.get("style"), options.get("locale"), found)
    if action == "report":
        page = report(project, refs, resources, found)
        target = options["out"] or Path("dist") / f"{project.name}-references.html"
        return _put(target, page, len(refs.database.items), found)
    return _ACTIONS[action](refs, options, found)


def _format(refs: Opened, options: Options, found: Collector) -> Outcome:
    entries = show.formatted(refs, options["keys"], found)
    rows = [{"key": entry.key, "label": entry.label, "text": plain(entry.body)} for entry in entries]
    return Outcome({"entries": rows}, [f"{row['label']} {row['text']}".strip() for row in rows])


def _list(refs: Opened, options: Options, found: Collector) -> Outcome:
    rows = show.listed(refs, options["uncited"])
    lines = [f"{row.key}  {row.type}  {row.year or '-'}  {row.cited}x  {row.title}" for row in rows]
    return Outcome({"references": [row.as_dict() for row in rows]}, lines)


def _check(refs: Opened, options: Options, found: Collector) -> Outcome:
    marked, works = show.checked(refs, found), len(refs.database.items)
    return Outcome({"works": works, "marked": marked}, [f"{_works(works)} checked, {marked} with remarks"])


def _export(refs: Opened, options: Options, found: Collector) -> Outcome:
    exported = exchange.export_references(refs.database.items, options["keys"], options["format"], found)
    return _put(options["out"], exported.text, exported.count, found)


_ACTIONS: Mapping[str, Callable[[Opened, Options, Collector], Outcome]] = {
    "format": _format,
    "list": _list,
    "check": _check,
    "export": _export,
}


def _import(project: Project, options: Options, found: Collector) -> Outcome:
    into = options["into"] or Path(project.root) / (project.references or ("references.json",))[0]
    flags = {name: options[name] for name in ("replace", "keep_known", "new_ids")}
    merged = exchange.import_references(options["files"], into, found, **flags)
    if merged is None:
        return Outcome({"into": str(into)})
    told = {name: list(getattr(merged, name)) for name in ("added", "replaced", "unchanged", "known")}
    counts = ", ".join(f"{len(keys)} {name}" for name, keys in told.items())
    lines = [f"{into}: {counts}"]
    if into.name not in {Path(name).name for name in project.references}:
        lines.append(f'to use it: references = ["{into.name}"] in dossier.toml')
    return Outcome({"into": str(into), **told}, lines)


def _put(target: Path | None, text: str, count: int, found: Collector) -> Outcome:
    """Text to a file or, where none is named, to the reader; nothing when there are errors."""
    if found.has_errors():
        return Outcome()
    if target is None:
        return Outcome({"text": text, "works": count}, [text.rstrip("\n")])
    done = write_whole(target, text.encode(), found)
    return Outcome({"path": str(target), "works": count}, [f"{target}: {_works(count)}"]) if done else Outcome()


def _works(count: int) -> str:
    return "1 work" if count == 1 else f"{count} works"
