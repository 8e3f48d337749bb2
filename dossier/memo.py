"""Results that a process keeps, because the next edition asks for the same: bounded, by key, the oldest unused go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memo(Generic[V]):
    """Up to ``limit`` values by key."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of that key; made when it is not there."""
        if key not in self._values:
            self.keep(key, make())
        self._values.move_to_end(key)
        return self._values[key]

    def find(self, key: Hashable) -> V | None:
        """The value of that key; None when it is not there."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def keep(self, key: Hashable, value: V) -> None:
        """A value by key."""
        self._values[key] = value
        while len(self._values) > self.limit:
            self._values.popitem(last=False)
