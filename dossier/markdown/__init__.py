"""Markdown with the dossier's rules: parse a chapter into tokens and lists, render them with what other stages resolved."""

from markdown_it.token import Token

from dossier.markdown.inline import line_html
from dossier.markdown.parser import ParsedChapter, ParseOptions, parse, text_units, texts
from dossier.markdown.render import UNKNOWN_PAGE, Bindings, render, target_of
from dossier.markdown.text import to_text as plain
from dossier.markdown.units import origin

__all__ = [
    "UNKNOWN_PAGE",
    "Bindings",
    "ParseOptions",
    "ParsedChapter",
    "Token",
    "line_html",
    "origin",
    "parse",
    "plain",
    "render",
    "target_of",
    "text_units",
    "texts",
]
