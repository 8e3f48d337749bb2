"""The list of recipients: a CSV file with a head line, a row for each copy."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.diagnostics import Collector, Location, did_you_mean

#: columns, by the names that they may have in the head line
COLUMNS: Mapping[str, str] = {
    "name": "name", "recipient": "name", "prepared for": "name",
    "organisation": "organisation", "organization": "organisation", "company": "organisation",
    "id": "id", "number": "id",
    "file": "file",
}  # fmt: skip
#: characters of a field: more does not fit the line
LONGEST = 120
#: names of devices that no file on Windows can have, whatever its ending (Microsoft, Naming Files, Paths, and Namespaces)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a copy is for: name, organisation, the copy's id, the name of its file without ending, and the line of the list."""

    name: str
    organisation: str
    identifier: str
    file: str
    line: int = 0


def read(path: Path, edition: str, found: Collector) -> tuple[Recipient, ...]:
    """The recipients of a list; nothing, with diagnostics for every bad row, when there are faults."""
    shown = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        found.add("recipient-list", "the list is not UTF-8", Location(shown), "save it as CSV UTF-8")
        return ()
    except OSError as error:
        found.add("recipient-list", f"cannot be read: {error.strerror}", Location(shown))
        return ()
    before = len(found)
    rows = list(_rows(text, edition, shown, found))
    _check_twice(rows, shown, found)
    if not rows and len(found) == before:
        found.add("recipient-list", "there is no recipient in the list", Location(shown), "add a row for each copy")
    return tuple(row for _, row in rows) if len(found) == before else ()


def _rows(text: str, edition: str, shown: str, found: Collector) -> Iterator[tuple[int, Recipient]]:
    # quotation marks within a field are doubled (RFC 4180, 2.7); spreadsheets differ in the delimiter alone
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=_delimiter(text), doublequote=True, skipinitialspace=True, strict=True)
    try:
        written = next(reader, [])
        head = [COLUMNS.get(" ".join(cell.split()).casefold(), "") for cell in written]
        if not _check_head(written, head, shown, found):
            return
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = _row(
                    dict(zip(head, cells, strict=False)), len(cells), len(head), edition, reader.line_num, shown, found
                )
                if row is not None:
                    yield reader.line_num, row
    except csv.Error as error:
        found.add("recipient-list", f"not CSV: {error}", Location(shown, reader.line_num))


def _check_head(written: list[str], head: list[str], shown: str, found: Collector) -> bool:
    place = Location(shown, 1)
    for cell, name in zip(written, head, strict=True):
        if not name:
            found.add("recipient-list", f"unknown column '{cell.strip()}'", place, did_you_mean(cell, COLUMNS))
    if "name" not in head:
        found.add(
            "recipient-list",
            "there is no column 'name'",
            place,
            "its first line names the columns: name, organisation, id, file",
        )
    return "name" in head and all(head)


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that is most often in the head line."""
    return max(",;\t", key=text.split("\n", 1)[0].count)


def _row(
    values: Mapping[str, str], cells: int, columns: int, edition: str, line: int, shown: str, found: Collector
) -> Recipient | None:
    place = Location(shown, line)
    said = {name: " ".join(unicodedata.normalize("NFC", value).split()) for name, value in values.items()}
    wrong = [
        name
        for name, value in said.items()
        if any(unicodedata.category(char) == "Cc" for char in value) or len(value) > LONGEST
    ]
    if cells > columns:
        found.add(
            "recipient-row",
            f"{cells} cells for {columns} columns",
            place,
            "put a value with a comma into quotation marks",
        )
    elif not said.get("name"):
        found.add("recipient-row", "no name", place, "fill in the column 'name'")
    elif wrong:
        found.add(
            "recipient-row", f"'{wrong[0]}' is longer than {LONGEST} characters, or has control characters", place
        )
    else:
        key = "\0".join([edition, said["name"], said.get("organisation", "")])
        identifier = said.get("id") or hashlib.sha256(key.encode()).hexdigest()[:10].upper()
        return Recipient(
            said["name"],
            said.get("organisation", ""),
            identifier,
            safe(said.get("file") or f"{said['name']} {identifier}"),
            line,
        )
    return None


def safe(text: str) -> str:
    """A file name on every system: letters and digits of any script, dashes; never empty, at most 80 characters and 200 bytes.

    A name that Windows keeps for a device gets "-copy" at its end.
    """
    plain = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", text.removesuffix(".pdf"))).strip("-_")
    short = plain[:80].encode()[:200].decode(errors="ignore").rstrip("-_") or "copy"
    return f"{short}-copy" if _DEVICE.fullmatch(short) else short


def _check_twice(rows: list[tuple[int, Recipient]], shown: str, found: Collector) -> None:
    """Two copies with one id could not be told apart; two with one file name would overwrite each other."""
    for what in ("identifier", "file"):
        seen: dict[str, int] = {}
        for line, row in rows:
            value = getattr(row, what).casefold()
            if value in seen:
                label = "id" if what == "identifier" else "file name"
                found.add(
                    "recipient-row",
                    f"the {label} '{getattr(row, what)}' is that of line {seen[value]} too",
                    Location(shown, line),
                )
            else:
                seen[value] = line
