"""Typesets one part: HTML and CSS to tagged PDF pages and a page map. The only package that imports WeasyPrint."""

from dossier.typeset.engine import engine_version, typeset, warm

__all__ = ["engine_version", "typeset", "warm"]
