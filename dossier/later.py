"""Modules that others import and most builds do not use: they are imported for the first use of a name in them."""

# no library is imported here that may be put off itself
from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def later(name: str, *functions: str) -> Iterator[None]:
    """While it lasts, who imports a module gets one that stands for it: the module is imported for the first use of a name in it.

    ``functions`` may be imported from it by name.
    """
    if name in sys.modules:
        yield
        return
    stand_in = types.ModuleType(name)

    def attribute(key: str) -> Any:
        if key.startswith("__"):  # these the import system asks for
            raise AttributeError(key)
        return getattr(importlib.import_module(name), key)

    # a module's own __getattr__ answers for names that it has not (PEP 562)
    vars(stand_in)["__getattr__"] = attribute
    for key in functions:
        setattr(stand_in, key, _calls(name, key))
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


def _calls(name: str, key: str) -> Any:
    """A function that imports and calls another."""

    def function(*positional: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(name), key)(*positional, **named)

    return function
