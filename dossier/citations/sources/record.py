"""A record as a reader hands it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as _field

from dossier.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Record:
    """Fields of a CSL-JSON record, its id (empty when missing), place and path inside the file (``[3]``).

    ``find`` gives the line of a path inside the record (``author[0].family``), or None where the reader cannot tell.
    """

    key: str
    fields: Mapping[str, object]
    where: Location
    path: str = ""
    find: Callable[[str], int | None] | None = _field(default=None, compare=False)

    def at(self, field: str) -> Location:
        """Place of one field: its own line, else that of what holds it, else that of the record."""
        path = f"{self.path}.{field}" if self.path else field
        return Location(self.where.path, self._line(field), path)

    def _line(self, field: str) -> int | None:
        while field and self.find:
            line = self.find(field)
            if line:
                return line
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
        return self.where.line
