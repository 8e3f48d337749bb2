"""Rich text while it is being put together: segments with a face, a role and a link.

Mends citeproc-py 0.11.1: it writes HTML strings, so data with ``<`` or ``&`` becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dossier.model import RichText, Run


class Face(NamedTuple):
    """Type of a segment; None is inherited, ``flip`` the opposite of what surrounds it (markup inside a field)."""

    style: str | None = None
    weight: str | None = None
    variant: str | None = None
    decoration: str | None = None
    align: str | None = None


PLAIN = Face()
#: CSL attribute -> field of Face, in the same order
ATTRIBUTES = ("font-style", "font-weight", "font-variant", "text-decoration", "vertical-align")


class Seg(NamedTuple):
    """A stretch of text. Roles: data; literal and affix, both of the style; open and close (quotation marks); break."""

    text: str
    face: Face = PLAIN
    role: str = "data"
    nocase: bool = False
    href: str | None = None
    part: str = ""


_ATTRIBUTES = frozenset(ATTRIBUTES)
Rich = list[Seg]
OPEN = Seg("", role="open")
CLOSE = Seg("", role="close")
BREAK = Seg("\n", role="break")

_SPAN = r"<span\s+(?:class=\"(?:nocase|nodecor)\"|style=\"font-variant:\s*small-caps;?\")\s*>"
_TAG = re.compile(rf"({_SPAN}|</span>|</?(?:i|b|sup|sub|sc)>)", re.IGNORECASE)
_FACES = {
    "<i>": Face(style="flip"),
    "<b>": Face(weight="flip"),
    "<sup>": Face(align="sup"),
    "<sub>": Face(align="sub"),
    "<sc>": Face(variant="flip"),
}


def affix(text: str) -> Rich:
    """Text of the style itself, such as a prefix or delimiter."""
    return [Seg(text, role="affix")] if text else []


def words(rich: Iterable[Seg]) -> str:
    """The text without faces; quotation marks not yet chosen are left out."""
    return "".join(seg.text for seg in rich)


def markup(text: str) -> Rich:
    """Segments of a field: only the tags of CSL-JSON are markup (CSL 1.0.2, Rich text), anything else is text."""
    return _nest([token for token in _TAG.split(text) if token], PLAIN, False)


def _nest(tokens: Sequence[str], face: Face, nocase: bool) -> Rich:
    out: Rich = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _closing(tokens, place)
        if end is None:
            out.append(Seg(token, face, nocase=nocase))
            place += 1
            continue
        inner, keep = _face(token)
        out += _nest(tokens[place + 1 : end], _over(face, inner), nocase or keep)
        place = end + 1
    return out


def _closing(tokens: Sequence[str], start: int) -> int | None:
    """Place of the tag that closes the tag at start; None when that is no opening tag or never closed."""
    token = tokens[start].lower()
    if not _TAG.fullmatch(token) or token.startswith("</"):
        return None
    name = "span" if token.startswith("<span") else token[1:-1]
    depth = 0
    for place in range(start, len(tokens)):
        other = tokens[place].lower()
        if other == f"</{name}>":
            depth -= 1
        elif other.startswith((f"<{name}>", f"<{name} ")) and _TAG.fullmatch(other):
            depth += 1
        if depth == 0:
            return place
    return None


def _face(token: str) -> tuple[Face, bool]:
    token = token.lower()
    if "nodecor" in token:
        return Face("normal", "normal", "normal", "none", "baseline"), True
    if token.startswith("<span"):
        return (PLAIN, True) if "nocase" in token else (Face(variant="flip"), False)
    return _FACES[token], False


_OPPOSITE: dict[str, str | None] = {"flip": None, "normal": "flip"}


def _over(outer: Face, inner: Face) -> Face:
    """Face of field markup inside field markup: a second ``<i>`` turns the first off."""
    return Face(
        *(
            old if new is None else _OPPOSITE.get(old or "", new) if new == "flip" else new
            for old, new in zip(outer, inner, strict=True)
        )
    )


_ON = ("italic", "bold", "small-caps", "underline", "")


def faces(rich: Rich, attrs: Mapping[str, str]) -> Rich:
    """Put the formatting attributes of an element on segments that do not have their own (CSL 1.0.2, Formatting)."""
    if _ATTRIBUTES.isdisjoint(attrs):
        return rich
    wanted = tuple(attrs.get(name) for name in ATTRIBUTES)
    upright = (None, *wanted[1:])
    return [seg._replace(face=_under(seg.face, upright if _has_no_italic(seg) else wanted)) for seg in rich]


def east_asian(text: str) -> bool:
    """True when there is a Chinese, Japanese or Korean character in the text."""
    return not text.isascii() and any(
        "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text
    )


def _has_no_italic(seg: Seg) -> bool:
    """True for Chinese, Japanese and Korean words alone: their scripts have no italic."""
    return east_asian(seg.text) and not re.search("[A-Za-z0-9À-ӿ]", seg.text)


def _under(face: Face, wanted: Sequence[str | None]) -> Face:
    out: list[str | None] = []
    for old, new, mark in zip(face, wanted, _ON, strict=True):
        if new is None or old not in (None, "flip"):
            out.append(old)
        elif old == "flip":
            out.append("normal" if new in (mark, "oblique") else "flip")
        else:
            out.append(new)
    return Face(*out)


def dress(rich: Rich, attrs: Mapping[str, str]) -> Rich:
    """Formatting, quotation marks, affixes and display of a rendering element, in that order."""
    if not rich:
        return rich
    if attrs.get("quotes") == "true":
        rich = [OPEN, *rich, CLOSE]
    rich = faces(rich, attrs)
    rich = affixed(rich, attrs)
    if attrs.get("display") in ("block", "indent", "right-inline", "left-margin"):
        rich = [BREAK, *rich, BREAK]
    return rich


_HOSTS = re.compile(r"https?://[^ ]+/$")


def affixed(rich: Rich, attrs: Mapping[str, str]) -> Rich:
    """Prefix and suffix of an element that printed something; the host before a DOI belongs to the DOI's link."""
    prefix = affix(attrs.get("prefix", ""))
    if prefix and rich and rich[0].href and _HOSTS.search(prefix[0].text):
        prefix = [prefix[0]._replace(href=rich[0].href)]
    return [*prefix, *rich, *affix(attrs.get("suffix", ""))]


