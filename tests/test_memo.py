"""Kept results: made once, bounded, the oldest unused go."""

from __future__ import annotations

from dossier.memo import Memo


def test_made_once_and_bounded() -> None:
    memo: Memo[str] = Memo(2)
    made: list[str] = []

    def get(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return memo.get(key, make)

    assert [get(key) for key in "aababca"] == list("AABABCA")
    assert made == ["a", "b", "c", "a"]
    get("b")
    assert made == ["a", "b", "c", "a", "b"]
