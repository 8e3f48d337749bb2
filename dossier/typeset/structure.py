"""Mends the fonts, links and attachments of a finished part, before it is written (WeasyPrint 70.0).

Links to other parts are written as ``part:#anchor``; they become named destinations, which binding brings together.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import unquote

LINK = "part:#"


def one_link_each(document: Any) -> None:
    """Before writing: keep one annotation for each link element; the engine makes one for each box inside it too."""
    for page in document.pages:
        page.links = [link for link in page.links if link[3].link]


def mend(document: Any, pdf: Any) -> None:
    """Finisher: font names, links and their descriptions."""
    import pydyf

    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/EmbeddedFile":
            _attached(item.extra)
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Type0" and "DescendantFonts" in item:
            _font_name(item, pdf.objects)
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                _link(annotation, box)


def _font_name(font: Any, objects: Any) -> None:
    """A tag of its own for each subset (ISO 32000-1, 9.6.4): the engine gives every subset of a face the same one."""

    def follow(value: Any) -> Any:
        return objects[int(value.split()[0])] if isinstance(value, bytes) else value

    descendant = follow(font["DescendantFonts"][0])
    descriptor = follow(descendant["FontDescriptor"])
    program = follow(descriptor.get("FontFile2") or descriptor["FontFile3"])
    number = int.from_bytes(hashlib.sha256(b"".join(program.stream)).digest()[:8], "big")
    tag = "".join(chr(65 + number // 26**place % 26) for place in range(6))
    old = font["BaseFont"].decode() if isinstance(font["BaseFont"], bytes) else str(font["BaseFont"])
    name = f"/{tag}+{re.sub(r'[^A-Za-z0-9-]', '', old.partition('+')[2])}"
    font["BaseFont"] = descendant["BaseFont"] = descriptor["FontName"] = name


def _attached(said: Any) -> None:
    """A file that is attached: its media type as a name (ISO 32000-1, 7.3.5), and not the time of this build."""
    said["Subtype"] = re.sub(r"[^\w/#.+-]", "", said["Subtype"], flags=re.ASCII)
    for key in ("CreationDate", "ModDate"):
        said["Params"].pop(key, None)


def _link(annotation: Any, box: Any) -> None:
    """Destination by name for links inside the dossier; a description for readers of the annotation (7.18.5)."""
    import pydyf

    action = annotation.get("A")
    address = action["URI"].string if action else ""
    if address.startswith(LINK):
        del annotation["A"]
        annotation["Dest"] = pydyf.String(unquote(address.removeprefix(LINK)))
    element = box.element
    words = element.get("title") or " ".join("".join(element.itertext()).split())
    if words:
        annotation["Contents"] = pydyf.String(words)
