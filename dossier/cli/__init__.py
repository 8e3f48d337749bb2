"""The command line: reads arguments and environment, calls the stages, prints, gives the exit code."""

from dossier.arguments import parser
from dossier.cli.command import main, run

__all__ = ["main", "parser", "run"]
