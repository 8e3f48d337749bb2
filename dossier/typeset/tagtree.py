"""The tag tree of a part, in place of the engine's (WeasyPrint 70.0; ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7).

The engine gives each line of each text an element of its own, and each box that means nothing another. Here lines are content
of the paragraph, cell or label that they stand in, and boxes that mean nothing are left out: half as many elements to write,
to bind, to check and to read out. A link over several lines is one element.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from dossier.typeset.tagelement import Element

#: structure types of HTML elements; what is not here adds nothing to what it holds
_KINDS: Mapping[str, str] = {
    "article": "Art", "main": "Part", "section": "Sect", "blockquote": "BlockQuote", "div": "Div", "figure": "Div",
    "p": "P", "pre": "P", **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "caption": "Caption", "figcaption": "Caption", "a": "Link", "img": "Figure", "{http://www.w3.org/2000/svg}svg": "Figure",
}  # fmt: skip
#: elements that group others and hold no text themselves (14.8.4.2), and what their text is put in
_GROUPING: Mapping[str, str] = {
    **dict.fromkeys(("Document", "Part", "Art", "Sect", "Div", "BlockQuote"), "P"),
    "Caption": "Span",
}
_MARKER = "li::marker"
#: PDF points in a CSS pixel
_POINT = 0.75


@contextmanager
def of(part: str) -> Iterator[None]:
    """While it lasts, the engine writes this tree. ``part`` makes identifiers unique in a book."""
    import weasyprint.pdf as engine

    original = engine.add_tags

    def add_tags(pdf: Any, document: Any, _version: Any, streams: Sequence[Any]) -> None:
        _write(pdf, document, streams, part)

    engine.add_tags = add_tags
    try:
        yield
    finally:
        engine.add_tags = original


def _write(pdf: Any, document: Any, streams: Sequence[Any], part: str) -> None:
    """Add the tree to a document that is drawn: ``streams`` know which content stands for which box."""
    import pydyf
    from weasyprint.logger import LOGGER

    mapping = pydyf.Dictionary({"Nums": pydyf.Array()})
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    for thing in (mapping, root):
        pdf.add_object(thing)
    top = Element("Document", root, b"")
    pdf.add_object(top)
    root |= {"ParentTree": mapping.reference, "K": pydyf.Array([top.reference])}
    pdf.catalog |= {
        "StructTreeRoot": root.reference,
        "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
        "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
    }
    if "Lang" not in pdf.catalog:
        LOGGER.error('Missing required "lang" attribute at the root of the document')
        pdf.catalog["Lang"] = pydyf.String()
    tree = _Tree(pdf, part)
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        owners = tree.page(page, number, stream._tags, top)
        mapping["Nums"] += [number, pydyf.Array([owner.reference for owner in owners])]
    for key, (owner, annotation) in enumerate(tree.annotations, start=len(document.pages)):
        mapping["Nums"] += [key, owner.reference]
        annotation["StructParent"] = key
    if tree.identified:
        names = pydyf.Array()
        for key, element in sorted(tree.identified, key=lambda pair: str(pair[0].string)):
            names += [key, element.reference]
        root["IDTree"] = pydyf.Dictionary({"Names": names})


class _Tree:
    """Makes the elements of one page after the other."""

    def __init__(self, pdf: Any, part: str) -> None:
        self.pdf, self.part = pdf, part
        self.annotations: list[tuple[Element, Any]] = []
        self.identified: list[tuple[Any, Element]] = []
        self._references = pdf.page_references
        self._tables = 0
        self._cells: dict[Any, Element] = {}

    def page(self, page: Any, number: int, tags: dict[Any, Any], top: Element) -> list[Element]:
        """The elements of a page below ``top``; returns to which of them each content of the page belongs, in its order."""
        self._tags, self._owners = tags, dict[int, Element]()
        self._page, self._height = self._references[number], page.height
        self._pg = b"/Pg %s" % self._page
        self._visit(page._page_box, top)
        if tags:
            raise AssertionError(f"content of page {number + 1} that belongs to no box")
        return [self._owners[content] for content in sorted(self._owners)]

    def _new(self, kind: str, owner: Element, box: Any) -> Element:
        """A new last kid of ``owner``, for the box's element."""
        element = Element(kind, owner, self._pg, box.element)
        lang = box.element.get("lang") if box.element is not None else None
        if lang and box.element is not owner.source:
            self._speak(element, lang)
        self.pdf.add_object(element)
        owner.kids.append(element)
        return element

    def _speak(self, element: Element, lang: str) -> None:
        import pydyf

        element.lang = lang
        element.more["Lang"] = pydyf.String(lang)

    def _content(self, box: Any, owner: Element) -> None:
        """What was drawn for a box is content of ``owner``."""
        tag = self._tags.pop(box, None)
        if tag is None:  # nothing was drawn, such as in a box of no size
            return
        content = tag["mcid"]
        owner.kids.append(content)
        self._owners[content] = owner

    def _visit(self, box: Any, owner: Element) -> None:
        """Put a box and all that is in it below ``owner``."""
        from weasyprint.formatting_structure import boxes

        if not isinstance(box, boxes.Box):  # it stands for one that is placed elsewhere
            box = box._box
        if isinstance(box, boxes.TextBox):
            self._content(box, owner)
            return
        if isinstance(box, boxes.MarginBox):
            # in no tree: its content is an artifact, which only PDF 2.0 can say so
            owner = Element("NonStruct", owner, self._pg)
            self.pdf.add_object(owner)
        element = self._element(box, owner)
        if annotation := box.link_annotation:
            self._refer(annotation, element if element.kind == "Link" else self._new("Link", element, box))
        if annotation := box.widget_annotation:
            self._refer(annotation, self._new("Form", element, box))
        if isinstance(box, boxes.ReplacedBox):
            self._content(box, element)
        self._inside(self._children(box, boxes), element, box, boxes)
        if element.kind == "Table" and element is not owner:
            self._heads(box, boxes)

    def _inside(self, children: Sequence[Any], element: Element, box: Any, boxes: Any) -> None:
        lines = any(isinstance(child, boxes.LineBox) for child in children)
        if lines and element.kind in _GROUPING:
            element = self._new(_GROUPING[element.kind], element, box)
        for child in children:
            if isinstance(child, boxes.LineBox):
                for inner in child.children:
                    self._visit(inner, element)
            else:
                self._visit(child, element)

    def _children(self, box: Any, boxes: Any) -> Sequence[Any]:
        """The boxes in a box; a table's captions and rows stand in one element."""
        if not getattr(box, "is_table_wrapper", False):
            return box.children  # type: ignore[no-any-return]
        return [
            inner
            for child in box.children
            for inner in (child.children if isinstance(child, boxes.TableBox) else [child])
        ]

    def _element(self, box: Any, owner: Element) -> Element:
        """The element for a box: ``owner`` itself where the box adds nothing to it."""
        source = box.element
        if source is None:
            return owner
        tag = box.element_tag
        if tag == _MARKER:  # or a picture in one
            return owner if owner.kind == "Lbl" and owner.source is source else self._label(box, owner)
        if source is owner.source or "::" in tag or tag in ("html", "body"):
            return owner
        kind = _KINDS.get(tag)
        if kind == "Link" and not box.link_annotation:
            kind = None
        if kind == "Link":
            last = owner.kids[-1] if owner.kids else None
            if isinstance(last, Element) and last.source is source:
                return last  # it goes on in the next line
        elif kind in ("LI", "Lbl", "LBody"):
            return self._item(kind, box, owner)
        elif kind == "Figure":
            return self._figure(box, owner)
        elif kind in ("TH", "TD"):
            return self._cell(kind, box, owner)
        elif kind is None:
            return self._spoken(box, owner)
        return self._new(kind, owner, box)

    def _spoken(self, box: Any, owner: Element) -> Element:
        """A box without meaning, in another language."""
        lang = box.element.get("lang")
        if not lang or lang == owner.lang:
            return owner
        return self._new("Span" if owner.kind not in _GROUPING else "Div", owner, box)

    def _label(self, box: Any, owner: Element) -> Element:
        """The label of a list item, before its body."""
        item = owner.parent if owner.kind == "LBody" else owner
        label = Element("Lbl", item, self._pg, box.element)
        self.pdf.add_object(label)
        item.kids.insert(item.kids.index(owner) if item is not owner else len(item.kids), label)
        return label

    def _item(self, kind: str, box: Any, owner: Element) -> Element:
        """An item of a list holds a label and a body alone (ISO 14289-1, 7.2): the body of an item, or a term or its meaning."""
        last = owner.kids[-1] if owner.kids else None
        if kind == "LBody" and isinstance(last, Element) and last.kind == "LI" and last.kids[-1].kind == "Lbl":
            return self._new(kind, last, box)
        item = self._new("LI", owner, box)
        item.source = None
        return self._new("LBody" if kind == "LI" else kind, item, box)

    def _figure(self, box: Any, owner: Element) -> Element:
        """A picture, where it stands and what it says (14.8.5.4.3; 14.9.3)."""
        import pydyf
        from weasyprint.logger import LOGGER

        figure, source = self._new("Figure", owner, box), box.element
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, self._height - top - box.height, left + box.width, self._height - top)
        place = pydyf.Array([round(value * _POINT, 3) for value in corners])
        figure.more["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": place})
        title = source.find("{http://www.w3.org/2000/svg}title") if source.tag.endswith("}svg") else None
        said = source.get("alt") if title is None else title.text
        if said:
            figure.more["Alt"] = pydyf.String(said)
        elif not source.tag.endswith("}svg"):
            LOGGER.error('Image "%s" has no required alt description', source.get("src", "unknown"))
        return figure

    def _cell(self, kind: str, box: Any, owner: Element) -> Element:
        import pydyf

        cell = self._new(kind, owner, box)
        spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
        cell.more["A"] = pydyf.Dictionary({"O": "/Table", **{key: span for key, span in spans.items() if span != 1}})
        self._cells[box] = cell
        return cell

    def _refer(self, annotation: Any, element: Element) -> None:
        """An annotation as content of an element (14.7.4.3)."""
        element.kids.append(b"<</Type/OBJR/Obj %s>>" % annotation.reference)
        self.annotations.append((element, annotation))

    def _heads(self, table: Any, boxes: Any) -> None:
        """Name the head cells of a table, and to each other cell those that are for it (14.8.5.7)."""
        import pydyf

        rows = list(_rows(self._children(table, boxes)))
        self._tables += 1
        columns: dict[int, list[Any]] = defaultdict(list)
        lines: dict[int, list[Any]] = defaultdict(list)
        cells = []
        for line, column, box in _grid(rows):
            cell = self._cells.pop(box, None)
            if cell is None:
                continue
            if cell.kind == "TH":
                key = pydyf.String(f"{self.part}-{self._tables}-{line}-{column}")
                cell.more["ID"] = key
                self.identified.append((key, cell))
                row = box.element.get("scope") == "row"
                for number in range(line, line + box.rowspan) if row else range(column, column + box.colspan):
                    (lines if row else columns)[number].append(key)
            else:
                cells.append((line, column, box, cell))
        for line, column, box, cell in cells:
            keys = [key for number in range(line, line + box.rowspan) for key in lines[number]]
            keys += [key for number in range(column, column + box.colspan) for key in columns[number]]
            cell.more["A"]["Headers"] = pydyf.Array(dict.fromkeys(keys))


def _rows(children: Sequence[Any]) -> Iterator[Any]:
    for child in children:
        if child.element_tag == "tr":
            yield child
        else:
            yield from _rows(child.children)


def _grid(rows: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """Row and column of each cell: one that reaches into rows below takes their columns."""
    taken: set[tuple[int, int]] = set()
    for line, row in enumerate(rows):
        column = 0
        for box in row.children:
            while (line, column) in taken:
                column += 1
            yield line, column, box
            for below in range(1, box.rowspan):
                taken |= {(line + below, column + beside) for beside in range(box.colspan)}
            column += box.colspan
