"""Elements that the engine looks for by their names in a whole document (its styles and metadata), for ``quick``.

A style sheet in a part, such as the sizes of the pages in heads and folios, is parsed once in a process.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from dossier.typeset import laststyles, patch
from dossier.typeset.fetch import fetcher

#: a type selector (Selectors 3, 6.1)
_TYPE = re.compile(r"[a-z][a-z0-9]*")


class _Found(NamedTuple):
    """An element that is found: what asks for it by name wants nothing else."""

    etree_element: Any


def _queries() -> list[patch.Patch]:
    """Elements of some names: no selector is compiled, and no element is wrapped."""
    from cssselect2 import ElementWrapper

    engine = ElementWrapper.query_all

    def query_all(self: Any, *selectors: Any) -> Iterator[Any]:
        if not all(isinstance(item, str) and _TYPE.fullmatch(item) for item in selectors):
            yield from engine(self, *selectors)
            return
        for element in self.etree_element.iter():
            if element.tag in selectors:
                yield _Found(element)

    return [(ElementWrapper, "query_all", engine, query_all)]


#: what parsing notes down outside of the sheet itself, other than rules of pages
_ELSEWHERE = re.compile(r"@(?!page\b)|url\(", re.IGNORECASE)
#: style sheets of parts that a process keeps
_KEPT = 16


def _sheets() -> list[patch.Patch]:
    """Style sheets in a document: one of plain rules and rules of pages is kept, with what is known of it."""
    from weasyprint import css

    engine = css.find_stylesheets

    def find(tree: Any, media: str, fetch: Any, base: str, fonts: Any, *noted: Any) -> Iterator[Any]:
        pages = noted[2]
        elements = [found.etree_element for found in tree.query_all("style", "link")]
        plain = all(e.tag == "style" and not e.attrib and not len(e) and e.text for e in elements)
        if pages is None or not plain or any(_ELSEWHERE.search(e.text) for e in elements):
            yield from engine(tree, media, fetch, base, fonts, *noted)
            return
        sheets = [_parsed(e.text, media, base, fonts) for e in elements]
        if None in sheets:
            yield from engine(tree, media, fetch, base, fonts, *noted)
            return
        for sheet in sheets:
            pages.extend(sheet.page_rules)
            yield sheet

    return [(css, "find_stylesheets", engine, find)]


class _Said(logging.Handler):
    """Whether the engine has something to say of a style sheet."""

    anything = False

    def emit(self, record: logging.LogRecord) -> None:
        """It has."""
        self.anything = True


@lru_cache(maxsize=_KEPT)
def _parsed(text: str, media: str, base: str, fonts: Any) -> Any:
    """A style sheet; None when each part that has it is to be told of its faults."""
    import weasyprint

    logger, said = logging.getLogger("weasyprint"), _Said(logging.WARNING)
    logger.addHandler(said)
    try:
        sheet = weasyprint.CSS(string=text, base_url=base, url_fetcher=fetcher({}), media_type=media, font_config=fonts)
    finally:
        logger.removeHandler(said)
    return None if said.anything else laststyles.mark(sheet)


#: what ``quick`` puts in place
PATCHES = (_queries, _sheets)
