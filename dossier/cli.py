"""The command line: reads arguments and environment, calls the stages, prints, gives the exit code."""

from __future__ import annotations

import argparse
import datetime
import fnmatch
import io
import json
import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier import __version__, config
from dossier.arguments import parser
from dossier.diagnostics import Collector, Location, Severity, did_you_mean
from dossier.printing import PROFILES

if TYPE_CHECKING:
    from dossier.layout import Typesetter
    from dossier.model import Edition, Project
    from dossier.preflight import Report
    from dossier.records import Output

DONE, FAILED, USAGE = 0, 1, 2
#: ending of the file of each medium
SUFFIXES = {"screen": ".pdf", "press": ".press.pdf", "archive": ".archive.pdf"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. 0 done, 1 diagnostics with errors, 2 usage."""
    arguments = parser(_program(), __version__).parse_args(argv)
    signal.signal(signal.SIGTERM, _terminated)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone: what it did not read, it did not want
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - Python flushes it at the end
        return FAILED
    except KeyboardInterrupt:
        print("interrupted; nothing half-written is left", file=sys.stderr)
        return 130
    except (OSError, RuntimeError, RecursionError, MemoryError) as error:
        print(f"error internal: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    return code


def _terminated(_signal: int, _frame: object) -> None:
    raise SystemExit(143)


def _program() -> str:
    """The command as it was called."""
    return Path(sys.argv[0]).name if sys.argv[0].endswith(".py") else "dossier"


# --- commands --------------------------------------------------------------------------------------------


def _pdf(arguments: argparse.Namespace) -> int:
    found = Collector()
    project, editions = _open(arguments, found)
    if arguments.proof:
        editions = [replace(edition, proof=True) for edition in editions]
    outputs: list[Output] = []
    if project is not None and not found.has_errors():
        outputs = _build(project, editions, arguments, found)
    if arguments.json:
        print(json.dumps({"outputs": [_as_dict(item) for item in outputs], **_diagnostics(found)}, indent=1))
        return FAILED if found.has_errors() else DONE
    _print_diagnostics(found)
    for item in outputs:
        took = sum(item.seconds.values())
        print(f"{item.path}: {item.pages} pages, {len(item.typeset)} parts typeset, {took:.1f} s")
    return FAILED if found.has_errors() else DONE


def _build(
    project: Project, editions: Sequence[Edition], arguments: argparse.Namespace, found: Collector
) -> list[Output]:
    from dossier import fonts
    from dossier.cache import PartCache
    from dossier.layout import Typesetter
    from dossier.records import Record, Records

    cache = arguments.cache or _user_cache()
    sealed = fonts.seal(cache / "fonts", found)
    date = _date(project, found)
    if sealed is None or date is None:
        return []
    outputs: list[Output] = []
    parts, records = PartCache(cache / "parts"), Records(cache / "records")
    sources = _inputs(project, arguments, cache)
    findings: dict[str, Collector] = {}
    with Typesetter(sealed, parts, arguments.jobs, _progress()) as typesetter:
        for edition in editions:
            name = f"{project.name}-{edition.name}"
            keep = arguments.out / f"{name}.parts" if arguments.keep else None
            own = findings[edition.name] = Collector()
            targets = {medium: arguments.out / (name + SUFFIXES[medium]) for medium in _media(edition, arguments)}
            slot = _slot(project, edition, arguments.out, tuple(targets))
            key = f"{sources} {sealed.digest} {date} {edition!r} {arguments.no_preflight} {arguments.force}"
            known = records.recall(slot, key) if sources and keep is None else None
            if known is not None:
                own.extend(known.remarks)
                outputs += known.outputs
                continue
            from dossier.pipeline import Gate, build  # the engine and all that prepares for it

            gate = Gate(not arguments.no_preflight, arguments.force)
            resources = _resources(project)
            try:
                made = build(project, edition, resources, typesetter, targets, date, own, keep=keep, gate=gate)
            except Exception as error:  # noqa: BLE001 - the other editions are still built
                message = f"{type(error).__name__}: {error}"
                own.add("edition-failed", message, None, "build it alone with --keep; if it fails again, tell us")
                continue
            outputs += made
            if made and sources and not own.has_errors():
                records.keep(slot, Record(key, tuple(made), tuple(own)))
        _merge(findings, found)
        if arguments.recipients and not found.has_errors():
            _recipients(project, editions, outputs, arguments, typesetter, found)
        if typesetter.cache_error:
            place = Location(str(parts.folder))
            found.add(
                "cache-write", typesetter.cache_error, place, "free some space, or name another folder with --cache"
            )
        elif typesetter.typeset:
            parts.prune()
    return outputs


def _recipients(
    project: Project,
    editions: Sequence[Edition],
    outputs: Sequence[Output],
    arguments: argparse.Namespace,
    typesetter: Typesetter,
    found: Collector,
) -> None:
    """A copy of each edition's screen file for each recipient, in a folder of its own."""
    from dossier.pipeline import personal_copies

    screens = {output.edition: Path(output.path) for output in outputs if output.medium == "screen"}
    for edition in editions:
        if edition.name not in screens:
            hint = "copies are made of the screen file: add --medium screen"
            found.add(
                "recipient-list",
                f"edition '{edition.name}' has no screen file",
                Location(str(arguments.recipients)),
                hint,
            )
            continue
        folder = arguments.out / f"{project.name}-{edition.name}.copies"
        made = personal_copies(
            project,
            edition,
            _resources(project),
            typesetter,
            screens[edition.name],
            arguments.recipients,
            folder,
            found,
        )
        if made and not arguments.json:
            print(f"{folder}: {_count(made, 'copy') if made == 1 else f'{made} copies'}")


def _inputs(project: Project, arguments: argparse.Namespace, cache: Path) -> str:
    """Digest of all that a build may read; empty when it cannot be known: then nothing is taken for unchanged."""
    from dossier import records

    root = Path(project.root)
    try:
        return records.inputs(
            [root, root.parent / "distributors", Path(sys.prefix) / PROFILES], [arguments.out, cache], []
        )
    except OSError:
        return ""


def _media(edition: Edition, arguments: argparse.Namespace) -> tuple[str, ...]:
    """The media asked for, else those of the edition."""
    wanted = arguments.medium or edition.media
    return tuple(SUFFIXES) if "all" in wanted else tuple(name for name in SUFFIXES if name in wanted)


def _preflight(arguments: argparse.Namespace) -> int:
    from dossier import preflight
    from dossier.resources import Resources, package_data

    found = Collector()
    project = _open(arguments, found)[0] if arguments.project else None
    resources = _resources(project) if project else Resources(package_data(), package_data())
    accept = project.preflight.accept if project else {}
    reports = []
    for path in arguments.files if not found.has_errors() else ():
        try:
            data = path.read_bytes()
        except OSError as error:
            found.add("config-file", f"cannot be read: {error.strerror}", Location(str(path)))
            continue
        profile = preflight.PROFILES[arguments.profile] if arguments.profile else None
        report = preflight.examine(data, str(path), profile, accept=accept)
        reports.append(report)
        if arguments.html:
            from dossier import checking
            from dossier.output import write_whole

            target = arguments.html / checking.page_name(path).name
            write_whole(target, checking.page(report, data, resources, found).encode(), found)
    if arguments.json:
        print(json.dumps({"reports": [report.as_dict() for report in reports], **_diagnostics(found)}, indent=1))
    else:
        _print_diagnostics(found)
        for report in reports:
            _print_report(report)
    return FAILED if found.has_errors() or any(report.errors for report in reports) else DONE


def _print_report(report: Report) -> None:
    counts = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}"
    print(f"{report.path}: {_count(report.pages, 'page')}, {report.profile}: {counts}")
    for item in report.findings:
        print("  " + item.line)
    for item, reason in report.accepted:
        print(f"  accepted ({reason}): {item.line}")


