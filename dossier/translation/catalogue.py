"""Catalogues of translations: GNU gettext's PO files, read, looked up and written.

``Catalogue`` is what a file holds; its place says whose it is: ``locale/LANGUAGE/NAME.po`` in the dossier, NAME that
of a chapter, ``dossier`` or ``figures``; ``templates/words/LANGUAGE.po`` for the words of templates.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.diagnostics import Collector, Diagnostic, Location
from dossier.recall import LastingMemo

if TYPE_CHECKING:
    import polib

FOLDER = "locale"
#: columns of a line in a file, as translators' tools write it
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A message: ``source`` (msgid) and ``target`` (msgstr).

    ``fuzzy``: the source has changed since, from ``previous``. ``comments`` are what was extracted (kind, remarks for
    translators), ``notes`` what translators wrote; ``places`` file and line of each occurrence; ``line`` that of the entry.
    """

    source: str
    target: str = ""
    context: str = ""
    fuzzy: bool = False
    previous: str = ""
    comments: str = ""
    notes: str = ""
    places: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    obsolete: bool = False
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What tells entries of a catalogue apart."""
        return self.context, self.source

    @property
    def done(self) -> bool:
        """Whether there is a translation of the present source."""
        return bool(self.target) and not self.fuzzy


@dataclass(frozen=True)
class Catalogue:
    """The messages of one file in its order. ``path`` is the file as diagnostics name it; ``header`` its fields."""

    path: str
    entries: tuple[Entry, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    _index: dict[tuple[str, str], Entry] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._index.update({entry.key: entry for entry in self.entries if not entry.obsolete})

    @cached_property
    def digest(self) -> str:
        """What tells this catalogue from others: all that translations are made of."""
        return hashlib.sha256(repr((self.path, self.entries)).encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, source: str, context: str = "") -> Entry | None:
        """The entry of a text, or None."""
        return self._index.get((context, source))

    def live(self) -> Iterator[Entry]:
        """The entries that are in use."""
        return iter(self._index.values())


#: what has been read, by text and name
_PARSED: LastingMemo[tuple[Catalogue | None, tuple[Diagnostic, ...]]] = LastingMemo(
    128, "catalogue", (Catalogue, Entry, Diagnostic, Location)
)


def read(path: Path, shown: str, found: Collector) -> Catalogue | None:
    """A catalogue; None when there is no file, or, with a diagnostic, when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        found.add("file-encoding", "the file is not UTF-8", Location(shown, line), "save it as UTF-8")
        return None
    except OSError as error:
        found.add("catalogue-syntax", f"cannot be read: {error.strerror}", Location(shown))
        return None
    return parse(text, shown, found)


def parse(text: str, shown: str, found: Collector) -> Catalogue | None:
    """The catalogue in a PO file's text; None, with a diagnostic, when it is none. Kept for the next edition in that language."""
    read, remarks = _PARSED.recall((text, shown), repr((text, shown)), partial(_parsed, text, shown))
    found.extend(remarks)
    return read


def _parsed(text: str, shown: str) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    import polib

    found = Collector()
    try:
        # a text with a line break cannot be taken for the name of a file
        file = polib.pofile(text + "\n", encoding="utf-8")
    except (OSError, ValueError, IndexError) as error:
        line = re.search(r"line (\d+)", str(error))
        message = f"not a PO file: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        found.add("catalogue-syntax", message, Location(shown, int(line[1]) if line else None), "mend or restore it")
        return None, tuple(found)
    entries = tuple(_entry(item) for item in file if not item.msgid_plural)
    _check(entries, shown, found)
    return Catalogue(shown, entries, dict(file.metadata), file.header), tuple(found)


def _entry(item: polib.POEntry) -> Entry:
    return Entry(
        source=item.msgid,
        target=item.msgstr,
        context=item.msgctxt or "",
        fuzzy="fuzzy" in item.flags,
        previous=item.previous_msgid or "",
        comments=item.comment,
        notes=item.tcomment,
        places=tuple(item.occurrences),
        flags=tuple(flag for flag in item.flags if flag != "fuzzy"),
        obsolete=bool(item.obsolete),
        line=item.linenum or 0,
    )


def _check(entries: Sequence[Entry], shown: str, found: Collector) -> None:
    """An entry that is there twice: which of the two is printed would be chance."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first = entry if entry.obsolete else seen.setdefault(entry.key, entry)
        if first is not entry:
            hint = f"also at line {first.line}; remove one"
            message = f"the message '{brief(entry.source)}' is there twice"
            found.add("catalogue-syntax", message, Location(shown, entry.line), hint)


def text_of(catalogue: Catalogue) -> str:
    """A PO file's text: the same entries give the same text. Nothing in it comes from a clock."""
    import polib

    file = polib.POFile(wrapwidth=WIDTH)
    file.metadata = dict(catalogue.header)
    file.header = catalogue.remark
    file.extend(_item(entry) for entry in catalogue.entries)
    text = str(file)
    return text if text.endswith("\n") else text + "\n"


def _item(entry: Entry) -> polib.POEntry:
    import polib

    flags = [*(["fuzzy"] if entry.fuzzy else []), *entry.flags]
    return polib.POEntry(
        msgid=entry.source,
        msgstr=entry.target,
        msgctxt=entry.context or None,
        flags=flags,
        previous_msgid=entry.previous or None,
        comment=entry.comments,
        tcomment=entry.notes,
        occurrences=list(entry.places),
        obsolete=entry.obsolete,
    )


def header(project: str, language: str, old: Mapping[str, str]) -> dict[str, str]:
    """The fields of a file's header; what translators' tools have written stays."""
    return {
        "Project-Id-Version": project,
        **{name: value for name, value in old.items() if name != "POT-Creation-Date"},
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def brief(text: str) -> str:
    """The beginning of a text, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= 50 else line[:49].rstrip() + "…"


def chain(language: str, source: str) -> tuple[str, ...]:
    """The tags whose catalogues serve a language, nearest first: ``de-AT``, ``de``; none when it is that of the sources."""
    parts = language.split("-")
    tags = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(tag for tag in tags if tag not in (source, source.partition("-")[0]))


def is_variant(language: str, source: str) -> bool:
    """Whether a language is the sources' own in another country: what differs is translated, the rest is the source."""
    return language.partition("-")[0] == source.partition("-")[0]
