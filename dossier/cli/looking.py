"""``preflight``, ``check`` and ``list``: what is there, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from dossier.cli.shared import (
    DONE,
    FAILED,
    build_inputs,
    counted,
    diagnostics_dict,
    media_of,
    merge_findings,
    opened,
    print_diagnostics,
    record_slot,
    resources_of,
    user_cache,
)
from dossier.diagnostics import Collector, Location

if TYPE_CHECKING:
    from dossier.model import Edition, Project
    from dossier.preflight import Report
    from dossier.records import Record


def preflight_files(arguments: argparse.Namespace) -> int:
    """Check finished PDFs."""
    from dossier import preflight
    from dossier.resources import Resources, package_data

    found = Collector()
    project = opened(arguments, found)[0] if arguments.project else None
    resources = resources_of(project) if project else Resources(package_data(), package_data())
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
        print(json.dumps({"reports": [report.as_dict() for report in reports], **diagnostics_dict(found)}, indent=1))
    else:
        print_diagnostics(found)
        for report in reports:
            _print_report(report)
    return FAILED if found.has_errors() or any(report.errors for report in reports) else DONE


def _print_report(report: Report) -> None:
    counts = f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}"
    print(f"{report.path}: {counted(report.pages, 'page')}, {report.profile}: {counts}")
    for item in report.findings:
        print("  " + item.line)
    for item, reason in report.accepted:
        print(f"  accepted ({reason}): {item.line}")


def check_sources(arguments: argparse.Namespace) -> int:
    """Check sources; set nothing."""
    found = Collector()
    project, editions = opened(arguments, found)
    if project is not None and not found.has_errors():
        from dossier.prepare import prepare

        findings = {edition.name: Collector() for edition in editions}
        for edition in editions:
            prepare(project, edition, resources_of(project), findings[edition.name])
            _check_press(project, edition, findings[edition.name])
        merge_findings(findings, found)
    if arguments.json:
        print(json.dumps({"outputs": [], **diagnostics_dict(found)}, indent=1))
    else:
        print_diagnostics(found)
        if not found.has_errors():
            print(f"{counted(len(editions), 'edition')} checked, no errors")
    return FAILED if found.has_errors() else DONE


def _check_press(project: Project, edition: Edition, found: Collector) -> None:
    """Whether the edition's press file, if it has one, can be made on this machine."""
    if "press" in edition.media:
        from dossier import finish
        from dossier.model import FinishJob

        finish.check(edition.media, FinishJob(edition.name, "", project.root, edition.press), found)


def editions(arguments: argparse.Namespace) -> int:
    """List the editions and how far they are."""
    found = Collector()
    project, editions = opened(arguments, found)
    rows = [_state(project, edition, arguments) for edition in editions] if project is not None else []
    if arguments.json:
        print(json.dumps({"editions": rows, **diagnostics_dict(found)}, indent=1))
        return FAILED if found.has_errors() else DONE
    print_diagnostics(found)
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
        "gates",
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

    cache = arguments.cache or user_cache()
    slot = record_slot(project, edition, arguments.out, media_of(edition, argparse.Namespace(medium=None)))
    record = Records(cache / "records").last(slot)
    status = edition_status(project, edition, resources_of(project))
    current = record is not None and record.key.startswith(f"{build_inputs(project, arguments, cache)} ")
    counts, passed = gates(record)
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
        "errors": counts[0] if counts else None,
        "warnings": counts[1] if counts else None,
        "state": "not built" if record is None else "current" if current else "old",
        "gates": passed,
    }


def gates(record: Record | None) -> tuple[tuple[int, int] | None, str]:
    """Errors and warnings of preflight in the files of a build, when there are files and all were checked; and in words."""
    if record is None:
        return None, "not built"
    if not all(output.preflight for output in record.outputs):
        return None, "not checked"
    errors, warnings = (sum(output.preflight[kind] for output in record.outputs) for kind in ("errors", "warnings"))
    words = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if errors or warnings else "passed"
    return (errors, warnings), words
