"""Reads the file of a part as the engine writes it: streams one after the other, all else in an object stream (pydyf 0.13).

It is read without a look at what its objects are: a general reader takes five times as long.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

_BEGIN = re.compile(rb"\s*(\d+) 0 obj\s")
_LENGTH = re.compile(rb"/Length (\d+)")
_COUNTS = re.compile(rb"/(N|First) (\d+)")
_NAMED = re.compile(rb"/(Root|Info) (\d+) 0 R")
_STREAM, _END = b"\nstream\n", b"\nendobj"


class NoPart(ValueError):
    """A file that is none of a part."""


@dataclass(slots=True)
class PartFile:
    """The objects of a file by number: those that are no streams as they are written; dictionary and data of the streams."""

    bodies: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    root: int = 0
    information: int = 0


def read(data: bytes) -> PartFile:
    """The objects of a file. Raises NoPart."""
    file = PartFile()
    at = data.find(b"\n", data.find(b"\n") + 1) + 1
    while match := _BEGIN.match(data, at):
        number, start = int(match[1]), match.end()
        end = data.find(_END, start)
        begin = data.find(_STREAM, start, end)
        if begin < 0:
            file.bodies[number] = data[start:end].strip()
            at = end + len(_END)
        else:
            at = _stream(file, number, data, (start, begin))
    if not file.root:
        _name(file, data[at:])
    if file.root not in file.bodies:
        raise NoPart("a part's file has no catalogue")
    return file


def _stream(file: PartFile, number: int, data: bytes, place: tuple[int, int]) -> int:
    """Read a stream; returns where the next object begins."""
    said = data[slice(*place)].strip()
    length = _LENGTH.search(said)
    if length is None:
        raise NoPart(f"stream {number} of a part's file has no length")
    start = place[1] + len(_STREAM)
    content = data[start : (end := start + int(length[1]))]
    if b"/ObjStm" in said:
        _unpack(file, said, zlib.decompress(content) if b"/FlateDecode" in said else content)
    elif b"/XRef" in said:
        _name(file, said)
    else:
        file.streams[number] = said, content
    return data.index(_END, end) + len(_END)


def _name(file: PartFile, trailer: bytes) -> None:
    """The catalogue and the document information."""
    named = {key: int(number) for key, number in _NAMED.findall(trailer)}
    file.root, file.information = named.get(b"Root", 0), named.get(b"Info", 0)


def _unpack(file: PartFile, said: bytes, text: bytes) -> None:
    """The objects of an object stream (ISO 32000-1, 7.5.7)."""
    counts = {key: int(count) for key, count in _COUNTS.findall(said)}
    first = counts[b"First"]
    head = list(map(int, text[:first].split()[: 2 * counts[b"N"]]))
    starts = [first + offset for offset in head[1::2]]
    for number, start, end in zip(head[::2], starts, [*starts[1:], len(text)], strict=True):
        file.bodies[number] = text[start:end].rstrip(b"\n")
