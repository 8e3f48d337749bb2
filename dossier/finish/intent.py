"""What the inks of CMYK colours mean (ISO 32000-1, 8.6.5.6)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.diagnostics import Collector
from dossier.memo import Memo
from dossier.model import FinishJob

from . import conditions

#: the space by its name, or a number and k or K. Text that looks like it costs a profile that says nothing
_INKS = re.compile(rb"/DeviceCMYK\b|(?<=\d)\s[kK]\s")
#: what content with such an operator has
_SIGNS = (b"CMYK", b" k", b" K", b"\nk", b"\nK", b"\rk", b"\rK", b"\tk", b"\tK")
#: what this process has looked at: editions share their pages
_INKED: Memo[bool] = Memo(20_000)


def declare_cmyk(pdf: pikepdf.Pdf, job: FinishJob, found: Collector, *, must: bool) -> None:
    """Say what the inks of CMYK colours and pictures mean (ISO 32000-1, 8.6.5.6): those of the edition's printing condition.

    With ``must`` the lack of its ICC profile is an error (ISO 19005-3, 6.2.4.3): nobody could tell how they look.
    """
    if not job.inked:
        return
    owners = [owner for owner in _owners([page.obj for page in pdf.pages]) if _draws_cmyk(owner)]
    if not owners:
        return
    own = Collector()
    profile = conditions.find(job.press, job.root, own)
    if profile is None:
        found.extend(own if must else ())
        return
    space = pdf.make_indirect(Array([Name.ICCBased, pdf.make_stream(profile.data, N=4)]))
    for owner in owners:
        if "/ColorSpace" not in owner.Resources:
            owner.Resources.ColorSpace = Dictionary()
        owner.Resources.ColorSpace.DefaultCMYK = space


def _owners(pages: list[Any]) -> Iterator[Any]:
    """Pages, and the forms and patterns below them, each once."""
    waiting, seen = list(pages), set()
    while waiting:
        owner = waiting.pop()
        if owner.objgen in seen or not isinstance(owner.get("/Resources"), Dictionary):
            continue
        seen.add(owner.objgen)
        yield owner
        for kind in ("/XObject", "/Pattern"):
            inner: Any = owner.Resources.get(kind, {})
            waiting += [thing for _, thing in inner.items() if isinstance(thing, pikepdf.Stream)]


def _draws_cmyk(owner: Any) -> bool:
    """Whether a page, form or pattern sets colours in CMYK, or has a picture in CMYK among its resources."""
    objects: Any = owner.Resources.get("/XObject", {})
    if any(thing.get("/ColorSpace") == Name.DeviceCMYK for _, thing in objects.items()):
        return True
    content = owner if isinstance(owner, pikepdf.Stream) else owner.get("/Contents", [])
    streams = list(content) if isinstance(content, Array | list) else [content]
    return any(_INKED.get(_key(stream), partial(_names_inks, stream)) for stream in streams)


def _key(stream: Any) -> bytes:
    return hashlib.sha256(stream.read_raw_bytes()).digest() + str(stream.get("/Filter")).encode()


def _names_inks(stream: Any) -> bool:
    """Whether content has operators of CMYK; most has no letter that could be one, which is seen soonest."""
    content = stream.read_bytes()
    if b"k" not in content and b"K" not in content:
        return False
    return any(sign in content for sign in _SIGNS) and _INKS.search(content) is not None
