"""Style sheets that are parsed once for an environment, as templates are compiled (``dossier.compiled``).

To read the engine's own style sheet and those of a dossier takes a tenth of the time of a build that sets one part.
What is kept is the sheet as the engine has made it: the functions that test elements by the text that they were compiled
from, all else as it is. One that changes anything outside of itself, as rules for fonts do, is parsed each time.
"""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from dossier import compiled, versions

#: raise when the form of what is kept changes
_FORMAT = 3
#: what is noted down elsewhere (CSS Fonts 4, CSS Cascading 4, CSS Color 5)
_ELSEWHERE = re.compile(
    r"@(?:font-face|font-feature-values|font-palette-values|import|color-profile|namespace)", re.IGNORECASE
)
_LIBRARIES = ("weasyprint", "tinycss2", "cssselect2")

#: a sheet, and what goes with it
Made = tuple[Any, Any]


def kept(text: str, said: str, parse: Callable[[], Made]) -> Made:
    """A style sheet (``weasyprint.CSS``) and what goes with it, as ``parse`` makes them, or as it made them once.

    ``said`` is all but the text that they are made of.
    """
    if _ELSEWHERE.search(text) or not compiled.keeps():
        return parse()
    key = compiled.key("style sheet", str(_FORMAT), _programs(), said, text)
    data = compiled.read(key)
    if data is not None:
        with suppress(Exception):  # of another version of a library that says it is this one
            made: Made = _Reader(io.BytesIO(data)).load()
            return made
    with _sources() as sources:
        sheet, more = parse()
    sheet.page_rules = [(None, *rest) for _, *rest in sheet.page_rules]  # the rule as it was written is not asked for
    buffer = io.BytesIO()
    _Writer(buffer, sources).dump((sheet, more))
    compiled.write(key, buffer.getvalue())
    return sheet, more


@lru_cache(maxsize=1)
def _programs() -> str:
    return " ".join(f"{name}={versions.of(name)}" for name in _LIBRARIES)


class _Sources:
    """While it lasts, the text of each function that tests elements is known."""

    def __init__(self) -> None:
        self.texts: dict[Any, str] = {}

    def __enter__(self) -> dict[Any, str]:
        import cssselect2.compiler

        self._module = vars(cssselect2.compiler)
        self._before = self._module.get("eval")
        make = self._before or eval

        def evaluated(source: Any, *names: Any) -> Any:
            made = make(source, *names)
            self.texts[made] = source
            return made

        self._module["eval"] = evaluated
        return self.texts

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            del self._module["eval"]
        else:
            self._module["eval"] = self._before


_sources = _Sources


class _Writer(pickle.Pickler):
    """Writes a style sheet; a function by its text."""

    def __init__(self, file: io.BytesIO, sources: dict[Any, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._sources = sources

    def persistent_id(self, value: Any) -> str | None:
        """The text of a function."""
        return self._sources.get(value) if callable(value) and not isinstance(value, type) else None


class _Reader(pickle.Unpickler):
    """Reads what ``_Writer`` has written."""

    def persistent_load(self, source: str) -> Any:
        """The function of a text."""
        return _test(source)


@lru_cache(maxsize=1024)
def _test(source: str) -> Any:
    from cssselect2 import compiler

    names = {name: vars(compiler)[name] for name in ("split_whitespace", "ascii_lower", "urlparse")}
    return (vars(compiler).get("eval") or eval)(source, names, {})
