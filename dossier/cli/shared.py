"""What the commands share: the project and editions asked for, environment, printing of diagnostics."""

from __future__ import annotations

import argparse
import datetime
import fnmatch
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier import config
from dossier.diagnostics import Collector, Severity, did_you_mean
from dossier.printing import PROFILES

if TYPE_CHECKING:
    from dossier.model import Edition, Project
    from dossier.records import Output

DONE, FAILED = 0, 1
#: ending of the file of each medium
SUFFIXES = {"screen": ".pdf", "press": ".press.pdf", "archive": ".archive.pdf"}


def opened(arguments: argparse.Namespace, found: Collector) -> tuple[Project | None, list[Edition]]:
    """The project and the editions asked for."""
    root = arguments.project or _default_project(found)
    if root is not None and root.name == config.FILE:
        root = root.parent
    project = config.load(root, found) if root is not None else None
    if project is None:
        return None, []
    wanted = getattr(arguments, "editions", [])
    known = {edition.name: edition for edition in project.editions}
    chosen: dict[str, Edition] = {}
    for pattern in wanted:
        names = fnmatch.filter(known, pattern)
        if not names:
            found.add("edition-unknown", f"no edition '{pattern}'", None, did_you_mean(pattern, known))
        chosen |= {name: known[name] for name in names}
    return project, list(chosen.values()) if wanted else list(project.editions)


def merge_findings(findings: Mapping[str, Collector], found: Collector) -> None:
    """What all editions have in common once, the rest with the edition's name."""
    common = set.intersection(*(set(own) for own in findings.values())) if findings else set()
    for name, own in findings.items():
        for item in own:
            found.extend([item if item in common else replace(item, message=f"{item.message} (edition {name})")])


def _default_project(found: Collector) -> Path | None:
    """This folder, or the only dossier in ``content/``; None, with a diagnostic, when there are several."""
    here = Path()
    inside = sorted(here.glob(f"content/*/{config.FILE}"))
    if (here / config.FILE).is_file() or not inside:
        return here
    if len(inside) > 1:
        hint = "name one: " + ", ".join(f"--project {path.parent}" for path in inside)
        found.add("config-missing", "there are several dossiers in content/", None, hint)
        return None
    return inside[0].parent


def resources_of(project: Project) -> Any:
    """Where templates and styles of a dossier are found."""
    from dossier.resources import Resources, package_data

    return Resources(Path(project.root), package_data())


def user_cache() -> Path:
    """The user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "dossier"


def metadata_date(project: Project, found: Collector) -> str | None:
    """Date in the document's metadata: SOURCE_DATE_EPOCH, else the dossier's date; never the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return f"{project.date or '1980-01-01'}T00:00:00+00:00"
    try:
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        found.add("config-value", f"SOURCE_DATE_EPOCH is '{epoch}'", None, "set it to seconds since 1970, or unset it")
        return None
    return moment.isoformat(timespec="seconds")


def output_dict(output: Output) -> dict[str, object]:
    """A finished file for ``--json``."""
    return {
        "edition": output.edition,
        "medium": output.medium,
        "path": output.path,
        "pages": output.pages,
        "sha256": output.sha256,
        "typeset": list(output.typeset),
        "seconds": output.seconds,
        "preflight": output.preflight,
    }


def diagnostics_dict(found: Collector) -> dict[str, object]:
    """The diagnostics for ``--json``."""
    return {"diagnostics": [item.as_dict() for item in found]}


def print_diagnostics(found: Collector) -> None:
    """Diagnostics to standard error, with their number."""
    items = list(found)
    for item in items:
        print(item, file=sys.stderr)
    errors = sum(item.severity is Severity.ERROR for item in items)
    warnings = sum(item.severity is Severity.WARNING for item in items)
    if items:
        print(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", file=sys.stderr)


def counted(number: int, thing: str) -> str:
    """A number and its thing: "1 page", "2 pages"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def told(values: Mapping[str, object], lines: Sequence[str], arguments: argparse.Namespace, found: Collector) -> int:
    """What an action tells, as JSON or as lines."""
    if arguments.json:
        print(json.dumps({**values, **diagnostics_dict(found)}, indent=1))
    else:
        print_diagnostics(found)
        for line in lines:
            print(line)
    return FAILED if found.has_errors() else DONE


def media_of(edition: Edition, arguments: argparse.Namespace) -> tuple[str, ...]:
    """The media asked for, else those of the edition."""
    wanted = arguments.medium or edition.media
    return tuple(SUFFIXES) if "all" in wanted else tuple(name for name in SUFFIXES if name in wanted)


def build_inputs(project: Project, arguments: argparse.Namespace, cache: Path) -> str:
    """Digest of all that a build may read; empty when it cannot be known: then nothing is taken for unchanged."""
    from dossier import records

    root = Path(project.root)
    try:
        return records.inputs(
            [root, root.parent / "distributors", Path(sys.prefix) / PROFILES], [arguments.out, cache], []
        )
    except OSError:
        return ""


def record_slot(project: Project, edition: Edition, out: Path, media: Sequence[str]) -> str:
    """What a record is kept under: the dossier, the edition, its media and where they go."""
    return f"{project.root}\0{out}\0{out.resolve()}\0{edition.name}\0{' '.join(media)}"


def program_name() -> str:
    """The command as it was called."""
    return Path(sys.argv[0]).name if sys.argv[0].endswith(".py") else "dossier"


def progress_line() -> Any:
    """A line that counts the parts, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\r\x1b[K" if done == total else ""
        print(f"\rtypesetting {done}/{total}{end}", end="", file=sys.stderr, flush=True)

    return show


def editions_line() -> Any:
    """A line that counts the editions and says how long the others will take; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def show(done: int, total: int) -> None:
        left = (time.monotonic() - start) / done * (total - done)
        end = "\r\x1b[K" if done == total else ""
        text = f"\r\x1b[K{done} of {total} editions, about {left:.0f} s left{end}"
        print(text, end="", file=sys.stderr, flush=True)

    return show
