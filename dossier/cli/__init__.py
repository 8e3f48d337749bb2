"""The command line: reads arguments and environment, calls the stages, prints, gives the exit code."""

# ruff: noqa: E402 - before what it serves
from dossier import precompiled

precompiled.install()

from dossier.arguments import parser
from dossier.cli.command import main, run

__all__ = ["main", "parser", "run"]
