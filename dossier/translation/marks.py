"""Inline marks that a translation must carry over: citations, references, links, tokens, attributes, formulas, code, notes.

The patterns follow docs/authoring.md. They do not parse Markdown: they find what a translator must leave alone.
"""

from __future__ import annotations

import re

_KEY = r"@[\w](?:\w|[:.#$%&\-+?<>~/](?=\w))*"
#: name of a mark -> its pattern; the first that matches at a place counts
PATTERNS: dict[str, str] = {
    "code": r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    "formula": r"(?<![\\$])\$(?=\S)[^$\n]+\$",
    "token": r"\{\{.*?\}\}",
    "kept words": r"\[[^\[\]]*\]\{[^{}]*translate=\"?no\"?[^{}]*\}",
    "citation": rf"\[[^\[\]]*(?<![\w.]){_KEY}[^\[\]]*\](?!\()|(?<![\w.@\\]){_KEY}",
    "note": r"\[\^[^\]\s]+\]",
    "cross-reference": r"\[\]\([^)]*\)(?:\{[^{}]*\})?",
    "address": r"(?<=\])\([^()\s]*(?:\s+\"[^\"]*\")?\)(?:\{[^{}]*\})?|<(?:https?:|mailto:)[^>\s]+>",
    "attributes": r"\{[^{}]*\}",
    "raw HTML": r"</?[A-Za-z][^<>]*>|<!--.*?-->",
}
ANY = re.compile("|".join(PATTERNS.values()), re.DOTALL)


def worth(text: str) -> bool:
    """Whether there is a letter outside the marks, so that there is something to translate."""
    return re.search(r"[^\W\d_]", ANY.sub("", text)) is not None
