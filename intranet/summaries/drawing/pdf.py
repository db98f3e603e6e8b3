"""Draws a document: PDF/A-3a (an archive can keep it) and PDF/UA-1 (everybody can read it) in one file.

Runs in a process of its own (see `child`), which sets FONTCONFIG_FILE before this module is imported.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from intranet.summaries.drawing import links, tags
from intranet.summaries.drawing.document import SUMMARIES, Attached, Document
from intranet.summaries.drawing.fetcher import OwnFilesOnly

logging.getLogger("weasyprint").handlers = [logging.NullHandler()]  # its warnings quote what the group wrote
tags.install()

# PDF/A allows a property only when a schema that describes it is in the same file.
_UA_IDENTIFIER = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_END = b"</rdf:RDF>"


@cache
def _fonts() -> Any:
    """Read the fonts once: they are the same for every summary."""
    return FontConfiguration()


@cache
def _style(name: str) -> Any:
    """Parse a stylesheet once."""
    fetcher = OwnFilesOnly({name: ("text/css", (SUMMARIES / "styles" / name).read_bytes())})
    return CSS(url=f"app:{name}", url_fetcher=fetcher, font_config=_fonts())


def draw(document: Document) -> bytes:
    """Draw a document as PDF.

    Raises:
        Denied, FatalURLFetchingError: its html asks for something outside the app, or leads where it may not.
    """
    fetcher = OwnFilesOnly({each.name: (each.media_type, each.bytes) for each in document.pictures})
    html = HTML(string=document.html, base_url="app:", url_fetcher=fetcher)
    links.drop_too_long(html.etree_element)
    drawn = _lay_out(html, document)
    _call_it_accessible(drawn.metadata)
    pdf: bytes = drawn.write_pdf(
        finisher=_finish,
        pdf_variant="pdf/a-3a",
        pdf_identifier=document.digest[:32].encode(),
        attachments=[_attachment(each, document, fetcher) for each in document.attached],
    )
    fetcher.check()
    return pdf


class _Written(pydyf.Object):
    """An object that knows its bytes: pydyf asks for them to write them, and again for the checksum of the file."""

    data, compressible = b"", False  # properties of what they were made of

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = made.number, made.generation, made.free
        self.data, self.compressible = made.data, made.compressible


def _finish(document: Any, pdf: Any) -> None:
    links.check(pdf)
    tags.finish(document, pdf)
    pdf.objects[:] = [each if each.free == "f" else _Written(each) for each in pdf.objects]


def _lay_out(html: Any, document: Document) -> Any:
    """Set the pages by the first setting in which they are few enough, else by the first in which they are fewest."""
    laid: list[Any] = []
    for names in document.settings:
        styles = [_style(name) for name in names]
        laid.append(html.render(font_config=_fonts(), stylesheets=styles, pdf_variant="pdf/a-3a"))
        if document.pages is None or len(laid[-1].pages) <= document.pages:
            return laid[-1]
    return min(laid, key=lambda drawn: len(drawn.pages))


def _attachment(attached: Attached, document: Document, fetcher: OwnFilesOnly) -> Attachment:
    return Attachment(
        string=attached.text,
        base_url="app:",
        url_fetcher=fetcher,
        name=attached.name,
        description=attached.name,
        created=document.made_at,
        modified=document.made_at,
        relationship="Data",
    )


def _call_it_accessible(metadata: Any) -> None:
    """Let the metadata say PDF/UA-1 too, in its one RDF element: validators do not read a second one."""
    archival: Callable[..., bytes] = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *args: archival(*args).removesuffix(_END) + _UA_IDENTIFIER + _END
