"""Reads the arguments, calls the command, gives the exit code."""

from __future__ import annotations

import argparse
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from dossier import __version__, precompiled, room
from dossier.arguments import parser
from dossier.cli.building import build_pdf
from dossier.cli.looking import check_sources, editions, preflight_files
from dossier.cli.others import examine_machine, new_dossier, reference_actions, translate_actions
from dossier.cli.shared import (
    FAILED,
    program_name,
)

#: new objects until Python looks for garbage: the trees of a part hold hundreds of thousands, and go with it of themselves
OBJECTS = 1_000_000
_INTERRUPTED = "interrupted: files that were finished are in place, none is half-written; build again for the others"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. 0 done, 1 diagnostics with errors, 2 usage."""
    arguments = parser(program_name(), __version__).parse_args(argv)
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
        print(_INTERRUPTED, file=sys.stderr)
        return 130
    except (OSError, RuntimeError, RecursionError, MemoryError) as error:
        print(f"error internal: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    return code


def run() -> NoReturn:
    """The program: runs the command of the arguments and ends with its exit code."""
    gc.set_threshold(OBJECTS, 10, 10)
    code = room.within(main)
    precompiled.keep()
    # Python looks for garbage once more before it ends: a third of a second for nothing after a build
    gc.freeze()
    sys.exit(code)


def _terminated(_signal: int, _frame: object) -> None:
    os.write(2, f"{_INTERRUPTED}\n".encode())
    raise SystemExit(143)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "pdf": build_pdf,
    "preflight": preflight_files,
    "check": check_sources,
    "list": editions,
    "new": new_dossier,
    "doctor": examine_machine,
    **{f"translate {name}": translate_actions for name in ("extract", "update", "status", "lint", "export", "import")},
    **{f"references {name}": reference_actions for name in ("import", "export", "format", "list", "report", "check")},
}
