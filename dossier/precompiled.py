"""What Python compiles anew in every process, compiled once for an environment: methods of dataclasses, regular expressions.

Python keeps the bytecode of modules, but not of what their import makes: methods of data classes and named tuples are compiled
from text, regular expressions by a compiler that is itself Python. For a build that finds its parts in the cache that is a sixth
of its time. What was compiled is kept as ``dossier.compiled`` keeps things, each by its own text.

``exec`` and ``eval`` are found by these modules of the standard library as any name is, so a name of theirs comes first (Python
Language Reference, 4.2.2); a module that does not ask for them is left as it is.
"""

from __future__ import annotations

import builtins
import collections
import dataclasses
import marshal
import re
import sys
import types
from array import array
from pathlib import Path
from typing import Any

from dossier import compiled

#: what may be kept; when there is more, what this process did not ask for goes
_MOST = 2500
#: so much must be new to be kept: writing takes as long as compiling it, and some expressions are others in each process
_ENOUGH = 16
#: flags of expressions that depend on more than their text, or say what is made of them
_OTHER = re.LOCALE | re.DEBUG

#: code by its text and kind; of an expression by its text and flags what its object is made of
_known: dict[Any, Any] = {}
_asked: set[Any] = set()
_new = 0


def install() -> None:
    """Use what is kept from now on, where there is an environment that keeps things. May be called twice."""
    if "exec" in vars(dataclasses) or not compiled.keeps():
        return
    data = compiled.read(_name())
    if data is not None:
        _known.update(marshal.loads(data))  # noqa: S302 - what ``keep`` wrote, with its digest
    for module in (dataclasses, collections):
        _serve(module)
    compiler = getattr(re, "_compiler", None)
    if compiler is not None:
        _expressions(compiler)


def serve(module: types.ModuleType) -> None:
    """Use what is kept also for a module that compiles text, if ``install`` does so."""
    if "exec" in vars(dataclasses):
        _serve(module)


def _serve(module: types.ModuleType) -> None:
    vars(module).update({"exec": _exec, "eval": _eval})


def keep() -> None:
    """Keep what was compiled since, if it is worth it."""
    global _new
    if _new < _ENOUGH:
        return
    _new = 0
    if len(_known) > _MOST:
        for key in _known.keys() - _asked:
            del _known[key]
    compiled.write(_name(), marshal.dumps(_known))


def _name() -> str:
    """Each program has its own: what tests ask for is not read by builds."""
    program = Path(sys.argv[0]).name if sys.argv else ""
    magic = str(getattr(re, "_compiler", re).__dict__.get("MAGIC"))
    return compiled.key("python", sys.implementation.cache_tag or "", magic, program)


def _code(source: Any, kind: str) -> Any:
    """The code of a text."""
    global _new
    if type(source) is not str:
        return source
    key = (kind, source)
    _asked.add(key)
    found = _known.get(key)
    if found is None:
        found = _known[key] = compile(source, "<string>", kind)
        _new += 1
    return found


def _exec(source: Any, names: Any = None, own: Any = None) -> None:
    builtins.exec(_code(source, "exec"), names, own)  # noqa: S102 - the standard library's own call


def _eval(source: Any, names: Any = None, own: Any = None) -> Any:
    return builtins.eval(_code(source, "eval"), names, own)  # noqa: S307 - the standard library's own call


def _expressions(compiler: types.ModuleType) -> None:
    """Put our function in the place of the compiler of regular expressions."""
    engine, machine = compiler.compile, compiler._sre
    made: list[tuple[Any, ...]] = []

    def recorded(*values: Any) -> Any:
        made.append(values)
        return machine.compile(*values)

    def compile_(pattern: Any, flags: int = 0) -> Any:
        global _new
        if type(pattern) is not str or flags & _OTHER:
            return engine(pattern, flags)
        key = (pattern, int(flags))
        _asked.add(key)
        found = _known.get(key)
        if found is not None:
            said, code, groups, names, indices = found
            return machine.compile(pattern, said, array("I", code).tolist(), groups, names, indices)
        made.clear()
        expression = engine(pattern, flags)
        if len(made) == 1 and len(made[0]) == 6 and made[0][0] == pattern:
            _, said, code, groups, names, indices = made[0]
            _known[key] = int(said), array("I", code).tobytes(), groups, dict(names), tuple(indices)
            _new += 1
        return expression

    compiler._sre = types.SimpleNamespace(**vars(machine) | {"compile": recorded})  # type: ignore[attr-defined]
    compiler.compile = compile_  # type: ignore[attr-defined]
