"""BibTeX, read with bibtexparser 2.1.0 and mapped to CSL-JSON.

LaTeX in values becomes text: accents, dashes, quotation marks, and braces that keep capitals (as nocase).
"""

from __future__ import annotations

import contextlib
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.citations.engine.dateinput import read_raw
from dossier.diagnostics import Diagnostic, Location

from .record import Record

KINDS: Mapping[str, str] = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "legislation": "legislation",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}
FIELDS: Mapping[str, str] = {
    "abstract": "abstract",
    "address": "publisher-place",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "doi": "DOI",
    "edition": "edition",
    "eprint": "note",
    "howpublished": "medium",
    "institution": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "journal": "container-title",
    "journaltitle": "container-title",
    "keywords": "keyword",
    "langid": "language",
    "language": "language",
    "location": "publisher-place",
    "note": "note",
    "number": "issue",
    "organization": "publisher",
    "pages": "page",
    "pmcid": "PMCID",
    "pmid": "PMID",
    "publisher": "publisher",
    "school": "publisher",
    "series": "collection-title",
    "shortjournal": "container-title-short",
    "shorttitle": "title-short",
    "title": "title",
    "url": "URL",
    "version": "version",
    "volume": "volume",
    "volumes": "number-of-volumes",
}
NAMES: Mapping[str, str] = {"author": "author", "editor": "editor", "translator": "translator"}
DATES: Mapping[str, str] = {"date": "issued", "urldate": "accessed", "origdate": "original-date"}
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
            "AA": "Å", "i": "ı", "j": "ȷ"}  # fmt: skip
_COMMAND_ACCENT = re.compile(
    r"""\{?\\(?:([`'^~"=.])\s*|([uvHckrd])(?=[\s{]))\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))\}?"""
)
_COMMAND_LETTER = re.compile(r"\{?\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])(?:\{\}|\s+)?\}?")
_TAGS = {"textit": "i", "emph": "i", "textbf": "b", "textsuperscript": "sup", "textsubscript": "sub", "textsc": "sc"}


def plain(text: str, title: bool = False) -> str:
    """Text of a BibTeX value; in titles braces keep their words as they are."""
    text = _COMMAND_ACCENT.sub(_accent, text)
    text = _COMMAND_LETTER.sub(lambda found: _LETTERS[found[1]], text)
    text = re.sub(r"\\(text\w+|emph)\{([^{}]*)\}", _tagged, text)
    text = re.sub(r"\\([&%$#_{}])", lambda found: {"{": "\ue0fe", "}": "\ue0ff"}.get(found[1], found[1]), text)
    text = re.sub(r"(?<!\\)~", "\u00a0", text).replace("---", "—").replace("--", "–")
    text = text.replace("``", "“").replace("''", "”")
    if title:
        text = re.sub(r"\{([^{}]+)\}", r'<span class="nocase">\1</span>', text)
    text = re.sub(r"[{}]", "", text).replace("\ue0fe", "{").replace("\ue0ff", "}")
    return " ".join(text.split(" ")).replace("\n", " ").strip()


def _accent(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def _tagged(found: re.Match[str]) -> str:
    tag = _TAGS.get(found[1])
    return f"<{tag}>{found[2]}</{tag}>" if tag else found[2]


def read(text: str, name: str) -> tuple[list[Record], list[Diagnostic]]:
    """Records of a BibTeX file, and the blocks that cannot be read."""
    from bibtexparser import entrypoint, middlewares, model

    stack = [middlewares.ResolveStringReferencesMiddleware(True), middlewares.RemoveEnclosingMiddleware(True)]
    with _quiet():
        library = entrypoint.parse_string(text, parse_stack=stack)
    records: list[Record] = []
    found: list[Diagnostic] = []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        entry = _entry(block)
        if entry is not None:
            records.append(_record(entry, Location(name, line)))
        elif isinstance(block, model.ParsingFailedBlock):
            found.append(Diagnostic("reference-syntax", f"not valid BibTeX: {_why(block)}", Location(name, line)))
    return records, found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """bibtexparser also logs what it returns as failed blocks."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _entry(block: Any) -> Any:
    """The entry of a block, also when its key was used before, which the database reports with both places."""
    from bibtexparser import model

    inner = block.ignore_error_block if isinstance(block, model.DuplicateBlockKeyBlock) else block
    return inner if isinstance(inner, model.Entry) else None


def _record(entry: Any, where: Location) -> Record:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    key = entry.key.strip()
    return Record(key, {"id": key, **dict(_fields(entry.entry_type.lower(), fields))}, where)


def _why(block: Any) -> str:
    error = getattr(block, "error", None)
    text = getattr(error, "abort_reason", None) or str(error or "")
    return " ".join(str(text).split()) or "unreadable block"


def _fields(kind: str, fields: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    yield "type", KINDS.get(kind, kind)
    if kind in ("mastersthesis", "phdthesis"):
        yield "genre", "Master’s thesis" if kind == "mastersthesis" else "PhD thesis"
    for name, value in fields.items():
        if name in NAMES:
            yield NAMES[name], [_name(part) for part in _people(value)]
        elif name in DATES:
            yield DATES[name], date(plain(value))
        elif name == "number" and kind in ("techreport", "report", "patent", "legislation", "standard"):
            yield "number", plain(value)
        elif name in FIELDS:
            variable = FIELDS[name]
            text = plain(value, title=variable in ("title", "container-title", "title-short"))
            yield variable, text.replace("–", "-") if variable == "page" else text
    if "year" in fields and "date" not in fields:
        yield "issued", date(" ".join(part for part in (plain(fields.get("month", "")), plain(fields["year"])) if part))


def date(text: str) -> dict[str, object]:
    """CSL-JSON date of a string."""
    value = read_raw(text)
    parts = [list(part) for part in (value.begin, value.end) if part]
    if not parts or any(number < 0 for part in parts for number in part[1:]):
        return {"raw": text}
    return {"date-parts": parts, **({"circa": True} if value.circa else {})}


def _people(value: str) -> list[str]:
    """Names between "and" outside braces."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            parts.append(value[start : found.start()])
            start = found.end()
    return [part.strip() for part in (*parts, value[start:]) if part.strip() and part.strip() != "others"]


def _name(text: str) -> dict[str, str]:
    """``von Last, Jr, First`` or ``First von Last`` (BibTeX names); a name in braces is an institution."""
    if text.startswith("{") and text.endswith("}") and "," not in re.sub(r"\{.*\}", "", text):
        return {"literal": plain(text)}
    parts = [plain(part) for part in text.split(",")]
    if len(parts) == 1:
        words = parts[0].split(" ")
        start = next((place for place, word in enumerate(words[:-1]) if word[:1].islower()), len(words) - 1)
        parts = [" ".join(words[start:]), " ".join(words[:start])]
    name = {"family": parts[0], "given": parts[-1]}
    if len(parts) > 2:
        name["suffix"] = parts[1]
    return {key: value for key, value in name.items() if value}
