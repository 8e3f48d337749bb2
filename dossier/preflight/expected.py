"""What a file should say: the text of each block of HTML, in order, as the sources have it."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from dossier.preflight.stream import GAP

#: elements that begin and end a block
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset({"head", "style", "script", "svg", "title", "template"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: classes of elements that stand elsewhere on the page than in the text
_APART = frozenset({"footnote", "sidenote", "contents-number", "contents-page"})


@dataclass(frozen=True, slots=True)
class Block:
    """The text of a block. One that is ``apart``, such as a footnote, may stand anywhere on its page; GAP is its place."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Text that a file should have: of which part, where in the sources (as diagnostics say it), ``apart`` as in Block."""

    text: str
    part: str
    where: str = ""
    apart: bool = False


class _Reader(HTMLParser):
    """Collects the text of blocks, each once. Blocks that are apart have a text of their own while they are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._stack: list[tuple[str, str]] = []
        self._texts: list[list[str]] = [[]]
        self._skip = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A block begins; or an element that is set apart."""
        classes = set((dict(attributes).get("class") or "").split())
        kind = "skip" if tag in _SKIPPED else "apart" if classes & _APART else "block" if tag in _BLOCKS else ""
        if kind == "block":
            self._flush()
        elif kind == "apart":
            self._texts[-1].append(GAP)
            self._texts.append([])
        if tag == "br":
            self._texts[-1].append(" ")
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
            if kind == "apart":
                self._texts.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        """Text of the block."""
        if not self._skip:
            self._texts[-1].append(data)

    def close(self) -> None:
        """The text after the last block."""
        super().close()
        while len(self._texts) > 1:
            self._flush()
            self._texts.pop()
        self._flush()

    def _flush(self) -> None:
        # a mark at the end stays: without it "v 1" could not be told from "v 17"
        text = " ".join("".join(self._texts[-1]).split()).lstrip(f"{GAP} ")
        if text:
            self.found.append(Block(text, len(self._texts) > 1))
        self._texts[-1] = []


def blocks(html: str) -> list[Block]:
    """The blocks of an HTML document, in order; one that is apart comes before the end of the block that it stands in."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found
