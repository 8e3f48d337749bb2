"""One BibLaTeX entry, with all that it inherits, as the fields of a CSL-JSON record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import bibnames, latex
from .bibfields import DATES, EDITORS, FIELDS, GENRES, KINDS, LANGUAGES, NAMES, NUMBERED, TITLES
from .dates import date


class Found(NamedTuple):
    """A CSL field, its value, and the BibLaTeX field that it comes from."""

    name: str
    value: object
    source: str


Remarks = list[tuple[str, str]]


def csl(kind: str, fields: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str], Remarks]:
    """Fields of the record (without id), the source of each, and what should be looked at. Raises nothing."""
    values = {name: value for name, value in fields.items() if value.strip()}
    csl_kind = _kind(kind, values)
    result: dict[str, object] = {"type": csl_kind}
    sources: dict[str, str] = {}
    remarks: Remarks = []
    for found in (*_people(values, remarks), *_texts(csl_kind, values), *_titles(kind, values), *_dates(values),
                  *_genre(kind, values), *_eprint(values)):  # fmt: skip
        if found.value and found.name not in result:
            result[found.name] = found.value
            sources[found.name] = found.source
    return result, sources, remarks


def _kind(kind: str, values: Mapping[str, str]) -> str:
    subtype = values.get("entrysubtype", "").lower()
    if kind in ("article", "suppperiodical") and subtype in ("magazine", "newspaper"):
        return f"article-{subtype}"
    preprint = "eprint" in values and "journal" not in values and "journaltitle" not in values
    if preprint and kind in ("article", "misc", "online", "unpublished") and not _medical(values):
        return "article"
    return KINDS.get(kind, kind)


def _archive(values: Mapping[str, str]) -> str:
    return (values.get("eprinttype") or values.get("archiveprefix") or "").strip().lower()


def _medical(values: Mapping[str, str]) -> bool:
    return _archive(values) in ("pubmed", "pmc", "pmcid", "pmid")


def _people(values: Mapping[str, str], remarks: Remarks) -> Iterator[Found]:
    roles = dict(NAMES)
    for letter in ("", "a", "b", "c"):
        role = values.get(f"editor{letter}type", "editor" if not letter else "collaborator").strip().lower()
        roles[f"editor{letter}"] = EDITORS.get(role, "editor" if not letter else "contributor")
    for source, role in roles.items():
        if source in values:
            names, shortened = bibnames.people(values[source])
            yield Found(role, names, source)
            if shortened:
                remarks.append((role, f"the list of names in '{source}' ends in 'and others'"))


def _texts(csl_kind: str, values: Mapping[str, str]) -> Iterator[Found]:
    numbered = csl_kind in NUMBERED
    for source, value in values.items():
        if source == "number" and (numbered or "issue" in values):
            yield Found("number" if numbered else "issue", latex.plain(value), source)
        elif source == "number" and csl_kind in ("book", "chapter", "paper-conference"):
            yield Found("collection-number", latex.plain(value), source)
        elif source == "pages":
            yield Found("page", re.sub(r"\s*[–—-]+\s*", "-", latex.plain(value)), source)
        elif source in ("doi", "url"):
            yield Found(FIELDS[source], re.sub(r"\\([_&%#~])", r"\1", value).strip(), source)
        elif source in FIELDS and source not in ("title", "booktitle", "type", "language"):
            variable = FIELDS[source]
            yield Found(variable, latex.plain(value, title=variable in TITLES), source)
    yield from _rest(values)


def _rest(values: Mapping[str, str]) -> Iterator[Found]:
    if "eid" in values:
        yield Found("page", latex.plain(values["eid"]), "eid")
    if "addendum" in values:
        yield Found("note", latex.plain(values["addendum"]), "addendum")
    source = "langid" if "langid" in values else "language" if "language" in values else "hyphenation"
    given = latex.plain(values.get(source, ""))
    yield Found("language", LANGUAGES.get(given.lower().removeprefix("lang"), given), source)


def _titles(kind: str, values: Mapping[str, str]) -> Iterator[Found]:
    """Titles with subtitle and addition. ``maintitle`` is the whole, ``title`` or ``booktitle`` then its volume."""
    title, book = _title(values, "title", "sub"), _title(values, "booktitle", "booksub")
    main = _title(values, "maintitle", "mainsub")
    if main and book:
        yield Found("container-title", main, "maintitle")
        yield Found("volume-title", book, "booktitle")
    elif main and kind in ("book", "collection", "proceedings", "reference"):
        yield Found("title", main, "maintitle")
        yield Found("volume-title", title, "title")
    yield Found("container-title", book, "booktitle")
    yield Found("title", title, "title")


def _title(values: Mapping[str, str], name: str, prefix: str) -> str:
    title = latex.plain(values.get(name, ""), title=True)
    sub = latex.plain(values.get(f"{prefix}title", ""), title=True)
    addition = latex.plain(values.get(f"{name}addon", ""), title=True)
    if sub:
        title = f"{title}{' ' if title.endswith(('?', '!', ':')) else ': '}{sub}" if title else sub
    return f"{title}. {addition}" if addition and title else title


def _dates(values: Mapping[str, str]) -> Iterator[Found]:
    for source, variable in DATES.items():
        if source in values:
            yield Found(variable, date(re.sub(r"[{}]", "", values[source])), source)
    if "year" in values and "date" not in values:
        day, month, year = (latex.plain(values.get(name, "")) for name in ("day", "month", "year"))
        if month.isdigit():
            text = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
        else:
            text = " ".join(filter(None, [day, month, year]))
        yield Found("issued", date(text), "year")


def _genre(kind: str, values: Mapping[str, str]) -> Iterator[Found]:
    given = latex.plain(values.get("type", ""))
    default = {"mastersthesis": "mathesis", "phdthesis": "phdthesis"}.get(kind, "")
    yield Found("genre", GENRES.get(given.lower(), given) or GENRES.get(default, ""), "type")


def _eprint(values: Mapping[str, str]) -> Iterator[Found]:
    """``eprint`` is a PubMed number, a PubMed Central number, or the number of a preprint in its archive."""
    number, archive = latex.plain(values.get("eprint", "")), _archive(values)
    if not number:
        return
    if archive in ("pubmed", "pmid"):
        yield Found("PMID", number, "eprint")
    elif archive in ("pmc", "pmcid"):
        yield Found("PMCID", number if number.upper().startswith("PMC") else f"PMC{number}", "eprint")
    elif archive == "arxiv" or (not archive and re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?|[a-z.-]+/\d{7}", number)):
        yield Found("number", f"arXiv:{number.removeprefix('arXiv:')}", "eprint")
        yield Found("URL", f"https://arxiv.org/abs/{number.removeprefix('arXiv:')}", "eprint")
        yield Found("publisher", "arXiv", "eprint")
    else:
        yield Found("number", number, "eprint")
        yield Found("publisher", latex.plain(values.get("eprinttype", "")), "eprinttype")
