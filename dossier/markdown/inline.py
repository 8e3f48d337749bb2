"""Inline markup in single lines that stand outside chapters: titles and notes of the configuration."""

from __future__ import annotations

from dossier.diagnostics import Collector
from dossier.markdown.context import KEY, Context
from dossier.markdown.parser import ParseOptions, markdown_for
from dossier.markdown.render import inline_html


def line_html(text: str, options: ParseOptions, path: str, found: Collector) -> str:
    """HTML of one line: scripts, emphasis, quotes and dashes of the language; faults are reported for ``path``.

    Links and citations leave their words: there is nothing that they could lead to.
    """
    context = Context(path, 1, options.product_tokens, found, options.allow_html, lines=(text,))
    stream = markdown_for(options.quotes, options.language).parseInline(text, {KEY: context})
    return inline_html(stream[0].children or [], bare=True)