def _check(arguments: argparse.Namespace) -> int:
    found = Collector()
    project, editions = _open(arguments, found)
    if project is not None and not found.has_errors():
        from dossier.prepare import prepare

        findings = {edition.name: Collector() for edition in editions}
        for edition in editions:
            prepare(project, edition, _resources(project), findings[edition.name])
            _check_press(project, edition, findings[edition.name])
        _merge(findings, found)
    if arguments.json:
        print(json.dumps({"outputs": [], **_diagnostics(found)}, indent=1))
    else:
        _print_diagnostics(found)
        if not found.has_errors():
            print(f"{_count(len(editions), 'edition')} checked, no errors")
    return FAILED if found.has_errors() else DONE


def _check_press(project: Project, edition: Edition, found: Collector) -> None:
    """Whether the edition's press file, if it has one, can be made on this machine."""
    if "press" in edition.media:
        from dossier import finish
        from dossier.model import FinishJob

        finish.check(edition.media, FinishJob(edition.name, "", project.root, edition.press), found)


def _list(arguments: argparse.Namespace) -> int:
    found = Collector()
    project, editions = _open(arguments, found)
    rows = [_state(project, edition, arguments) for edition in editions] if project is not None else []
    if arguments.json:
        print(json.dumps({"editions": rows, **_diagnostics(found)}, indent=1))
        return FAILED if found.has_errors() else DONE
    _print_diagnostics(found)
    columns = (
        "edition",
        "language",
        "market",
        "audience",
        "media",
        "paper",
        "chapters",
        "pages",
        "translated",
        "stale",
        "state",
        "name",
    )
    table = [columns, *([str(row[name] if row[name] not in ("", None) else "-") for name in columns] for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(columns))]
    for line in table:
        print("  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip())
    return FAILED if found.has_errors() or project is None else DONE


def _state(project: Project, edition: Edition, arguments: argparse.Namespace) -> dict[str, object]:
    """An edition, how far its translation is, and what became of its last build: "current", "old", "refused" or "not built"."""
    from dossier.records import Records
    from dossier.translating import edition_status

    cache = arguments.cache or _user_cache()
    slot = _slot(project, edition, arguments.out, _media(edition, argparse.Namespace(medium=None)))
    record = Records(cache / "records").last(slot)
    status = edition_status(project, edition, _resources(project))
    current = record is not None and record.key.startswith(f"{_inputs(project, arguments, cache)} ")
    return {
        "edition": edition.name,
        "label": edition.label,
        "title": edition.title,
        "name": edition.label or edition.title,
        "language": edition.language,
        "market": edition.market,
        "audience": edition.audience,
        "media": ",".join(edition.media),
        "paper": edition.paper,
        "chapters": len(edition.chapters),
        "pages": record.outputs[0].pages if record else None,
        "translated": f"{status.percent(status.translated)} %",
        "stale": f"{status.percent(status.stale) if status.units else 0} %",
        "errors": sum(output.preflight.get("errors", 0) for output in record.outputs) if record else None,
        "warnings": sum(output.preflight.get("warnings", 0) for output in record.outputs) if record else None,
        "state": "not built" if record is None else "current" if current else "old",
    }


def _slot(project: Project, edition: Edition, out: Path, media: Sequence[str]) -> str:
    """What a record is kept under: the dossier, the edition, its media and where they go."""
    return f"{project.root}\0{out}\0{out.resolve()}\0{edition.name}\0{' '.join(media)}"


def _new(arguments: argparse.Namespace) -> int:
    from dossier import starter

    found = Collector()
    files = starter.make(arguments.folder, found)
    if arguments.json:
        print(json.dumps({"files": [str(path) for path in files], **_diagnostics(found)}, indent=1))
    else:
        _print_diagnostics(found)
        if files:
            folder = shlex.quote(str(arguments.folder))
            print(f"{len(files)} files in {folder}; next: {_program()} pdf --project {folder}")
    return FAILED if found.has_errors() else DONE


def _doctor(arguments: argparse.Namespace) -> int:
    from dossier import doctor

    found = Collector()
    rows = doctor.examine(_user_cache(), found)
    if arguments.json:
        print(json.dumps({"findings": [row.as_dict() for row in rows], **_diagnostics(found)}, indent=1))
    else:
        for row in rows:
            print(f"{'ok  ' if row.good else 'miss' if row.optional else 'FAIL'}  {row.name}: {row.value}")
        _print_diagnostics(found)
    return FAILED if found.has_errors() else DONE


def _references(arguments: argparse.Namespace) -> int:
    from dossier.references import Outcome, perform

    found = Collector()
    project, _ = _open(arguments, found)
    outcome = Outcome()
    if project is not None and not found.has_errors():
        action = arguments.command.split(" ")[1]
        outcome = perform(action, project, _resources(project), vars(arguments), found)
    return _told(outcome.values, outcome.lines, arguments, found)


def _translate(arguments: argparse.Namespace) -> int:
    from dossier.translating import Outcome, perform

    found = Collector()
    project, _ = _open(arguments, found)
    outcome = Outcome()
    if project is not None and not found.has_errors():
        outcome = perform(arguments.command.split(" ")[1], project, _resources(project), vars(arguments), found)
    return _told(outcome.values, outcome.lines, arguments, found)


def _told(values: Mapping[str, object], lines: Sequence[str], arguments: argparse.Namespace, found: Collector) -> int:
    """What an action tells, as JSON or as lines."""
    if arguments.json:
        print(json.dumps({**values, **_diagnostics(found)}, indent=1))
    else:
        _print_diagnostics(found)
        for line in lines:
            print(line)
    return FAILED if found.has_errors() else DONE


# --- what commands share ---------------------------------------------------------------------------------


def _open(arguments: argparse.Namespace, found: Collector) -> tuple[Project | None, list[Edition]]:
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


def _merge(findings: Mapping[str, Collector], found: Collector) -> None:
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


def _resources(project: Project) -> Any:
    from dossier.resources import Resources, package_data

    return Resources(Path(project.root), package_data())


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "dossier"


def _date(project: Project, found: Collector) -> str | None:
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


def _progress() -> Any:
    """A line that counts the parts, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\r\x1b[K" if done == total else ""
        print(f"\rtypesetting {done}/{total}{end}", end="", file=sys.stderr, flush=True)

    return show


def _as_dict(output: Output) -> dict[str, object]:
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


def _diagnostics(found: Collector) -> dict[str, object]:
    return {"diagnostics": [item.as_dict() for item in found]}


def _print_diagnostics(found: Collector) -> None:
    items = list(found)
    for item in items:
        print(item, file=sys.stderr)
    errors = sum(item.severity is Severity.ERROR for item in items)
    warnings = sum(item.severity is Severity.WARNING for item in items)
    if items:
        print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", file=sys.stderr)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "pdf": _pdf,
    "preflight": _preflight,
    "check": _check,
    "list": _list,
    "new": _new,
    "doctor": _doctor,
    **{f"translate {name}": _translate for name in ("extract", "update", "status", "lint", "export", "import")},
    **{f"references {name}": _references for name in ("import", "export", "format", "list", "report", "check")},
}
