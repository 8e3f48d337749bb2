"""The store of parts: keys, round trip, damage, two writers, size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dossier.cache import PartCache, part_key
from dossier.model import Asset, LayoutNote, PageInfo, PageMap, Part, PartSource

PAGE = PageInfo(595.276, 841.89, 80, 70, 68, 70, "body")
PART = Part("01", b"%PDF-1.7\n\x00\xff\n", PageMap((PAGE,), {"ch-a": 0}), (LayoutNote("layout-row", "tall", "x"),))
SOURCE = PartSource(
    "01", "<p>x</p>", ("p{}",), {"https://dossier.invalid/a.svg": Asset("d1", "image/svg+xml", "/a")}, ("F",)
)


def test_round_trip(tmp_path: Path) -> None:
    cache = PartCache(tmp_path)
    assert cache.get("ab" * 32) is None
    cache.put("ab" * 32, PART)
    assert cache.get("ab" * 32) == PART


@pytest.mark.parametrize("position", [0, 70, -1])
def test_damaged_entry_is_dropped(tmp_path: Path, position: int) -> None:
    cache = PartCache(tmp_path)
    key = "cd" * 32
    cache.put(key, PART)
    path = tmp_path / key[:2] / key
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)
    assert cache.get(key) is None
    assert not path.exists()


def test_truncated_entry_is_dropped(tmp_path: Path) -> None:
    cache = PartCache(tmp_path)
    key = "ef" * 32
    cache.put(key, PART)
    path = tmp_path / key[:2] / key
    path.write_bytes(path.read_bytes()[:-4])
    assert cache.get(key) is None


def variants() -> list[PartSource]:
    asset = {"https://dossier.invalid/a.svg": Asset("d2", "image/svg+xml", "/a")}
    return [
        PartSource("02", SOURCE.html, SOURCE.css, SOURCE.assets, SOURCE.families),
        PartSource("01", "<p>y</p>", SOURCE.css, SOURCE.assets, SOURCE.families),
        PartSource("01", SOURCE.html, ("p{ }",), SOURCE.assets, SOURCE.families),
        PartSource("01", SOURCE.html, ("p", "{}"), SOURCE.assets, SOURCE.families),
        PartSource("01", SOURCE.html, SOURCE.css, asset, SOURCE.families),
        PartSource("01", SOURCE.html, SOURCE.css, {}, SOURCE.families),
        PartSource("01", SOURCE.html, SOURCE.css, SOURCE.assets, ("G",)),
        PartSource("01", SOURCE.html, SOURCE.css, SOURCE.assets, SOURCE.families, tagged=False),
        PartSource("01", SOURCE.html, SOURCE.css, SOURCE.assets, SOURCE.families, draft=True),
    ]


def test_key_changes_with_all_that_can_change_a_page() -> None:
    keys = {part_key(source, "e1") for source in [SOURCE, *variants()]} | {part_key(SOURCE, "e2")}
    assert len(keys) == len(variants()) + 2


def test_key_does_not_depend_on_where_the_project_lies() -> None:
    moved = {url: Asset(asset.digest, asset.media_type, "/elsewhere") for url, asset in SOURCE.assets.items()}
    assert part_key(PartSource("01", SOURCE.html, SOURCE.css, moved, SOURCE.families), "e") == part_key(SOURCE, "e")


def test_prune_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = PartCache(tmp_path)
    keys = [f"{n:02x}" * 32 for n in range(4)]
    for age, key in enumerate(keys):
        cache.put(key, PART)
        os.utime(tmp_path / key[:2] / key, (1000 + age, 1000 + age))
    cache.get(keys[0])  # used now
    size = (tmp_path / keys[0][:2] / keys[0]).stat().st_size
    assert PartCache(tmp_path, limit=2 * size).prune() == 2 * size
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]
