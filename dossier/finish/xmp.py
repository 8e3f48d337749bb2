"""Metadata that say which standards a file keeps (XMP, ISO 16684-1)."""

from __future__ import annotations

import pikepdf

from dossier import documentinfo

#: PDF/UA's identifier is not among the schemas that PDF/A knows: it must be described in the file (ISO 19005-3, 6.6.2.3)
_EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def identify_press(pdf: pikepdf.Pdf, date: str, identifier: str) -> None:
    """PDF/X-4 (ISO 15930-7, 6.1.3 and 6.7): title, dates and identifiers, the same here and in the document information."""
    information = pdf.docinfo
    information["/Trapped"] = pikepdf.Name("/False")
    for key in ("/CreationDate", "/ModDate"):
        information[key] = pikepdf.String(documentinfo.pdf_date(date))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in ("pdfuaid:part",):
            if key in metadata:
                del metadata[key]
        metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        metadata["pdf:Trapped"] = "False"
        metadata["xmp:CreateDate"] = date
        metadata["xmp:ModifyDate"] = date
        metadata["xmp:MetadataDate"] = date
        metadata["xmpMM:DocumentID"] = identifier
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmpMM:RenditionClass"] = "default"


def identify_archive(pdf: pikepdf.Pdf) -> None:
    """PDF/A-3, level A, beside PDF/UA-1."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"] = "3"
        metadata["pdfaid:conformance"] = "A"
    packet = pdf.Root.Metadata.read_bytes()
    end = packet.rindex(b"</rdf:RDF>")
    pdf.Root.Metadata.write(packet[:end] + _EXTENSION.encode() + packet[end:])
