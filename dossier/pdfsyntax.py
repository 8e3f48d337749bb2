"""Objects as they stand in a PDF (ISO 32000-1, 7.3), read and written as bytes: what binding looks at or changes.

What is only carried over, such as most of a part, is not parsed.
"""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Mapping
from typing import Final

#: of zlib, for what is not compressed yet
LEVEL: Final = 5
_LITERAL, _HEXADECIMAL = rb"\((?:[^\\()]++|\\.)*+\)", rb"<[0-9A-Fa-f\s]*>"
#: a string, in a regular expression with DOTALL
STRING = _LITERAL + rb"|" + _HEXADECIMAL
#: a reference, and an array without another, a dictionary or a string in it, are one token
_TOKEN = re.compile(
    rb"\s*(\[[^\[\]()<>]*\]|\d+ 0 R\b|<<|>>|\[|\]|" + STRING + rb"|/[^\s<>\[\]()/{}%]*|[^\s<>\[\]()/{}%]+)",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_STRINGS = re.compile(_LITERAL, re.DOTALL)
_CAREFUL = re.compile(_LITERAL + rb"|(\d+) 0 R", re.DOTALL)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_SPECIAL = re.compile(rb"([\\()\r])")
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_OPEN, _CLOSE = (b"<<", b"["), (b">>", b"]")


def _values(text: bytes, opened: bytes) -> list[bytes]:
    """What a dictionary or an array holds, each value as it is written."""
    text = text.strip()
    if not text.startswith(opened):
        raise ValueError(f"it does not begin with {opened!r}: {text[:60]!r}")
    result: list[bytes] = []
    depth, begin, inside = 0, 0, text[len(opened) : -len(opened)]
    for match in _TOKEN.finditer(inside):
        token = match[1]
        if token in _OPEN:
            begin = begin if depth else match.start(1)
            depth += 1
        elif token in _CLOSE:
            depth -= 1
            if not depth:
                result.append(inside[begin : match.end(1)])
        elif not depth:
            result.append(token)
    return result


def entries(text: bytes) -> dict[bytes, bytes]:
    """A dictionary: its values as they are written, by key without the solidus. Raises ValueError."""
    values = _values(text, b"<<")
    return {key[1:]: value for key, value in zip(values[::2], values[1::2], strict=True)}


def items(text: bytes) -> list[bytes]:
    """The values of an array as they are written. Raises ValueError."""
    return _values(text, b"[")


def number(reference: bytes) -> int | None:
    """Of an object, by a reference to it; None for anything else."""
    match = _REFERENCE.fullmatch(reference)
    return int(match[1]) if match else None


def dictionary(values: Mapping[bytes, bytes]) -> bytes:
    """A dictionary of values that are written."""
    return b"<<%s>>" % b"".join(b"/%s %s" % pair for pair in values.items())


def array(values: Iterable[bytes]) -> bytes:
    """An array of values that are written."""
    return b"[%s]" % b" ".join(values)


def encoded(text: str) -> bytes:
    """The bytes of a text string (7.9.2.2). Some control characters of ASCII are accents in PDF's own encoding (annex D.3)."""
    return (
        text.encode()
        if text.isascii() and text.isprintable()
        else BOM_UTF16_BE + text.encode("utf-16-be", "surrogatepass")
    )


def string(text: str) -> bytes:
    """A text string as it is written (7.3.4)."""
    return written(encoded(text))


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[1] == b"\r" else b"\\" + match[1]


def decoded(data: bytes) -> str:
    """The text of a text string by its bytes."""
    if data.startswith(BOM_UTF16_BE):
        return data[2:].decode("utf-16-be", "replace")
    return data.decode("latin-1")


def written(data: bytes) -> bytes:
    """A string of these bytes as it is written."""
    if data.isascii():
        return b"(%s)" % _SPECIAL.sub(_escape, data)
    return b"<%s>" % data.hex().encode()


def value(string: bytes) -> bytes:
    """The bytes of a string, literal or hexadecimal, by how it is written. Raises ValueError."""
    if string.startswith(b"("):
        inside = string[1:-1]
        return _ESCAPED.sub(_sign, inside) if b"\\" in inside else inside
    if not string.startswith(b"<") or string.startswith(b"<<"):
        raise ValueError(f"no string: {string[:60]!r}")
    digits = b"".join(string[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _sign(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return _SIGNS.get(match[2], match[2])


def has_word(text: bytes, word: bytes) -> bool:
    """Whether text has a word outside of strings."""
    return word in text and word in _STRINGS.sub(b"", text)


def pieces(text: bytes) -> list[bytes]:
    """Text, and at every second place the number of an object that is referred to."""
    if any(b" 0 R" in found for found in _STRINGS.findall(text)):
        return _careful(text)
    return _REFERENCE.split(text)


def _careful(text: bytes) -> list[bytes]:
    """The same, where strings hold what looks like a reference."""
    result, at = [], 0
    for match in _CAREFUL.finditer(text):
        if match[1] is not None:
            result += [text[at : match.start()], match[1]]
            at = match.end()
    return [*result, text[at:]]


def deflated(data: bytes) -> tuple[bytes, bytes]:
    """What a stream's dictionary says of its coding, and the data; as it is when that is shorter (7.4.4)."""
    short = zlib.compress(data, LEVEL)
    return (b"/Filter/FlateDecode", short) if len(short) + 20 < len(data) else (b"", data)
