"""One object for each picture of a bound book: a logo on the cover and on the back page comes with two parts."""

from __future__ import annotations

import hashlib
from typing import Any

import pikepdf
from pikepdf import Name

from dossier.pdfresources import dictionaries

#: what else an image is made of (ISO 32000-1, 8.9.5)
_MASKS = ("/SMask", "/Mask")


def merge(pdf: pikepdf.Pdf) -> int:
    """Share equal images (ISO 32000-1, 8.9.5); returns how many went."""
    kept: dict[bytes, Any] = {}
    gone = set()
    for objects in dictionaries(pdf, "/XObject"):
        for name, image in list(objects.items()):
            if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != Name.Image:
                continue
            one = kept.setdefault(_content(image), image)
            if one.objgen != image.objgen:
                gone.add(image.objgen)
                objects[name] = one
    return len(gone)


def _content(image: Any) -> bytes:
    """A digest of an image: equal ones look the same. A colour profile is known by its number, not by its content."""
    digest = hashlib.sha256()
    for key in sorted(image.keys()):
        value = image[key]
        own = _content(value) if key in _MASKS and isinstance(value, pikepdf.Stream) else _written(value)
        digest.update(b"%s %d:" % (key.encode(), len(own)))
        digest.update(own)
    digest.update(image.read_raw_bytes())
    return digest.digest()


def _written(value: Any) -> bytes:
    """A value of an image's dictionary as it stands in the file; an object by its number."""
    if isinstance(value, pikepdf.Object):
        return b"%d %d R" % value.objgen if value.is_indirect else value.unparse()
    return repr(value).encode()