def join(parts: Iterable[Rich], delimiter: str) -> Rich:
    """Parts that printed something, with the delimiter between."""
    out: Rich = []
    for part in parts:
        if part:
            out += affix(delimiter) if out else []
            out += part
    return out


def trim_space(rich: Rich) -> Rich:
    """Without space at both ends."""
    rich = [seg for seg in rich if seg.text or seg.role in ("open", "close")]
    while rich and rich[0].role not in ("open", "close") and not rich[0].text.strip():
        rich = rich[1:]
    while rich and rich[-1].role not in ("open", "close") and not rich[-1].text.strip():
        rich = rich[:-1]
    if rich:
        rich = [rich[0]._replace(text=rich[0].text.lstrip()), *rich[1:]]
        rich = [*rich[:-1], rich[-1]._replace(text=rich[-1].text.rstrip())]
    return rich


def runs(rich: Iterable[Seg]) -> RichText:
    """Runs of finished segments; neighbours of one face and link are one run."""
    out: list[Run] = []
    texts: list[str] = []
    last: Seg | None = None
    for seg in (seg for seg in rich if seg.text or seg.href == "note:"):
        if last is not None and seg.face == last.face and seg.href == last.href:
            texts.append(seg.text)
            continue
        if last is not None:
            out.append(_run(last, "".join(texts)))
        last, texts = seg, [seg.text]
    return (*out, _run(last, "".join(texts))) if last is not None else ()


def _run(seg: Seg, text: str) -> Run:
    face = seg.face
    return Run(
        text,
        bold=face.weight in ("bold", "flip"),
        italic=face.style in ("italic", "oblique", "flip"),
        superscript=face.align == "sup",
        subscript=face.align == "sub",
        small_caps=face.variant in ("small-caps", "flip"),
        underline=face.decoration == "underline",
        href=seg.href,
    )
