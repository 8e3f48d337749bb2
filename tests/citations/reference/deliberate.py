"""Differences from citeproc-js that are meant: what no editor would want, or a field that it loses. Each rule has a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MARK = r"\{(?:italic)?\}"
_EAST_ASIAN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af（）]"

#: name -> what both texts are brought to: (pattern, replacement)
SAME: Mapping[str, tuple[re.Pattern[str], str]] = {
    "hyphen of initials kept: J.-P., not J. P.": (re.compile(r"\b([A-Z]\.)[ -](?=[A-Z]\. )"), r"\1 "),
    "page ranges with letters take the dash of the locale": (re.compile(r"(?<=\d[A-Z])[-–‑～](?=\d+[A-Z])"), "-"),
    "hyphen in the number of a law kept": (re.compile(r"(?<=101)[-–‑～](?=336)"), "-"),
    "space in a range of dates kept: 2024 Jun 22": (re.compile(r"([–/]\d{4}|[–/]\d{1,2}) ?([^\W\d_]+) ?(?=\d)"), r"\1\2"),
    "date range in the parentheses of the style": (re.compile(r"[–/]\(?(\d{4})\)?"), r"–\1"),
    "no italic Chinese and Japanese": (
        re.compile(rf"{_MARK}(?={_EAST_ASIAN})|(?<={_EAST_ASIAN}){_MARK}"),
        "",
    ),
    "a comma before ‘and’ after institutions, as the style has it": (re.compile(r", (?=& |and |und |y |et |и )"), " "),
}  # fmt: skip
_MARKS = re.compile(r"\{[a-z,]*\}")


def meant(item: Mapping[str, Any] | None, theirs: str, ours: str) -> str | None:
    """Name of the rule by which the texts differ; None when they differ by none."""
    for name, (pattern, text) in SAME.items():
        if pattern.sub(text, theirs) == pattern.sub(text, ours):
            return name
    if _all(theirs) == _all(ours):
        return "several of these"
    for field in ("event-title", "URL") if item else ():
        value = str((item or {}).get(field, "")).lower()
        if value and value in _MARKS.sub("", ours).lower() and value not in _MARKS.sub("", theirs).lower():
            return f"{field} not lost"
    return None


def _all(text: str) -> str:
    for pattern, replacement in SAME.values():
        text = pattern.sub(replacement, text)
    return _MARKS.sub("", text)
