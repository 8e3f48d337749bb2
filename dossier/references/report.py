"""The editor's page: each work as it is printed, beside its fields and what looks wrong. One HTML file, no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dossier import compose
from dossier.citations.review import review
from dossier.diagnostics import Collector
from dossier.model import Project, Run
from dossier.resources import Resources

from .database import Opened
from .show import formatted


def report(project: Project, refs: Opened, resources: Resources, found: Collector) -> str:
    """HTML of the page; empty, with a diagnostic, when its template cannot be rendered."""
    own = Collector()
    entries = {entry.key: entry for entry in formatted(refs, (), own)}
    remarks = review(refs.database, refs.style, refs.cited)
    rows = []
    for key, fields in refs.database.items.items():
        entry = entries.get(key)
        rows.append(
            {
                "key": key,
                "label": entry.label if entry else "",
                "body": compose.safe(compose.rich_html(tuple(map(_linked, entry.body)))) if entry else "",
                "language": str(fields.get("language") or ""),
                "fields": list(_fields(fields)),
                "remarks": [{"message": item.message, "hint": item.hint or "", "where": str(item.where or "")}
                            for item in remarks.get(key, ())],
                "cited": refs.cited.get(key, 0),
            }
        )  # fmt: skip
    found.extend(own)
    css = resources.text("styles/report.css", found) or ""
    values = {
        "title": project.name,
        "style": refs.style.title if refs.style else "",
        "licence": refs.style.licence if refs.style else "",
        "locale": refs.locale,
        "language": refs.locale,
        "rows": rows,
        "marked": len(remarks),
        "words": compose.words(resources, "en", found),
        "head_style": compose.safe(f"<style>{css.replace('</', '')}</style>"),
    }
    return compose.Composer(resources, found).render("references-report.html.j2", values)


def _linked(run: Run) -> Run:
    """Only web addresses stay links."""
    if run.href and run.href.startswith(("https://", "http://")):
        return run
    return Run(run.text, run.bold, run.italic, run.superscript, run.subscript, run.small_caps, run.underline)


def _fields(fields: Mapping[str, Any]) -> Any:
    for name, value in fields.items():
        yield {"name": name, "value": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}
