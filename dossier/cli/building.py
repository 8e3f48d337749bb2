"""``pdf``: builds editions, and copies of them for recipients."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
    editions_line,
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
from dossier.diagnostics import Collector, Location, Severity

if TYPE_CHECKING:
    from dossier.batch import Result
    from dossier.model import Edition, FontSet, Project
    from dossier.records import Output
    from dossier.store import Store


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
    print(*_summary(editions, outputs, arguments), sep="\n", end="", file=sys.stderr)
    return FAILED if found.has_errors() else DONE


def _summary(editions: Sequence[Edition], outputs: Sequence[Output], arguments: argparse.Namespace) -> list[str]:
    """A line that names the editions of a batch that have not all their files; none when there is no such edition."""
    made = {(item.edition, item.medium) for item in outputs}
    lacking = [
        item.name for item in editions if any((item.name, medium) not in made for medium in media_of(item, arguments))
    ]
    if len(editions) < 2 or not lacking:
        return []
    names = ", ".join(lacking)
    return [f"{len(editions) - len(lacking)} of {len(editions)} editions built; not built: {names}", ""]


def _build(
    project: Project, editions: Sequence[Edition], arguments: argparse.Namespace, found: Collector
) -> list[Output]:
    """The editions that are not up to date, and what is known of the others; in the order asked for."""
    from dossier import fonts
    from dossier.records import Record, Records

    cache = arguments.cache or user_cache()
    sealed = fonts.seal(cache / "fonts", found)
    date = metadata_date(project, found)
    if sealed is None or date is None:
        return []
    records, sources = Records(cache / "records"), build_inputs(project, arguments, cache)
    known: dict[str, Record] = {}
    open_: dict[str, tuple[str, str, dict[str, Path]]] = {}
    for edition in editions:
        name = f"{project.name}-{edition.name}"
        targets = {medium: arguments.out / (name + SUFFIXES[medium]) for medium in media_of(edition, arguments)}
        slot = record_slot(project, edition, arguments.out, tuple(targets))
        key = f"{sources} {sealed.digest} {date} {edition!r} {arguments.no_preflight} {arguments.force}"
        record = records.recall(slot, key) if sources and not arguments.keep else None
        if record is not None:
            known[edition.name] = record
        else:
            open_[edition.name] = slot, key, targets
    for result in _run(
        project, [item for item in editions if item.name in open_], open_, arguments, sealed, date, found
    ):
        slot, key, _ = open_[result.edition]
        record = known[result.edition] = Record(key, result.outputs, result.remarks)
        if result.outputs and sources and not any(item.severity is Severity.ERROR for item in result.remarks):
            records.keep(slot, record)
    findings = {edition.name: Collector() for edition in editions}
    for edition in editions:
        if edition.name not in known:  # the store or the cluster cannot be used: nothing is built
            continue
        findings[edition.name].extend(known[edition.name].remarks)
    merge_findings(findings, found)
    outputs = [output for edition in editions if edition.name in known for output in known[edition.name].outputs]
    if arguments.recipients and not found.has_errors():
        _recipients(project, editions, outputs, arguments, sealed, found)
    return outputs


def _run(
    project: Project,
    editions: Sequence[Edition],
    wanted: Mapping[str, tuple[str, str, dict[str, Path]]],
    arguments: argparse.Namespace,
    sealed: FontSet,
    date: str,
    found: Collector,
) -> Iterator[Result]:
    """Build editions; nothing is imported for none."""
    if not editions:
        return
    from dossier import recall
    from dossier.batch import Job, Press, run
    from dossier.pipeline import Gate
    from dossier.records import program

    beyond = _store(arguments.store or "", found)
    if arguments.cluster and not found.has_errors():
        from dossier import cluster

        cluster.ready(arguments.cluster, sealed, found)
    if found.has_errors():
        return
    resources, gate = resources_of(project), Gate(not arguments.no_preflight, arguments.force)
    jobs = [
        Job(
            project,
            edition,
            resources,
            wanted[edition.name][2],
            date,
            arguments.out / f"{project.name}-{edition.name}.parts" if arguments.keep else None,
            gate,
        )
        for edition in editions
    ]
    cache = (arguments.cache or user_cache()) / "parts"
    with suppress(OSError):
        recall.use(cache, program())
    press = Press(
        sealed,
        cache,
        arguments.jobs,
        limit=arguments.cache_limit * 1024 * 1024,
        beyond=beyond,
        cluster=arguments.cluster or "",
        parts=progress_line(),
        editions=editions_line(),
    )
    errors = set()
    for result in run(jobs, press):
        errors |= {result.cache_error} - {""}
        found.extend(result.aside)
        yield result
    for error in sorted(errors):
        hint = "name a folder that can be written with --cache, or make room in it"
        found.add("cache-write", error, Location(str(cache)), hint)


def _store(url: str, found: Collector) -> Store | None:
    """The store that is asked for."""
    if not url:
        return None
    from dossier import store

    return store.opened(url, found)


def _recipients(
    project: Project,
    editions: Sequence[Edition],
    outputs: Sequence[Output],
    arguments: argparse.Namespace,
    sealed: FontSet,
    found: Collector,
) -> None:
    """A copy of each edition's screen file for each recipient, in a folder of its own."""
    from dossier.cache import PartCache
    from dossier.copies import write
    from dossier.layout import Typesetter

    parts = PartCache((arguments.cache or user_cache()) / "parts")
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
        with Typesetter(sealed, parts, 1) as typesetter:
            made = write(
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
