"""Mends the tag tree and links of a finished part, before it is written (WeasyPrint 70.0).

Links to other parts are written as ``part:#anchor``; they become named destinations, which binding brings together.
"""

from __future__ import annotations

from typing import Any

LINK = "part:#"


def one_link_each(document: Any) -> None:
    """Before writing: keep one annotation for each link element; the engine makes one for each box inside it too."""
    for page in document.pages:
        page.links = [link for link in page.links if link[3].link]


def mend(document: Any, pdf: Any) -> None:
    """Finisher: list items, links and their descriptions."""
    import pydyf

    objects = pdf.objects
    for item in [entry for entry in objects if isinstance(entry, pydyf.Dictionary)]:
        if item.get("S") == "/LI":
            _list_item(item, pdf, objects)
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
