"""The command line: reads arguments and environment, calls the stages, prints, gives the exit code."""

# ruff: noqa: E402 - before what it serves
import gc

# what is imported stays: to look for garbage in it takes a sixth of the start
_LOOKED = gc.isenabled()
gc.disable()

from dossier import precompiled

precompiled.install()

from dossier.arguments import parser
from dossier.cli.command import main, run

if _LOOKED:
    gc.enable()

__all__ = ["main", "parser", "run"]
