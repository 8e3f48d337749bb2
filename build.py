#!/usr/bin/env python3
"""The command of a checkout: ``build.py pdf``, ``build.py check``, ... (``dossier`` when installed)."""

import sys

from dossier.cli import main

if __name__ == "__main__":
    sys.exit(main())
