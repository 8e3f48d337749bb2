"""Pictures as a part's file holds them, for ``quick``: one that stands in several parts, as a logo does, is coded once.

A picture without loss is written without its transparency, a picture of its own (ISO 32000-1, 7.4.4.4 and 11.6.5.3).
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from dossier.typeset import patch

#: coded pictures that are kept, and bytes of the largest
_PICTURES, _LARGEST = 16, 64 * 1024


class _Coded(NamedTuple):
    """A picture's bytes and the entries of its dictionary; those of its transparency, when it has some."""

    content: bytes
    entries: dict[str, Any]
    mask: bytes | None
    mask_entries: dict[str, Any]


def _coding() -> list[patch.Patch]:
    """The object that a picture becomes."""
    import pydyf
    from weasyprint.images import RasterImage

    engine = RasterImage.get_x_object
    known: dict[bytes, _Coded] = {}

    def stream(image: Any, coded: _Coded) -> Any:
        entries = {**coded.entries}
        if coded.mask is not None:
            data = image.cache_image_data(coded.mask, slot="streamalpha")
            entries["SMask"] = pydyf.Stream([data], {**coded.mask_entries})
        return pydyf.Stream([image.cache_image_data(coded.content, slot="stream")], pydyf.Dictionary(entries))

    def x_object(self: Any, interpolate: bool, dpi_ratio: float) -> Any:
        if self.format != "PNG" or dpi_ratio != 1 or len(self.image_data.data) > _LARGEST:
            return engine(self, interpolate, dpi_ratio)
        digest = hashlib.sha256(f"{self.mode} {self.width} {self.height} {interpolate} ".encode())
        digest.update(self.image_data.data)
        key = digest.digest()
        found = known.get(key)
        if found is not None:
            return stream(self, found)
        made = engine(self, interpolate, dpi_ratio)
        coded = _coded(made)
        if len(coded.content) + len(coded.mask or b"") <= _LARGEST:
            if len(known) >= _PICTURES:
                known.clear()
            known[key] = coded
        return made

    return [(RasterImage, "get_x_object", engine, x_object)]


def _coded(made: Any) -> _Coded:
    """What an object that the engine has just made is built of."""
    mask = made.extra.get("SMask")
    entries = {key: value for key, value in made.extra.items() if key != "SMask"}
    if mask is None:
        return _Coded(made.stream[0].data, entries, None, {})
    return _Coded(made.stream[0].data, entries, mask.stream[0].data, {**mask.extra})


#: what ``quick`` puts in place
PATCHES = (_coding,)
