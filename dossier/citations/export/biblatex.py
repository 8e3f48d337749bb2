"""BibLaTeX in UTF-8, written with bibtexparser 2.1.0 (fields as in the BibLaTeX 3.20 manual, 2.1 and 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.citations.sources import bibnames, latex
from dossier.citations.sources.bibfields import DATES, GENRES, LANGUAGES, NUMBERED
from dossier.citations.sources.dates import edtf

KINDS: Mapping[str, str] = {
    "article": "unpublished", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article", "book": "book", "chapter": "incollection", "dataset": "dataset",
    "document": "misc", "entry": "inreference", "entry-dictionary": "inreference", "entry-encyclopedia": "inreference",
    "graphic": "artwork", "legal_case": "jurisdiction", "legislation": "legislation", "manuscript": "unpublished",
    "motion_picture": "movie", "pamphlet": "booklet", "paper-conference": "inproceedings", "patent": "patent",
    "performance": "performance", "periodical": "periodical", "personal_communication": "letter", "report": "report",
    "review": "review", "software": "software", "song": "audio", "standard": "standard", "thesis": "thesis",
    "treaty": "legal", "webpage": "online", "post-weblog": "online", "post": "online", "bill": "legislation",
    "regulation": "legislation", "figure": "image",
}  # fmt: skip
#: CSL variable -> BibLaTeX field, where it is the same for every type
FIELDS: Mapping[str, str] = {
    "abstract": "abstract", "annote": "annotation", "authority": "holder", "call-number": "library",
    "chapter-number": "chapter", "collection-title": "series", "container-title-short": "shortjournal",
    "edition": "edition", "event-place": "venue", "event-title": "eventtitle", "ISBN": "isbn", "ISSN": "issn",
    "keyword": "keywords", "medium": "howpublished", "note": "note", "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes", "original-publisher": "origpublisher",
    "original-publisher-place": "origlocation", "original-title": "origtitle", "part-number": "part",
    "PMCID": "pmcid", "publisher-place": "location", "status": "pubstate", "title": "title",
    "title-short": "shorttitle", "version": "version", "volume": "volume",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "author": "author", "editor": "editor", "translator": "translator", "container-author": "bookauthor",
    "original-author": "origauthor",
}  # fmt: skip
#: names that go into editora, editorb and editorc, each with its type
ROLES: Mapping[str, str] = {
    "compiler": "compiler", "director": "director", "producer": "producer", "organizer": "organizer",
    "contributor": "collaborator", "collection-editor": "series", "curator": "curator",
}  # fmt: skip
_ARTICLES = ("article-journal", "article-magazine", "article-newspaper", "review")
_PARTS = ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia")
Fields = Mapping[str, object]


def write(records: Sequence[Fields]) -> str:
    """A ``.bib`` file of the records, in their order."""
    from bibtexparser import model, writer
    from bibtexparser.library import Library

    library = Library()
    used: set[str] = set()
    for place, record in enumerate(records):
        key = _key(str(record.get("id", "")), place, used)
        fields = [model.Field(name, "{" + value + "}") for name, value in _fields(record).items()]
        library.add(model.Entry(KINDS.get(str(record.get("type", "")), "misc"), key, fields))
    form = writer.BibtexFormat()  # type: ignore[no-untyped-call]
    form.indent = "  "
    form.trailing_comma = True
    return writer.write(library, form)


def _key(text: str, place: int, used: set[str]) -> str:
    """The id where BibTeX can have it as a key; else with underscores for what it cannot hold."""
    key = re.sub(r"[\s,{}\"#%~\\=()'@]+", "_", text) or f"work{place + 1}"
    while key.lower() in used:
        key += "_"
    used.add(key.lower())
    return key


def _fields(record: Fields) -> dict[str, str]:
    kind = str(record.get("type", ""))
    result: dict[str, str] = {}
    for name, value in (*_names(record), *_texts(record), *_dates(record), *_special(record, kind)):
        if value:
            result[name] = value
    return result


def _text(record: Fields, name: str) -> str:
    value = record.get(name)
    usable = isinstance(value, str | int | float) and not isinstance(value, bool)
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", str(value)).split()) if usable else ""


def _names(record: Fields) -> Iterator[tuple[str, str]]:
    free = iter(("editora", "editorb", "editorc"))
    for name, value in record.items():
        if not isinstance(value, list) or not (name in NAMES or name in ROLES):
            continue
        people = " and ".join(bibnames.written(person) for person in value if isinstance(person, dict))
        slot = NAMES.get(name) or next(free, "")
        if slot and people:
            yield slot, people
            if name in ROLES:
                yield f"{slot}type", ROLES[name]


def _texts(record: Fields) -> Iterator[tuple[str, str]]:
    for name, field in FIELDS.items():
        yield field, latex.escape(_text(record, name))
    yield "doi", _verbatim(_text(record, "DOI"))
    yield "url", _verbatim(_text(record, "URL"))
    yield "pages", re.sub(r"(?<=\w)\s*[-–]+\s*(?=\w)", "--", latex.escape(_text(record, "page")))


def _verbatim(text: str) -> str:
    """A value that BibLaTeX prints as it is; braces, which must be balanced, and what would escape the last, in percent form."""
    bare = text.rstrip("\\")
    return bare.replace("{", "%7B").replace("}", "%7D") + "%5C" * (len(text) - len(bare))


def _dates(record: Fields) -> Iterator[tuple[str, str]]:
    for field, variable in DATES.items():
        value = record.get(variable)
        if isinstance(value, Mapping):
            yield field, edtf(value) or latex.escape(_text(value, "raw") or _text(value, "literal"))


def _special(record: Fields, kind: str) -> Iterator[tuple[str, str]]:
    """Fields that depend on the type of the work."""
    container = latex.escape(_text(record, "container-title"))
    volume = latex.escape(_text(record, "volume-title"))
    if kind in _PARTS:
        yield ("maintitle" if volume else "booktitle"), container
        yield "booktitle", volume
    elif kind in _ARTICLES:
        yield "journaltitle", container
    elif volume:
        yield "maintitle", latex.escape(_text(record, "title"))
        yield "title", volume
    subtype = kind.removeprefix("article-")
    yield "entrysubtype", subtype if subtype in ("magazine", "newspaper") else ""
    yield ("institution" if kind in ("report", "thesis") else "publisher"), latex.escape(_text(record, "publisher"))
    yield "type", _genre(_text(record, "genre"))
    yield from _language(_text(record, "language"))
    yield from _numbers(record, kind)


def _numbers(record: Fields, kind: str) -> Iterator[tuple[str, str]]:
    issue, number = (latex.escape(_text(record, name)) for name in ("issue", "number"))
    preprint = re.fullmatch(r"arXiv:(.+)", number)
    if preprint:
        yield "eprint", preprint[1]
        yield "eprinttype", "arxiv"
    elif kind in NUMBERED:
        yield "number", number
    if kind in ("book", "chapter", "paper-conference"):
        yield "number", latex.escape(_text(record, "collection-number"))
        yield "issue", issue
    elif kind not in NUMBERED:
        yield "number", issue
    pmid = _text(record, "PMID")
    if pmid and not preprint:
        yield "eprint", pmid
        yield "eprinttype", "pubmed"


def _genre(text: str) -> str:
    """BibLaTeX's own key of a genre, which it prints in the language of the document."""
    return next((key for key, genre in GENRES.items() if genre == text), latex.escape(text))


def _language(text: str) -> Iterator[tuple[str, str]]:
    name = _OWN_NAMES.get(text) or next((name for name, tag in LANGUAGES.items() if tag == text), "")
    yield ("langid" if name else "language"), name or latex.escape(text)


_OWN_NAMES = {"en-US": "american", "en-GB": "british", "de": "ngerman", "de-CH": "nswissgerman", "de-AT": "naustrian"}
