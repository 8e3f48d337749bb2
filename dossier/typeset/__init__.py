"""Typesets one part: HTML and CSS to tagged PDF pages and a page map. The only package that imports WeasyPrint."""

from dossier.typeset.engine import engine_version, holds, typeset, warm
from dossier.typeset.refill import key as layout_key

__all__ = ["engine_version", "holds", "layout_key", "typeset", "warm"]
