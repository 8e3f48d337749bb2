"""Forms of the identifiers of works: what is wrong with one, and its form for comparison.

DOI: ISO 26324 (DOI Handbook, 2.2); ISBN: ISO 2108; ISSN: ISO 3297; PMID and PMCID: NLM; URL: RFC 3986; language: BCP 47.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
Fault = tuple[str, str | None]


def bare_doi(text: str) -> str:
    """A DOI without address or ``doi:`` before it."""
    return _DOI_PREFIX.sub("", text.strip())


def doi(text: str) -> Fault | None:
    """Fault of a DOI and its cure."""
    bare = bare_doi(text)
    if not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", bare):
        return f"'{text}' is not a DOI", "a DOI begins with 10., for example 10.1000/182"
    if bare != text:
        return "the DOI has an address or 'doi:' before it", f"write '{bare}'"
    if bare[-1] in ".,;":
        return f"the DOI ends in '{bare[-1]}'", f"write '{bare.rstrip('.,;')}', if the sign is not part of it"
    return None


def pmid(text: str) -> Fault | None:
    """Fault of a PubMed number."""
    return None if re.fullmatch(r"[1-9]\d{0,8}", text) else (f"'{text}' is not a PMID", "a PMID is digits only")


def pmcid(text: str) -> Fault | None:
    """Fault of a PubMed Central number."""
    if re.fullmatch(r"PMC\d+(?:\.\d+)?", text):
        return None
    return f"'{text}' is not a PMCID", "a PMCID is PMC and digits"


def isbn(text: str) -> Fault | None:
    """Fault of one ISBN or several."""
    for one in re.split(r"[,;]\s*|\s+(?=97[89])", text):
        digits = re.sub(r"[\s-]|\(.*\)", "", one).upper()
        if not re.fullmatch(r"\d{9}[\dX]|\d{13}", digits):
            return f"'{one}' is not an ISBN", "an ISBN has 13 digits, or 10"
        if not _isbn_sum(digits):
            return f"the check digit of ISBN '{one}' is wrong", "compare it with the book"
    return None


def _isbn_sum(digits: str) -> bool:
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(values) == 13:
        return sum(value * (3 if place % 2 else 1) for place, value in enumerate(values)) % 10 == 0
    return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0


def issn(text: str) -> Fault | None:
    """Fault of one ISSN or several."""
    for one in re.split(r"[,;]\s*|\s+", text.strip()):
        digits = one.replace("-", "").upper()
        if not re.fullmatch(r"\d{7}[\dX]", digits):
            return f"'{one}' is not an ISSN", "an ISSN has the form 1234-5679"
        values = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(value * (8 - place) for place, value in enumerate(values)) % 11:
            return f"the check digit of ISSN '{one}' is wrong", "compare it with the journal"
    return None


def url(text: str) -> Fault | None:
    """Fault of an address."""
    if re.search(r"\s", text):
        return "the URL has a space in it", "write %20 for a space, and one address only"
    if not re.match(r"(?:https?|ftp)://[^/?#\s]+|(?:urn|doi|info):\S", text, re.IGNORECASE):
        return f"'{text}' is not a web address", "begin it with https://"
    return None


def language(text: str) -> Fault | None:
    """Fault of a language tag."""
    if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text):
        return None
    return f"'{text}' is not a language tag", "write a tag such as en, de-CH or zh-Hans"


#: CSL variable -> its check
CHECKS: Mapping[str, Callable[[str], Fault | None]] = {
    "DOI": doi, "PMID": pmid, "PMCID": pmcid, "ISBN": isbn, "ISSN": issn, "URL": url, "language": language,
}  # fmt: skip


def same(name: str, value: object) -> str:
    """An identifier as it is compared with others; empty when there is none."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    return bare_doi(text).casefold() if name == "DOI" else text.upper().removeprefix("PMC")
