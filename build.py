#!/usr/bin/env python3
"""The command of a checkout: ``build.py pdf``, ``build.py check``, ... (``dossier`` when installed)."""

from dossier.cli import run

if __name__ == "__main__":
    run()
