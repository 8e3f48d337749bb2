"""What a book's file says of the book: document information and XMP (ISO 32000-1, 14.3; ISO 16684-1)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dossier import pdfsyntax
from dossier.model import Metadata

_CREATOR = "Dossier"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""%s>
%s
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def pdf_date(date: str) -> str:
    """An ISO 8601 date as PDF writes it (ISO 32000-1, 7.9.4)."""
    return "D:" + date[:19].replace("-", "").replace("T", "").replace(":", "") + "+00'00'"


def information(metadata: Metadata) -> dict[bytes, bytes]:
    """The document information dictionary (table 317), its values as they are written."""
    date = pdf_date(metadata.date)
    values = {
        b"Title": metadata.title,
        b"Author": ", ".join(metadata.authors),
        b"Subject": metadata.subject,
        b"Keywords": ", ".join(metadata.keywords),
        b"Creator": _CREATOR,
        b"CreationDate": date,
        b"ModDate": date,
    }
    return {key: pdfsyntax.string(value) for key, value in values.items() if value}


def packet(metadata: Metadata) -> bytes:
    """The same as an XMP packet, and that the file is PDF/UA-1 (ISO 14289-1, 5)."""
    values: Mapping[str, str] = {
        "dc:title": _container("Alt", [metadata.title]),
        "dc:language": _container("Bag", [metadata.language]),
        "dc:creator": _container("Seq", metadata.authors),
        "dc:description": _container("Alt", [metadata.subject] if metadata.subject else []),
        "dc:subject": _container("Bag", metadata.keywords),
        "pdf:Keywords": _text(", ".join(metadata.keywords)),
        "dc:identifier": _text(metadata.identifier),
        "xmp:CreatorTool": _CREATOR,
        "xmp:CreateDate": _text(metadata.date),
        "xmp:ModifyDate": _text(metadata.date),
        "pdfuaid:part": "1",
    }
    spaces = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
    lines = "\n".join(f"   <{key}>{value}</{key}>" for key, value in values.items() if value)
    return (_PACKET % (spaces, lines)).encode()


def _container(kind: str, values: tuple[str, ...] | list[str]) -> str:
    """An array of values; an alternative is that of any language."""
    if not values:
        return ""
    mark = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{mark}>{_text(value)}</rdf:li>" for value in values)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"


def _text(value: str) -> str:
    """A value as XML has it, which has few control characters (XML 1.0, 2.2)."""
    return escape(value if value.isprintable() else "".join(filter(_is_xml, value)), quote=False)


def _is_xml(char: str) -> bool:
    return char in "\t\n\r" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe" or char >= "\U00010000"
