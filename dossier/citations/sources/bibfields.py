"""Entry types and fields of BibTeX and BibLaTeX 3.20 (its manual, 2.1 and 2.2) and what they are in CSL 1.0.2."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "bookinbook": "chapter", "book": "book",
    "booklet": "pamphlet", "collection": "book", "commentary": "book", "conference": "paper-conference",
    "dataset": "dataset", "electronic": "webpage", "image": "graphic", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "inreference": "entry-encyclopedia", "jurisdiction": "legal_case",
    "legal": "treaty", "legislation": "legislation", "letter": "personal_communication", "manual": "book",
    "mastersthesis": "thesis", "misc": "document", "movie": "motion_picture", "music": "song", "mvbook": "book",
    "mvcollection": "book", "mvproceedings": "book", "mvreference": "book", "online": "webpage", "patent": "patent",
    "performance": "performance", "periodical": "periodical", "phdthesis": "thesis", "preprint": "article",
    "proceedings": "book", "reference": "book", "report": "report", "review": "review", "software": "software",
    "standard": "standard", "suppbook": "chapter", "suppcollection": "chapter", "suppperiodical": "article-journal",
    "techreport": "report", "thesis": "thesis", "unpublished": "manuscript", "video": "motion_picture",
    "www": "webpage",
}  # fmt: skip
#: entries that are no works
HELPERS = frozenset(("xdata", "set", "control", "comment"))
FIELDS: Mapping[str, str] = {
    "abstract": "abstract", "address": "publisher-place", "annotation": "annote", "annote": "annote",
    "booktitle": "container-title", "chapter": "chapter-number", "doi": "DOI", "edition": "edition",
    "eventtitle": "event-title", "howpublished": "medium", "institution": "publisher", "isbn": "ISBN", "issn": "ISSN",
    "isrn": "number", "issue": "issue", "journal": "container-title", "journaltitle": "container-title",
    "keywords": "keyword", "language": "language", "library": "call-number", "location": "publisher-place",
    "note": "note", "number": "issue", "organization": "publisher", "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher", "origtitle": "original-title", "pages": "page",
    "pagetotal": "number-of-pages", "part": "part-number", "pmcid": "PMCID", "pmid": "PMID", "publisher": "publisher",
    "pubstate": "status", "school": "publisher", "series": "collection-title", "shortjournal": "container-title-short",
    "shorttitle": "title-short", "title": "title", "type": "genre", "url": "URL", "venue": "event-place",
    "version": "version", "volume": "volume", "volumes": "number-of-volumes", "holder": "authority",
}  # fmt: skip
TITLES = frozenset(("title", "container-title", "title-short", "collection-title", "volume-title", "original-title"))
NAMES: Mapping[str, str] = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "origauthor": "original-author",
}  # fmt: skip
#: editortype, editoratype, ... -> CSL name variable
EDITORS: Mapping[str, str] = {
    "editor": "editor", "compiler": "compiler", "director": "director", "producer": "producer",
    "organizer": "organizer", "collaborator": "contributor", "series": "collection-editor", "curator": "curator",
}  # fmt: skip
DATES: Mapping[str, str] = {
    "date": "issued", "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date",
}  # fmt: skip
#: types whose ``number`` is their own, not that of an issue
NUMBERED = frozenset(
    "report patent legislation legal_case standard treaty bill software dataset thesis webpage".split()
)
#: values of ``type`` that BibLaTeX prints in the language of the document (its manual, 4.9.2.13)
GENRES: Mapping[str, str] = {
    "phdthesis": "PhD thesis", "mathesis": "Master’s thesis", "bathesis": "Bachelor’s thesis",
    "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD", "patent": "Patent",
    "patentde": "German patent", "patenteu": "European patent", "patentfr": "French patent",
    "patentuk": "British patent", "patentus": "U.S. patent", "patreq": "Patent request",
}  # fmt: skip
#: names of languages (babel, polyglossia) -> BCP 47
LANGUAGES: Mapping[str, str] = {
    "american": "en-US", "arabic": "ar", "australian": "en-AU", "austrian": "de-AT", "brazilian": "pt-BR",
    "british": "en-GB", "canadian": "en-CA", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs",
    "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el",
    "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it", "japanese": "ja", "korean": "ko",
    "latin": "la", "naustrian": "de-AT", "ngerman": "de", "norsk": "nb", "norwegian": "nb", "nswissgerman": "de-CH",
    "nynorsk": "nn", "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru",
    "serbian": "sr", "slovak": "sk", "slovene": "sl", "spanish": "es", "swedish": "sv", "swissgerman": "de-CH",
    "thai": "th", "turkish": "tr", "ukrainian": "uk", "ukenglish": "en-GB", "usenglish": "en-US",
    "vietnamese": "vi",
}  # fmt: skip
#: child types whose parent's title is the title of the whole (BibLaTeX manual, appendix B)
PARTS = frozenset("inbook incollection inproceedings conference inreference suppbook suppcollection bookinbook".split())
#: parent's field -> child's field when the child is a part; what is None is not inherited
INHERITED: Mapping[str, str | None] = {
    "title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", "shorttitle": None,
    "sorttitle": None, "indextitle": None, "indexsorttitle": None, "author": "bookauthor",
}  # fmt: skip
NEVER_INHERITED = frozenset("ids crossref xref xdata entryset entrysubtype execute label options presort related "
                            "relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey".split())  # fmt: skip
