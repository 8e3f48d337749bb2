"""Writers of reference databases, and what each format cannot hold.

What is lost is not declared but found: a file is read again, and what differs is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dossier.citations.sources import bibtex, ris
from dossier.diagnostics import Diagnostic

from . import biblatex, csl, risout
from .losses import losses

Fields = Mapping[str, object]
#: name of a format -> what writes it
WRITERS: Mapping[str, Callable[[Sequence[Fields]], str]] = {
    "csl-json": csl.to_json,
    "csl-yaml": csl.to_yaml,
    "bibtex": biblatex.write,
    "ris": risout.write,
}
_READERS = {"bibtex": ("BibLaTeX", bibtex.read), "ris": ("RIS", ris.read)}


def export(records: Sequence[Fields], form: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The records in a format of WRITERS, and what that format does not keep. Raises KeyError for another format."""
    text = WRITERS[form](records)
    if form not in _READERS:
        return text, ()
    name, reader = _READERS[form]
    return text, losses(records, reader(text, name)[0], name)


__all__ = ["WRITERS", "export"]
