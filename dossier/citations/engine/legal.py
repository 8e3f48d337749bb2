"""Laws without author: a style that leaves out their address prints them as it prints a report or a web page.

CSL 1.0.2 has no variable for official addresses of laws, so styles such as Nature print title and year alone, by which
nobody finds a regulation. No mend of citeproc-py, but of what CSL styles know of European law.
"""

from __future__ import annotations

from dataclasses import replace

from .entries import entry
from .item import Item
from .session import Session

KINDS = frozenset({"bill", "legislation", "regulation", "treaty"})


def addressed(session: Session) -> dict[str, Item]:
    """The session's items; laws are given the first type under which the style prints their URL."""
    return {key: _addressed(session, item) for key, item in session.items.items()}


def _addressed(session: Session, item: Item) -> Item:
    if item.kind not in KINDS or "URL" not in item.fields or "author" in item.names or "container-title" in item.fields:
        return item
    for kind in (item.kind, "report", "webpage"):
        changed = replace(item, kind=kind)
        if _prints_address(replace(session, items={item.key: changed}), item.key):
            return changed
    return item


def _prints_address(session: Session, key: str) -> bool:
    if session.tree.bibliography is None:
        return True
    address = session.items[key].fields["URL"]
    return any(seg.href == address or address in seg.text for seg in entry(session, key, None)[0].body)
