"""Small files of every kind, and some that only look like one."""

import io
import struct
import wave
import zipfile

import pypdfium2
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes], *, before: bytes = b"", after: bytes = b"") -> bytes:
    """Give a zip of some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts_of:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            parts_of.writestr(name, content, how)
    return before + made.getvalue() + after


def office(part: str, content: bytes = b"<x/>", **more: bytes) -> bytes:
    """Give an Office document whose text is in one part."""
    return zipped({"[Content_Types].xml": b"<Types/>", part: content, **more})


def docx(*paragraphs: str) -> bytes:
    """Give a Word document that says something."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    return office(
        "word/document.xml",
        f'<?xml version="1.0"?><w:document xmlns:w="{w}"><w:body>{said}</w:body></w:document>'.encode(),
    )


def open_document(kind: str, content: bytes = b"<x/>") -> bytes:
    """Give an OpenDocument of a kind, such as `text`."""
    said = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": said, "content.xml": content})


def picture(form: str) -> bytes:
    """Give a small picture in a form that Pillow knows."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, form)
    return made.getvalue()


def sound() -> bytes:
    """Give a short WAV."""
    made = io.BytesIO()
    with wave.open(made, "wb") as one:
        one.setnchannels(1)
        one.setsampwidth(2)
        one.setframerate(8000)
        one.writeframes(b"\0\0" * 800)
    return made.getvalue()


def empty_pdf() -> bytes:
    """Give a PDF with an empty page."""
    made = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(595, 842)
        document.save(made)
    return made.getvalue()


def pdf(words: str) -> bytes:
    """Give a PDF with a line of text."""
    drawn = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return pdf_of(parts)


def pdf_of(parts: list[bytes]) -> bytes:
    """Give a PDF of some objects, numbered from 1, the first of which is its catalogue."""
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        count,
        table,
        count,
        len(whole),
    )
    return whole + end


def old_office(stream: str) -> bytes:
    """Give the least of an OLE file that has one stream, such as `WordDocument`."""
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    head = OLE + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        letters = (name + "\0").encode("utf-16-le") if name else b""
        links = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
        rest = b"\0" * 36 + struct.pack("<2I", start, size) + b"\0" * 4
        return letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1) + links + rest

    listed = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, 4096)
    return head + fat + listed + entry("", 0, 0xFFFFFFFF, 0, 0) * 2 + b"\0" * 4096


OF_EACH_KIND = {
    "pdf": empty_pdf,
    "docx": lambda: docx("Hej"),
    "xlsx": lambda: office("xl/workbook.xml"),
    "pptx": lambda: office("ppt/presentation.xml"),
    "doc": lambda: old_office("WordDocument"),
    "xls": lambda: old_office("Workbook"),
    "ppt": lambda: old_office("PowerPoint Document"),
    "odt": lambda: open_document("text"),
    "ods": lambda: open_document("spreadsheet"),
    "odp": lambda: open_document("presentation"),
    "png": lambda: picture("PNG"),
    "jpeg": lambda: picture("JPEG"),
    "gif": lambda: picture("GIF"),
    "webp": lambda: picture("WEBP"),
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64,
    "mp3": lambda: b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\x00" + b"\0" * 414,
    "m4a": lambda: b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom" + b"\0" * 64,
    "ogg": lambda: b"OggS\0\x02" + b"\0" * 21 + b"\x1e\x01vorbis" + b"\0" * 22,
    "wav": sound,
    "text": "Åtgärd;Ansvarig\nRing Åsele;Peter\n".encode,
}
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 200
HOSTILE = {
    "a program": PROGRAM,
    "a program for Linux": b"\x7fELF\x02\x01\x01" + b"\0" * 64,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a page after a BOM and a line": b"\xef\xbb\xbf\n<html><body onload=alert(1)>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a drawing as XML": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a print job": b"%!PS-Adobe-3.0\n",
    "a PDF after something else": b"GIF89a%PDF-1.4\n",
    "a page before a PDF": b"<html>%PDF-1.4",
    "a zip that is nothing else": zipped({"a.txt": b"hej"}),
    "a zip after a program": office("word/document.xml").join([PROGRAM, b""]),
    "a zip after a picture": picture("GIF")[:6] + office("word/document.xml"),
    "a Java archive": zipped({"META-INF/MANIFEST.MF": b"", "A.class": b""}),
    "something after a document": zipped(
        {"[Content_Types].xml": b"", "word/document.xml": b""}, after=PROGRAM
    ),
    "something before a document": zipped(
        {"[Content_Types].xml": b"", "word/document.xml": b""}, before=b"PK\x03\x04<script>"
    ),
    "half a document": office("word/document.xml")[:60],
    "a document with macros": office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
    "a locked document": old_office("EncryptedPackage"),
    "an installer": old_office("_MsiThing"),
    "half an old document": OLE + b"\0" * 40,
    "a film": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 64,
    "a film in Ogg": b"OggS\0\x02" + b"\0" * 21 + b"\x2a\x80theora" + b"\0" * 34,
    "another drawing after RIFF": b"RIFF\0\0\0\0AVI LIST",
    "bytes without a meaning": bytes(range(256)) * 4,
    "only white space": b" \n\t ",
}
