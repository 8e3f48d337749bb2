"""Markdown with the dossier's rules: parse a chapter into tokens and lists, render them with what other stages resolved."""

from dossier.markdown.parser import ParsedChapter, ParseOptions, parse
from dossier.markdown.render import UNKNOWN_PAGE, Bindings, render

__all__ = ["UNKNOWN_PAGE", "Bindings", "ParseOptions", "ParsedChapter", "parse", "render"]
