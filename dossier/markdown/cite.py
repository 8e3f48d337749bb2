"""Citations in text: ``[@a; see @b, pp. 12-14]``, ``[-@a]``, ``@a`` and ``@a [p. 3]`` (Pandoc's citation syntax)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from dossier.markdown.context import context
from dossier.model import Citation, Cite
from dossier.translation.marks import LOCATORS

_KEY = r"[^\W_](?:[\w]|[:.#$%&\-+?<>~/](?=\w))*"
KEY = re.compile(rf"@({_KEY}|_\w(?:[\w]|[:.#$%&\-+?<>~/](?=\w))*)")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_CITE = re.compile(rf"^(?P<prefix>.*?)(?P<bare>-)?@(?P<key>{_KEY})(?P<rest>.*)$", re.DOTALL)

_LABELS = {word: label for label, words in LOCATORS.items() for word in words.split()}
#: a number, a number with letters before it as in supplements (S12), a Roman number
_PLACE = r"(?:[A-Za-z]{0,2}\d[\w.:()]*|(?:[IVXLC]+|[ivxlc]+)\b(?!\.\w))"
_LOCATOR = re.compile(
    r"^,?\s*(?P<label>" + "|".join(re.escape(word) for word in sorted(_LABELS, key=len, reverse=True)) + r")\s*"
    rf"(?P<value>{_PLACE}(?:\s*[-–,&]\s*{_PLACE})*)(?P<suffix>.*)$",
    re.DOTALL,
)
_PLAIN_LOCATOR = re.compile(r"^,\s*(?P<value>\d[\w.:]*(?:\s*[-–,&]\s*\d[\w.:]*)*)(?P<suffix>.*)$", re.DOTALL)


def parse_cites(text: str) -> tuple[Cite, ...] | None:
    """The cites between brackets, or None when the text is not a citation. Raises ValueError for one that is malformed."""
    if not re.search(rf"(?:^|[\s;(\-])@{_KEY}", " " + text):
        return None
    cites = []
    for part in text.split(";"):
        match = _CITE.match(part.strip())
        if not match:
            raise ValueError(f"'{part.strip()}' names no key")
        if re.search(rf"(?<!\w)@{_KEY}", match["rest"]):
            raise ValueError("two keys without a semicolon between them")
        locator, label, suffix = _locator(match["rest"])
        prefix = " ".join(match["prefix"].split())
        cites.append(Cite(match["key"], prefix, suffix, locator, label, bool(match["bare"])))
    return tuple(cites)


def _locator(rest: str) -> tuple[str, str, str]:
    """(locator, label, suffix) of what follows a key."""
    text = rest.strip()
    if match := _LOCATOR.match(text):
        return _clean(match["value"]), _LABELS[match["label"]], match["suffix"].strip()
    if match := _PLAIN_LOCATOR.match(text):
        return _clean(match["value"]), "page", match["suffix"].strip()
    return "", "", text


def _clean(value: str) -> str:
    return re.sub(r"\s+", " ", value).strip().rstrip(".")


def _bracket_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    match = _BRACKET.match(state.src, state.pos)
    if not match or _is_link(state, match):
        return False
    ctx = context(state.env)
    where = ctx.where(text_before=state.src[: state.pos])
    try:
        cites = parse_cites(match[1])
    except ValueError as error:
        if not silent:
            ctx.report("citation-syntax", f"{error} in '{match[0]}'", where, "write [@key; @other, p. 12]")
            state.push("text", "", 0).content = match[0]
        state.pos = match.end()
        return True
    if cites is None:
        return False
    if not silent:
        _push(state, match[0], Citation(cites, where))
    state.pos = match.end()
    return True


def _is_link(state: StateInline, match: re.Match[str]) -> bool:
    """Whether the brackets are the words of a link: ``[words](address)`` or ``[words][name]`` with a name that is defined."""
    if state.src.startswith("(", match.end()):
        return True
    name = _BRACKET.match(state.src, match.end())
    return name is not None and normalizeReference(name[1] or match[1]) in state.env.get("references", {})


def _text_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or (state.pos and re.match(r"[\w@]", state.src[state.pos - 1])):
        return False
    match = KEY.match(state.src, state.pos)
    if not match:
        return False
    end = match.end()
    cite = Cite(match[1])
    if after := re.compile(r"\s*\[([^\[\]@]+)\](?!\()").match(state.src, end):
        locator, label, suffix = _locator(", " + after[1])
        if locator:
            cite, end = Cite(match[1], locator=locator, label=label, suffix=suffix), after.end()
    if not silent:
        where = context(state.env).where(text_before=state.src[: state.pos])
        _push(state, state.src[state.pos : end], Citation((cite,), where, in_text=True))
    state.pos = end
    return True


def _push(state: StateInline, written: str, citation: Citation) -> None:
    token = state.push("citation", "", 0)
    token.meta = {"citation": citation}
    # typography looks at the last character before a quotation mark or apostrophe
    token.content = written


def plugin(md: MarkdownIt) -> None:
    """Register both forms."""
    md.inline.ruler.before("link", "citation", _bracket_rule)
    md.inline.ruler.before("link", "citation_in_text", _text_rule)
    # "@" must end a run of plain text, else the rule never sees it
    md.inline.add_terminator_char("@")
