"""``pdf``: builds editions, and copies of them for recipients."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.cli.shared import (
    DONE,
    FAILED,
    SUFFIXES,
    build_inputs,
    counted,
    diagnostics_dict,
    media_of,
    merge_findings,
    metadata_date,
    opened,
    output_dict,
    print_diagnostics,
    progress_line,
    record_slot,
    resources_of,
    user_cache,
)
from dossier.diagnostics import Collector, Location

if TYPE_CHECKING:
    from dossier.layout import Typesetter
    from dossier.model import Edition, Project
    from dossier.records import Output


def build_pdf(arguments: argparse.Namespace) -> int:
    """Build editions, and copies of them for recipients."""
    found = Collector()
    project, editions = opened(arguments, found)
    if arguments.proof:
        editions = [replace(edition, proof=True) for edition in editions]
    outputs: list[Output] = []
    if project is not None and not found.has_errors():
        outputs = _build(project, editions, arguments, found)
    if arguments.json:
        print(json.dumps({"outputs": [output_dict(item) for item in outputs], **diagnostics_dict(found)}, indent=1))
        return FAILED if found.has_errors() else DONE
    print_diagnostics(found)
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

    cache = arguments.cache or user_cache()
    sealed = fonts.seal(cache / "fonts", found)
    date = metadata_date(project, found)
    if sealed is None or date is None:
        return []
    outputs: list[Output] = []
    parts, records = PartCache(cache / "parts"), Records(cache / "records")
    sources = build_inputs(project, arguments, cache)
    findings: dict[str, Collector] = {}
    with Typesetter(sealed, parts, arguments.jobs, progress_line()) as typesetter:
        for edition in editions:
            name = f"{project.name}-{edition.name}"
            keep = arguments.out / f"{name}.parts" if arguments.keep else None
            own = findings[edition.name] = Collector()
            targets = {medium: arguments.out / (name + SUFFIXES[medium]) for medium in media_of(edition, arguments)}
            slot = record_slot(project, edition, arguments.out, tuple(targets))
            key = f"{sources} {sealed.digest} {date} {edition!r} {arguments.no_preflight} {arguments.force}"
            known = records.recall(slot, key) if sources and keep is None else None
            if known is not None:
                own.extend(known.remarks)
                outputs += known.outputs
                continue
            from dossier.pipeline import Gate, build  # the engine and all that prepares for it

            gate = Gate(not arguments.no_preflight, arguments.force)
            resources = resources_of(project)
            try:
                made = build(project, edition, resources, typesetter, targets, date, own, keep=keep, gate=gate)
            except Exception as error:  # noqa: BLE001 - the other editions are still built
                message = f"{type(error).__name__}: {error}"
                own.add("edition-failed", message, None, "build it alone with --keep; if it fails again, tell us")
                continue
            outputs += made
            if made and sources and not own.has_errors():
                records.keep(slot, Record(key, tuple(made), tuple(own)))
        merge_findings(findings, found)
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
            resources_of(project),
            typesetter,
            screens[edition.name],
            arguments.recipients,
            folder,
            found,
        )
        if made and not arguments.json:
            print(f"{folder}: {counted(made, 'copy') if made == 1 else f'{made} copies'}")
