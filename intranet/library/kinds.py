"""What a file is, told by its bytes and never by its name: of a short list, or nothing that the library takes.

Libraries that guess at a file's type answer with what is most likely. Here what is not certain is refused, so this asks
for what each kind cannot be without: at the very beginning, and in a zip at the very end too. A page or a program that
is also a picture stays what it is called here, and is sent as nothing else.
"""

import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO

import olefile

MOST_PARTS = 2 << 20  # bytes of a zip's list of its parts: a long book has a hundredth of it
_HEAD = 4096
_STEP = 1 << 20


class FileKind(StrEnum):
    """The kinds that are taken."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    MP3 = "mp3"
    M4A = "m4a"
    OGG = "ogg"
    WAV = "wav"
    TEXT = "text"


@dataclass(frozen=True)
class Form:
    """How a kind is sent: its media type, and the endings its name may have, the usual one first."""

    type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
FORMS = {
    FileKind.PDF: Form("application/pdf", (".pdf",)),
    FileKind.DOCX: Form(_OFFICE + "wordprocessingml.document", (".docx",)),
    FileKind.XLSX: Form(_OFFICE + "spreadsheetml.sheet", (".xlsx",)),
    FileKind.PPTX: Form(_OFFICE + "presentationml.presentation", (".pptx",)),
    FileKind.DOC: Form("application/msword", (".doc",)),
    FileKind.XLS: Form("application/vnd.ms-excel", (".xls",)),
    FileKind.PPT: Form("application/vnd.ms-powerpoint", (".ppt",)),
    FileKind.ODT: Form(_OPEN + "text", (".odt",)),
    FileKind.ODS: Form(_OPEN + "spreadsheet", (".ods",)),
    FileKind.ODP: Form(_OPEN + "presentation", (".odp",)),
    FileKind.PNG: Form("image/png", (".png",)),
    FileKind.JPEG: Form("image/jpeg", (".jpg", ".jpeg")),
    FileKind.GIF: Form("image/gif", (".gif",)),
    FileKind.WEBP: Form("image/webp", (".webp",)),
    FileKind.HEIC: Form("image/heic", (".heic", ".heif")),
    FileKind.MP3: Form("audio/mpeg", (".mp3",)),
    FileKind.M4A: Form("audio/mp4", (".m4a",)),
    FileKind.OGG: Form("audio/ogg", (".ogg", ".oga", ".opus")),
    FileKind.WAV: Form("audio/wav", (".wav",)),
    FileKind.TEXT: Form("text/plain", (".txt", ".csv", ".md")),
}


class Why(StrEnum):
    """Why a file is no kind that is taken."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    LOCKED = "locked"
    MACROS = "macros"


class NotTaken(Exception):
    """The file is none of the kinds."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def recognise(file: IO[bytes]) -> FileKind:
    """Tell what kind a file is. Reads no more of it than that takes, and unpacks nothing but a few bytes.

    Args:
        file: can be read anywhere; stands where it wants afterwards.

    Raises:
        NotTaken: it is none of ours.
    """
    file.seek(0)
    head = file.read(_HEAD)
    for sign, kind in _SIGNS:
        if sign.match(head):
            return kind(file) if callable(kind) else kind
    return _text(file)


def is_named_as_ours(name: str) -> bool:
    """Tell whether a file's name promises one of the kinds."""
    ending = PurePosixPath(name).suffix.lower()
    return any(ending in form.endings for form in FORMS.values())


def named(name: str, kind: FileKind) -> str:
    """Give a file's name with an ending that its kind has: what is text is not opened as a program."""
    form = FORMS[kind]
    if PurePosixPath(name).suffix.lower() in form.endings:
        return name
    return name + form.endings[0]


def _zip(file: IO[bytes]) -> FileKind:
    _check_frame(file)
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
            if "mimetype" in names:
                return _open_document(parts)
            return _office(names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError) as error:
        raise NotTaken(Why.BROKEN) from error


def _check_frame(file: IO[bytes]) -> None:
    """Let the zip begin at the first byte and end at the last, with a list of parts that is no burden to read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22 or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise NotTaken(Why.BROKEN)
    listed, begins, comment = struct.unpack("<IIH", tail[at + 12 : at + 22])
    ends = size - len(tail) + at
    if listed > MOST_PARTS or begins + listed != ends or ends + 22 + comment != size:
        raise NotTaken(Why.BROKEN)


def _office(names: set[str]) -> FileKind:
    if "[Content_Types].xml" not in names:
        raise NotTaken(Why.UNKNOWN)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotTaken(Why.MACROS)
    for part, kind in _OFFICE_PARTS.items():
        if part in names:
            return kind
    raise NotTaken(Why.UNKNOWN)


_OFFICE_PARTS = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}


def _open_document(parts: zipfile.ZipFile) -> FileKind:
    with parts.open("mimetype") as part:
        said = part.read(100).decode("ascii", "replace").strip()
    for kind in (FileKind.ODT, FileKind.ODS, FileKind.ODP):
        if said == FORMS[kind].type and "content.xml" in parts.namelist():
            return kind
    raise NotTaken(Why.UNKNOWN)


def _old_office(file: IO[bytes]) -> FileKind:
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as inside:
            for part, kind in _OLD_PARTS.items():
                if inside.exists(part):
                    return kind
            raise NotTaken(Why.LOCKED if inside.exists("EncryptedPackage") else Why.UNKNOWN)
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise NotTaken(Why.BROKEN) from error


_OLD_PARTS = {
    "WordDocument": FileKind.DOC,
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "PowerPoint Document": FileKind.PPT,
}

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
# Texts that are something else to whoever opens them: pages, drawings, scripts, print jobs.
_NOT_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<|#!|%!|\{\\rtf|%PDF|GIF8|RIFF)")


def _text(file: IO[bytes]) -> FileKind:
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip() or _NOT_PLAIN.match(head):
        raise NotTaken(Why.UNKNOWN)
    while head:
        if _CONTROL.search(head):
            raise NotTaken(Why.UNKNOWN)
        head = file.read(_STEP)
    return FileKind.TEXT


def _refused(_file: IO[bytes]) -> FileKind:
    raise NotTaken(Why.UNKNOWN)


_SIGNS: list[tuple[re.Pattern[bytes], FileKind | Callable[[IO[bytes]], FileKind]]] = [
    (re.compile(sign, re.DOTALL), kind)
    for sign, kind in (
        (rb"%PDF-[12]\.\d", FileKind.PDF),
        (rb"PK\x03\x04", _zip),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _old_office),
        (rb"\x89PNG\r\n\x1a\n.{4}IHDR", FileKind.PNG),
        (rb"\xff\xd8\xff[\xc0-\xfe]", FileKind.JPEG),
        (rb"GIF8[79]a.{7}[\x21\x2c]|GIF8[79]a.{4}[\x80-\xff]", FileKind.GIF),
        (rb"RIFF.{4}WEBPVP8[ LX]", FileKind.WEBP),
        (rb"RIFF.{4}WAVE", FileKind.WAV),
        (rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", FileKind.HEIC),
        (rb".{4}ftypM4[AB] ", FileKind.M4A),
        (rb".{4}ftyp", _refused),
        (rb"OggS\x00\x02.{22}(?:\x01vorbis|OpusHead|\x7fFLAC|Speex   )", FileKind.OGG),
        (rb"ID3[\x02-\x04][\x00-\x0f].[\x00-\x7f]{4}", FileKind.MP3),
        (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", FileKind.MP3),
    )
]
