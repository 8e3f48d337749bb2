"""Mends the tag tree and links of a finished part, before it is written (WeasyPrint 70.0).

Links to other parts are written as ``part:#anchor``; they become named destinations, which binding brings together.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

LINK = "part:#"


def one_link_each(document: Any) -> None:
    """Before writing: keep one annotation for each link element; the engine makes one for each box inside it too."""
    for page in document.pages:
        page.links = [link for link in page.links if link[3].link]


def mend(document: Any, pdf: Any, part: str) -> None:
    """Finisher: list items, identifiers, font names, links and their descriptions. ``part`` makes identifiers unique."""
    import pydyf

    objects = pdf.objects
    dictionaries = [entry for entry in objects if isinstance(entry, pydyf.Dictionary)]
    for item in dictionaries:
        if item.get("S") == "/LI":
            _list_item(item, pdf, objects)
        elif item.get("Subtype") == "/Type0":
            _font_name(item, objects)
    _identifiers(dictionaries, part)
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                _link(annotation, box)


def _list_item(item: Any, pdf: Any, objects: Any) -> None:
    """Wrap what is neither Lbl nor LBody in one LBody (ISO 14289-1, 7.2; ISO 32000-1, table 336)."""
    import pydyf

    kids = item["K"]
    resolved = [objects[int(kid.split()[0])] for kid in kids]
    if all(kid["S"] in ("/Lbl", "/LBody") for kid in resolved):
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
    )
    pdf.add_object(body)
    kept = pydyf.Array()
    for reference, kid in zip(kids, resolved, strict=True):
        if kid["S"] == "/Lbl":
            kept.append(reference)
            continue
        # an LBody among other kids is itself content of the new one
        if kid["S"] == "/LBody":
            kid["S"] = "/Div"
        kid["P"] = body.reference
        body["K"].append(reference)
    kept.append(body.reference)
    item["K"] = kept


def _identifiers(dictionaries: list[Any], part: str) -> None:
    """Identifiers of table heads, unique over the parts of a book, and the tree that finds them (ISO 32000-1, 14.7.2)."""
    import pydyf

    named = [item for item in dictionaries if "ID" in item and "S" in item]
    # cells name their heads by the same string objects: changed once, changed everywhere
    for identifier in {id(item["ID"]): item["ID"] for item in named}.values():
        identifier.string = f"{part}-{identifier.string}"
    root = next((item for item in dictionaries if item.get("Type") == "/StructTreeRoot"), None)
    if root is not None and named:
        pairs = sorted((item["ID"].string, item) for item in named)
        names = pydyf.Array()
        for identifier, item in pairs:
            names += [pydyf.String(identifier), item.reference]
        root["IDTree"] = pydyf.Dictionary({"Names": names})


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


def _link(annotation: Any, box: Any) -> None:
    """Destination by name for links inside the dossier; a description for readers of the annotation (7.18.5)."""
    import pydyf

    action = annotation.get("A")
    address = action["URI"].string if action else ""
    if address.startswith(LINK):
        del annotation["A"]
        annotation["Dest"] = pydyf.String(address.removeprefix(LINK))
    element = box.element
    words = element.get("title") or " ".join("".join(element.itertext()).split())
    if words:
        annotation["Contents"] = pydyf.String(words)
