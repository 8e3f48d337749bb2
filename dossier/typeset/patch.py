"""A function of the engine with one of ours in its place."""

from __future__ import annotations

import sys
from typing import Any

#: what is replaced: owner, name, the engine's own, ours
Patch = tuple[Any, str, Any, Any]


def everywhere(name: str, mine: Any, engine: Any) -> list[Patch]:
    """A patch for each module of the engine that has imported the function."""
    loaded = [module for key, module in sys.modules.items() if key.split(".")[0] == "weasyprint"]
    return [(module, name, engine, mine) for module in loaded if getattr(module, name, None) is engine]
