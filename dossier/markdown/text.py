"""Plain text of inline tokens, for the PDF outline, alternative texts and search: scripts as Unicode where it has them."""

from __future__ import annotations

import re
from html import unescape

_SUPER = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SCRIPT = re.compile(r"<(su[bp])>(.*?)</\1>", re.DOTALL)


def script(kind: str, text: str) -> str:
    """``text`` as Unicode superscript or subscript (``kind`` "sup" or "sub") if every character has one, else as it is."""
    table = _SUPER if kind == "sup" else _SUB
    return text.translate(table) if all(ord(char) in table for char in text) else text


def to_text(html: str) -> str:
    """Plain text of inline HTML made by the renderer."""
    html = _SCRIPT.sub(lambda match: script(match[1], unescape(match[2])), html)
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
