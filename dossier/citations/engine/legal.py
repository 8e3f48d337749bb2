"""Laws without author: a style that leaves out their address prints them as it prints a report or a web page.

CSL 1.0.2 has no variable for official addresses of laws, so styles such as Nature print title and year alone, by which
nobody finds a regulation. No mend of citeproc-py, but of what CSL styles know of European law.
"""

from __future__ import annotations

from dataclasses import replace

from .entries import entry
from .session import Session

KINDS = frozenset({"bill", "legislation", "regulation", "treaty"})


def addressed(session: Session, key: str) -> Session:
    """The session with a law of the first type under which the style prints its URL; as it is for other works."""
    item = session.items[key]
    if item.kind not in KINDS or "URL" not in item.fields or "author" in item.names or "container-title" in item.fields:
        return session
    for kind in (item.kind, "report", "webpage"):
        changed = replace(session, items={key: replace(item, kind=kind)})
        if _prints_address(changed, key):
            return changed
    return session


def _prints_address(session: Session, key: str) -> bool:
    if session.tree.bibliography is None:
        return True
    address = session.items[key].fields["URL"]
    return any(seg.href == address or address in seg.text for seg in entry(session, key, None)[0].body)
