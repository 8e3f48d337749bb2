"""``new``, ``doctor``, ``references`` and ``translate``."""

from __future__ import annotations

import argparse
import json
import shlex

from dossier.cli.shared import (
    DONE,
    FAILED,
    diagnostics_dict,
    opened,
    print_diagnostics,
    program_name,
    resources_of,
    told,
    user_cache,
)
from dossier.diagnostics import Collector


def new_dossier(arguments: argparse.Namespace) -> int:
    """Make a small working dossier."""
    from dossier import starter

    found = Collector()
    files = starter.make(arguments.folder, found)
    if arguments.json:
        print(json.dumps({"files": [str(path) for path in files], **diagnostics_dict(found)}, indent=1))
    else:
        print_diagnostics(found)
        if files:
            folder = shlex.quote(str(arguments.folder))
            print(f"{len(files)} files in {folder}; next: {program_name()} pdf --project {folder}")
    return FAILED if found.has_errors() else DONE


def examine_machine(arguments: argparse.Namespace) -> int:
    """Say what of this machine a build needs, and what is missing."""
    from dossier import doctor

    found = Collector()
    rows = doctor.examine(user_cache(), found)
    if arguments.json:
        print(json.dumps({"findings": [row.as_dict() for row in rows], **diagnostics_dict(found)}, indent=1))
    else:
        for row in rows:
            print(f"{'ok  ' if row.good else 'miss' if row.optional else 'FAIL'}  {row.name}: {row.value}")
        print_diagnostics(found)
    return FAILED if found.has_errors() else DONE


def reference_actions(arguments: argparse.Namespace) -> int:
    """An action of ``references``."""
    from dossier.references import Outcome, perform

    found = Collector()
    project, _ = opened(arguments, found)
    outcome = Outcome()
    if project is not None and not found.has_errors():
        action = arguments.command.split(" ")[1]
        outcome = perform(action, project, resources_of(project), vars(arguments), found)
    return told(outcome.values, outcome.lines, arguments, found)


def translate_actions(arguments: argparse.Namespace) -> int:
    """An action of ``translate``."""
    from dossier.translating import Outcome, perform

    found = Collector()
    project, _ = opened(arguments, found)
    outcome = Outcome()
    if project is not None and not found.has_errors():
        outcome = perform(arguments.command.split(" ")[1], project, resources_of(project), vars(arguments), found)
    return told(outcome.values, outcome.lines, arguments, found)
