"""The declarations of C that the engine needs, parsed once for an environment (WeasyPrint 70.0, cffi in ABI mode).

The engine has them parsed in each process, which takes as long as setting a page. Their compiled form (cffi, "Out-of-line, ABI
level") is kept as ``dossier.compiled`` keeps things.
"""

from __future__ import annotations

import io
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import util
from pathlib import Path
from typing import Any

from dossier import compiled, versions

_IMPORT = "import _cffi_backend\n"


@contextmanager
def ready() -> Iterator[None]:
    """While it lasts, the engine may be imported: its declarations are known already, or are from now on."""
    import cffi

    name = _key()
    known = _known(name) if name else None
    if known is None:
        yield
        if name:
            _keep(name)
        return
    original = cffi.FFI
    cffi.FFI = lambda: known
    try:
        yield
    finally:
        cffi.FFI = original


def _key() -> str:
    """What the declarations are kept under; empty when the engine's file is not where it should be."""
    spec = util.find_spec("weasyprint")
    with suppress(OSError):
        if spec is not None and spec.origin is not None:
            text = (Path(spec.origin).parent / "text" / "ffi.py").read_text(encoding="utf-8")
            return compiled.key("declarations", versions.of("cffi"), text)
    return ""


def _known(name: str) -> Any:
    """The bridge that was compiled, None when none was."""
    data = compiled.read(name)
    if data is None:
        return None
    import _cffi_backend

    class Known(_cffi_backend.FFI):  # type: ignore[misc]
        def cdef(self, _text: str) -> None:
            """They are known: the key is made of them."""

    space: dict[str, Any] = {"_cffi_backend": types.SimpleNamespace(FFI=Known)}
    try:
        exec(compile(data, "<declarations>", "exec"), space)  # noqa: S102 - what ``_keep`` wrote into the environment
    except Exception:  # noqa: BLE001 - another version of cffi, or a damaged file: they are parsed again
        return None
    return space.get("ffi")


def _keep(name: str) -> None:
    """Compile the declarations of the engine that was imported."""
    import cffi
    from cffi import recompiler
    from weasyprint.text.ffi import ffi

    if not isinstance(ffi, cffi.FFI):
        return
    made = cffi.FFI()
    for text in ffi._cdefsources:
        made.cdef(text)
    text = io.StringIO()
    made.set_source("_dossier_declarations", None)
    recompiler.make_py_source(made, "_dossier_declarations", text)
    if _IMPORT in text.getvalue():
        compiled.write(name, text.getvalue().replace(_IMPORT, "").encode())
