"""A part as it travels to another machine: all that its layout reads, in one value, with no path in it.

HTML and style sheets are words, the files that they name are bytes by SHA-256; fonts are named by the digests of the proof,
and sent to the machines that do not have them (``work``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.model import Asset, PartSource


class BundleError(ValueError):
    """Bytes that are not those that the bundle names."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A part's source with the bytes of its files.

    ``files`` maps each address to the digest (SHA-256, hex) and media type of its file, ``blobs`` each digest to its bytes.
    """

    name: str
    html: str
    css: tuple[str, ...]
    files: Mapping[str, tuple[str, str]]
    blobs: Mapping[str, bytes]
    families: tuple[str, ...]
    tagged: bool
    draft: bool
    fonts_apart: bool


def pack(source: PartSource) -> Bundle:
    """The bundle of a part. A file that several addresses name travels once.

    Raises OSError when a file cannot be read, BundleError when it is no longer what it was.
    """
    files, blobs = {}, {}
    for url, asset in sorted(source.assets.items()):
        files[url] = (asset.digest, asset.media_type)
        if asset.digest not in blobs:
            data = Path(asset.path).read_bytes() if asset.data is None else asset.data
            blobs[asset.digest] = _proven(asset.digest, data, url)
    kind = (source.families, source.tagged, source.draft, source.fonts_apart)
    return Bundle(source.name, source.html, source.css, files, blobs, *kind)


def unpack(bundle: Bundle) -> PartSource:
    """The part's source, which reads from no disk. Raises BundleError."""
    assets = {}
    for url, (digest, media_type) in bundle.files.items():
        data = _proven(digest, bundle.blobs.get(digest, b""), url)
        assets[url] = Asset(digest, media_type, "", data)
    return PartSource(
        bundle.name,
        bundle.html,
        bundle.css,
        assets,
        bundle.families,
        bundle.tagged,
        bundle.draft,
        fonts_apart=bundle.fonts_apart,
    )


def _proven(digest: str, data: bytes, url: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != digest:
        raise BundleError(f"{url} has changed since it was read")
    return data
