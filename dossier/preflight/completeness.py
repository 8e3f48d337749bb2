"""Whether every word of the sources is in the PDF: the text of each block is looked for in the text of the pages.

Spaces, hyphens and the forms of characters do not count: lines are broken and words divided where the page needs it. A block
may run over pages; what stands between, such as a repeated table head, does not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from dossier.preflight.findings import on_pages
from dossier.preflight.values import File, Finding, Weight

#: elements that begin and end a block
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset({"head", "style", "script", "svg", "title", "template"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: classes of elements that stand elsewhere on the page than in the text
_APART = frozenset({"footnote", "sidenote", "contents-number", "contents-page"})
_DROPPED = re.compile(
    r"[\s\u00ad\u002d\u2010-\u2015\u2060\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\x00-\x1f]"
)

_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: a word of a right-to-left script, one of another, a number
_PIECE = re.compile(r"[\u0590-\u08ff]+|[^\W\d_\u0590-\u08ff]+|\d+")


@dataclass(frozen=True, slots=True)
class Expected:
    """Text that a page should have: of which part, and where in the sources (as diagnostics say it)."""

    text: str
    part: str
    where: str = ""


class _Reader(HTMLParser):
    """Collects the text of blocks, each once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._stack: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A block begins; or an element that is set apart."""
        classes = set((dict(attributes).get("class") or "").split())
        kind = "skip" if tag in _SKIPPED else "apart" if classes & _APART else "block" if tag in _BLOCKS else ""
        if kind in ("block", "apart"):
            self._flush(keep=kind == "apart")
        if tag == "br":
            self._text.append(" ")
        if tag not in _VOID:
            self._stack.append((tag, kind))
            self._skip += kind == "skip"

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those left open in it."""
        if not any(name == tag for name, _ in self._stack):
            return
        while self._stack:
            name, kind = self._stack.pop()
            self._skip -= kind == "skip"
            if kind in ("block", "apart"):
                self._flush()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        """Text of the block."""
        if not self._skip:
            self._text.append(data)

    def close(self) -> None:
        """The text after the last block."""
        super().close()
        self._flush()

    def _flush(self, *, keep: bool = False) -> None:
        # what follows an element set apart is the rest of the same block: both halves are looked for
        text = " ".join("".join(self._text).split())
        if text:
            self.found.append(text)
        self._text = []


def blocks(html: str) -> list[str]:
    """The text of each block of an HTML document, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def bare(text: str) -> str:
    """Text without what layout may change."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def page_texts(data: bytes) -> list[str]:
    """The text of each page, bare (PDFium)."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [bare(page.get_textpage().get_text_range()) for page in document]


def findings(pages: Sequence[str], expected: Sequence[Expected]) -> Iterator[Finding]:
    """What is in no page, with the first words that are missing."""
    for item in expected:
        lost = _lost(pages, item.text)
        if lost:
            where = f"{item.where}: " if item.where else f"part {item.part}: "
            yield Finding("text-missing", Weight.ERROR, f"{where}'{lost}' is in no page", value=item.part)


def _lost(pages: Sequence[str], text: str) -> str:
    """The words of a block that are not found, nothing when all are."""
    wanted = bare(text)
    if not wanted or any(wanted in page for page in pages):
        return ""
    if any(_runs_over(pages, number, wanted) for number in range(len(pages))):
        return ""
    if _right_to_left(text) or sum(map(_right_to_left, pages)) * 2 > len(pages):
        return _lost_words(pages, text)
    words = text.split()
    missing = [word for word in words if not _anywhere(pages, bare(word))]
    return " ".join((missing or words)[:8])


def _lost_words(pages: Sequence[str], text: str) -> str:
    """Words of a block, of or among lines of a right-to-left script, that are in no page.

    Readers of PDF give such lines in an order of their own making: letters and figures are looked for word by word, in either
    direction, without vowel marks, which stand before or after their letter.
    """
    plain = [_unmarked(page) for page in pages]
    pieces = _PIECE.findall(_unmarked(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join([piece for piece in pieces if not _anywhere(plain, piece)][:8])


def _unmarked(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _runs_over(pages: Sequence[str], number: int, wanted: str) -> bool:
    """Whether a block begins on a page and goes on, in pieces, on the next ones."""
    at = 0
    for page in pages[number : number + 12]:
        low, high = 0, len(wanted) - at
        while low < high:  # the longest piece that the page has: if it has a piece it has its beginnings
            middle = (low + high + 1) // 2
            low, high = (middle, high) if wanted[at : at + middle] in page else (low, middle - 1)
        if low == 0:
            return False
        at += low
        if at == len(wanted):
            return True
    return False


def _anywhere(pages: Sequence[str], word: str) -> bool:
    return not word or any(word in page or word[::-1] in page for page in pages)


def _right_to_left(text: str) -> bool:
    return _RIGHT.search(text) is not None


def fallback(file: File, families: Sequence[str]) -> Iterator[Finding]:
    """Fonts of the file that no style names."""
    known = tuple(_plain(family) for family in families)
    used = {mark.font: page.number for page in reversed(file.pages) for mark in page.marks if mark.kind == "text"}
    for index, page in sorted(used.items()):
        name = file.fonts[index].name
        if known and not _plain(name.partition("+")[2] or name).startswith(known):
            yield from on_pages("font-fallback", Weight.ERROR, f"font '{name}' is named by no style", [(page, None)])


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
