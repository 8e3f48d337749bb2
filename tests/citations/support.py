"""Short forms for the citation tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.citations import ReferenceDatabase, Style, load, load_style, resolve
from dossier.citations.engine import terms
from dossier.citations.engine.cites import citation
from dossier.citations.engine.context import CiteData
from dossier.citations.engine.disambiguate import disambiguate
from dossier.citations.engine.entries import entry
from dossier.citations.engine.item import read_item
from dossier.citations.engine.rich import runs
from dossier.citations.engine.session import Cluster, Session, positioned
from dossier.citations.engine.tree import parse, tree
from dossier.diagnostics import Diagnostic, Location
from dossier.model import Citation, Cite, ResolvedCitations, RichText

PLACE = Location("content/01.md", 7)
RECORDS = Path(__file__).parents[2] / "content" / "magnesium-glycinate" / "references.json"


def tagged(text: RichText) -> str:
    """Rich text with its faces as tags."""
    out = ""
    for run in text:
        piece = run.text
        for name, on in (("i", run.italic), ("b", run.bold), ("sup", run.superscript), ("sub", run.subscript),
                         ("sc", run.small_caps), ("u", run.underline)):  # fmt: skip
            piece = f"<{name}>{piece}</{name}>" if on else piece
        out += piece
    for name in ("i", "b", "sup"):
        out = out.replace(f"</{name}><{name}>", "")
    return out


def style(name: str, locale: str = "en-US") -> Style:
    """A packaged style that must exist."""
    found, problems = load_style(name, locale, None)
    assert found is not None, problems
    return found


def database(*records: Mapping[str, Any]) -> ReferenceDatabase:
    """A database of records."""
    return ReferenceDatabase({record["id"]: record for record in records}, {})


def records() -> ReferenceDatabase:
    """The records of the first dossier."""
    found, problems = load([(RECORDS, "references.json")])
    assert problems == ()
    return found


def cited(*keys: str, in_text: bool = False, **values: Any) -> Citation:
    """A citation of keys; the values go to its first cite."""
    first, *rest = keys
    return Citation((Cite(first, **values), *(Cite(key) for key in rest)), PLACE, in_text)


def resolved(
    base: ReferenceDatabase, name: str, citations: Sequence[Citation], locale: str = "en-US"
) -> tuple[ResolvedCitations, tuple[Diagnostic, ...]]:
    """Citations in a packaged style."""
    return resolve(citations, base, style(name, locale), locale)


def entries(base: ReferenceDatabase, name: str, locale: str = "en-US") -> dict[str, str]:
    """The entries of all records, label included."""
    result, problems = resolved(base, name, [cited(key) for key in base.items], locale)
    assert problems == ()
    return {made.key: f"{made.label} {tagged(made.body)}".strip() for made in result.entries}


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0" {root}>
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>{before}
<citation {options}>{sort}<layout {layout}>{body}</layout></citation>{after}</style>"""


def session(
    body: str,
    *items: Mapping[str, Any],
    root: str = "",
    before: str = "",
    options: str = "",
    sort: str = "",
    layout: str = 'delimiter="; "',
    after: str = "",
    kind: str = "in-text",
    locale: str = "en-US",
) -> Session:
    """A session of a small style whose citations print the body."""
    text = STYLE.format(
        kind=kind, root=root, before=before, options=options, sort=sort, layout=layout, body=body, after=after
    )
    found = tree(parse(io.BytesIO(text.encode())))
    work = {str(item["id"]): read_item(str(item["id"]), item) for item in items}
    made = Session(found, terms.locale(found, locale), work)
    made.arrange(list(work))
    disambiguate(made)
    return made


def cites(made: Session, *keys: str, **values: Any) -> str:
    """One citation of a session; the values go to its first cite."""
    cluster = Cluster(tuple(CiteData(key, **(values if not place else {})) for place, key in enumerate(keys)))
    return tagged(runs(citation(made, positioned([cluster], 5)[0], lambda key: [])))


def render(body: str, item: Mapping[str, Any], **options: str) -> str:
    """One item through one layout."""
    full = {"id": "x", "type": "book", **item}
    return cites(session(body, full, **options), "x")


def listed(made: Session) -> list[str]:
    """The entries of a session."""
    out = []
    before = None
    for key in made.order:
        one, before = entry(made, key, before)
        out.append(f"{tagged(runs(one.label))}|{tagged(runs(one.body))}")
    return out
