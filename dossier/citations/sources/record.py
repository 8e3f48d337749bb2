"""A record as a reader hands it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Record:
    """Fields of a CSL-JSON record, its id (empty when missing), place and path inside the file (``[3]``)."""

    key: str
    fields: Mapping[str, object]
    where: Location
    path: str = ""

    def at(self, field: str) -> Location:
        """Place of one field."""
        return Location(self.where.path, self.where.line, f"{self.path}.{field}" if self.path else field)
