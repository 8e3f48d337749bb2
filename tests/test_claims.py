"""Claims: one process holds a key, and gives it back when it ends."""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from dossier.claims import Claims

KEY, OTHER = "ab" * 32, "cd" * 32


def _hold(path: Path, held: Event, release: Event) -> None:
    with Claims(path).claim(KEY) as mine:
        assert mine
        held.set()
        release.wait(30)


@pytest.mark.skipif(sys.platform == "win32", reason="record locks are POSIX")
def test_a_claim_is_seen_by_another_process_and_ends_with_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(tmp_path / "claims", held, release))
    process.start()
    assert held.wait(30)
    claims = Claims(tmp_path / "claims")
    with claims.claim(KEY) as mine:
        assert not mine
    with claims.claim(OTHER) as mine:
        assert mine
    process.kill()
    process.join()
    with claims.claim(KEY) as mine:
        assert mine


def test_where_nothing_can_be_written_every_claim_is_granted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Claims(tmp_path / "file" / "claims").claim(KEY) as mine:
        assert mine
