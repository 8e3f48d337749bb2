"""Standing type: galleys at their place in a book's file, kept for the next book that has them there.

Most of a part differs from book to book in the numbers of its objects alone. At the same place it is the same bytes, compressed
already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dossier import pdfsyntax
from dossier.bookfile import Block, BookFile, block
from dossier.galleys import KEYS, Galley, GalleyPage, Loose, Resources
from dossier.partfile import NoPart

#: what the engine's writer writes of an object that it was never given
_NOTHING = b"None 0 R"
_LEAF = re.compile(rb"\[[^\]]*\]|\d+ 0 R|\d+")


@dataclass(frozen=True, slots=True)
class Standing:
    """A galley at its place: what is the same in every book that has it there, and what of it the book's own objects name.

    ``more`` and ``contents`` of a page are as they are written; ``leaf`` is that of the parent tree (7.9.7), whose keys begin
    at the number of the galley's first object.
    """

    block: Block
    pages: tuple[tuple[GalleyPage, bytes, bytes], ...]
    resources: tuple[Resources, ...]
    loose: tuple[Loose, ...]
    links: tuple[tuple[int, bytes], ...]
    kids: tuple[bytes, ...]
    leaf: bytes
    destinations: Mapping[bytes, bytes]
    identifiers: Mapping[bytes, bytes]


def relocated(pieces: Sequence[bytes], references: Mapping[bytes, bytes]) -> bytes:
    """Text with the references of another file."""
    if len(pieces) == 1:
        return pieces[0]
    result = list(pieces)
    result[1::2] = [references[name] for name in pieces[1::2]]
    return b"".join(result)


def place(galley: Galley, first: int, document: bytes) -> Standing:
    """A galley whose objects count from ``first``; ``document`` refers to what is above its tags. Raises NoPart."""
    try:
        return _place(galley, first, document)
    except KeyError as error:
        raise NoPart(f"a part's file refers to object {error.args[0].decode()}, which it does not have") from None


def _place(galley: Galley, first: int, document: bytes) -> Standing:
    file = galley.file
    order = [*(page.number for page in galley.pages), *galley.streams, *galley.carried]
    references = {b"%d" % old: b"%d 0 R" % new for new, old in enumerate(order, start=first)}
    references |= {b"%d" % number: document for number in galley.tops}
    bodies = [file.bodies[number] for number in galley.carried]
    if galley.leaf:
        bodies.append(_leaf(galley.leaf, first))
    references |= {b"%d" % (KEYS + key): b"%d" % (first + key) for key in range(len(order))}
    streams = []
    for number in galley.streams:
        said, data = file.streams[number]
        streams.append((relocated(pdfsyntax.pieces(said), references), data))
    return Standing(
        block(first, len(galley.pages), streams, _moved(bodies, references)),
        tuple((page, *_page(page, references, first)) for page in galley.pages),
        tuple(galley.resources if galley.loose else (_settled(own, references) for own in galley.resources)),
        tuple(galley.loose),
        tuple(galley.links),
        tuple(relocated(pdfsyntax.pieces(kid), references) for kid in galley.kids),
        b"%d 0 R" % (first + len(order)) if galley.leaf else b"",
        {name: relocated(pdfsyntax.pieces(text), references) for name, text in galley.destinations},
        {name: references[number] for name, number in galley.identifiers},
    )


def _settled(own: Resources, references: Mapping[bytes, bytes]) -> Resources:
    """Resources that a galley shares with no other."""
    return Resources([relocated(own.objects, references)], [relocated(own.others, references)])


def _page(page: GalleyPage, references: Mapping[bytes, bytes], first: int) -> tuple[bytes, bytes]:
    """What is said of a page but for its boxes, content and resources; its content."""
    key = b"" if page.key is None else b"/StructParents %d" % (first + page.key)
    contents = [references[b"%d" % number] for number in page.contents]
    return relocated(page.more, references) + key, b" ".join(contents)


def _leaf(text: bytes, first: int) -> bytes:
    """A parent tree as one of the leaves of a book's, its keys counted from ``first``."""
    tokens = _LEAF.findall(text[text.index(b"[") + 1 : text.rindex(b"]")])
    keys = [first + int(key) for key in tokens[::2]]
    pairs = b" ".join(b"%d %s" % pair for pair in zip(keys, tokens[1::2], strict=True))
    return b"<</Limits[%d %d]/Nums[%s]>>" % (min(keys), max(keys), pairs)


def _moved(bodies: Sequence[bytes], references: Mapping[bytes, bytes]) -> list[bytes]:
    """Objects with the references of a book; all at once, which takes a third of the time."""
    together = b"\0".join(bodies)
    if pdfsyntax.has_word(together, _NOTHING):
        raise NoPart("a part's file refers to an object that has no number")
    if together.count(b"\0") >= len(bodies):  # a string has such a character
        return [relocated(pdfsyntax.pieces(body), references) for body in bodies]
    return relocated(pdfsyntax.pieces(together), references).split(b"\0") if bodies else []


def copied(loose: Sequence[Loose], file: BookFile, font: Callable[[bytes], bytes]) -> dict[bytes, bytes]:
    """References in a book's file to what pages of a galley draw with; ``font`` gives that to a font by what is shown of it."""
    references: dict[bytes, bytes] = {}
    for item in loose:
        if item.shows is not None:
            references[item.number] = font(item.shows)
        else:
            references[item.number] = file.shared(relocated(item.pieces, references), item.data)
    return references
