"""The kit that makes small PDFs."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.model import FontSet
from tests.preflight.kit import Kit


@pytest.fixture(scope="session")
def kit(sealed: FontSet) -> Kit:
    """PDFs in the upright sans of the set."""
    return Kit(Path(sealed.directories[0]) / "SourceSans3-wght400.ttf")
