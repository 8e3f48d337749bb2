"""Chinese and Japanese pages: what must not be parted at the end of a line, in spans of the class ``nobr``.

The line breaker of the layout engine parts a number from the character that counts with it, and a range at its dash.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+|<", re.DOTALL)
#: elements whose text is no text of the page
_SKIPPED = re.compile(r"<(/?)(?:head|style|script|svg|pre|code)\b")
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*%?"
_COUNT = "[年月日時时分秒歳岁週周天回次名例人件倍個个つ]"
#: a range, a number and what counts with it
_TIED = re.compile(rf"(?<![0-9.,/-])(?:{_NUMBER}[–—~～〜]{_NUMBER}{_COUNT}?|{_NUMBER}{_COUNT})")
#: a katakana word in the head of a column or row
_KATAKANA = re.compile("[ァ-ヺー]{2,12}")


def tied(html: str) -> str:
    """An HTML document with ranges, numbers and their counters, and katakana words in table heads kept on one line."""
    out = []
    skipped, head = 0, False
    for token in _TOKEN.findall(html):
        if match := _SKIPPED.match(token):
            skipped += -1 if match[1] else 1
        elif token.startswith(("<th>", "<th ", "</th>")):
            head = not token.startswith("</")
        elif not token.startswith("<") and not skipped:
            token = _text(token, head)
        out.append(token)
    return "".join(out)


def _text(text: str, head: bool) -> str:
    text = _TIED.sub(_kept, text)
    return _KATAKANA.sub(_kept, text) if head else text


def _kept(match: re.Match[str]) -> str:
    return f'<span class="nobr">{match[0]}</span>'
