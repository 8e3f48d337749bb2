"""Inline marks that a translation must carry over: citations, references, links, tokens, attributes, formulas, code, notes.

The patterns follow docs/authoring.md. They do not parse Markdown: they find what a translator must leave alone.
"""

from __future__ import annotations

import re

#: the key of a work, with its sign
KEY = r"@[\w](?:\w|[:.#$%&\-+?<>~/](?=\w))*"
#: of a place in a cited work: CSL 1.0.2 locator term (appendix III)
LOCATORS = {
    "book": "book bk. bks. books",
    "chapter": "chap. chaps. chapter chapters ch.",
    "column": "col. cols. column columns",
    "figure": "fig. figs. figure figures",
    "folio": "fol. fols. folio folios",
    "issue": "no. nos. number numbers",
    "line": "l. ll. line lines",
    "note": "n. nn. note notes",
    "opus": "op. opp. opus",
    "page": "p. pp. page pages",
    "paragraph": "para. paras. paragraph paragraphs ¶ ¶¶",
    "part": "pt. pts. part parts",
    "section": "sec. secs. section sections § §§",
    "sub-verbo": "s.v. s.vv.",
    "supplement": "supp. suppl. supplement",
    "table": "tab. table tables",
    "verse": "v. vv. verse verses",
    "volume": "vol. vols. volume volumes",
}
#: name of a mark -> its pattern; the first that matches at a place counts
PATTERNS: dict[str, str] = {
    "code": r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    "formula": r"(?<![\\$])\$(?=\S)[^$\n]+\$",
    "token": r"\{\{.*?\}\}",
    "kept words": r"\[[^\[\]]*\]\{[^{}]*translate=\"?no\"?[^{}]*\}",
    "citation": rf"\[[^\[\]]*(?<![\w.]){KEY}[^\[\]]*\](?!\()|(?<![\w.@\\]){KEY}",
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
