"""All rules, and every code that a report may hold, with its source."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.preflight import rules_access, rules_form, rules_ink, rules_text
from dossier.preflight.findings import Entry

ENTRIES: tuple[Entry, ...] = (*rules_form.ENTRIES, *rules_ink.ENTRIES, *rules_text.ENTRIES, *rules_access.ENTRIES)

#: code -> what it is for and its source; the last ones look at more than the file's structure
RULES: Mapping[str, tuple[str, str]] = {
    **{code: (entry.use, entry.source) for entry in ENTRIES for code in entry.codes},
    "unreadable": ("all", "ISO 32000-1, 7.5"),
    "bleed-ink": ("press", "house limit, after GWG 2015; looked at in PDFium's rendering"),
    "ink-total": ("press", "house limit, after GWG 2015; Ghostscript's tiff32nc"),
    "ink-skipped": ("press", "Ghostscript is absent or stopped"),
    "text-missing": ("all", "every word of the source is in the PDF, as often as there"),
    "text-order": ("all", "the words of the source are in its order"),
    "font-fallback": ("all", "every font is named by a style"),
    "verapdf": ("access", "veraPDF's verdict: ISO 14289-1, ISO 19005-3"),
    "verapdf-skipped": ("access", "veraPDF is not installed"),
}
