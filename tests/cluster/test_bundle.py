"""A part as it travels: whole, without paths, proven by digests."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
from pathlib import Path

import pytest

from dossier.cache import part_key
from dossier.cluster.bundle import BundleError, pack, unpack
from dossier.model import Asset, FontSet, PartSource
from dossier.typeset import typeset

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#a00"/></svg>'
DIGEST = hashlib.sha256(SVG).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> PartSource:
    """A part that names one file by two addresses, and another whose bytes are in memory."""
    path = tmp_path / "a.svg"
    path.write_bytes(SVG)
    asset = Asset(DIGEST, "image/svg+xml", str(path))
    base = "https://dossier.invalid/"
    html = (
        '<!doctype html><html lang="en"><head><title>T</title></head><body><p>Words</p>'
        f'<p><img src="{base}a.svg" alt="a"><img src="{base}b.svg" alt="b"></p></body></html>'
    )
    assets = {
        f"{base}a.svg": asset,
        f"{base}c/a.svg": asset,
        f"{base}b.svg": Asset(hashlib.sha256(SVG + b" ").hexdigest(), "image/svg+xml", "", SVG + b" "),
    }
    css = ('@page{size:60mm 40mm;margin:5mm} body{font:9pt "Source Serif 4"}',)
    return PartSource("01", html, css, assets, ("Source Serif 4",))


def test_a_bundle_needs_no_disk(source: PartSource, sealed: FontSet, tmp_path: Path) -> None:
    here = typeset(source, sealed)
    bundle = pickle.loads(pickle.dumps(pack(source)))  # noqa: S301 - our own bytes
    (tmp_path / "a.svg").unlink()
    assert str(tmp_path) not in repr(bundle)
    away = unpack(bundle)
    assert typeset(away, sealed) == here
    assert part_key(away, "e") == part_key(source, "e")
    assert not here.notes


def test_a_file_travels_once(source: PartSource) -> None:
    bundle = pack(source)
    assert len(bundle.files) == 3
    assert sorted(bundle.blobs.values()) == sorted([SVG, SVG + b" "])


def test_a_file_that_has_changed_is_not_sent(source: PartSource, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG.replace(b"a00", b"0a0"))
    with pytest.raises(BundleError, match=r"a\.svg has changed"):
        pack(source)


def test_other_bytes_are_not_unpacked(source: PartSource) -> None:
    bundle = pack(source)
    with pytest.raises(BundleError, match="has changed"):
        unpack(dataclasses.replace(bundle, blobs={**bundle.blobs, DIGEST: b"<svg/>"}))
    with pytest.raises(BundleError, match="has changed"):
        unpack(dataclasses.replace(bundle, blobs={}))
